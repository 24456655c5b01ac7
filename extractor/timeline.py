"""Decides which date of an article is when the incident happened, was found, became public.

Each DATE with a value is described by its distance from the publication date, its form and
the words around it; a logistic regression over the roles gives their probabilities.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cached_property

from spacy.tokens import Doc, Span

from extractor.contexts import Features, words_around
from extractor.hashed import BucketedLogistic
from extractor.types import parse_published

NONE = "none"
ROLES = ("date_occurred", "date_detected", "date_publicly_disclosed", "date_resolved")
WINDOW = 6  # words on each side of the date
DAYS = (0, 1, 3, 7, 14, 31, 92, 183, 366, 1100)  # upper ends of the distance classes


class Dates(list[Span]):
    """The DATE entities of a Doc that have a value."""

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each value is named, the first value first."""
        return Counter(span._.date["value"] for span in self)

    @cached_property
    def ends(self) -> tuple[str, str]:
        """The earliest and the latest value."""
        return min(self.counts), max(self.counts)


def dated(doc: Doc) -> Dates:
    """Return the DATE entities that have a value."""
    return Dates(ent for ent in doc.ents if ent.label_ == "DATE" and ent._.date)


def describe(doc: Doc, span: Span, everyone: Dates) -> Features:
    """Return the features of one date among the others of its document."""
    published = parse_published(doc._.published)
    value, precision = span._.date["value"], span._.date["precision"]
    counts, (earliest, latest) = everyone.counts, everyone.ends
    features: Features = {
        f"precision={precision}": 1.0,
        f"words={span.text.lower()}": 1.0,
        "range": float("end" in span._.date),
        "first": float(value == next(iter(counts))),
        "earliest": float(value == earliest),
        "latest": float(value == latest),
        "only": float(len(counts) == 1),
        "times": min(counts[value], 4) / 4,
        "in title": float(span.start_char < doc._.body_start),
        "position": span.start / len(doc),
    }
    if published:
        features[f"ago={_distance(value, published.date())}"] = 1.0
    return features | words_around(span, WINDOW)


def _distance(value: str, published: date) -> str:
    """Return the class of the time between a date and the publication."""
    first = date.fromisoformat(f"{value}-01-01"[:10] if len(value) < 10 else value)
    gap = (published - first).days
    if gap < 0:
        return "future"
    return str(next((limit for limit in DAYS if gap <= limit), "long"))


class TimelineClassifier(BucketedLogistic):
    """Scores the features of `describe`."""

    FILE = "timeline.npz"

    def best(self, doc: Doc) -> dict[str, tuple[Span, float]]:
        """Return the likeliest date of each role, with its probability."""
        everyone = dated(doc)
        if not everyone:
            return {}
        rows = self.probabilities([describe(doc, s, everyone) for s in everyone])
        found = {}
        for column, role in enumerate(self.classes):
            if role != NONE:
                best = int(rows[:, column].argmax())
                found[str(role)] = (everyone[best], float(rows[best, column]))
        return found
