"""Finds generic mentions of organisations ("the company") and what each stands for.

A noun of data/organization_nouns.json behind "the", with up to a few words between, stands for
an organisation named before it: one that fits the noun, was named lately and often, and stands
where the article's subject stands. Where none fits, the mention is left out. The weights were
chosen on the project's training articles.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile

from spacy.tokens import Doc, Span

from extractor.clusters import name_words
from extractor.entities import ents_of
from extractor.resources import table
from extractor.sentences import starts_of
from extractor.words import body_start, lower_words, text_of_span

LONGEST = 3  # words between "the" and the noun
WEIGHTS = {"recent": 0.15, "often": 0.6, "title": 0.9, "subject": 0.5, "fits": 3.75, "sort": 2.5}
FARTHEST = 8  # sentences back
LEAST = 1.6  # score from which a mention is resolved
DESCRIBED = 3  # words around a name that may tell what it is


@dataclass(slots=True)
class _Organisation:
    """What is known of a cluster up to the present mention."""

    cluster: int
    names: set[str] = field(default_factory=set)
    described: set[str] = field(default_factory=set)
    count: int = 0
    in_title: bool = False
    sentence: int = 0
    is_subject: bool = False


def find_mentions(doc: Doc) -> list[Span]:
    """Return the generic mentions that stand for an organisation, with `_.cluster` set."""
    organisations: dict[int, _Organisation] = {}
    entities = [ent for ent in ents_of(doc) if ent.label_ == "ORG"]
    found, next_entity = [], 0
    for span in _nouns_behind_the(doc):
        while next_entity < len(entities) and entities[next_entity].start < span.start:
            _note(doc, entities[next_entity], organisations)
            next_entity += 1
        cluster = _named_beside(doc, span, entities)
        cluster = _resolve(doc, span, organisations) if cluster is None else cluster
        if cluster is not None:
            span._.cluster = cluster
            found.append(span)
            if cluster in organisations:
                organisations[cluster].sentence = _sentence_number(doc, span.start)
    return found


def _note(doc: Doc, ent: Span, organisations: dict[int, _Organisation]) -> None:
    cluster = ent._.cluster
    organisation = organisations.setdefault(cluster, _Organisation(cluster))
    organisation.names.update(name_words(text_of_span(ent)))
    organisation.count += 1
    organisation.in_title |= ent.start_char < body_start(doc)
    organisation.sentence = _sentence_number(doc, ent.start)
    start = starts_of(doc)[organisation.sentence]
    organisation.is_subject = ent.start - start <= 1
    words = lower_words(doc)
    before = reversed(words[max(start, ent.start - DESCRIBED) : ent.start])
    around = list(takewhile(str.isalpha, before))
    apposition = text_of_span(doc[ent.end : ent.end + 2]).lower().split()
    if apposition[:1] == [","] and apposition[-1] in ("a", "an", "the"):
        around += words[ent.end : ent.end + 2 * DESCRIBED]
    organisation.described.update(word for word in around if word in _sorts())


def _nouns_behind_the(doc: Doc) -> list[Span]:
    found, words = [], lower_words(doc)
    stops, nouns = _stops(), _sorts()
    for start in (i for i, word in enumerate(words) if word == "the"):
        for i in range(start + 1, min(start + 2 + LONGEST, len(doc))):
            word = words[i]
            if word in stops or not "a" <= word[0] <= "z" or doc[i].ent_type:
                break
            if word in nouns and not _goes_on(doc, i):
                found.append(doc[start : i + 1])
                break
    return found


def _named_beside(doc: Doc, span: Span, entities: Sequence[Span]) -> int | None:
    """Return the cluster of a name that stands with a mention: "the chain Radisson"."""
    for start in (span.end, span.end + 1):
        name = _organisation_at(doc, start, entities)
        if name is not None and (start == span.end or _is_enclosed(doc, span.end, name.end)):
            return int(name._.cluster)
    if span.start >= 2 and doc[span.start - 1].text == "," and span.end < len(doc):
        name = _organisation_at(doc, span.start - 2, entities)
        if name is not None and doc[span.end].text in (",", "."):
            return int(name._.cluster)
    return None


def _is_enclosed(doc: Doc, before: int, after: int) -> bool:
    """Whether a name stands between two commas."""
    return after < len(doc) and doc[before].text == "," == doc[after].text


def _organisation_at(doc: Doc, i: int, entities: Sequence[Span]) -> Span | None:
    """Return the organisation's name that a token belongs to."""
    if i >= len(doc) or doc[i].ent_type_ != "ORG":
        return None
    at = bisect_right(entities, i, key=lambda ent: ent.start) - 1
    return entities[at] if at >= 0 and i < entities[at].end else None


def _goes_on(doc: Doc, i: int) -> bool:
    """Whether a noun only describes the next word ("the bank account", "the company group")."""
    if i + 1 >= len(doc):
        return False
    following = doc[i + 1]
    behind = table("organization_nouns")["not_behind"]
    return (
        following.lower_ in _sorts()
        or following.lower_ in behind
        or following.lower_ in ("of", "that", "which")
        or following.ent_type_ not in ("", "ORG")
    )


def _resolve(doc: Doc, span: Span, organisations: dict[int, _Organisation]) -> int | None:
    sentence = _sentence_number(doc, span.start)
    noun = span[-1].lower_
    scored = [
        (_score(o, noun, sentence), o.cluster)
        for o in organisations.values()
        if sentence - o.sentence <= FARTHEST
    ]
    best = max(scored, default=(-math.inf, -1), key=lambda pair: pair[0])
    return best[1] if best[0] >= LEAST else None


def _score(organisation: _Organisation, noun: str, sentence: int) -> float:
    """Say how likely a noun stands for an organisation; below 0 where it cannot."""
    shown = table("organization_nouns")["shown_by"].get(noun)
    sort = _sorts()[noun]
    own = sort_of(organisation.names)
    fits = noun in organisation.described
    named = bool(shown) and bool(organisation.names & set(shown))
    if not (fits or named) and (own == "media" or (sort != "any" and own != sort)):
        return -1.0
    if shown and noun not in ("exchange", "carrier") and not (fits or named) and sort != "private":
        return -1.0
    return (
        WEIGHTS["fits"] * (fits or named)
        + WEIGHTS["sort"] * (own == sort)
        + WEIGHTS["often"] * math.log1p(organisation.count)
        + WEIGHTS["title"] * organisation.in_title
        + WEIGHTS["subject"] * organisation.is_subject
        - WEIGHTS["recent"] * (sentence - organisation.sentence)
    )


def sort_of(names: set[str]) -> str:
    """Return "public", "media", "institution" or "private" by the words of names."""
    data = table("organization_nouns")
    if names & set(data["media_names"]):
        return "media"
    if names & set(data["institution_names"]):
        return "institution"
    return "public" if names & set(data["public_names"]) else "private"


@cache
def _sorts() -> dict[str, str]:
    nouns = table("organization_nouns")["nouns"]
    return {noun: sort for sort, words in nouns.items() for noun in words if " " not in noun}


@cache
def _stops() -> frozenset[str]:
    return frozenset(table("organization_nouns")["not_modifiers"])


def _sentence_number(doc: Doc, token: int) -> int:
    return bisect_right(starts_of(doc), token) - 1
