"""Compares estimators for the heads of the incident classifiers by nested cross-validation.

The outer folds, by story, measure each estimator; the inner ones, by story too, choose one for
each training part, so that the figure of the choice holds no choosing by what it is measured on
(Varma and Simon, "Bias in error estimation when using cross-validation", 2006).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from sklearn.base import clone
from sklearn.ensemble import HistGradientBoostingClassifier, StackingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from threadpoolctl import threadpool_limits

from extractor.incident_features import read_features
from extractor.training.classifiers import STRENGTH, fit_space, make_directions, matrix
from extractor.training.data import LabelledArticle, folds

STRENGTHS = (2.0, STRENGTH)  # inverse strengths of the L2 penalty
INNER = 2  # folds
SEED = 5
CHOSEN = "chosen in the inner folds"


def estimators(dense_from: int, rounds: int) -> dict[str, Any]:
    """Return the estimators that are compared, by name.

    Args:
        dense_from: first column that is no n-gram; gradient boosting sees the signals, topics
            and causes behind it.
        rounds: of gradient boosting.
    """
    strengths = {
        c: LogisticRegression(C=c, class_weight="balanced", max_iter=1000) for c in STRENGTHS
    }
    linear = {f"logistic regression, C = {c:g}": model for c, model in strengths.items()}
    boosting = make_pipeline(
        FunctionTransformer(_dense, accept_sparse=True, kw_args={"start": dense_from}),
        HistGradientBoostingClassifier(
            max_iter=rounds, max_leaf_nodes=8, class_weight="balanced", random_state=SEED
        ),
    )
    both = [("linear", strengths[STRENGTH]), ("boosting", boosting)]
    stacking = StackingClassifier(both, LogisticRegression(max_iter=1000), cv=INNER)
    return linear | {"gradient boosting": boosting, "stacking of the two": stacking}


def _dense(rows: Any, start: int) -> Any:
    """Return the columns behind the n-grams as a dense matrix."""
    return rows[:, start:].toarray()


def nested_scores(
    articles: Sequence[LabelledArticle],
    extra: Sequence[LabelledArticle],
    causes: Sequence[tuple[str, str]],
    head: str,
    report: Callable[[str], None] = lambda line: None,
    rounds: int = 30,
) -> dict[str, float]:
    """Return the accuracy of each estimator, and of the choice among them, on unseen stories.

    Args:
        articles: predicted in five outer folds by story.
        extra: articles added to every training part.
        causes: rows of public data sets, see `train_classifiers`.
        head: the class that is predicted.
        report: called with a line after every outer fold.
        rounds: of gradient boosting.
    """
    known = [a for a in articles if a.classes.get(head) is not None]
    more = [a for a in extra if a.classes.get(head) is not None]
    fold_of = np.array(folds(known))
    right: dict[str, list[bool]] = {}
    for number in sorted(set(fold_of)):
        train = [a for a, f in zip(known, fold_of, strict=True) if f != number] + more
        held = [a for a, f in zip(known, fold_of, strict=True) if f == number]
        with threadpool_limits(1):
            rows, unseen, start = _rows(train, held, causes)
            labels, truth = _labels(train, head), _labels(held, head)
            stories = np.array([a.story for a in train])
            inner = {
                name: _inner_accuracy(estimator, rows, labels, stories)
                for name, estimator in estimators(start, rounds).items()
            }
            for name, estimator in estimators(start, rounds).items():
                hits = estimator.fit(rows, labels).predict(unseen) == truth
                right.setdefault(name, []).extend(hits)
                if name == max(inner, key=lambda own: inner[own]):
                    right.setdefault(CHOSEN, []).extend(hits)
                    report(f"{head}, fold {number}: {name}")
    return {name: float(np.mean(hits)) for name, hits in right.items()}


def nested_table(scores: dict[str, dict[str, float]]) -> str:
    """Return a Markdown table of accuracies by head and estimator."""
    names = [name for name in next(iter(scores.values())) if name != CHOSEN] + [CHOSEN]
    lines = [f"| estimator | {' | '.join(scores)} |", f"| --- |{' ---: |' * len(scores)}"]
    lines += [
        f"| {name} | {' | '.join(f'{own[name]:.3f}' for own in scores.values())} |"
        for name in names
    ]
    return "\n".join(lines)


def _rows(
    train: Sequence[LabelledArticle],
    held: Sequence[LabelledArticle],
    causes: Sequence[tuple[str, str]],
) -> tuple[Any, Any, int]:
    """Return the rows of both parts in a space of the first, and its first dense column."""
    features = [read_features(a.text, a.body_start) for a in train]
    space = fit_space(features)
    rows = matrix(space, features)
    directions = make_directions(space, rows, causes)
    unseen = matrix(space, [read_features(a.text, a.body_start) for a in held])
    return directions.widen(rows), directions.widen(unseen), len(space.column)


def _labels(articles: Sequence[LabelledArticle], head: str) -> Any:
    return np.array([str(a.classes[head]) for a in articles])


def _inner_accuracy(estimator: Any, rows: Any, labels: Any, stories: Any) -> float:
    hits: list[bool] = []
    for inside, outside in GroupKFold(INNER).split(rows, labels, stories):
        model = clone(estimator).fit(rows[inside], labels[inside])
        hits.extend(model.predict(rows[outside]) == labels[outside])
    return float(np.mean(hits))
