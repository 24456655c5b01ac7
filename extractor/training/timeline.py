"""Trains the classifier of dates on articles whose timeline is known."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from extractor.chronology import DETECTED, RESOLVED, ROLES
from extractor.timeline import TimelineClassifier, dated, describe_dates, stated
from extractor.training.data import LabelledArticle, folds
from extractor.training.linear import Choice, fit_choices

STRENGTH = 0.1
NOT_IN_NEWS = (DETECTED, RESOLVED)  # roles that the public articles are not annotated with


def train_timeline(docs: Sequence[Doc], articles: Sequence[LabelledArticle]) -> TimelineClassifier:
    """Fit on Docs whose DATE entities have values; thresholds by held-back stories."""
    choices = [
        Choice(
            describe_dates(doc),
            date_labels(doc, article),
            {role: role in article.timeline for role in ROLES},
        )
        for doc, article in zip(docs, articles, strict=True)
    ]
    return TimelineClassifier(fit_choices(choices, folds(articles), ROLES, strength=STRENGTH))


def date_labels(doc: Doc, article: LabelledArticle) -> dict[str, list[bool | None]]:
    """Return, for each role, whether each date of a Doc has it; None where nobody said.

    A date has a role when it equals the gold one, or, where none does, when it agrees at the
    coarser precision of both.
    """
    values = [stated(span) for span in dated(doc)]
    labels: dict[str, list[bool | None]] = {}
    for role in ROLES:
        gold = article.timeline.get(role)
        if role in NOT_IN_NEWS and "details" not in article.note:
            labels[role] = [None] * len(values)
        elif gold is None or gold in values:
            labels[role] = [value == gold for value in values]
        else:
            labels[role] = [gold.startswith(v) or v.startswith(gold) for v in values]
    return labels
