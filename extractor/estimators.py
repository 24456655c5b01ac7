"""A fitted scikit-learn estimator in one skops file: the base of the small classifiers."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, Self


class StoredEstimator:
    """Holds a fitted estimator; subclasses say what it reads and what its answer means."""

    FILE: ClassVar[str]

    def __init__(self, estimator: Any) -> None:
        self.estimator = estimator

    @classmethod
    def from_disk(cls, path: Path) -> Self:
        """Load from a directory; types other than scikit-learn's own are refused by skops."""
        import skops.io

        return cls(skops.io.load(path / cls.FILE))

    def to_disk(self, path: Path) -> None:
        """Write into a directory, coefficients in single precision."""
        import skops.io

        path.mkdir(parents=True, exist_ok=True)
        for step in getattr(self.estimator, "named_steps", {}).values():
            if hasattr(step, "coef_"):
                step.coef_ = step.coef_.astype("float32")
        skops.io.dump(self.estimator, path / self.FILE)
