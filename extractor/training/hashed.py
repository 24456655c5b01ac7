"""Fits the linear models of `extractor.hashed`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.linear_model import LogisticRegression

from extractor.contexts import Features
from extractor.hashed import feature_key
from extractor.training.rivals import fit_conditional

Array = npt.NDArray[Any]

MIN_ROWS = 2  # rows in which a feature must occur
BOTH = 2  # labels that a head must have seen
CERTAIN = 12.0  # log-odds of a head that has seen but one


@dataclass(frozen=True)
class Head:
    """What one head learns: rows, their labels and weights, inverse of the penalty.

    With `contests`, the numbers of rows that stand in a row and compete, it is a conditional
    logit, else a logistic regression. With `apart`, the marked rows have weights of their own
    beside those of all; they become a head of that name (`beside`).
    """

    name: str
    rows: Sequence[int]
    truth: Sequence[bool]
    weights: Sequence[float]
    strength: float = 1.0
    contests: Sequence[int] = ()
    apart: Sequence[bool] = ()
    beside: str = ""


def fit_hashed(features: Sequence[Features], heads: Sequence[Head]) -> dict[str, Any]:
    """Return the arrays of a `HashedLinear`."""
    counts = Counter(name for row in features for name in row)
    kept = sorted({feature_key(name) for name, n in counts.items() if n >= MIN_ROWS})
    matrix = to_matrix(features, {key: i for i, key in enumerate(kept)})
    names, weights, intercepts = [], [], []
    for head in heads:
        coefficients, intercept = _fit(matrix, head)
        own = [head.name, head.beside] if head.apart else [head.name]
        names += own
        weights += np.split(coefficients, len(own))
        intercepts += [intercept, 0.0][: len(own)]
    return {
        "features": np.array(kept, np.uint32),
        "heads": np.array(names),
        "weights": np.array(weights, np.float16).T.copy(),
        "intercept": np.array(intercepts, np.float32),
    }


def _fit(matrix: csr_matrix, head: Head) -> tuple[Array, float]:
    if len(set(head.truth)) < BOTH:
        size = matrix.shape[1] * (2 if head.apart else 1)
        return np.zeros(size), CERTAIN if any(head.truth) else -CERTAIN
    if head.contests:
        rows, right = matrix[list(head.rows)], np.array(head.truth)
        if head.apart:
            rows = hstack([rows, diags(np.array(head.apart, float)) @ rows]).tocsr()
        even = np.ones(len(head.contests))
        return fit_conditional(rows, right, head.contests, even, head.strength)
    model = LogisticRegression(C=head.strength, solver="liblinear", max_iter=500)
    model.fit(matrix[list(head.rows)], np.array(head.truth), sample_weight=head.weights)
    return model.coef_[0], float(model.intercept_[0])


def to_matrix(rows: Sequence[Features], column: Mapping[int, int]) -> csr_matrix:
    """Return the rows as a sparse matrix; features without a column are left out."""
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for row in rows:
        known = [(at, v) for n, v in row.items() if (at := column.get(feature_key(n))) is not None]
        columns += [at for at, _ in known]
        data += [v for _, v in known]
        ends.append(len(columns))
    shape = (len(rows), max(len(column), 1))
    return csr_matrix((data, np.array(columns, np.int32), np.array(ends, np.int32)), shape=shape)
