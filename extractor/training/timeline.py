"""Trains the classifier of dates on articles whose timeline is known."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from extractor.timeline import NONE, ROLES, TimelineClassifier, dated, describe
from extractor.training.hashed import fit_bucketed

Gold = dict[str, str]  # ISO date by role


def train_timeline(docs: Sequence[Doc], gold: Sequence[Gold]) -> TimelineClassifier:
    """Fit on Docs whose DATE entities have values.

    A date counts for a role when it equals the gold one at the coarser precision of both.
    """
    rows, labels = [], []
    for doc, known in zip(docs, gold, strict=True):
        everyone = dated(doc)
        for span in everyone:
            rows.append(describe(doc, span, everyone))
            labels.append(role_of(span._.date["value"], known))
    return TimelineClassifier(fit_bucketed(rows, labels))


def role_of(value: str, known: Gold) -> str:
    """Return the role whose gold date a value equals, else "none"."""
    for role in ROLES:
        date = known.get(role)
        if date and (date.startswith(value) or value.startswith(date)):
            return role
    return NONE
