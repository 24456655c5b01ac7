"""Several logistic regressions over named features, scored with one look-up a feature.

The small text models of the details share this form: a row of features (name to value), one
logistic regression a head, and a sigmoid that turns the log-odds of the chosen row of an
article into the probability that the choice is right (Platt, 1999), fitted on rows of held
back stories.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, repeat
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from extractor.contexts import Features
from extractor.estimators import StoredEstimator

UNKNOWN = -1  # column of a feature that the model does not have

Array = npt.NDArray[Any]


class LinearHeads(StoredEstimator):
    """Scores rows of features; `estimator` holds plain arrays.

    The arrays: "features" (names), "heads" (names), "weights" (feature by head), "intercept",
    "slope" and "shift" of each head's sigmoid, and "threshold", the least probability at
    which a head's choice is worth giving.
    """

    FILE: ClassVar[str] = "heads.npz"

    def __init__(self, estimator: Mapping[str, Any]) -> None:
        super().__init__(estimator)
        self.column = {str(name): i for i, name in enumerate(estimator["features"])}
        self.heads = [str(name) for name in estimator["heads"]]
        self._number = {name: i for i, name in enumerate(self.heads)}

    def log_odds(self, rows: Sequence[Features]) -> Array:
        """Return the log-odds of every row (first axis) for every head (second axis)."""
        weights, intercept = self.estimator["weights"], self.estimator["intercept"]
        result = np.repeat(intercept[None, :], len(rows), axis=0)
        names, values = chain.from_iterable(rows), chain.from_iterable(r.values() for r in rows)
        columns = np.fromiter(map(self.column.get, names, repeat(UNKNOWN)), np.int64)
        owners = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        known = np.flatnonzero(columns != UNKNOWN)
        if known.size:
            columns, owners = columns[known], owners[known]
            parts = weights[columns] * np.fromiter(values, np.float32)[known, None]
            first = np.flatnonzero(np.diff(owners, prepend=-1))
            result[owners[first]] += np.add.reduceat(parts, first, axis=0)
        return np.asarray(result)

    def probability(self, head: str, log_odds: float) -> float:
        """Return the calibrated probability of a choice with these log-odds."""
        i = self._number[head]
        return float(
            1 / (1 + np.exp(-(self.estimator["slope"][i] * log_odds + self.estimator["shift"][i])))
        )

    def threshold(self, head: str) -> float:
        """Return the least probability at which the head's choice is worth giving."""
        return float(self.estimator["threshold"][self._number[head]])

    def position(self, head: str) -> int:
        """Return the column of a head in `log_odds`."""
        return self._number[head]
