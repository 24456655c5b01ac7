"""Trains the classifier of organisations' roles on articles whose organisations are known.

The type of each article is guessed by a small text model that saw nothing of its story, as
at run time. Probabilities are calibrated, and the thresholds chosen, on held-back stories.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc

from extractor.clusters import same_entity
from extractor.contexts import Features
from extractor.resources import vocab
from extractor.role_features import FLAW_TYPE, IDLE, Mentions, Reading, describe
from extractor.roles import AFFECTED, PRINCIPAL, RoleClassifier, organizations
from extractor.training.data import LabelledArticle, folds
from extractor.training.hashed import Head, fit_hashed
from extractor.training.text_model import make_text_model

STRENGTH = {AFFECTED: 0.25, PRINCIPAL: 0.25}  # inverse of the L2 penalty, where it is not 1
PARTIAL_WEIGHT = 0.5  # of a role from event arguments, against one annotated as a role
# At the least as sure as this: entities found at run time are less often right than the gold ones
# that the probabilities are fitted on.
THRESHOLDS = (0.5, 0.55, 0.6, 0.65, 0.7)
PRINCIPALS = (0.4, 0.45)

Array = npt.NDArray[Any]


def is_one_of(name: str, gold: Iterable[str]) -> bool:
    """Whether a name stands for one of the gold names."""
    pairs = [sorted((name, other), key=len) for other in gold]
    return any(same_entity("ORG", short, long) for short, long in pairs)


@dataclass
class Rows:
    """One row an organisation: its article, features, and labels by head (None: unknown)."""

    article: list[int] = field(default_factory=list)
    features: list[Features] = field(default_factory=list)
    labels: list[dict[str, bool]] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def part(self, articles: set[int]) -> Rows:
        """Return the rows of some articles."""
        at = [i for i, article in enumerate(self.article) if article in articles]
        return Rows(
            article=[self.article[i] for i in at],
            features=[self.features[i] for i in at],
            labels=[self.labels[i] for i in at],
            weights=[self.weights[i] for i in at],
        )


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
    odds = np.zeros((len(rows.article), len(_heads())))
    for number in sorted(set(fold_of)):
        held = {i for i, f in enumerate(fold_of) if f == number}
        model = fit(rows.part(set(range(len(articles))) - held))
        at = [i for i, article in enumerate(rows.article) if article in held]
        odds[at] = [model.log_odds(rows.features[i]) for i in at]
    classifier = fit(rows)
    calibrate(classifier, rows, odds)
    return classifier


def make_rows(docs: Sequence[Doc], articles: Sequence[LabelledArticle]) -> Rows:
    """Return the features and labels of every organisation of the articles."""
    rows = Rows()
    for number, (doc, article) in enumerate(guess_classes(docs, articles)):
        everyone = organizations(doc)
        reading = Reading(doc, everyone)
        for entity in everyone:
            labels, weight = labels_of(entity, article)
            rows.article.append(number)
            rows.features.append(describe(reading, entity))
            rows.labels.append(labels)
            rows.weights.append(weight)
    return rows


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
    """Fit one logistic regression a head, not yet calibrated."""
    arrays = fit_hashed(rows.features, [_head(name, rows) for name in _heads()])
    return RoleClassifier(arrays | {"slope": 1.0, "shift": 0.0, "threshold": 0.5, "principal": 0.4})


def calibrate(classifier: RoleClassifier, rows: Rows, odds: Array) -> None:
    """Set the sigmoid and the thresholds of "affected", from log-odds on held-back stories.

    The thresholds are those with the most of F of the list and accuracy of its first.
    """
    arrays = classifier.estimator
    own = odds[:, classifier.heads.index(AFFECTED)]
    model = LogisticRegression(C=1.0)
    model.fit(own[:, None], [labels[AFFECTED] for labels in rows.labels])
    arrays["slope"], arrays["shift"] = float(model.coef_[0, 0]), float(model.intercept_[0])

    def score(pair: tuple[float, float]) -> float:
        arrays["threshold"], arrays["principal"] = pair
        return affected_f(classifier, rows, odds) + principal_accuracy(classifier, rows, odds)

    arrays["threshold"], arrays["principal"] = max(product(THRESHOLDS, PRINCIPALS), key=score)


def affected_f(classifier: RoleClassifier, rows: Rows, odds: Array) -> float:
    """Return F1 of the affected organisations that the thresholds would list."""
    right = given = gold = 0
    for at, hit, _ in _answers(classifier, rows, odds):
        truth = np.array([rows.labels[j][AFFECTED] for j in at])
        right, given, gold = right + (hit & truth).sum(), given + hit.sum(), gold + truth.sum()
    return 2 * float(right) / max(float(given + gold), 1.0)


def principal_accuracy(classifier: RoleClassifier, rows: Rows, odds: Array) -> float:
    """Return the share of articles, of those that name it, whose principal one leads the list."""
    rights = []
    for at, hit, lead in _answers(classifier, rows, odds):
        truth = np.array([rows.labels[j][PRINCIPAL] for j in at])
        if truth.any():
            first = int(np.where(hit, lead, -np.inf).argmax())
            rights.append(bool(hit[first] and truth[first]))
    return float(np.mean(rights)) if rights else 0.0


def _answers(
    classifier: RoleClassifier, rows: Rows, odds: Array
) -> Iterator[tuple[list[int], Array, Array]]:
    """Yield each article's rows, which of them are listed, and what they are ordered by."""
    chances = classifier.probability(odds[:, classifier.heads.index(AFFECTED)])
    lead = classifier.lead(odds)
    for at in _by_article(rows):
        yield at, classifier.listed(chances[at], lead[at]), lead[at]


def _by_article(rows: Rows) -> Iterator[list[int]]:
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for i, article in enumerate(rows.article):
        groups[article].append(i)
    yield from groups.values()


def _heads() -> list[str]:
    return [AFFECTED, PRINCIPAL, *role_names()]


def _head(name: str, rows: Rows) -> Head:
    """Return the rows where a head is known; the few of a rare role weigh as its many others."""
    at = [i for i, labels in enumerate(rows.labels) if name in labels]
    truth = np.array([rows.labels[i][name] for i in at])
    weights = np.ones(len(at))
    if name not in (AFFECTED, PRINCIPAL):
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
