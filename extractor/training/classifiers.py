"""Trains the incident classifiers with scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from extractor.classifiers import IncidentClassifiers
from extractor.training.data import LabelledArticle

HEADS = ("type", "level", "relevant", "vector", "status")


def make_estimator() -> Any:
    """Return an unfitted TF-IDF and logistic regression pipeline."""
    return Pipeline(
        [
            ("tfidf", TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)),
            ("logistic", LogisticRegression(C=10, class_weight="balanced", max_iter=2000)),
        ]
    )


def train_classifiers(articles: Sequence[LabelledArticle]) -> IncidentClassifiers:
    """Fit one estimator a head on the articles that carry that class."""
    heads = {}
    for head in HEADS:
        labelled = [a for a in articles if a.classes.get(head) is not None]
        texts = [a.text for a in labelled]
        heads[head] = make_estimator().fit(texts, [a.classes[head] for a in labelled])
    return IncidentClassifiers(heads)
