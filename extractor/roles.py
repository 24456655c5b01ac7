"""Decides which organisations of an article were hit, from how it speaks of each.

An entity is described by where and how often it is named, and by the words around its
mentions. A logistic regression over these features gives the probability that it is the
victim. Features need no parser.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from extractor.estimators import StoredEstimator

LEAD = 100  # characters of the body that count as its lead
WINDOW = 4  # words on each side of a mention
Features = dict[str, float]


@dataclass(frozen=True)
class Mentions:
    """The mentions of one entity in a document, in text order."""

    cluster: int
    spans: tuple[Span, ...]

    @property
    def name(self) -> str:
        """Canonical name."""
        return str(self.spans[0]._.norm or self.spans[0].text)


def organizations(doc: Doc) -> list[Mentions]:
    """Return the document's organisations, by first mention."""
    groups: dict[int, list[Span]] = {}
    for ent in doc.ents:
        if ent.label_ == "ORG":
            groups.setdefault(ent._.cluster, []).append(ent)
    return [Mentions(cluster, tuple(spans)) for cluster, spans in groups.items()]


def describe(doc: Doc, entity: Mentions, everyone: Sequence[Mentions]) -> Features:
    """Return the features of one organisation in its document."""
    body = doc._.body_start
    first = entity.spans[0]
    in_body = [s for s in entity.spans if s.start_char >= body]
    total = sum(len(other.spans) for other in everyone)
    features: defaultdict[str, float] = defaultdict(float)
    features["in title"] = float(first.start_char < body)
    features["first organisation"] = float(entity is everyone[0])
    features["only organisation"] = float(len(everyone) == 1)
    features["share of mentions"] = len(entity.spans) / total
    features["mentions"] = min(len(entity.spans), 10) / 10
    features["rank"] = min(list(everyone).index(entity), 10) / 10
    features["position"] = first.start / max(len(doc), 1)
    features["acronym"] = float(first.text.isupper())
    for word in entity.name.lower().split():
        features[f"name={word}"] = 1.0
    weight = 1 / len(entity.spans)
    for span in entity.spans:
        _around(doc, span, features, weight)
    if in_body and in_body[0].start_char - body < LEAD:
        features["in lead"] = 1.0
    return dict(features)


def _around(doc: Doc, span: Span, features: defaultdict[str, float], weight: float) -> None:
    title = "title " if span.start_char < doc._.body_start else ""
    left = [t.lower_ for t in doc[max(span.start - WINDOW, 0) : span.start] if not t.is_space]
    right = [t.lower_ for t in doc[span.end : span.end + WINDOW] if not t.is_space]
    for distance, word in enumerate(reversed(left), start=1):
        features[f"{title}left={word}"] += weight
        if distance == 1:
            features[f"{title}before={word}"] += weight
    for distance, word in enumerate(right, start=1):
        features[f"{title}right={word}"] += weight
        if distance == 1:
            features[f"{title}after={word}"] += weight
    features[f"before={' '.join(left[-2:])}"] += weight
    features[f"after={' '.join(right[:2])}"] += weight


class RoleClassifier(StoredEstimator):
    """The fitted scikit-learn pipeline over `describe`'s features."""

    FILE = "victim.skops"

    def victim_probabilities(self, doc: Doc) -> list[tuple[Mentions, float]]:
        """Return each organisation with its probability of being a victim."""
        everyone = organizations(doc)
        if not everyone:
            return []
        rows = self.estimator.predict_proba([describe(doc, e, everyone) for e in everyone])
        return [(e, float(row[1])) for e, row in zip(everyone, rows, strict=True)]
