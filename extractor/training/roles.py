"""Trains the classifier of organisations' roles on articles whose organisations are known.

The type of each article is guessed by a small text model that saw nothing of its story, as
at run time. Probabilities are calibrated on held-back stories.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc

from extractor.clusters import same_entity
from extractor.contexts import Features
from extractor.described_victims import same_description
from extractor.resources import vocab
from extractor.role_features import FLAW_TYPE, IDLE, Mentions
from extractor.roles import (
    AFFECTED,
    DESCRIPTION,
    PRINCIPAL,
    RoleClassifier,
    describe_all,
    leading_odds,
)
from extractor.training.data import LabelledArticle, folds
from extractor.training.hashed import Head, fit_hashed
from extractor.training.text_model import make_text_model

STRENGTH = {AFFECTED: 0.25, PRINCIPAL: 5.0}  # inverse of the L2 penalty, where it is not 1
PARTIAL_WEIGHT = 0.5  # of a role from event arguments, against one annotated as a role
# Chosen on articles whose entities were found, not annotated: there, being less sure than this
# adds more wrong names than right ones.
LEAST_AFFECTED = 0.7  # probability from which an organisation is listed
LEAST_PRINCIPAL = 0.42  # share of the likeliest among all that compete from which it is listed

Array = npt.NDArray[Any]


def is_one_of(name: str, gold: Iterable[str]) -> bool:
    """Whether a name stands for one of the gold names."""
    pairs = [sorted((name, other), key=len) for other in gold]
    return any(same_entity("ORG", short, long) for short, long in pairs)


@dataclass
class Rows:
    """One row an organisation or description, those of an article in a row.

    Attributes:
        article: number of the article.
        features: what `describe_all` tells.
        labels: by head; a head without a label is unknown.
        weights: of the roles.
        hit: whether it is among the affected ones.
        named: whether it is an organisation.
    """

    article: list[int] = field(default_factory=list)
    features: list[Features] = field(default_factory=list)
    labels: list[dict[str, bool]] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    hit: list[bool] = field(default_factory=list)
    named: list[bool] = field(default_factory=list)

    def part(self, articles: set[int]) -> Rows:
        """Return the rows of some articles."""
        at = [i for i, article in enumerate(self.article) if article in articles]
        return Rows(**{name: [column[i] for i in at] for name, column in vars(self).items()})


def role_names() -> list[str]:
    """Return the roles of the vocabulary."""
    return [entry["label"] for entry in vocab("role")]


def train_roles(docs: Sequence[Doc], articles: Sequence[LabelledArticle]) -> RoleClassifier:
    """Fit the heads on all the articles, and calibrate them on five folds by story.

    Args:
        docs: Docs with `doc.ents` and clusters set, of the articles in order.
        articles: victims by name, and the roles of mentions where annotated.
    """
    rows = make_rows(docs, articles)
    fold_of = folds(articles)
    odds = np.zeros((len(rows.article), len(_heads()) + 1))
    for number in sorted(set(fold_of)):
        held = {i for i, f in enumerate(fold_of) if f == number}
        model = fit(rows.part(set(range(len(articles))) - held))
        at = [i for i, article in enumerate(rows.article) if article in held]
        odds[at] = [model.log_odds(rows.features[i]) for i in at]
    classifier = fit(rows)
    calibrate(classifier, rows, odds)
    return classifier


def make_rows(docs: Sequence[Doc], articles: Sequence[LabelledArticle]) -> Rows:
    """Return the features and labels of everyone whom the articles name."""
    rows = Rows()
    for number, (doc, article) in enumerate(guess_classes(docs, articles)):
        reading, features, named = describe_all(doc)
        known = [labels_of(entity, article) for entity in reading.everyone[:named]]
        rows.labels += [labels for labels, _ in known]
        rows.weights += [weight for _, weight in known]
        rows.hit += [labels[AFFECTED] for labels, _ in known]
        names = [entity.name for entity in reading.everyone[named:]]
        gold = [victim.name for victim in article.victims]
        rows.labels += [{PRINCIPAL: first} for first in _described(names, gold[:1])]
        rows.weights += [1.0] * len(names)
        rows.hit += _described(names, gold)
        rows.features += features
        rows.named += [i < named for i in range(len(features))]
        rows.article += [number] * len(features)
    return rows


def _described(names: Sequence[str], gold: Sequence[str]) -> list[bool]:
    """Return which descriptions stand for one of the gold names; bare nouns where no other does."""
    same = [is_one_of(n, gold) or any(same_description(n, g) for g in gold) for n in names]
    longer = [hit and " " in name for name, hit in zip(names, same, strict=True)]
    return longer if any(longer) else same


def guess_classes(
    docs: Sequence[Doc], articles: Sequence[LabelledArticle]
) -> Iterator[tuple[Doc, LabelledArticle]]:
    """Yield each Doc, its classes set for the while by models of other stories, and article."""
    flaws = _guess(articles, "type", FLAW_TYPE)
    idle = _guess(articles, "relevant", IDLE)
    for doc, article, flaw, lack in zip(docs, articles, flaws, idle, strict=True):
        doc._.classes = {
            "type": {"probabilities": {FLAW_TYPE: flaw}},
            "relevant": {"probabilities": {IDLE: lack}},
        }
        yield doc, article
        doc._.classes = {}


def labels_of(entity: Mentions, article: LabelledArticle) -> tuple[dict[str, bool], float]:
    """Return what is known of an organisation, by head, and the weight of its roles."""
    names = [victim.name for victim in article.victims]
    affected = is_one_of(entity.name, names)
    offsets = [(s.start_char, s.end_char) for s in entity.spans]
    own = {role for pair in offsets for role in article.roles.get(pair, ())}
    labels = {AFFECTED: affected, PRINCIPAL: is_one_of(entity.name, names[:1])}
    if not article.roles_complete and affected:
        own = {"vendor" if article.classes.get("type") == FLAW_TYPE else "victim"}
    if own:
        labels |= {role: role in own for role in role_names()}
    return labels, 1.0 if article.roles_complete else PARTIAL_WEIGHT


def fit(rows: Rows) -> RoleClassifier:
    """Fit one linear model a head, not yet calibrated."""
    arrays = fit_hashed(rows.features, [_head(name, rows) for name in _heads()])
    even = {"slope": 1.0, "shift": 0.0, "principal_slope": 1.0, "principal_shift": 0.0}
    least = {"threshold": LEAST_AFFECTED, "principal": LEAST_PRINCIPAL}
    return RoleClassifier(arrays | even | least)


def calibrate(classifier: RoleClassifier, rows: Rows, odds: Array) -> None:
    """Set the sigmoids from log-odds on held-back stories."""
    arrays = classifier.estimator
    named = np.array(rows.named)
    own = odds[named, classifier.heads.index(AFFECTED)]
    arrays["slope"], arrays["shift"] = _sigmoid(own, np.array(rows.hit)[named])
    lead = np.concatenate([classifier.lead(odds[at], _named(rows, at)) for at in _each(rows)])
    firsts = [(leading_odds(lead[at]), rows.hit[at[int(lead[at].argmax())]]) for at in _each(rows)]
    scores, hits = np.array([score for score, _ in firsts]), np.array([hit for _, hit in firsts])
    arrays["principal_slope"], arrays["principal_shift"] = _sigmoid(scores, hits)


def _sigmoid(log_odds: Array, right: Array) -> tuple[float, float]:
    """Return scale and shift of the sigmoid (Platt, 1999) that makes log-odds probabilities."""
    model = LogisticRegression(C=1.0).fit(log_odds[:, None], right)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def _named(rows: Rows, at: Sequence[int]) -> int:
    """Return how many rows of an article are organisations."""
    return sum(rows.named[i] for i in at)


def _each(rows: Rows) -> Iterator[list[int]]:
    """Yield the numbers of the rows of each article."""
    for _, at in groupby(range(len(rows.article)), key=lambda i: rows.article[i]):
        yield list(at)


def _heads() -> list[str]:
    return [AFFECTED, PRINCIPAL, *role_names()]


def _head(name: str, rows: Rows) -> Head:
    """Return the rows where a head is known; the few of a rare role weigh as its many others."""
    at = [i for i, labels in enumerate(rows.labels) if name in labels]
    truth = np.array([rows.labels[i][name] for i in at])
    weights = np.ones(len(at))
    if name == PRINCIPAL:
        contests, apart = [len(own) for own in _each(rows)], [not named for named in rows.named]
        strength = STRENGTH[name]
        return Head(
            name, at, truth.tolist(), weights.tolist(), strength, contests, apart, DESCRIPTION
        )
    if name != AFFECTED:
        weights = np.array([rows.weights[i] for i in at])
        weights[truth] *= (~truth).sum() / max(truth.sum(), 1)
    return Head(name, at, truth.tolist(), weights.tolist(), STRENGTH.get(name, 1.0))


def _guess(articles: Sequence[LabelledArticle], head: str, label: str) -> list[float]:
    """Return the probability of a class of each article, from models of other stories."""
    fold_of = folds(articles)
    guesses = [0.0] * len(articles)
    for number in sorted(set(fold_of)):
        train = [a for a, f in zip(articles, fold_of, strict=True) if f != number]
        held = [i for i, f in enumerate(fold_of) if f == number]
        model = make_text_model().fit(
            [a.text for a in train], [a.classes.get(head) == label for a in train]
        )
        chances = model.predict_proba([articles[i].text for i in held])[:, 1]
        for i, chance in zip(held, chances, strict=True):
            guesses[i] = float(chance)
    return guesses
