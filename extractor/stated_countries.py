"""Finds the words of an article that name a country, but for the attacker's and a venue's.

A place or a nationality names it. A country that stands beside
words of an attack's origin ("originated in") or of a conference says nothing of who was hit;
a small place of a name that several countries have counts only where its country is named too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span

from extractor.entities import ents_of
from extractor.phrases import find_phrases
from extractor.places import candidates, nationality, nationality_words
from extractor.resources import table
from extractor.sentences import sentence_of
from extractor.words import lower_words

LEAST_PLACE = 5.5  # log10 of the population from which a place's name says its country
CUE_BEFORE, CUE_AFTER = 6, 4  # tokens between a cue and the country that it is about

Chars = tuple[int, int]


@dataclass(frozen=True)
class Stated:
    """A word that names a country: its ISO code, tokens and characters, and what it is."""

    code: str
    start: int
    end: int
    chars: Chars
    sort: str  # place, nationality, name, ending, known

    @classmethod
    def of(cls, span: Span, code: str, sort: str) -> Stated:
        """Describe a span that names a country."""
        return cls(code, span.start, span.end, (span.start_char, span.end_char), sort)


def stated_countries(doc: Doc) -> list[Stated]:
    """Return what names a country in a Doc whose places are normalised, in text order."""
    everywhere = [*_places(doc), *_nationalities(doc)]
    cues = find_phrases(doc, _cues, longest=False)
    stated = [one for one in everywhere if not _is_elsewhere(doc, one, cues)]
    return sorted(stated, key=lambda one: one.start)


def is_ambiguous(name: str) -> bool:
    """Whether a name is that of small places in several countries."""
    found = candidates(name)
    small = all(prior < LEAST_PLACE for _, prior in found)
    return small and len({place.country for place, _ in found}) > 1


def _is_elsewhere(doc: Doc, one: Stated, cues: list[Span]) -> bool:
    """Whether a country is said of the attacker or of an event."""
    sentence = sentence_of(doc[one.start : one.end])
    first = bisect_left(cues, max(sentence.start, one.start - CUE_BEFORE), key=_start)
    last = min(sentence.end, one.end + CUE_AFTER)
    return first < len(cues) and cues[first].end <= last


def _start(span: Span) -> int:
    return int(span.start)


def _places(doc: Doc) -> Iterator[Stated]:
    placed = [
        (ent, str(ent._.place["country"]), is_ambiguous(ent.text))
        for ent in ents_of(doc)
        if ent.label_ == "LOC" and ent._.place and ent._.place.get("country")
    ]
    sure = {code for _, code, ambiguous in placed if not ambiguous}
    for ent, code, ambiguous in placed:
        if not ambiguous or code in sure:
            yield Stated.of(ent, code, "place")


def _nationalities(doc: Doc) -> Iterator[Stated]:
    openers = _nationality_openers()
    for i, word in enumerate(lower_words(doc)):
        if word not in openers or doc[i].is_lower:
            continue
        for span in (doc[i : i + 2], doc[i : i + 1]):
            if code := nationality(span.text):
                yield Stated.of(span, code, "nationality")
                break


def _cues() -> dict[str, list[str]]:
    return dict(table("country_cues")["contexts"])


@cache
def _nationality_openers() -> frozenset[str]:
    return frozenset(words.split()[0] for words in nationality_words())
