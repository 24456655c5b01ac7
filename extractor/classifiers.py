"""Text classifiers of the incident: scikit-learn pipelines stored with skops.

One classifier a question ("head"): type, level, relevance, vector, status. Each is a fitted
scikit-learn estimator with `predict_proba` over the same text.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

SUFFIX = ".skops"
# Types that skops may rebuild: scikit-learn's own and NumPy's, nothing else.
TRUSTED_PREFIXES = ("sklearn.", "numpy.", "scipy.", "builtins.")


class IncidentClassifiers:
    """The fitted estimators, by head."""

    def __init__(self, heads: dict[str, Any]) -> None:
        self.heads = heads

    @classmethod
    def from_disk(cls, path: Path) -> IncidentClassifiers:
        """Load every head in a directory. Unknown types are refused by skops."""
        import skops.io

        return cls({p.stem: skops.io.load(p) for p in sorted(path.glob(f"*{SUFFIX}"))})

    def to_disk(self, path: Path) -> None:
        """Write one skops file a head."""
        import skops.io

        path.mkdir(parents=True, exist_ok=True)
        for name, estimator in self.heads.items():
            skops.io.dump(estimator, path / f"{name}{SUFFIX}")

    def predict(self, texts: Sequence[str]) -> list[dict[str, dict[str, Any]]]:
        """Return {head: {"label", "score", "probabilities"}} for each text."""
        results: list[dict[str, dict[str, Any]]] = [{} for _ in texts]
        for name, estimator in self.heads.items():
            classes = [_plain(value) for value in estimator.classes_]
            for result, row in zip(results, estimator.predict_proba(list(texts)), strict=True):
                best = int(row.argmax())
                result[name] = {
                    "label": classes[best],
                    "score": round(float(row[best]), 4),
                    "probabilities": {
                        str(c): round(float(p), 4) for c, p in zip(classes, row, strict=True)
                    },
                }
        return results


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value
