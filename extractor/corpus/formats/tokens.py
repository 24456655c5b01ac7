"""Tokens that never cross the edge of an entity, so that token formats lose nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from extractor.corpus.formats.carried import Span

Token = tuple[int, int]  # start, end


def cut(tokens: Iterable[Token], spans: Iterable[Span]) -> Iterator[Token]:
    """Yield the tokens, cut where an entity starts or ends inside one."""
    edges = sorted({edge for start, end, _ in spans for edge in (start, end)})
    for start, end in tokens:
        inside = [edge for edge in edges if start < edge < end]
        yield from pairwise([start, *inside, end])


def word_tokens(text: str) -> Iterator[Token]:
    """Yield runs of letters and digits, and single marks; white space is no token."""
    for match in re.finditer(r"\w+|[^\w\s]", text):
        yield match.span()


def bio_tags(tokens: list[Token], spans: Iterable[Span]) -> list[str]:
    """Return a BIO tag for each token: B-ORG, I-ORG, O."""
    tags = ["O"] * len(tokens)
    position = 0
    for start, end, label in sorted(spans):
        while position < len(tokens) and tokens[position][0] < start:
            position += 1
        prefix = "B-"
        while position < len(tokens) and tokens[position][1] <= end:
            tags[position] = prefix + label
            prefix = "I-"
            position += 1
    return tags


def bio_spans(tokens: list[Token], tags: list[str]) -> list[Span]:
    """Return the spans of BIO tags; an I- without its B- starts a span, as in IOB1."""
    spans: list[Span] = []
    previous = ""
    for (start, end), tag in zip(tokens, tags, strict=True):
        prefix, _, label = tag.partition("-")
        if prefix == "I" and label == previous and spans:
            spans[-1] = (spans[-1][0], end, label)
        elif prefix in ("B", "I"):
            spans.append((start, end, label))
        previous = label
    return spans
