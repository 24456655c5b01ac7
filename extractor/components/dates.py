"""`date_normalizer`: sets `span._.date` on DATE entities."""

from __future__ import annotations

from datetime import date

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.dates import normalize_date
from extractor.resources import table
from extractor.sentences import sentence_of
from extractor.types import parse_published

CUE_WINDOW = 6  # words before the date in which a sign of the future counts


def normalize_dates(doc: Doc) -> Doc:
    """Resolve every DATE entity against the publication date."""
    published = parse_published(doc._.published)
    anchor = published.date() if published else None
    for ent in doc.ents:
        if ent.label_ == "DATE":
            ent._.date = _value(doc, ent, anchor)
    return doc


def _value(doc: Doc, ent: Span, anchor: date | None) -> dict[str, str] | None:
    found = normalize_date(ent.text, anchor, future=_speaks_of_future(doc, ent))
    if found is None:
        return None
    value = {"value": found.value, "precision": found.precision}
    return value | ({"end": found.end} if found.end else {})


def _speaks_of_future(doc: Doc, ent: Span) -> bool:
    verbs = table("dates")["future_verbs"]
    before = doc[max(ent.start - CUE_WINDOW, sentence_of(ent).start) : ent.start]
    return any(token.lower_ in verbs for token in before)


def make_date_normalizer(nlp: Language, name: str) -> object:
    """Create the stateless component."""
    return normalize_dates
