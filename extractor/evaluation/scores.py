"""Precision, recall and F, and the statistics that the bootstrap repeats.

A statistic is a function of counts summed over articles, so that a resampled corpus needs no
second look at an article: its counts are the articles' counts, added up again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Statistic = Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True)
class PRFScore:
    """Right, spurious and missed answers; half ones count for partial credit."""

    tp: float = 0
    fp: float = 0
    fn: float = 0

    def __add__(self, other: PRFScore) -> PRFScore:
        return PRFScore(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def precision(self) -> float:
        """Share of the answers that are right, 0 to 1; 0 without answers."""
        return self.tp / (self.tp + self.fp or 1)

    @property
    def recall(self) -> float:
        """Share of the gold answers that were given, 0 to 1; 0 without gold."""
        return self.tp / (self.tp + self.fn or 1)

    @property
    def f(self) -> float:
        """Harmonic mean of precision and recall, 0 to 1."""
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn or 1)

    @property
    def support(self) -> float:
        """Number of gold answers."""
        return self.tp + self.fn

    def as_list(self) -> list[float]:
        """Return tp, fp, fn: a row for the statistic `f_score`."""
        return [self.tp, self.fp, self.fn]


def score_sets(gold: frozenset[str], answers: frozenset[str]) -> PRFScore:
    """Return the score of a set of answers."""
    both = len(gold & answers)
    return PRFScore(both, len(answers) - both, len(gold) - both)


def score_value(gold: object, answer: object, right: bool) -> PRFScore:
    """Return the score of one value, None standing for "not stated".

    A wrong value is spurious and missed at once; where both are None, nothing is counted.
    """
    if gold is not None and answer is not None and right:
        return PRFScore(tp=1)
    return PRFScore(fp=int(answer is not None), fn=int(gold is not None))


def f_score(counts: Floats) -> Floats:
    """Return F of counts whose last axis is tp, fp, fn; NaN where all are 0."""
    tp, fp, fn = counts[..., 0], counts[..., 1], counts[..., 2]
    return _divide(2 * tp, 2 * tp + fp + fn)


def ratio(counts: Floats) -> Floats:
    """Return the quotient of counts whose last axis is sum, number; NaN without a number."""
    return _divide(counts[..., 0], counts[..., 1])


def macro_f(counts: Floats) -> Floats:
    """Return the mean F of classes; the last axis is tp, fp, fn of each class in turn."""
    classes = counts.reshape(*counts.shape[:-1], -1, 3)
    scores = f_score(classes)
    known = ~np.isnan(scores)
    return _divide(np.where(known, scores, 0).sum(axis=-1), known.sum(axis=-1))


def calibration_error(counts: Floats) -> Floats:
    """Return the expected calibration error (Naeini, Cooper and Hauskrecht, AAAI 2015).

    The last axis is, for each bin in turn: answers, right answers, summed confidence.
    """
    bins = counts.reshape(*counts.shape[:-1], -1, 3)
    gaps = np.abs(bins[..., 1] - bins[..., 2]).sum(axis=-1)
    return _divide(gaps, bins[..., 0].sum(axis=-1))


def _divide(above: Floats, below: Floats) -> Floats:
    quotient = np.full(np.shape(above), np.nan)
    np.divide(above, below, out=quotient, where=below != 0)
    return quotient
