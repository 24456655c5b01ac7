"""Tells from the words around a date whether its sentence speaks of the past or the future.

The nearest sign in front of the date decides ("will … on Friday", "said Monday"), else the
nearest behind it ("On Friday, the company will …"). Words are in `data/dates.json`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from extractor.resources import table

BE_WINDOW = 3  # words in front of a participle in which "will be" makes it one of the future
LIMIT_WINDOW = 8  # words in front of "until" in which its verb stands
LONGEST = 5  # letters of a word whose ending "ed" may be no participle ("speed", "need")


def speaks_of_future(before: Sequence[str], after: Sequence[str]) -> bool | None:
    """Return True for the future, False for the past, None without a sign.

    Args:
        before: lower-case words of the sentence in front of the date, in text order.
        after: lower-case words of the sentence behind it.
    """
    if before and before[-1] in _words("limits") and _is_open(before[:-1]):
        return True
    words = [*before, *after]
    for i in (*range(len(before) - 1, -1, -1), *range(len(before), len(words))):
        sign = _sign(words, i)
        if sign is not None:
            return sign
    return None


def _is_open(words: Sequence[str]) -> bool:
    """Whether a limit ("until", "by") is still ahead: "are open until", "to answer by"."""
    for i in range(len(words) - 1, max(-1, len(words) - 1 - LIMIT_WINDOW), -1):
        if words[i] in ("is", "are", "has", "have", "to", "must", "given"):
            return True
        if _sign(words, i) is not None:
            return bool(_sign(words, i))
    return False


def _sign(words: Sequence[str], i: int) -> bool | None:
    word = words[i]
    if word in _words("future_verbs"):
        return None if words[i + 1 : i + 2] == ["have"] else True
    if word in _words("past_verbs") or (word.endswith("ed") and len(word) > LONGEST):
        near = words[max(0, i - BE_WINDOW) : i]
        return any(w in ("be", "will", "would") for w in near) and "have" not in near
    return None


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(table("dates")[name])
