"""Trains the classifier of those hit that no organisation's name stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc

from extractor.contexts import Features
from extractor.described_victims import (
    DescribedVictimClassifier,
    describe_all,
    find_described,
    same_description,
)
from extractor.role_features import Reading
from extractor.roles import organizations
from extractor.training.data import LabelledArticle, folds
from extractor.training.hashed import Head, fit_hashed
from extractor.training.roles import guess_classes, is_one_of

STRENGTH = 0.5  # inverse of the L2 penalty


@dataclass
class Candidates:
    """One row a candidate: its article, features, name, and whether it was hit."""

    article: list[int] = field(default_factory=list)
    features: list[Features] = field(default_factory=list)
    hit: list[bool] = field(default_factory=list)
    name: list[str] = field(default_factory=list)


def train_described(
    docs: Sequence[Doc], articles: Sequence[LabelledArticle]
) -> DescribedVictimClassifier:
    """Fit on the articles that name no affected organisation; calibrate on five folds by story."""
    rows = make_candidates(docs, articles)
    odds = cross_odds(rows, articles)
    model = LogisticRegression(C=1.0).fit(odds[:, None], rows.hit)
    arrays = fit(rows, range(len(rows.hit))).estimator
    slope, shift = float(model.coef_[0, 0]), float(model.intercept_[0])
    return DescribedVictimClassifier(dict(arrays) | {"slope": slope, "shift": shift})


def make_candidates(docs: Sequence[Doc], articles: Sequence[LabelledArticle]) -> Candidates:
    """Return the candidates of every article in which no organisation that was hit is named."""
    rows = Candidates()
    for number, (doc, article) in enumerate(guess_classes(docs, articles)):
        gold = [victim.name for victim in article.victims]
        if any(is_one_of(o.name, gold) for o in organizations(doc)):
            continue
        everyone = find_described(doc)
        hits = _hits([entity.name for entity in everyone], gold)
        described = describe_all(Reading(doc, everyone))
        for entity, features, hit in zip(everyone, described, hits, strict=True):
            rows.article.append(number)
            rows.features.append(features)
            rows.hit.append(hit)
            rows.name.append(entity.name)
    return rows


def _hits(names: Sequence[str], gold: Sequence[str]) -> list[bool]:
    """Return which names stand for one of the gold names; bare nouns only where no other does."""
    same = [is_one_of(n, gold) or any(same_description(n, g) for g in gold) for n in names]
    longer = [hit and " " in name for name, hit in zip(names, same, strict=True)]
    return longer if any(longer) else same


def cross_odds(rows: Candidates, articles: Sequence[LabelledArticle]) -> npt.NDArray[Any]:
    """Return the log-odds of each row by a model that saw nothing of its story."""
    fold_of = folds(articles)
    odds = np.zeros(len(rows.hit))
    for number in sorted(set(fold_of)):
        held = [i for i, article in enumerate(rows.article) if fold_of[article] == number]
        seen = [i for i, article in enumerate(rows.article) if fold_of[article] != number]
        model = fit(rows, seen)
        odds[held] = [float(model.log_odds(rows.features[i])[0]) for i in held]
    return odds


def fit(rows: Candidates, at: Sequence[int]) -> DescribedVictimClassifier:
    """Fit on some rows, not yet calibrated."""
    truth = [rows.hit[i] for i in at]
    head = Head("hit", range(len(at)), truth, [1.0] * len(at), STRENGTH)
    arrays = fit_hashed([rows.features[i] for i in at], [head])
    return DescribedVictimClassifier(arrays | {"slope": 1.0, "shift": 0.0})
