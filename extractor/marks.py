"""Pairs of quotation marks and brackets, so that no phrase keeps one half of a pair."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Span

from extractor.resources import table
from extractor.words import lower_words_of, words_of


def mark_pairs(span: Span) -> dict[int, int]:
    """Return {number of a mark's token: that of its partner} for the pairs inside a span."""
    closers = _closers()
    partner: dict[int, int] = {}
    waiting: list[tuple[str, int]] = []
    for i, mark in enumerate(lower_words_of(span), span.start):
        opened = next((entry for entry in reversed(waiting) if closers[entry[0]] == mark), None)
        if opened:
            del waiting[waiting.index(opened) :]
            partner[opened[1]], partner[i] = i, opened[1]
        elif mark in closers:
            waiting.append((mark, i))
    return partner


def is_half(span: Span, i: int) -> bool:
    """Whether a token is a quotation mark or bracket without its partner inside the span."""
    closers = _closers()
    mark = words_of(span.doc)[i]
    return (mark in closers or mark in closers.values()) and i not in mark_pairs(span)


@cache
def _closers() -> dict[str, str]:
    return dict(table("clause_words")["pairs"])
