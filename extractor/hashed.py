"""Linear models over named features that are stored by a hash of their names.

A stored model so holds no words of the articles that it learned from, and an unknown feature
costs one look-up.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import repeat
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from extractor.estimators import StoredEstimator

UNKNOWN = -1  # place of a feature that the model does not have

Array = npt.NDArray[Any]


def feature_key(name: str) -> int:
    """Return the number that stands for a feature in a stored model."""
    return crc32(name.encode())


class HashedLinear(StoredEstimator):
    """Scores rows of features; `estimator` holds plain arrays.

    The arrays: "features" (CRC-32 of the names), "heads" (names), "weights" (feature by
    head) and "intercept" (by head); subclasses add their own.
    """

    def __init__(self, estimator: Mapping[str, Any]) -> None:
        super().__init__(estimator)
        self.row = {int(key): i for i, key in enumerate(estimator["features"])}
        self.heads = [str(name) for name in estimator["heads"]]
        self._weights = np.asarray(estimator["weights"], np.float32)  # stored in half the bytes

    def log_odds(self, row: Mapping[str, float]) -> Array:
        """Return the log-odds of one row of features for every head."""
        keys = map(crc32, map(str.encode, row))
        places = np.fromiter(map(self.row.get, keys, repeat(UNKNOWN)), np.int64, len(row))
        known = np.flatnonzero(places != UNKNOWN)
        intercept = np.asarray(self.estimator["intercept"])
        if not known.size:
            return intercept
        values = np.fromiter(row.values(), np.float32, len(row))[known]
        return np.asarray(intercept + values @ self._weights[places[known]])
