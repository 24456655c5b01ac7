"""Chooses the sentences that describe an incident.

A description opens with a sentence that stands by itself: an early one, near to the headline,
that says who was hit by what. A further sentence must follow from it (it stands behind it, or
names the same organisation, person or flaw) and add something.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

from spacy.tokens import Doc, Span

from extractor.entities import clustered
from extractor.excerpts import shorten
from extractor.openers import Pointing, points_back, quotable
from extractor.phrases import find_phrases
from extractor.resources import table
from extractor.sentences import sentences
from extractor.words import body_start, lower_words_of, text_of, text_of_span

MOST_WORDS = 60  # of a description
FIRST_CHOICES = 8  # sentences that are tried as the opening one
READ = 40  # sentences of the body that are looked at
LEAD = (3.8, 2.6, 1.7, 0.8, 0.4)  # worth of the body's first sentences as the opening one
LEARNT = 0.35  # weight of the log-odds that annotators quote a sentence
HEADLINE = 2.0  # worth of all words of the headline
FACTS = {"who": 1.2, "what": 0.8, "how many": 1.5, "when": 0.5, "data": 0.8, "by": 0.5}
BACK: Mapping[Pointing, float] = {"no": 0.0, "loosely": 1.5, "yes": 6.0}
DEFINES, ELSEWHERE, QUESTION, ADDRESS = 2.0, 2.0, 2.0, 1.0  # what sentences of these kinds lose
VAGUE = 1.2  # what a sentence of few words loses, and an opening one that names nothing
NAMELESS = 2.0  # what an opening one loses that is no lead and does not name who was hit
BACKGROUND = 3.0  # what an opening one loses that tells of no incident and is not on the headline
FEW_WORDS = 9
NEXT = 1.0  # worth of standing behind the sentence before
LEAST_GAIN = (-0.5, 1.0)  # least worth of a second and of a third sentence

# Pointers of candidates whose words say a fact, by the fact.
SAID = {
    "/affected_entities/0/name": "who",
    "/affected_entities/0/customers_affected": "how many",
    "/date_occurred": "when",
    "/data_breach/type_of_data_compromised/-": "data",
    "/threat_actor": "by",
}


@dataclass(frozen=True)
class Line:
    """A sentence that can be quoted.

    Attributes:
        number: of the sentence.
        span: its words.
        worth: what speaks for quoting it anywhere in a description.
        facts: what it says of the incident.
        headline: words of the headline that it has.
        keys: whom and what it names.
        back: whether it needs the sentence before.
        words: how many it has.
    """

    number: int
    span: Span
    worth: float
    facts: frozenset[str]
    headline: frozenset[str]
    keys: frozenset[object]
    back: Pointing
    words: int

    @cached_property
    def flaws(self) -> frozenset[object]:
        """The CVE numbers that it names."""
        return frozenset(key for key in self.keys if str(key).startswith("cve-"))


def describe(doc: Doc, odds: Sequence[float]) -> list[Span]:
    """Return the words that describe the incident, in text order; none if nothing is quotable.

    Args:
        doc: a Doc with entities, clusters and the candidates of names, counts and dates.
        odds: log-odds, by sentence, that annotators quote it in a description.
    """
    wanted = _content(text_of(doc)[: doc._.body_start])
    spans = [line.span for line in choose(read_lines(doc, odds, wanted), wanted)]
    return [shorten(spans[0], MOST_WORDS), *spans[1:]] if spans else []


def choose(lines: Sequence[Line], wanted: frozenset[str]) -> list[Line]:
    """Return the sentences that together say most, the first one able to stand by itself."""
    named = any("who" in line.facts for line in lines[:FIRST_CHOICES])
    worths = [_opening(line, rank, wanted, named) for rank, line in enumerate(lines)]
    firsts = sorted(zip(worths, lines, strict=True), key=lambda pair: -pair[0])[:FIRST_CHOICES]
    telling = [line for line in lines if line.facts or line.headline]
    found = [_extend(worth, first, telling, wanted) for worth, first in firsts]
    return max(found, key=lambda pair: pair[0])[1] if found else []


def _extend(
    worth: float, first: Line, lines: Sequence[Line], wanted: frozenset[str]
) -> tuple[float, list[Line]]:
    """Return an opening sentence with the best ones that can follow it, and their worth."""
    chosen = [first]
    for least in LEAST_GAIN:
        gains = _gains(lines, chosen, wanted)
        gain, line = max(gains, key=lambda pair: pair[0], default=(0.0, first))
        if line is first or gain < least:
            break
        worth, chosen = worth + gain, [*chosen, line]
    return worth, chosen


def plain(text: str) -> str:
    """Return a text on one line, without soft hyphens and blanks of no width."""
    return " ".join(_INVISIBLE.sub("", text).split())


def _opening(line: Line, rank: int, wanted: frozenset[str], named: bool) -> float:
    """Return the worth of a sentence as the first one.

    Args:
        line: the sentence.
        rank: its place among the quotable ones.
        wanted: words of the headline.
        named: whether any early sentence names who was hit.
    """
    lead = LEAD[rank] if rank < len(LEAD) else 0.0
    pointing = 0.0 if rank == 0 and line.back == "loosely" else BACK[line.back]
    clear = len(line.headline) > 1 or any(t.ent_type_ or t.like_num for t in line.span)
    leads = rank == 0 and line.back == "no"
    nameless = named and "who" not in line.facts and not leads
    background = "what" not in line.facts and len(line.headline) < 2
    lost = pointing + VAGUE * (not clear) + NAMELESS * nameless + BACKGROUND * background
    return line.worth + lead + _value(line.facts, line.headline, wanted) - lost


def _gains(
    lines: Sequence[Line], chosen: Sequence[Line], wanted: frozenset[str]
) -> Iterator[tuple[float, Line]]:
    """Yield what each sentence that can follow the chosen ones adds to them."""
    last, room = chosen[-1], MOST_WORDS - sum(c.words for c in chosen)
    facts = frozenset[str]().union(*(c.facts for c in chosen))
    headline = frozenset[str]().union(*(c.headline for c in chosen))
    keys = frozenset[object]().union(*(c.keys for c in chosen))
    flaws = frozenset[object]().union(*(c.flaws for c in chosen))
    for line in lines:
        if line.number > last.number and line.words <= room and _follows(line, last, keys, flaws):
            added = _value(line.facts - facts, line.headline - headline, wanted)
            yield line.worth + added + NEXT * (line.number == last.number + 1), line


def _follows(line: Line, last: Line, keys: frozenset[object], flaws: frozenset[object]) -> bool:
    """Whether a sentence follows from those before it: next to them, or on the same things.

    Args:
        line: the sentence.
        last: the last before it.
        keys: whom and what those before it name.
        flaws: the CVE numbers among these.
    """
    if line.flaws and flaws and line.flaws.isdisjoint(flaws):
        return False
    if line.number == last.number + 1:
        return True
    linked = not line.keys or not line.keys.isdisjoint(keys)
    return linked and line.back != "yes" and (line.back == "no" or not line.keys)


def _value(facts: frozenset[str], headline: frozenset[str], wanted: frozenset[str]) -> float:
    share = len(headline) / len(wanted) if wanted else 0.0
    return _worth(facts) + HEADLINE * share


@cache
def _worth(facts: frozenset[str]) -> float:
    return sum(worth for fact, worth in FACTS.items() if fact in facts)


def read_lines(doc: Doc, odds: Sequence[float], wanted: frozenset[str]) -> list[Line]:
    """Return the quotable sentences of the body; arguments as for `describe`."""
    parts = sentences(doc)
    kept = dict(list(quotable(parts, doc._.body_start).items())[:READ])
    starts = [part.start for part in parts]
    facts: dict[int, set[str]] = {number: set() for number in kept}
    keys: dict[int, set[object]] = {number: set() for number in kept}
    for name, start in _said(doc):
        facts.get(bisect_right(starts, start) - 1, set()).add(name)
    for key, start in _named(doc):
        keys.get(bisect_right(starts, start) - 1, set()).add(key)
    return [
        Line(
            number,
            span,
            LEARNT * float(odds[number]) - _losses(span),
            frozenset(facts[number]),
            wanted & _content(text_of_span(span)),
            frozenset(keys[number]),
            points_back(span),
            len(text_of_span(span).split()),
        )
        for number, span in kept.items()
    ]


def _said(doc: Doc) -> Iterable[tuple[str, int]]:
    """Yield each fact that words of the text say, with a token of these words."""
    named, body = _clustered(doc), body_start(doc)
    clusters = {ent.start_char: cluster for ent, cluster in clustered(doc)}
    principal = {cluster for start, cluster in clusters.items() if start < body}
    for candidate in doc._.candidates:
        fact = SAID.get(candidate["pointer"])
        for start, end in candidate["spans"] if fact else ():
            principal |= {clusters[start]} if fact == "who" and start in clusters else set()
            yield str(fact), doc.char_span(start, end, alignment_mode="expand").start
    for span, cluster in named:
        if span.label_ == "DATE":
            yield "when", span.start
        elif span.label_ != "LOC" and cluster in principal:
            yield "who", span.start
    for span in doc.spans.get("quantities", ()):
        if span._.quantity["unit"] in ("people", "records", "cards", "devices", "files"):
            yield "how many", span.start
    for span in find_phrases(doc, _incident_words):
        yield "what", span.start


def _named(doc: Doc) -> Iterable[tuple[object, int]]:
    """Yield whom and what the text names, with a token of each."""
    for span, cluster in _clustered(doc):
        if span.label_ not in ("DATE", "LOC"):
            yield cluster, span.start
    for span in doc.spans.get("indicators", ()):
        yield str(span._.indicator["value"]).lower(), span.start


def _clustered(doc: Doc) -> list[tuple[Span, int]]:
    """Return the entities, then the generic mentions, with their clusters."""
    mentions = doc.spans.get("mentions", ())
    return [*clustered(doc), *((span, span._.cluster) for span in mentions)]


def _losses(span: Span) -> float:
    text, words = text_of_span(span).lower(), lower_words_of(span)
    phrases: dict[str, list[str]] = table("description_words")
    lost: float = DEFINES * any(p in text for p in phrases["definitions"])
    lost += ELSEWHERE * any(p in text for p in phrases["elsewhere"])
    lost += VAGUE * (len(text.split()) < FEW_WORDS)
    lost += QUESTION * text.endswith("?")
    return lost + ADDRESS * (not set(words).isdisjoint(phrases["address"]))


_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def _incident_words() -> dict[str, list[Any]]:
    cues = table("incident_signals")["cues"]
    return {name: list(cues[name]) for name in table("description_words")["what"]}


def _content(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that say what it is about."""
    words = re.findall(r"[a-z0-9][a-z0-9-]+", text.lower())
    return frozenset(map(_stem, set(words) - _small()))


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    return re.sub(r"(?:ies|es|s|ed|ing|er|ers)$", "", word)[:7] if len(word) > 4 else word


@cache
def _small() -> frozenset[str]:
    from spacy.lang.en.stop_words import STOP_WORDS

    return frozenset(STOP_WORDS)
