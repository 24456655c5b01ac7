"""Bootstrap intervals by article, and paired comparison of two systems.

Articles are drawn with replacement (Efron and Tibshirani, 1993); an interval is the 2.5th to
97.5th percentile. Two systems are compared on the same draws (Berg-Kirkpatrick, Burkett and
Klein, EMNLP 2012). The draws follow from seed and number of articles alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from extractor.evaluation.scores import Floats, PRFScore, Statistic, f_score, ratio

NOTHING = (0.0, 0.0)  # an article that a share is not about
SAMPLES = 1000
SEED = 13
PERCENTILES = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure before it is computed: one row of counts an article, and the statistic.

    An article without gold for the figure has a row of zeros.
    """

    counts: Floats
    statistic: Statistic
    higher_is_better: bool = True

    @property
    def value(self) -> float:
        """The figure over all articles; NaN where it is undefined."""
        return float(self.statistic(self.counts.sum(axis=0)))

    @property
    def articles(self) -> int:
        """Number of articles that count."""
        return int(self.counts.any(axis=1).sum())


def f_measure(scores: Iterable[PRFScore]) -> Measure:
    """Return the measure F of one score an article."""
    return Measure(np.array([score.as_list() for score in scores]), f_score)


def share_measure(
    rows: Iterable[Sequence[float] | None], *, higher_is_better: bool = True
) -> Measure:
    """Return the measure of a share: (part, whole) an article, None where it is not about one."""
    return Measure(np.array([row or NOTHING for row in rows]), ratio, higher_is_better)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the bounds of its 95 % interval, and the number of articles behind it."""

    value: float
    low: float
    high: float
    articles: int
    higher_is_better: bool = True


@dataclass(frozen=True, slots=True)
class Difference:
    """One system's figure minus another's, its 95 % interval, and a two-sided p-value."""

    value: float
    other: float
    difference: float
    low: float
    high: float
    p: float
    higher_is_better: bool = True


def draws(articles: int, samples: int = SAMPLES, seed: int = SEED) -> Floats:
    """Return how often each article is drawn in each sample: samples x articles."""
    generator = np.random.default_rng(seed)
    chances = np.full(articles, 1 / articles)
    return generator.multinomial(articles, chances, size=samples).astype(np.float64)


def figures(measures: Mapping[str, Measure], drawn: Floats) -> dict[str, Figure]:
    """Return each measure's figure with its interval, undefined ones left out."""
    found = {}
    for name, measure in measures.items():
        if not np.isnan(measure.value):
            low, high = _bounds(measure.statistic(drawn @ measure.counts))
            found[name] = Figure(
                measure.value, low, high, measure.articles, measure.higher_is_better
            )
    return found


def differences(
    measures: Mapping[str, Measure], others: Mapping[str, Measure], drawn: Floats
) -> dict[str, Difference]:
    """Return the paired difference of each measure that both systems have."""
    found = {}
    for name, measure in measures.items():
        other = others.get(name)
        if other is None or np.isnan(measure.value) or np.isnan(other.value):
            continue
        gaps = measure.statistic(drawn @ measure.counts) - other.statistic(drawn @ other.counts)
        low, high = _bounds(gaps)
        found[name] = Difference(
            measure.value,
            other.value,
            measure.value - other.value,
            low,
            high,
            _p_value(gaps),
            measure.higher_is_better,
        )
    return found


def _bounds(values: Floats) -> tuple[float, float]:
    known = values[~np.isnan(values)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.percentile(known, PERCENTILES)
    return float(low), float(high)


def _p_value(gaps: Floats) -> float:
    """Return twice the share of draws on the rarer side of zero, at least 1/(draws + 1)."""
    known = gaps[~np.isnan(gaps)]
    rarer = min(np.sum(known <= 0), np.sum(known >= 0))
    return float(min(1.0, 2 * (rarer + 1) / (len(known) + 1)))
