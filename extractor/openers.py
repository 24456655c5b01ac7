"""Tells which sentences of an article can be quoted by themselves.

Left out are bylines, captions and links, and the parts of longer quotations; cut off is what
stands before a report's first word, such as a dateline. A sentence points back where its first
words need the sentence before: a pronoun, a connective, "the flaw" of no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Literal

from spacy.tokens import Span

from extractor.excerpts import after_dateline, whole
from extractor.resources import table
from extractor.words import lower_words_of, text_of_span

ENDS = frozenset(".!?…”\"'’)")
SHORTEST = 6  # tokens of a sentence that says a thing
OPENING = 6  # tokens in which a linking word joins a sentence to the one before
NAMED = 12  # tokens in which a name makes "the flaw" one that needs no other sentence
LONGEST_QUOTATION = 5  # sentences; behind as many, a mark was not the opening one

Pointing = Literal["no", "loosely", "yes"]


def quotable(parts: Sequence[Span], body_start: int) -> dict[int, Span]:
    """Return the words of the body's sentences that can be quoted, by the sentence's number."""
    found: dict[int, Span] = {}
    quoted = _inside_quotations(parts)
    for number, part in enumerate(parts):
        if part.start_char >= body_start and number not in quoted:
            words = _after_lead_in(after_dateline(whole(part)))
            text = text_of_span(words)
            whole_sentence = len(words) >= SHORTEST and text[-1] in ENDS and not _shouted(text)
            if whole_sentence and not _is_debris(text):
                found[number] = words
    return found


def points_back(span: Span) -> Pointing:
    """Return whether the first words of a sentence need the one before, for certain or loosely."""
    words = [word.replace("’", "'") for word in lower_words_of(span)]
    text = " ".join(text_of_span(span).lower().replace("’", "'").split())
    if _starts(text, "forward"):
        return "no"
    if _starts(text, "connectives") or _any(words[:OPENING], "linking"):
        return "yes"
    if words[0] in _words("back"):
        return "no" if words[1] in _words("times") else "yes"
    if words[0] in _words("openers") and _clause_points_back(words):
        return "yes"
    clause = words.index(",") + 1 if words[0] in _words("openers") and "," in words else 0
    definite = words[clause : clause + 1] == ["the"] and _any(
        words[clause + 1 : clause + 4], "nouns"
    )
    return "loosely" if (definite and not _is_named(span[:NAMED])) or _nameless(span) else "no"


def _is_named(span: Span) -> bool:
    return any(t.ent_type_ not in ("", "DATE") or t.like_num for t in span)


def _clause_points_back(words: Sequence[str]) -> bool:
    """Whether the subject of the first clause, or that behind its comma, is a pronoun."""
    comma = words.index(",") if "," in words else OPENING
    places = {1, 2, comma + 1}
    return any(
        words[i] in _words("personal") and words[i + 1] not in _words("times")
        for i in places
        if i + 1 < len(words) and not (i == 2 and comma == 1)
    )


def _nameless(span: Span) -> bool:
    """Whether "he" or "she" stands for somebody whom the sentence does not name."""
    for i, word in enumerate(lower_words_of(span)):
        if word in _words("singular"):
            return all(token.ent_type_ != "PERSON" for token in span[:i])
    return False


def _is_debris(text: str) -> bool:
    """Whether a sentence is a byline, a caption or a link."""
    lower = text.lower()
    phrases = table("description_words")["debris phrases"]
    return _debris().match(text) is not None or any(phrase in lower for phrase in phrases)


def _shouted(text: str) -> bool:
    """Whether most letters are capitals: a sign or a quoted threat."""
    return sum(map(str.isupper, text)) > sum(map(str.islower, text))


def _inside_quotations(parts: Sequence[Span]) -> set[int]:
    """Return the numbers of the sentences that are parts of a quotation of several."""
    inside: set[int] = set()
    opened: int | None = None
    marks = 0
    for number, part in enumerate(parts):
        text = text_of_span(part)
        if opened is not None and (number - opened >= LONGEST_QUOTATION or _in_new_line(part)):
            opened = None
        ahead = text.rstrip().endswith(' "')  # the mark that opens the next sentence
        marks = text.count('"') - ahead + marks
        half = text.count("“") != text.count("”") or marks % 2
        marks = int(ahead)
        if half:
            inside.update(range(number if opened is None else opened, number + 1))
            opened = number if opened is None else None
    return inside


def _in_new_line(part: Span) -> bool:
    return part.start > 0 and "\n" in part.doc[part.start - 1].text


def _after_lead_in(span: Span) -> Span:
    """Return a sentence without a place and an agency's name in front of it."""
    start, text = 0, text_of_span(span)
    for pattern in _lead_ins():
        if match := pattern.match(text, start):
            start = match.end()
    words: Span | None = span.char_span(start, len(text)) if start < len(text) else None
    return span if words is None or len(words) < SHORTEST else words


def _starts(text: str, name: str) -> bool:
    if not text.startswith(_prefixes(name)):
        return False
    return any(text.startswith(p) and not text[len(p) :][:1].isalnum() for p in _prefixes(name))


def _any(words: Iterable[str], name: str) -> bool:
    return not _words(name).isdisjoint(words)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(table("description_words")[name])


@cache
def _prefixes(name: str) -> tuple[str, ...]:
    return tuple(table("description_words")[name])


@cache
def _debris() -> re.Pattern[str]:
    return re.compile("|".join(table("description_words")["debris"]))


@cache
def _lead_ins() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p) for p in table("description_words")["lead in"])
