"""Finds what may have been hit and is no organisation with a name.

Three kinds of candidates: phrases such as "Russian banks" and "Android users", which end in a
noun of data/described_victims.json; places, which stand for their government ("Madison
County"); and names in the title and the text that the tagger did not mark, mostly products.
Where an article speaks of a system and, apart from it, of users, the users of the system are
a candidate too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from extractor.contexts import Features
from extractor.counted_nouns import nouns
from extractor.entities import ents_of
from extractor.resources import table
from extractor.role_features import Mentions
from extractor.sentences import starts_of
from extractor.words import body_start, lower_words, words_of

MOST_BEFORE = 4  # words of a phrase before its noun
LEAST_MENTIONS = 2  # of a name that is not marked
PEOPLE = "people"  # unit of a count
LEAD = 400  # characters of the body in which a system must be named
PHRASE, NAME, PLACE = "GROUP", "NAME", "LOC"  # labels of the spans
_ENDS = re.compile(
    r"\s+(?:in|of|on|at|who|that|with|from|based|seeking|targeted|around|across|worldwide)\b"
)
_WORD = re.compile(r"[a-z][a-z'.-]*[a-z]|[a-z]")


def find_described(doc: Doc) -> list[Mentions]:
    """Return the candidates of a Doc with entities and clusters, each with its mentions.

    Their cluster numbers follow those of the entities.
    """
    groups: dict[tuple[str, object], list[Span]] = {}
    taken = [*_phrases(doc), *_names(doc)]
    for span in filter_spans([*taken, *(e for e in ents_of(doc) if e.label_ == PLACE)]):
        key = span._.cluster if span.label_ == PLACE else span.text.lower()
        groups.setdefault((span.label_, key), []).append(span)
    last = max((ent._.cluster for ent in ents_of(doc)), default=0)
    found = [
        Mentions(last + number, tuple(spans), _called(spans))
        for number, spans in enumerate(groups.values(), 1)
    ]
    return found + list(_of_systems(doc, found))


def is_description(name: str) -> bool:
    """Whether a name is a description, such as "Android users" or "businesses"."""
    noun = name.split()[-1]
    return noun in _set("heads") or nouns().get(noun) == PEOPLE


def counted_people(number: Span) -> Span | None:
    """Return the words behind a number that say which people it counts ("Android users").

    Without "of its" before them, and from a headline's capitals the noun alone.
    """
    doc, words = number.doc, lower_words(number.doc)
    first = number.end
    for i in range(first, min(first + MOST_BEFORE, len(doc))):
        if not doc[i].is_alpha:
            return None
        if nouns().get(words[i]) == PEOPLE:
            following = words[i + 1] if i + 1 < len(doc) else ""
            last = i + 1 if nouns().get(following) == PEOPLE else i  # "individual members"
            return Span(doc, first if doc[i].is_lower else i, last + 1)
        if doc[i].is_stop:
            first = i + 1
    return None


def same_description(one: str, other: str) -> bool:
    """Whether two descriptions have one noun, and the words of one are among the other's.

    >>> same_description("Netflix users", "would-be Netflix users")
    True
    >>> same_description("10 industrial plants", "energy plants")
    False
    >>> same_description("University of Kent", "Boston University")
    False
    """
    first, second = _described_by(one), _described_by(other)
    if not first or not second or first[-1] != second[-1]:
        return False
    return set(first) <= set(second) or set(second) <= set(first)


def _described_by(phrase: str) -> list[str]:
    """Return the words of a description up to its noun, in the singular; of a name none."""
    phrase = _ENDS.split(phrase)[0]
    if not phrase[-1:].islower() or phrase.split()[-1][0].isupper():
        return []
    words = _WORD.findall(phrase.lower())
    return [_singular(word) for word in words if word not in ("the", "a", "an", "over", "one")]


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _called(spans: list[Span]) -> str:
    """Return the name: of a phrase, the first that is not in a headline's capitals."""
    if spans[0].label_ == PLACE:
        return str(spans[0]._.norm or spans[0].text)
    return str(next((s for s in spans if s[-1].is_lower), spans[0]).text)


def _phrases(doc: Doc) -> Iterator[Span]:
    words, heads, alone = lower_words(doc), _set("heads"), _set("alone")
    belonging = _set("modifiers") | _set("systems")
    named = [ent for ent in ents_of(doc) if ent.label_ in ("ORG", PLACE)]
    part = {i: ent.start for ent in named for i in range(ent.start, ent.end)}
    inside = {i for ent in ents_of(doc) for i in range(ent.start, ent.end)}
    starts = set(starts_of(doc))

    def is_capital(i: int) -> bool:
        return doc[i].is_title and doc[i].idx >= body_start(doc) and i not in starts

    for i, word in enumerate(words):
        if word not in heads or i in inside:
            continue
        first = i
        while first > i - MOST_BEFORE and first not in starts and first > 0:
            before = first - 1
            if before in part:
                first = part[before]
            elif before not in inside and (words[before] in belonging or is_capital(before)):
                first = before
            else:
                break
        if first < i or word in alone:
            yield Span(doc, first, i + 1, label=PHRASE)


def _names(doc: Doc) -> Iterator[Span]:
    """Yield the capitalised words of the title that the text has too, outside entities."""
    inside = {i for ent in ents_of(doc) for i in range(ent.start, ent.end)}
    starts = set(starts_of(doc))
    places: dict[str, list[int]] = {}
    others = frozenset(table("described_victims")["no names"])
    for i, word in enumerate(words_of(doc)):
        if word[:1].isupper() and i not in inside and not doc[i].is_stop and word not in others:
            places.setdefault(word, []).append(i)
    for text, at in places.items():
        in_title = doc[at[0]].idx < body_start(doc)
        in_text = [i for i in at if doc[i].idx >= body_start(doc) and i not in starts]
        if in_title and len(text) > 1 and len(in_text) >= LEAST_MENTIONS:
            yield from (Span(doc, i, i + 1, label=NAME) for i in at)


def _of_systems(doc: Doc, found: list[Mentions]) -> Iterator[Mentions]:
    """Yield "Android users" and the like, whose two words stand apart."""
    words = lower_words(doc)
    heads = _set("users")
    users = [Span(doc, i, i + 1, label=PHRASE) for i, word in enumerate(words) if word in heads]
    known = {entity.name.lower() for entity in found}
    if not users:
        return
    number = max((entity.cluster for entity in found), default=0)
    named = set(words)
    for system in table("described_victims")["systems"]:
        name = f"{system} users"
        if system.lower() not in named or name.lower() in known:
            continue
        at = [i for i, word in enumerate(words) if word == system.lower()]
        if doc[at[0]].idx < body_start(doc) + LEAD:
            number += 1
            spans = [Span(doc, i, i + 1, label="SYSTEM") for i in at]
            yield Mentions(number, (*spans, users[0]), name)


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(word.lower() for word in table("described_victims")[name])


def form_of(description: Mentions) -> Features:
    """Return the features of what a description is made of."""
    words = [_singular(word) for word in _WORD.findall(description.name.lower())]
    label = description.spans[0].label_
    names = [f"is {label}", f"{label} {len(words)}", *(f"{label} word {word}" for word in words)]
    return dict.fromkeys([*names, f"noun {words[-1]}" if words else label], 1.0)
