"""Cuts the shortest words out of a sentence that still say a thing.

A sentence is cut into clauses at its punctuation and conjunctions; the clause that holds the
decisive cue is kept, without the words that only say who said it.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from functools import cache

from spacy.tokens import Doc, Span

from extractor.marks import is_half, mark_pairs
from extractor.resources import table
from extractor.words import lower_words, words_of

SHORTEST = 3  # words of a clause that can stand alone
NAME = 6  # words in quotation marks or brackets that are no clause of their own
SHORT_WORD, LONGEST_DATELINE = 2, 14  # characters, words
MONEY, ORGANISATION = "money", "ORG"


def clause_around(sentence: Span, anchor: Span) -> Span:
    """Return the clauses of a sentence that hold `anchor`, joined to a neighbour if short."""
    bounds = _bounds(sentence)
    at = next(i for i, (_, end) in enumerate(bounds) if anchor.start < end or end == sentence.end)
    start, end = bounds[at]
    while (end < anchor.end or end - start < SHORTEST) and at + 1 < len(bounds):
        at += 1
        end = bounds[at][1]
    if end - start < SHORTEST:
        start = sentence.start
    return trim(sentence.doc[start:end])


def trim(span: Span) -> Span:
    """Return a span without blank edges, marks of a list, opening conjunctions and stops.

    A quotation mark or bracket goes where its other half is not in the span, and where the
    pair does nothing but enclose it.
    """
    words, doc = table("clause_words"), span.doc
    opening, closing = frozenset(words["opening"]), frozenset(words["closing"])
    start, end, pairs = span.start, span.end, mark_pairs(span)
    while end - start > 1 and _loose(doc, start, opening, pairs):
        start += 1
    while end - start > 1 and _loose(doc, end - 1, closing, pairs):
        end -= 1
    if pairs.get(start) == end - 1:
        return trim(doc[start + 1 : end - 1])
    return doc[start:end]


def _loose(doc: Doc, i: int, words: frozenset[str], pairs: Mapping[int, int]) -> bool:
    return i not in pairs and (doc[i].is_space or doc[i].lower_ in words)


def whole(sentence: Span) -> Span:
    """Return a sentence without blank edges, the mark of a list item and a half pair of marks."""
    words, start, end = words_of(sentence.doc), sentence.start, sentence.end
    while end - start > 1 and (
        words[start].isspace() or words[start] in _marks() or is_half(sentence, start)
    ):
        start += 1
    while end - start > 1 and (words[end - 1].isspace() or is_half(sentence, end - 1)):
        end -= 1
    return sentence.doc[start:end]


def after_dateline(sentence: Span) -> Span:
    """Return a sentence without a dateline such as "OSLO, March 19 (Agency) - "."""
    if not (sentence[0].is_upper and len(sentence[0]) > SHORT_WORD):
        return sentence
    for i in range(1, min(len(sentence) - 2, LONGEST_DATELINE)):
        if sentence[i].text in table("clause_words")["dashes"]:
            return sentence[i + 1 :]
        if sentence[i].is_lower:
            break
    return sentence


def shorten(span: Span, most: int) -> Span:
    """Return a span cut at the last end of a clause within `most` words, if it has more."""
    if len(span.text.split()) <= most:
        return span
    doc, best = span.doc, span
    for _, end in _bounds(span):
        part = trim(doc[span.start : end])
        words = len(part.text.split())
        if most // 2 <= words <= most and _balanced(part.text):
            best = part
    return best


def _balanced(text: str) -> bool:
    pairs = all(text.count(a) == text.count(b) for a, b in ("()", "“”", "[]"))
    return pairs and text.count('"') % 2 == 0


def nearest(anchor: Span, others: Sequence[Span]) -> Span | None:
    """Return the span nearest to the anchor, by tokens between them; None if there is none."""
    return min(others, key=lambda o: max(o.start - anchor.end, anchor.start - o.end), default=None)


def money_in(sentence: Span) -> list[Span]:
    """Return the amounts of money of a sentence."""
    found = sentence.doc.spans.get("quantities", ())
    return [s for s in _inside(sentence, found) if s._.quantity["unit"] == MONEY]


def organisations_in(sentence: Span) -> list[Span]:
    """Return the organisations of a sentence."""
    found, doc = [], sentence.doc
    for token in sentence:
        if token.ent_iob_ == "B" and token.ent_type_ == ORGANISATION:
            end = token.i + 1
            while end < len(doc) and doc[end].ent_iob_ == "I":
                end += 1
            if end <= sentence.end:
                found.append(Span(doc, token.i, end, label=ORGANISATION))
    return found


def duration_in(sentence: Span) -> Span | None:
    """Return the first duration of a sentence ("three days", "more than a week")."""
    words = table("clause_words")
    units, counts, before = (
        frozenset(words[k]) for k in ("time units", "time counts", "time before")
    )
    doc: Doc = sentence.doc
    lower = lower_words(doc)
    for i in range(sentence.start + 1, sentence.end):
        if lower[i] in units and (lower[i - 1] in counts or doc[i - 1].like_num):
            start = i - 1
            while start > sentence.start and lower[start - 1] in before:
                start -= 1
            return doc[start : i + 1]
    return None


def _inside(sentence: Span, spans: Sequence[Span]) -> list[Span]:
    return [s for s in spans if sentence.start <= s.start and s.end <= sentence.end]


@cache
def _marks() -> frozenset[str]:
    return frozenset(table("clause_words")["marks"])


def _bounds(sentence: Span) -> list[tuple[int, int]]:
    """Return start and end of the clauses of a sentence, in tokens."""
    words = table("clause_words")
    stops, links = frozenset(words["stops"]), frozenset(words["links"])
    cuts, doc = {sentence.start, sentence.end}, sentence.doc
    lower = lower_words(doc)
    pairs = mark_pairs(sentence).items()
    inside = {i for a, b in pairs if a < b <= a + NAME for i in range(a + 1, b + 1)}
    for i in range(sentence.start + 1, sentence.end):
        stopped = lower[i - 1] in stops and i - 1 not in inside
        stopped = stopped and not _between_digits(doc, i - 1)
        if i not in inside and (lower[i] in links or stopped):
            cuts.add(i)
    ordered = sorted(cuts)
    return list(itertools.pairwise(ordered))


def _between_digits(doc: Doc, i: int) -> bool:
    return 0 < i < len(doc) - 1 and doc[i - 1].is_digit and doc[i + 1].is_digit
