"""Measures the incident classifiers: accuracy, F, severity error and calibration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from sklearn.metrics import f1_score

from extractor.resources import vocab
from extractor.training.classifiers import HEADS, train_classifiers
from extractor.training.data import LabelledArticle, folds

SAMPLES = 1000  # of the bootstrap
BINS = 10  # of the calibration error
SEED = 7
STEPS = (8, 4, 2, 1)  # one of so many training articles, in a learning curve

Prediction = dict[str, dict[str, Any]]
Measure = Callable[[Sequence[LabelledArticle], Sequence[Prediction]], float]


def cross_predict(
    articles: Sequence[LabelledArticle],
    extra: Sequence[LabelledArticle] = (),
    causes: Sequence[tuple[str, str]] = (),
    step: int = 1,
) -> list[Prediction]:
    """Return predictions for each article from models that saw nothing of its story.

    Args:
        articles: predicted in five folds by story.
        extra: articles added to every training part.
        causes: rows of public data sets, see `train_classifiers`.
        step: one of so many articles of every training part is learnt from.
    """
    fold_of = folds(articles)
    predictions: dict[int, Prediction] = {}
    for number in sorted(set(fold_of)):
        train = [a for a, f in zip(articles, fold_of, strict=True) if f != number]
        held = [i for i, f in enumerate(fold_of) if f == number]
        model = train_classifiers([*train, *extra][::step], causes)
        results = model.predict(
            [articles[i].text for i in held], [articles[i].body_start for i in held]
        )
        predictions.update(zip(held, results, strict=True))
    return [predictions[i] for i in range(len(articles))]


def class_curve(
    articles: Sequence[LabelledArticle],
    extra: Sequence[LabelledArticle],
    causes: Sequence[tuple[str, str]],
    steps: Sequence[int] = STEPS,
) -> str:
    """Return a Markdown table of type and level by the share of the articles learnt from.

    Args:
        articles: predicted in five folds by story.
        extra: further training articles, of which as large a share is taken.
        causes: rows of public data sets, taken whole.
        steps: one of so many articles is learnt from.
    """
    lines = ["| learnt from | type | level | level within one |", "| ---: | ---: | ---: | ---: |"]
    known = [a for a in articles if a.classes.get("type") and a.classes.get("level")]
    for step in steps:
        found = cross_predict(known, extra, causes, step)
        measures = (accuracy("type"), accuracy("level"), within_one)
        cells = [f"{measure(known, found):.3f}" for measure in measures]
        lines.append(f"| one of {step} | {' | '.join(cells)} |")
    return "\n".join(lines)


def accuracy(head: str) -> Measure:
    """Return the share of articles whose class is right."""
    return lambda articles, results: float(
        np.mean(
            [a.classes[head] == r[head]["label"] for a, r in zip(articles, results, strict=True)]
        )
    )


def class_f(head: str, value: str) -> Measure:
    """Return F1 of one class against the rest."""

    def measure(articles: Sequence[LabelledArticle], results: Sequence[Prediction]) -> float:
        gold = [a.classes[head] == value for a in articles]
        found = [r[head]["label"] == value for r in results]
        return float(f1_score(gold, found, zero_division=0.0))

    return measure


def story_agreement(articles: Sequence[LabelledArticle], head: str) -> tuple[float, int]:
    """Return how often two articles of one story have the same class, and the stories counted.

    Each story counts once, by the share of its pairs of articles that agree. The articles were
    annotated apart, so that no classifier can be expected to do much better.
    """
    stories: dict[str, list[Any]] = {}
    for article in articles:
        if article.classes.get(head) is not None:
            stories.setdefault(article.story, []).append(article.classes[head])
    pairs = [list(combinations(labels, 2)) for labels in stories.values() if len(labels) > 1]
    shares = [sum(one == other for one, other in own) / len(own) for own in pairs]
    return float(np.mean(shares)) if shares else 0.0, len(shares)


def macro_f(head: str) -> Measure:
    """Return the mean F1 of the gold classes."""

    def measure(articles: Sequence[LabelledArticle], results: Sequence[Prediction]) -> float:
        gold = [str(a.classes[head]) for a in articles]
        found = [str(r[head]["label"]) for r in results]
        labels = sorted(set(gold))
        return float(f1_score(gold, found, labels=labels, average="macro", zero_division=0.0))

    return measure


def within_one(articles: Sequence[LabelledArticle], results: Sequence[Prediction]) -> float:
    """Return the share of articles whose level is at most one off."""
    pairs = zip(articles, results, strict=True)
    return float(np.mean([abs(a.classes["level"] - r["level"]["label"]) <= 1 for a, r in pairs]))


def severity_error(articles: Sequence[LabelledArticle], results: Sequence[Prediction]) -> float:
    """Return the mean absolute error of severity, in points of 100."""
    severity = {entry["id"]: entry["severity"] for entry in vocab("level")}
    errors = [
        severity[a.classes["level"]][a.classes["type"]]
        - severity[r["level"]["label"]][r["type"]["label"]]
        for a, r in zip(articles, results, strict=True)
    ]
    return float(np.mean(np.abs(errors)))


def calibration_error(head: str) -> Measure:
    """Return the expected calibration error of the winning class (Naeini et al., 2015)."""

    def measure(articles: Sequence[LabelledArticle], results: Sequence[Prediction]) -> float:
        score = np.array([r[head]["score"] for r in results])
        right = np.array(
            [a.classes[head] == r[head]["label"] for a, r in zip(articles, results, strict=True)]
        )
        bins = np.minimum((score * BINS).astype(int), BINS - 1)
        return float(
            sum(abs((score - right)[bins == b].sum()) for b in range(BINS)) / max(len(score), 1)
        )

    return measure


MEASURES: dict[str, tuple[tuple[str, ...], Measure]] = {  # the heads that it looks at
    **{f"{head}: accuracy": ((head,), accuracy(head)) for head in HEADS},
    "type: macro F": (("type",), macro_f("type")),
    "level: within one": (("level",), within_one),
    "severity: mean absolute error": (("type", "level"), severity_error),
    "irrelevant: F": (("relevant",), class_f("relevant", "False")),
    **{f"{head}: calibration error": ((head,), calibration_error(head)) for head in HEADS},
}


def class_table(
    articles: Sequence[LabelledArticle],
    predictions: Sequence[Prediction],
    count: int = SAMPLES,
    heads: Sequence[str] = HEADS,
) -> str:
    """Return a Markdown table of every measure with its 95 % interval.

    A measure is taken over the articles that carry the classes it looks at.

    Args:
        articles: with gold classes.
        predictions: one for each article.
        count: bootstrap samples.
        heads: only measures of these are taken.
    """
    lines = ["| measure | articles | value | 95 % interval |", "| --- | ---: | --- | --- |"]
    for name, (needed, measure) in MEASURES.items():
        if not set(needed) <= set(heads):
            continue
        known = [
            (a, p)
            for a, p in zip(articles, predictions, strict=True)
            if all(a.classes.get(head) is not None for head in needed)
        ]
        gold, found = [a for a, _ in known], [p for _, p in known]
        draws = [
            measure([gold[i] for i in drawn], [found[i] for i in drawn])
            for drawn in _samples(gold, count)
        ]
        low, high = np.percentile(draws, [2.5, 97.5])
        value = measure(gold, found)
        lines.append(f"| {name} | {len(gold)} | {value:.3f} | {low:.3f} to {high:.3f} |")
    return "\n".join(lines)


def _samples(articles: Sequence[LabelledArticle], count: int) -> list[list[int]]:
    """Return the articles drawn in each bootstrap sample; stories are drawn whole."""
    stories: dict[str, list[int]] = {}
    for i, article in enumerate(articles):
        stories.setdefault(article.story, []).append(i)
    groups, random = list(stories.values()), np.random.default_rng(SEED)
    draws = random.integers(0, len(groups), (count, len(groups)))
    return [[i for g in draw for i in groups[g]] for draw in draws]
