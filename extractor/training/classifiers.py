"""Trains the incident classifiers with scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.classifiers import IncidentClassifiers
from extractor.training.data import LabelledArticle
from extractor.training.text_model import make_text_model

HEADS = ("type", "level", "relevant", "vector", "status")


def train_classifiers(articles: Sequence[LabelledArticle]) -> IncidentClassifiers:
    """Fit one estimator a head on the articles that carry that class."""
    heads = {}
    for head in HEADS:
        labelled = [a for a in articles if a.classes.get(head) is not None]
        texts = [a.text for a in labelled]
        heads[head] = make_text_model().fit(texts, [a.classes[head] for a in labelled])
    return IncidentClassifiers(heads)
