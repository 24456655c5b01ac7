"""Trains the classifier of organisations' roles on articles whose victims are known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sklearn.feature_extraction import FeatureHasher
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from spacy.tokens import Doc

from extractor.clusters import same_entity
from extractor.roles import RoleClassifier, describe, organizations
from extractor.training.text_model import BUCKETS


def is_one_of(name: str, gold: Iterable[str]) -> bool:
    """Whether a name stands for one of the gold names."""
    pairs = [sorted((name, other), key=len) for other in gold]
    return any(same_entity("ORG", short, long) for short, long in pairs)


def train_roles(docs: Sequence[Doc], victims: Sequence[Sequence[str]]) -> RoleClassifier:
    """Fit the victim classifier.

    Args:
        docs: Docs with `doc.ents` and clusters set.
        victims: names of the organisations hit, one list a Doc.
    """
    rows, labels = [], []
    for doc, names in zip(docs, victims, strict=True):
        everyone = organizations(doc)
        for entity in everyone:
            rows.append(describe(doc, entity, everyone))
            labels.append(is_one_of(entity.name, names))
    estimator = Pipeline(
        [
            ("features", FeatureHasher(BUCKETS, alternate_sign=False)),
            ("logistic", LogisticRegression(C=1.0, max_iter=3000)),
        ]
    )
    return RoleClassifier(estimator.fit(rows, labels))
