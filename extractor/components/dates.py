"""`date_normalizer`: sets `span._.date` on DATE entities."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.dates import DateValue, normalize_date
from extractor.entities import ents_of
from extractor.places import candidates
from extractor.resources import table
from extractor.sentences import sentence_of
from extractor.tense import speaks_of_future
from extractor.types import parse_published

WINDOW_BEFORE, WINDOW_AFTER = 14, 8  # words in which a verb tells the tense
REACH = 120  # tokens back to a date that "two days later" may lean on
TELLING = 60  # tokens from a date with a year to the next of the same story
OF_DAYS = re.compile(r"\b(?:day|week)s?\b")
WITH_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
WITHOUT_YEAR = re.compile(r"[A-Za-z]{3,9}\.? ?\d|\d\w* [A-Z]|[A-Z][a-z]{2,8}$")
NUMERIC = re.compile(r"(\d\d?)[-/](\d\d?)[-/]\d{2,4}")
LARGEST_MONTH = 12

Dated = tuple[Span, DateValue | None]


@dataclass(frozen=True, slots=True)
class _Setting:
    """What holds for a whole article."""

    anchor: date | None
    month_first: bool
    reference: DateValue | None = None
    since: date | None = None


def normalize_dates(doc: Doc) -> Doc:
    """Resolve every DATE entity against the publication date and the dates before it."""
    published = parse_published(doc._.published)
    dates = [ent for ent in ents_of(doc) if ent.label_ == "DATE"]
    setting = _Setting(published.date() if published else None, _month_first(doc, dates))
    values: list[Dated] = []
    for ent in dates:
        reference, since = _reference(ent, values), _since(ent, values)
        found = _resolve(doc, ent, replace(setting, reference=reference, since=since))
        values.append((ent, found))
    for i, (ent, found) in enumerate(values):
        following = values[i + 1] if i + 1 < len(values) else None
        ent._.date = _plain(_in_brackets(doc, ent, following) or found)
    return doc


def _plain(found: DateValue | None) -> dict[str, str] | None:
    if found is None:
        return None
    value = {"value": found.value, "precision": found.precision}
    return value | ({"end": found.end} if found.end else {})


def _resolve(doc: Doc, ent: Span, setting: _Setting) -> DateValue | None:
    sentence = sentence_of(ent)
    before = doc[max(ent.start - WINDOW_BEFORE, sentence.start) : ent.start]
    after = doc[ent.end : min(ent.end + WINDOW_AFTER, sentence.end)]
    words = [token.lower_ for token in before]
    return normalize_date(
        ent.text,
        setting.anchor,
        future=speaks_of_future(words, [token.lower_ for token in after]),
        month_first=setting.month_first,
        reference=setting.reference,
        since=setting.since,
        within=words[-1:] == ["the"] and any(w in table("dates")["windows"] for w in words[-2:-1]),
    )


def _reference(ent: Span, values: Sequence[Dated]) -> DateValue | None:
    """Return the date named last before an entity, not too far from it; a day for days."""
    days = OF_DAYS.search(ent.text.lower()) is not None
    for i in range(len(values) - 1, -1, -1):
        other, found = values[i]
        if ent.start - other.end > REACH:
            return None
        if found is not None and (found.precision == "day" if days else found.end is None):
            return found
    return None


def _since(ent: Span, values: Sequence[Dated]) -> date | None:
    """Return the day with a year from which the text goes on to days and months without."""
    for i in range(len(values) - 1, -1, -1):
        other, found = values[i]
        if ent.start - other.end > TELLING or found is None or found.precision != "day":
            return None
        if WITH_YEAR.search(other.text):
            return found.last
        if not WITHOUT_YEAR.search(other.text):
            return None
        ent = other
    return None


def _in_brackets(doc: Doc, ent: Span, following: Dated | None) -> DateValue | None:
    """Return the day of "Tuesday (17 January)", which settles the word in front of it."""
    if following is None or following[0].start != ent.end + 1 or doc[ent.end].text != "(":
        return None
    found = following[1]
    one_day = found is not None and found.precision == "day" and found.end is None
    return found if one_day else None


def _month_first(doc: Doc, dates: Sequence[Span]) -> bool:
    """Whether numeric dates put the month first: by a date that tells, else by country."""
    numeric = [match for ent in dates if (match := NUMERIC.search(ent.text))]
    if not numeric:
        return True
    for match in numeric:
        if int(match[1]) > LARGEST_MONTH >= int(match[2]):
            return False
        if int(match[2]) > LARGEST_MONTH >= int(match[1]):
            return True
    countries = [
        c[0][0].country for e in ents_of(doc) if e.label_ == "LOC" and (c := candidates(e.text))
    ]
    if not countries:
        return True
    return bool(
        max(sorted(set(countries)), key=countries.count) in table("dates")["month_first_countries"]
    )


def make_date_normalizer(nlp: Language, name: str) -> object:
    """Create the stateless component."""
    return normalize_dates
