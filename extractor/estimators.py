"""Fitted numbers of a classifier in one NumPy file: the base of the small classifiers.

scikit-learn fits, NumPy applies: what is stored are named arrays (npz), which hold no code
and load without scikit-learn. The same arrays give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np

Arrays = dict[str, Any]


def write_arrays(arrays: Mapping[str, Any], path: Path) -> None:
    """Write arrays and numbers by name, compressed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **arrays)


def read_arrays(path: Path) -> Arrays:
    """Return the arrays and numbers of a file; one that would need pickle is refused.

    Raises:
        ValueError: the file holds objects.
    """
    with np.load(path, allow_pickle=False) as stored:
        return {name: stored[name][()] for name in stored.files}


class StoredEstimator:
    """Holds the arrays of a fitted estimator; subclasses say what they are and mean."""

    FILE: ClassVar[str]

    def __init__(self, estimator: Mapping[str, Any]) -> None:
        self.estimator: Arrays = dict(estimator)

    @classmethod
    def from_disk(cls, path: Path) -> Self:
        """Load from a directory."""
        return cls(read_arrays(path / cls.FILE))

    def to_disk(self, path: Path) -> None:
        """Write into a directory."""
        write_arrays(self.estimator, path / self.FILE)
