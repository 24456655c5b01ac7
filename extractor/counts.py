"""Decides which number of an article is the count of those affected, or of records exposed.

Each quantity is described by its unit, its rank among the article's numbers, and the words
around it; a logistic regression gives the probability that it is the figure of the
principal incident ("143 million consumers were affected", not "which has 9,000 employees").
"""

from __future__ import annotations

import math
from collections import Counter
from functools import cached_property

from spacy.tokens import Doc, Span

from extractor.claims import claim_status
from extractor.contexts import Features, words_around
from extractor.hashed import BucketedLogistic

WINDOW = 6  # words on each side of the number
LEAD_SENTENCES = 4  # sentences that count as the beginning
UNITS = {
    "people": frozenset({"people", "other"}),
    "records": frozenset({"records", "files", "cards"}),
}


class Figures(list[Span]):
    """The quantities of a Doc that may be a count."""

    @cached_property
    def times(self) -> Counter[float]:
        """How often each value is named."""
        return Counter(span._.quantity["value"] for span in self)

    @cached_property
    def ranks(self) -> dict[float, int]:
        """The rank of each value, 0 for the largest."""
        return {value: rank for rank, value in enumerate(sorted(self.times, reverse=True))}


def counted(doc: Doc, target: str) -> Figures:
    """Return the quantities that may be the count `target` ("people" or "records")."""
    return Figures(
        span
        for span in doc.spans.get("quantities", [])
        if span._.quantity["unit"] in UNITS[target]
        and span._.quantity["value"] == int(span._.quantity["value"]) > 0
    )


def describe(doc: Doc, span: Span, everyone: Figures, target: str) -> Features:
    """Return the features of one quantity among the others of its kind."""
    value = span._.quantity["value"]
    rank = everyone.ranks[value]
    features: Features = {
        f"{target}": 1.0,
        f"{target} unit={span._.quantity['unit']}": 1.0,
        f"{target} comparator={span._.quantity['comparator']}": 1.0,
        f"status={claim_status(span)}": 1.0,
        "size": math.log10(value + 1) / 10,
        "largest": float(rank == 0),
        "rank": min(rank, 5) / 5,
        "only": float(len(everyone.ranks) == 1),
        "times": min(everyone.times[value], 5) / 5,
        "in title": float(span.start_char < doc._.body_start),
        "in lead": float(span.start < _lead_end(doc)),
        "tiny": float(value < 10),
    }
    return features | words_around(span, WINDOW)


def _lead_end(doc: Doc) -> int:
    starts = doc._.sentence_starts
    return int(starts[LEAD_SENTENCES]) if len(starts) > LEAD_SENTENCES else len(doc)


class CountClassifier(BucketedLogistic):
    """Scores the features of `describe`."""

    FILE = "counts.npz"

    def best(self, doc: Doc, target: str) -> tuple[Span, float] | None:
        """Return the likeliest count with its probability, or None without candidates."""
        everyone = counted(doc, target)
        if not everyone:
            return None
        rows = self.probabilities([describe(doc, s, everyone, target) for s in everyone])
        best = int(rows[:, 1].argmax())
        return everyone[best], float(rows[best, 1])
