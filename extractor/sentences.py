"""Sentence boundaries by punctuation, layout and the title's end, and quick look-up.

spaCy's `Span.sent` walks the whole Doc at every call; `sentence_of` finds the sentence by
bisection, which keeps long articles linear.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from spacy.tokens import Doc, Span

from extractor.kept import kept_of

_STOPS = frozenset(".!?…")
_CLOSERS = frozenset("\"'”’)]»")
_LONGEST_STOP = 3  # characters of a token that is nothing but stops ("...")


def sentence_starts(words: Sequence[str]) -> list[int]:
    """Return the numbers of the tokens that start a sentence, the first token's included.

    A sentence ends after a full stop with the quotes that close behind it, if no lower-case
    word follows, and at a line break.
    """
    starts = [0] if words else []
    ended = False
    for i in range(1, len(words)):
        text, before = words[i], words[i - 1]
        if before[-1] in _STOPS and len(before) <= _LONGEST_STOP and not before[0].isalnum():
            ended = True
        if not (ended or "\n" in before):
            continue
        blank = text.isspace()
        if "\n" in before:
            new = not blank
        else:
            new = ended and not (text[0] in _CLOSERS or text[0].islower() or text in _STOPS)
            new = new and not blank
        if new:
            starts.append(i)
        if new or not (text[0] in _CLOSERS or text in _STOPS or blank):
            ended = False
    return starts


def sentence_of(span: Span) -> Span:
    """Return the sentence in which a span starts."""
    starts, parts = _parts(span.doc)
    return parts[bisect_right(starts, span.start) - 1]


def sentences(doc: Doc) -> list[Span]:
    """Return the sentences of a Doc. The list is shared: it must not be changed."""
    return _parts(doc)[1]


def starts_of(doc: Doc) -> list[int]:
    """Return the same as `doc._.sentence_starts`, which nothing changes once they are set."""
    return _parts(doc)[0]


def _parts(doc: Doc) -> tuple[list[int], list[Span]]:
    """Return the starts of the sentences and the sentences, made once a Doc."""
    kept = kept_of(doc)
    if "sentences" not in kept:
        starts = doc._.sentence_starts
        kept["sentences"] = starts, [doc[a:b] for a, b in pairwise([*starts, len(doc)])]
    found: tuple[list[int], list[Span]] = kept["sentences"]
    return found
