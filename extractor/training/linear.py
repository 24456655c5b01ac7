"""Fits `extractor.linear.LinearHeads`: one logistic regression a head, with calibration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from extractor.contexts import Features

Array = npt.NDArray[Any]

MIN_POSITIVES = 3  # a head with fewer is never certain of anything
NEVER = -12.0  # log-odds of such a head


def fit_heads(
    rows: Sequence[Features],
    labels: Mapping[str, Sequence[bool]],
    weights: Sequence[float] | None = None,
    *,
    strength: float = 1.0,
    min_count: int = 2,
) -> dict[str, Any]:
    """Return the arrays of a `LinearHeads`, not yet calibrated.

    Args:
        rows: features.
        labels: for each head, whether each row is one of it.
        weights: of the rows.
        strength: inverse of the regularisation.
        min_count: rows in which a feature must occur.
    """
    counts = Counter(name for row in rows for name in row)
    features = sorted(name for name, n in counts.items() if n >= min_count)
    matrix = _matrix(rows, {name: i for i, name in enumerate(features)})
    heads = sorted(labels)
    coefficients, intercepts = [], []
    for head in heads:
        coefficient, intercept = _fit(matrix, np.asarray(labels[head]), weights, strength)
        coefficients.append(coefficient)
        intercepts.append(intercept)
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


def _matrix(rows: Sequence[Features], column: Mapping[str, int]) -> csr_matrix:
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
