"""Finds what kind of organisation a name or the words beside it say ("Hospital").

Only places that describe the organisation count: its own name, the words right before it
("hospital chain Acme"), an apposition ("Acme, one of the big credit bureaus"), a predicate
("Acme is an insurer"), and nouns that refer back to it ("the bank").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from spacy.tokens import Span

from extractor.resources import vocab
from extractor.sentences import sentence_of
from extractor.words import text_of_span

BEFORE = 5  # words before a mention that are looked at
AFTER = 14  # words after it
MAX_MENTIONS = 8
NAMED, PREMODIFIER, APPOSITION, LOOSE, REFERENCE = 3.0, 2.5, 2.5, 1.5, 0.8
VAGUE = 0.6  # share of the weight of a kind said in one word ("maker") outside a name
MOST_REFERENCES = 3  # that count
SURE = 5.0  # sum of weights at which a kind is as good as certain

_OPENS = re.compile(
    r"(?:\s*\([^)]{1,40}\))?(?:,|\s+–|\s+-|\s+—)?\s+"
    r"(?:which (?:is|was|runs|operates|owns|makes|sells)|is|was|are|a|an|the|one of)\b"
)
_BREAKS = re.compile(r"[;:!?\"“”]|\b(?:said|says|told|has|have|had|that|because|after|from|to)\b")
_WORD = re.compile(r"\w+")
_BESIDE = re.compile(
    r"(?:\s+(?:chain|giant|group|operator|company|firm|provider|maker|brand|startup|network))?"
    r"\s*[\"“'‘]?"
)


class Kind(NamedTuple):
    """A kind, where its words stand in the text read, and how much they weigh."""

    label: str
    start: int
    end: int
    weight: float


def kinds_near(name: str, before: str, after: str) -> Iterator[Kind]:
    """Yield the kinds that a name and the words around it say.

    Offsets count in `before + name + after`. Of the kinds in a name the last counts ("County
    School Board"), or the last before "of".

    >>> [k.label for k in kinds_near("Acme", "", ", a regional hospital in Ohio")]
    ['Hospital']
    """
    inside = list(_forms_in(name))
    if inside:
        heads = [match for match in inside if match.start() < name.find(" of ")]
        yield _kind((heads or inside)[-1], len(before), NAMED)
    last = max(_forms_in(before), key=re.Match.start, default=None)
    if last and _BESIDE.fullmatch(before, last.end()):
        yield _kind(last, 0, _said(last, PREMODIFIER))
    elif last and " " in last.group() and re.fullmatch(r",\s", before[last.end() :]):
        yield _kind(last, 0, LOOSE)
    opening = _OPENS.match(after)
    if opening:
        broken = _BREAKS.search(after, opening.end())
        stop = broken.start() if broken else len(after)
        first = next(_forms_in(after, opening.end(), stop), None)
        if first:
            yield _kind(first, len(before) + len(name), _said(first, APPOSITION))


def kinds_of(spans: Iterable[Span], references: Iterable[Span] = ()) -> list[Kind]:
    """Return the kinds that a Doc says of an organisation, with offsets in its text.

    Args:
        spans: mentions by name.
        references: generic mentions ("the bank") of the same organisation.
    """
    return [*_of_mentions(spans), *_of_references(references)]


def likeliest(kinds: Iterable[Kind]) -> tuple[Kind, float] | None:
    """Return the likeliest kind and a probability."""
    scores: defaultdict[str, float] = defaultdict(float)
    cited: dict[str, Kind] = {}
    for kind in kinds:
        scores[kind.label] += kind.weight
        if kind.label not in cited or kind.weight > cited[kind.label].weight:
            cited[kind.label] = kind
    if not scores:
        return None
    best = max(scores, key=lambda label: (scores[label], label))
    share = scores[best] / sum(scores.values())
    return cited[best], min(0.95, 0.45 + 0.5 * share * min(1.0, scores[best] / SURE))


def _of_mentions(spans: Iterable[Span]) -> Iterator[Kind]:
    for span in list(spans)[:MAX_MENTIONS]:
        doc, sentence = span.doc, sentence_of(span)
        start = max(sentence.start, span.start - BEFORE)
        end = max(min(sentence.end, span.end + AFTER), span.end)
        offset = doc[start].idx
        text = text_of_span(doc[start:end])
        at, to = span.start_char - offset, span.end_char - offset
        for kind in kinds_near(text[at:to], text[:at], text[to:]):
            yield kind._replace(start=kind.start + offset, end=kind.end + offset)


def _of_references(references: Iterable[Span]) -> Iterator[Kind]:
    for span in list(references)[:MOST_REFERENCES]:
        for match in _forms_in(span.text):
            yield _kind(match, span.start_char, REFERENCE)


def _said(match: re.Match[str], weight: float) -> float:
    return weight if re.search(r"[\s-]", match.group()) else weight * VAGUE


def _kind(match: re.Match[str], offset: int, weight: float) -> Kind:
    label = _kinds()[" ".join(re.split(r"[\s-]+", match.group().lower()))]
    return Kind(label, match.start() + offset, match.end() + offset, weight)


@cache
def industry_of_kind() -> dict[str, str]:
    """Return the industry of each kind of organisation."""
    return {entry["label"]: entry["industry"] for entry in vocab("entity_type")}


@cache
def _kinds() -> dict[str, str]:
    """Return the kind by each of its forms, with spaces for hyphens; the first in the list wins."""
    found: dict[str, str] = {}
    for entry in vocab("entity_type"):
        for form in (entry["label"].lower(), *(alias.lower() for alias in entry["aliases"])):
            plain = form.replace("-", " ")
            for variant in (plain, _plural(plain)):
                found.setdefault(variant, entry["label"])
    return found


def _plural(form: str) -> str:
    if form.endswith("y") and form[-2:-1] not in "aeiou":
        return form[:-1] + "ies"
    return form if form.endswith("s") else form + "s"


def _forms_in(text: str, start: int = 0, stop: int | None = None) -> Iterator[re.Match[str]]:
    """Yield the forms in a part of a text, from left to right, at each place the longest."""
    stop = len(text) if stop is None else stop
    for word in _WORD.finditer(text, start, stop):
        if word.start() < start:
            continue  # inside the form before
        if word.group().lower() in _first_words():
            match = _pattern(word.group().lower()).match(text, word.start(), stop)
            if match:
                start = match.end()
                yield match


@cache
def _first_words() -> dict[str, list[str]]:
    """Return the forms by their first words."""
    found: dict[str, list[str]] = {}
    for form in _kinds():
        found.setdefault(_WORD.match(form)[0], []).append(form)  # type: ignore[index]
    return found


@cache
def _pattern(word: str) -> re.Pattern[str]:
    """Return the pattern of the forms that start with a word."""
    forms = sorted(_first_words()[word], key=lambda form: (-len(form), form))
    parts = (re.escape(form).replace(r"\ ", r"[\s-]+") for form in forms)
    return re.compile(rf"(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
