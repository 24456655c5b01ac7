"""Fits `extractor.linear.LinearHeads`: one logistic regression a head, with calibration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from extractor.contexts import Features
from extractor.linear import LinearHeads

Array = npt.NDArray[Any]

MIN_POSITIVES = 3  # a head with fewer is never certain of anything
NEVER = -12.0  # log-odds of such a head
LEAST_PROBABILITY = 0.25  # of a choice that is given, however few are right


@dataclass(frozen=True)
class Choice:
    """The rows of an article, of which each head chooses one.

    `labels` tells for each head whether each row is right, None where nobody said; `wanted`
    whether the article has a right answer at all, among the rows or not.
    """

    rows: Sequence[Features]
    labels: Mapping[str, Sequence[bool | None]]
    wanted: Mapping[str, bool]


def fit_heads(
    rows: Sequence[Features],
    labels: Mapping[str, Sequence[bool | None]],
    weights: Sequence[float] | None = None,
    *,
    strength: float = 1.0,
    min_count: int = 2,
) -> dict[str, Any]:
    """Return the arrays of a `LinearHeads`, not yet calibrated.

    Args:
        rows: features.
        labels: for each head, whether each row is one of it; None where that is not known.
        weights: of the rows.
        strength: inverse of the regularisation.
        min_count: rows in which a feature must occur.
    """
    counts = Counter(name for row in rows for name in row)
    features = sorted(name for name, n in counts.items() if n >= min_count)
    matrix = feature_matrix(rows, {name: i for i, name in enumerate(features)})
    heads = sorted(labels)
    coefficients, intercepts = [], []
    for head in heads:
        known = [i for i, label in enumerate(labels[head]) if label is not None]
        coefficient, intercept = _fit(
            matrix[known],
            np.asarray([bool(labels[head][i]) for i in known]),
            None if weights is None else [weights[i] for i in known],
            strength,
        )
        coefficients.append(coefficient)
        intercepts.append(intercept)
    return uncalibrated(features, heads, coefficients, intercepts)


def uncalibrated(
    features: Sequence[str],
    heads: Sequence[str],
    coefficients: Sequence[Array],
    intercepts: Sequence[float],
) -> dict[str, Any]:
    """Return the arrays of a `LinearHeads` from the coefficients of each head."""
    return {
        "features": np.array(features or [""]),
        "heads": np.array(heads),
        "weights": np.array(coefficients, np.float32).T,
        "intercept": np.array(intercepts, np.float32),
        "slope": np.ones(len(heads)),
        "shift": np.zeros(len(heads)),
        "threshold": np.full(len(heads), 0.5),
    }


def calibrate(
    estimator: dict[str, Any], head: str, log_odds: Sequence[float], right: Sequence[bool]
) -> None:
    """Fit a head's sigmoid in place, on choices made for articles of held-back stories."""
    i = list(estimator["heads"]).index(head)
    if min(sum(right), len(right) - sum(right)) < MIN_POSITIVES:
        return
    model = LogisticRegression(C=1.0).fit(np.asarray(log_odds)[:, None], np.asarray(right))
    if model.coef_[0, 0] > 0:
        estimator["slope"][i] = model.coef_[0, 0]
        estimator["shift"][i] = model.intercept_[0]


def fit_choices(
    articles: Sequence[Choice],
    folds: Sequence[int],
    heads: Sequence[str],
    *,
    strength: float,
    extra: Sequence[tuple[Features, Mapping[str, bool | None], float]] = (),
    least: Callable[[Sequence[float], Sequence[bool], int], float] | None = None,
) -> dict[str, Any]:
    """Return the arrays of a `LinearHeads` that chooses one row of an article for each head.

    The sigmoids and the thresholds come from choices made for articles of held-back folds.

    Args:
        articles: the rows of each article, with their labels.
        folds: number of each article's fold.
        heads: names.
        strength: inverse of the regularisation.
        extra: further rows to learn from, with labels and weight.
        least: gives the threshold, `best_threshold` by default.
    """
    least = least or best_threshold

    def fit(chosen: Sequence[int]) -> LinearHeads:
        rows = [row for i in chosen for row in articles[i].rows] + [row for row, _, _ in extra]
        labels = {
            head: [y for i in chosen for y in articles[i].labels[head]]
            + [known.get(head) for _, known, _ in extra]
            for head in heads
        }
        weights = [1.0] * (len(rows) - len(extra)) + [weight for _, _, weight in extra]
        return LinearHeads(fit_heads(rows, labels, weights, strength=strength))

    final = fit(range(len(articles)))
    held: dict[str, list[tuple[float, bool, int]]] = {head: [] for head in heads}
    for number in sorted(set(folds)):
        model = fit([i for i, n in enumerate(folds) if n != number])
        for i in (i for i, n in enumerate(folds) if n == number and articles[i].rows):
            log_odds = model.log_odds(articles[i].rows)
            for head, label in articles[i].labels.items():
                known = [row for row, right in enumerate(label) if right is not None]
                if known:
                    column = log_odds[:, model.position(head)]
                    best = max(known, key=lambda row: column[row])
                    held[head].append((float(column[best]), bool(label[best]), i))
    for head, choices in held.items():
        scores, right = [c[0] for c in choices], [c[1] for c in choices]
        calibrate(final.estimator, head, scores, right)
        wanted = sum(articles[i].wanted[head] for _, _, i in choices)
        probabilities = [final.probability(head, score) for score in scores]
        final.estimator["threshold"][final.position(head)] = max(
            LEAST_PROBABILITY, least(probabilities, right, wanted)
        )
    return dict(final.estimator)


def best_threshold(
    probabilities: Sequence[float], right: Sequence[bool], wanted: int, *, beta: float = 1.0
) -> float:
    """Return the least probability of a choice at which F is highest.

    Args:
        probabilities: of the choice of each article.
        right: whether it is right.
        wanted: number of articles that have a right answer.
        beta: weight of recall against precision.
    """
    best, threshold, found = 0.0, 1.0, 0
    ranked = sorted(zip(probabilities, right, strict=True), reverse=True)
    for given, (probability, correct) in enumerate(ranked, start=1):
        found += correct
        f = (1 + beta**2) * found / (given + beta**2 * wanted)
        if f > best:
            best, threshold = f, probability
    return threshold


def half_of_best(probabilities: Sequence[float], right: Sequence[bool], wanted: int) -> float:
    """Return half the best F: where probabilities are true, F is highest from there on.

    It varies less with a few choices than `best_threshold`, of which it takes the arguments
    (Lipton, Elkan and Narayanaswamy, 2014).
    """
    least = best_threshold(probabilities, right, wanted)
    given = [correct for p, correct in zip(probabilities, right, strict=True) if p >= least]
    return sum(given) / (len(given) + wanted) if given else least


def feature_matrix(rows: Sequence[Features], column: Mapping[str, int]) -> csr_matrix:
    """Return rows of features as a matrix; those without a column are left out."""
    data, columns, ends = [], [], [0]
    for row in rows:
        known = [(column[name], value) for name, value in row.items() if name in column]
        columns += [c for c, _ in known]
        data += [v for _, v in known]
        ends.append(len(columns))
    return csr_matrix((data, columns, ends), shape=(len(rows), max(len(column), 1)))


def _fit(
    matrix: csr_matrix, label: Array, weights: Sequence[float] | None, strength: float
) -> tuple[Array, float]:
    if label.sum() < MIN_POSITIVES or label.all():
        return np.zeros(matrix.shape[1]), NEVER
    model = LogisticRegression(C=strength, solver="liblinear", max_iter=500)
    model.fit(matrix, label, sample_weight=weights)
    return model.coef_[0], float(model.intercept_[0])
