"""Trains the classifier of attackers on the attackers that annotators named."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from spacy.tokens import Doc, Span

from extractor.actors import HEAD, ActorClassifier, candidates, describe_actors
from extractor.training.data import LabelledArticle, folds
from extractor.training.linear import calibrate, fit_heads

STRENGTH = 0.5
THRESHOLD = 0.5


def train_actors(docs: Sequence[Doc], articles: Sequence[LabelledArticle]) -> ActorClassifier:
    """Fit on all articles; the sigmoid is fitted on held-back stories."""
    entities = [candidates(doc) for doc in docs]
    rows = [describe_actors(doc, es) for doc, es in zip(docs, entities, strict=True)]
    labels = [
        [is_attacker(mentions, named_attackers(a)) for mentions in es]
        for a, es in zip(articles, entities, strict=True)
    ]
    numbers, choices = folds(articles), []
    for number in sorted(set(numbers)):
        model = _fit([i for i, n in enumerate(numbers) if n != number], rows, labels)
        for i in (i for i, n in enumerate(numbers) if n == number and rows[i]):
            column = model.log_odds(rows[i])[:, 0]
            best = int(np.argmax(column))
            choices.append((float(column[best]), labels[i][best]))
    model = _fit(range(len(docs)), rows, labels)
    calibrate(model.estimator, HEAD, *zip(*choices, strict=True))
    model.estimator["threshold"][0] = THRESHOLD
    return model


def named_attackers(article: LabelledArticle) -> list[str]:
    """Return the attackers that the annotation names."""
    if "details" in article.note:
        actor = article.note["details"].get("threat_actor")
        return [actor] if actor else []
    return list(article.note.get("attackers", ()))


def is_attacker(mentions: Sequence[Span], attackers: Sequence[str]) -> bool:
    """Whether an entity is one of the attackers, by any of its names."""
    names = {mention.text.casefold() for mention in mentions}
    return any(
        name == attacker.casefold() or (len(name) > len("abc") and name in attacker.casefold())
        for name in names
        for attacker in attackers
    )


def _fit(
    chosen: Sequence[int], rows: Sequence[list[dict[str, float]]], labels: Sequence[list[bool]]
) -> ActorClassifier:
    return ActorClassifier(
        fit_heads(
            [row for i in chosen for row in rows[i]],
            {HEAD: [label for i in chosen for label in labels[i]]},
            strength=STRENGTH,
        )
    )
