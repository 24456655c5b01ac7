"""Decides the state of the investigation: the classifier's view and what the article states."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from extractor.resources import table

Chars = tuple[int, int]


def investigation_status(
    text: str, probabilities: Mapping[str, float]
) -> tuple[str, float, list[Chars]]:
    """Return the likeliest status, its score (0 to 1), and the phrases that state it.

    Args:
        text: the article.
        probabilities: of each status, by the classifier.
    """
    weight = float(table("investigation_cues")["weight"])
    scores, stated = dict(probabilities), {}
    for status, pattern in _patterns().items():
        stated[status] = [match.span() for match in pattern.finditer(text)]
        if stated[status]:
            scores[status] = min(scores.get(status, 0.0) + weight, 0.99)
    best = max(scores, key=lambda status: scores[status])
    return best, round(scores[best], 4), stated.get(best, [])


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    phrases = table("investigation_cues")["phrases"]
    return {
        status: re.compile(rf"\b(?:{'|'.join(map(re.escape, found))})\b", re.IGNORECASE)
        for status, found in phrases.items()
    }
