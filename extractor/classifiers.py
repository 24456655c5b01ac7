"""Text classifiers of the incident: scikit-learn pipelines stored with skops.

One classifier a question ("head"): type, level, relevance, vector, status. All read the same
hashed n-grams, weighed by TF-IDF; each is a logistic regression, so that the words which
carried a decision can be named: a word's weight is its TF-IDF value times its coefficient.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.utils import murmurhash3_32

SUFFIX = ".skops"
CITED_TERMS = 3  # terms that are cited as evidence of a class
CACHE_TERMS = 200_000  # hashed n-grams kept between documents
Terms = list[tuple[str, float]]


class IncidentClassifiers:
    """The fitted estimators, by head."""

    def __init__(self, heads: dict[str, Any]) -> None:
        self.heads = heads
        self._bucket: dict[str, int] = {}

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
        """Return {head: {"label", "score", "probabilities", "terms", "spans"}} for each text.

        `terms` are the words that carried the decision, with weights, the strongest first;
        `spans` are the characters where they stand first.
        """
        results: list[dict[str, dict[str, Any]]] = [{} for _ in texts]
        for head, estimator in self.heads.items():
            classes = [_plain(value) for value in estimator.classes_]
            features = estimator[:-1].transform(list(texts))
            rows = estimator[-1].predict_proba(features)
            for i, (result, row) in enumerate(zip(results, rows, strict=True)):
                best = int(row.argmax())
                terms = self._terms(estimator, features[i], best, texts[i])
                result[head] = {
                    "label": classes[best],
                    "score": round(float(row[best]), 4),
                    "probabilities": {
                        str(c): round(float(p), 4) for c, p in zip(classes, row, strict=True)
                    },
                    "terms": [[term, round(weight, 3)] for term, weight in terms],
                    "spans": find_terms(texts[i], [term for term, _ in terms]),
                }
        return results

    def _terms(self, estimator: Any, row: Any, best: int, text: str) -> Terms:
        """Return the n-grams of the text with the highest weight for class number `best`."""
        coefficients = estimator[-1].coef_
        signed = coefficients[best] if len(coefficients) > 1 else coefficients[0] * (2 * best - 1)
        weights = row.data * signed[row.indices]
        top = [i for i in np.argsort(-weights)[:CITED_TERMS] if weights[i] > 0]
        wanted = {int(row.indices[i]): float(weights[i]) for i in top}
        found: dict[int, str] = {}
        vectorizer = estimator[0]
        for term in vectorizer.build_analyzer()(text):
            bucket = self._bucket_of(term, vectorizer.n_features)
            if bucket in wanted:
                found.setdefault(bucket, term)
        return [(found[b], wanted[b]) for b in wanted if b in found]

    def _bucket_of(self, term: str, buckets: int) -> int:
        """Return the hashed feature of an n-gram, as scikit-learn's FeatureHasher picks it."""
        if term not in self._bucket:
            if len(self._bucket) > CACHE_TERMS:
                self._bucket.clear()
            self._bucket[term] = abs(int(murmurhash3_32(term, seed=0))) % buckets
        return self._bucket[term]


def find_terms(text: str, terms: Sequence[str]) -> list[list[int]]:
    """Return [start, end] of the first place where each term stands, in text order."""
    spans = set()
    for term in terms:
        pattern = r"\W+".join(map(re.escape, term.split()))
        match = re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE)
        if match:
            spans.add(match.span())
    return [list(span) for span in sorted(spans)]


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value
