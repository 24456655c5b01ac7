"""Fits `extractor.linear.LinearHeads` to choose one value of an article, or none of them.

Where a logistic regression asks of each mention whether it is right, a conditional logit asks
which of the article's mentions is, so that what they share has no say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from extractor.contexts import Features
from extractor.linear import LinearHeads
from extractor.training.linear import (
    MIN_POSITIVES,
    NEVER,
    Array,
    best_threshold,
    calibrate,
    feature_matrix,
    uncalibrated,
)

ITERATIONS = 200
RECALL_WEIGHT = 0.7  # a wrong value costs more than a missing one: thresholds by this F

Shares = Callable[[Sequence[str], Array], Mapping[str, tuple[float, int]]]


@dataclass(frozen=True)
class Contest:
    """The mentions of an article, of which each head chooses one value or none.

    Attributes:
        rows: features of each mention.
        values: what each mention stands for.
        right: for each head that was annotated, whether each mention is right.
        wanted: for the same heads, whether the article has an answer, mentioned or not.
        weight: against that of an annotated article.
    """

    rows: Sequence[Features]
    values: Sequence[str]
    right: Mapping[str, Sequence[bool]]
    wanted: Mapping[str, bool]
    weight: float = 1.0


def fit_rivals(
    articles: Sequence[Contest],
    folds: Sequence[int],
    strengths: Mapping[str, float],
    shares: Shares,
    least: Mapping[str, float],
    further: Sequence[Contest] = (),
) -> dict[str, Any]:
    """Return the arrays of a `LinearHeads`; sigmoids and thresholds come from held-back folds.

    Args:
        articles: annotated articles.
        folds: number of each article's fold.
        strengths: inverse of the regularisation of each head.
        shares: gives log-odds and number of each value from values and log-odds of an article.
        least: probability below which no choice of a head is given, whatever its threshold.
        further: texts to learn from that tell nothing of how sure a choice is.
    """
    final = LinearHeads(_fit([*articles, *further], strengths))
    held: dict[str, list[tuple[float, bool]]] = {head: [] for head in strengths}
    for number in sorted(set(folds)):
        kept = [a for a, fold in zip(articles, folds, strict=True) if fold != number]
        model = LinearHeads(_fit([*kept, *further], strengths))
        for article, fold in zip(articles, folds, strict=True):
            if fold == number and article.rows:
                log_odds = model.log_odds(article.rows)
                for head, right in article.right.items():
                    chances = shares(article.values, log_odds[:, model.position(head)])
                    odds, best = max(chances.values(), key=lambda chance: chance[0])
                    held[head].append((odds, bool(right[best])))
    for head, choices in held.items():
        scores, truth = [odds for odds, _ in choices], [right for _, right in choices]
        calibrate(final.estimator, head, scores, truth)
        wanted = sum(article.wanted.get(head, False) for article in articles)
        probabilities = [final.probability(head, odds) for odds in scores]
        threshold = best_threshold(probabilities, truth, wanted, beta=RECALL_WEIGHT)
        final.estimator["threshold"][final.position(head)] = max(least[head], threshold)
    return dict(final.estimator)


def _fit(articles: Sequence[Contest], strengths: Mapping[str, float]) -> dict[str, Any]:
    """Return the arrays, not yet calibrated."""
    counts = Counter(name for article in articles for row in article.rows for name in row)
    names = sorted(name for name, n in counts.items() if n > 1)
    columns, heads = {name: i for i, name in enumerate(names)}, sorted(strengths)
    weights, intercepts = [], []
    for head in heads:
        known = [article for article in articles if article.rows and head in article.right]
        fitted, intercept = _fit_head(known, head, columns, strengths[head])
        weights.append(fitted)
        intercepts.append(intercept)
    return uncalibrated(names, heads, weights, intercepts)


def _fit_head(
    articles: Sequence[Contest], head: str, columns: Mapping[str, int], strength: float
) -> tuple[Array, float]:
    if sum(any(article.right[head]) for article in articles) < MIN_POSITIVES:
        return np.zeros(max(len(columns), 1)), NEVER
    matrix = feature_matrix([row for article in articles for row in article.rows], columns)
    right = np.array([y for article in articles for y in article.right[head]], bool)
    sizes = [len(article.rows) for article in articles]
    weights = np.array([article.weight for article in articles])
    return fit_conditional(matrix, right, sizes, weights, strength)


def fit_conditional(
    matrix: csr_matrix, right: Array, sizes: Sequence[int], weights: Array, strength: float
) -> tuple[Array, float]:
    """Fit a conditional logit; return its coefficients and intercept (log-odds against none).

    Args:
        matrix: features, one row a rival, the rivals of a contest in a row.
        right: whether each rival is right; where none is, the right answer is none.
        sizes: number of rivals of each contest.
        weights: of the contests.
        strength: inverse of the L2 penalty.
    """
    loss = _Loss(matrix, right, sizes, weights, strength)
    start = np.zeros(matrix.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS})
    return found.x[:-1], float(found.x[-1])


class _Loss:
    """The negative log-likelihood of the right mentions, or of none, and its gradient."""

    def __init__(
        self,
        matrix: csr_matrix,
        right: Array,
        sizes: Sequence[int],
        weights: Array,
        strength: float,
    ) -> None:
        self.matrix, self.right, self.strength, self.weights = matrix, right, strength, weights
        self.owner = np.repeat(np.arange(len(sizes)), sizes)
        self.first = np.cumsum([0, *sizes[:-1]])
        self.none = ~np.logical_or.reduceat(right, self.first)

    def __call__(self, point: Array) -> tuple[float, Array]:
        coefficients, intercept = point[:-1], point[-1]
        scores = self.matrix @ coefficients + intercept
        top = np.maximum(np.maximum.reduceat(scores, self.first), 0.0)
        grown, nothing = np.exp(scores - top[self.owner]), np.exp(-top)
        total = np.add.reduceat(grown, self.first) + nothing
        good = np.add.reduceat(grown * self.right, self.first) + nothing * self.none
        good = np.maximum(good, np.finfo(float).tiny)
        value = self.weights @ (np.log(total) - np.log(good))
        slope = grown / total[self.owner] - grown * self.right / good[self.owner]
        slope *= self.weights[self.owner]
        gradient = np.append(self.matrix.T @ slope + coefficients / self.strength, slope.sum())
        return float(value + coefficients @ coefficients / (2 * self.strength)), gradient
