"""Finds the country of an organisation: that which its name says or the article attaches to it.

A country that the article names elsewhere is another's too often, unless nearly all its words
name that one. The probabilities in `data/country_cues.json` are rounded from the share of right
answers among annotated victims.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from spacy.tokens import Span

from extractor.clusters import name_words
from extractor.places import STATE, Place, candidates, is_direct, nationality, normalize_place
from extractor.resources import table
from extractor.sentences import sentence_of
from extractor.stated_countries import Chars, Stated

MAX_MENTIONS = 8
LEAST_CITY = 6.0  # log10 of the population of a city that a name may be named after
MANY, SHARE = 3, 2 / 3  # words of one country from which an article is about it
NEAR, FAR = 4, 8  # tokens between a place and a name that stand close together
_BASED = re.compile(r"(?:,|-)?\s?-?\s?(?:based|headquartered|listed)\b")
_LIES = re.compile(r"\b(?:based|headquartered|headquarters|located) (?:in|at|near)(?: \w+)?$")
_APPOSED = re.compile(
    r"(?:,|\(|-|–|—|is|was)\s?(?:(?:a|an|the|one of(?: the)?|which is(?: an?)?)\b.{0,25})?"
)
_APPOSED_IN = re.compile(
    r"(?:,|\(|-|–|—|is|was)\s?(?:an?|the|one of)\b[^,]* (?:in|of|from)(?: the)?"
)
_JOINTS = frozenset({"-", "'s", "’s"})


class Country(NamedTuple):
    """The ISO code of a country, the characters that say it, and a probability."""

    code: str
    chars: Chars
    score: float


def find_country(
    stated: Sequence[Stated], names: Sequence[Span], references: Sequence[Span] = ()
) -> Country | None:
    """Return the country that the article attaches to an organisation most surely.

    Args:
        stated: the countries that the article names.
        names: mentions of the organisation by name.
        references: generic ones ("the Dutch bank").
    """
    mentions = [*names[:MAX_MENTIONS], *references[:MAX_MENTIONS]]
    found = [*_said_by_names(names), *_said_beside(stated, mentions)]
    if not found:
        return _alone(stated, mentions) or _throughout(stated)
    times = Counter(country.code for country in found)
    return max(found, key=lambda country: (country.score, times[country.code]))


def country_of(location: str | None) -> str | None:
    """Return the ISO code of an annotated location, None where it is no place."""
    place = normalize_place(location) if location else None
    return place.country if place else None


def _said_by_names(names: Iterable[Span]) -> Iterator[Country]:
    """Yield the countries that names say: a place in them, their last words, a known name."""
    for name in names:
        for one in _known(name) or [*_within(name), *_ending(name)]:
            yield _country(one, one.sort)


def _said_beside(stated: Sequence[Stated], mentions: Sequence[Span]) -> Iterator[Country]:
    """Yield the countries of the article that are attached to a mention in their sentence."""
    for mention in mentions:
        for one in _in_sentence(stated, mention):
            if how := _attachment(one, mention):
                yield _country(one, how)


def _alone(stated: Sequence[Stated], mentions: Sequence[Span]) -> Country | None:
    """Return the country of the places beside an organisation, where they are of one alone."""
    near = [one for mention in mentions for one in _in_sentence(stated, mention)]
    place = next((one for one in near if one.sort == "place"), None)
    return _country(place, "alone") if place and len({one.code for one in near}) == 1 else None


def _throughout(stated: Sequence[Stated]) -> Country | None:
    """Return the country that nearly all the words of an article name, where they are many."""
    counts = Counter(one.code for one in stated)
    for code, times in counts.most_common(1):
        if times >= MANY and times >= SHARE * len(stated):
            return _country(next(one for one in stated if one.code == code), "throughout")
    return None


def _in_sentence(stated: Sequence[Stated], mention: Span) -> Sequence[Stated]:
    sentence = sentence_of(mention)
    first = bisect_left(stated, sentence.start, key=_start)
    return stated[first : bisect_left(stated, sentence.end, key=_start)]


def _start(one: Stated) -> int:
    return one.start


def _country(one: Stated, how: str) -> Country:
    return Country(one.code, one.chars, float(table("country_cues")["attachments"][how]))


def _attachment(one: Stated, mention: Span) -> str | None:
    """Return what attaches a country to a mention in its sentence."""
    if one.end <= mention.start:
        return _before(one, mention)
    if one.start >= mention.end:
        return _after(one, mention)
    return None if mention.label_ == "ORG" else "inside"


def _before(one: Stated, mention: Span) -> str | None:
    """Return what attaches a country to a name behind it: "Dutch bank Acme"."""
    between = mention.doc[one.end : mention.start]
    if len(between) <= FAR and _BASED.match(between.text):
        return "based"
    plain = all((t.is_alpha and not t.is_stop) or t.text in _JOINTS for t in between)
    if len(between) <= NEAR and plain:
        return f"{one.sort} before" if between else f"{one.sort} right before"
    return None


def _after(one: Stated, mention: Span) -> str | None:
    """Return what attaches a country to a name before it: "Acme, a Dutch bank"."""
    between = mention.doc[mention.end : one.start]
    text = between.text.lower().strip()
    if len(between) > FAR:
        return None
    if _LIES.search(text):
        return "based"
    if one.sort == "nationality":
        return "apposition" if _APPOSED.fullmatch(text) else None
    if text in ("in", "of", ",", "("):
        return f"right after {text}"
    return "apposition in" if _APPOSED_IN.fullmatch(text) else None


def _within(name: Span) -> Iterator[Stated]:
    """Yield the countries of the words of a name ("Bank of Chile")."""
    taken: set[int] = set()
    for size in (3, 2, 1):
        for i in range(len(name) - size + 1) if size < len(name) else ():
            part = name[i : i + size]
            code = nationality(part.text) or _plain_place(part.text)
            if i and name[i - 1].text == "-":  # "Oversea-Chinese" is not Chinese
                continue
            if code and taken.isdisjoint(range(i, i + size)):
                taken.update(range(i, i + size))
                yield Stated.of(part, code, "name")


def _plain_place(name: str) -> str | None:
    """Return the country of a name that can hardly be anything but a place there."""
    if not (name[:1].isupper() and is_direct(name)):
        return None
    sure = {p.country for p, prior in candidates(name) if prior >= _least_prior(p)}
    return sure.pop() if len(sure) == 1 else None


def _least_prior(place: Place) -> float:
    """Return the prior from which a name is a place's: of regions, that of well-known states."""
    return LEAST_CITY if place.city else STATE


def _ending(name: Span) -> Iterator[Stated]:
    """Yield the country whose bodies alone are called so ("School District")."""
    words = [token.lower_ for token in name]
    for code, ending in _endings():
        if len(words) > len(ending) and words[-len(ending) :] == ending:
            yield Stated.of(name[-len(ending) :], code, "ending")
            return


def _known(name: Span) -> list[Stated]:
    code = _known_countries().get(" ".join(name_words(name.text)))
    return [Stated.of(name, code, "known")] if code else []


@cache
def _known_countries() -> dict[str, str]:
    countries = table("known_organizations")["countries"]
    return {" ".join(name_words(n)): code for code, names in countries.items() for n in names}


@cache
def _endings() -> list[tuple[str, list[str]]]:
    """Return (country, words) of the endings of names."""
    endings = table("country_cues")["endings"]
    return [(code, text.split()) for code, texts in endings.items() for text in texts]
