"""Says how far stated confidence can be believed.

An answer is a pair (confidence, right). Only the confidence of the answer that was given is
looked at, because that is what a record states.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10
COVERAGES = tuple(i / 10 for i in range(10, 0, -1))
Answers = Sequence[tuple[float, bool]]


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like confidence: number, mean confidence and accuracy, 0 to 1."""

    low: float
    high: float
    number: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """Accuracy of the surest `share` of the answers; `threshold` is the least confidence."""

    share: float
    threshold: float
    number: int
    accuracy: float


def bin_of(confidence: float) -> int:
    """Return the number of the bin, 0 to 9, of a confidence from 0 to 1."""
    return min(int(confidence * BINS), BINS - 1)


def bin_counts(confidence: float, right: bool) -> list[float]:
    """Return answers, right answers and confidence of each bin: a row for the statistic."""
    row = [0.0] * (3 * BINS)
    start = 3 * bin_of(confidence)
    row[start : start + 3] = [1, float(right), confidence]
    return row


def reliability(answers: Answers) -> list[Bin]:
    """Return the reliability table: the bins that have answers, from low to high."""
    bins = []
    for number in range(BINS):
        inside = [(c, right) for c, right in answers if bin_of(c) == number]
        if inside:
            size = len(inside)
            confidence = sum(c for c, _ in inside) / size
            accuracy = sum(right for _, right in inside) / size
            bins.append(Bin(number / BINS, (number + 1) / BINS, size, confidence, accuracy))
    return bins


def brier(answers: Answers) -> float:
    """Return the Brier score of the given answers, 0 (best) to 1; NaN without answers."""
    squares = [(c - right) ** 2 for c, right in answers]
    return sum(squares) / len(squares) if squares else float("nan")


def coverage_table(answers: Answers) -> list[Coverage]:
    """Return accuracy when only the surest answers are kept: all, 90 % … 10 %."""
    surest = sorted(answers, key=lambda answer: -answer[0])
    table = []
    for share in COVERAGES:
        kept = surest[: round(share * len(surest))]
        if kept:
            accuracy = sum(right for _, right in kept) / len(kept)
            table.append(Coverage(share, kept[-1][0], len(kept), accuracy))
    return table
