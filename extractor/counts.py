"""Decides which number of an article is the count of those affected, or of records exposed.

Each mention of a figure is described by its unit, its rank among the article's numbers, what its
clause tells (cues in `data/count_cues.json`) and the words around it. A logistic regression a
target reads what all mentions of a figure tell together, and gives the probability that it is the
figure of the principal incident ("143 million consumers were affected", not "which has 9,000
employees").
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span

from extractor.claims import ClaimReader
from extractor.contexts import Features, cues_around, whose_sentences, words_around
from extractor.entities import ents_of
from extractor.figures import gather
from extractor.linear import LinearHeads
from extractor.phrases import find_phrases
from extractor.resources import table
from extractor.sentences import starts_of
from extractor.words import body_start

WINDOW = 6  # words on each side of the number
LEAD_SENTENCES = 4  # sentences that count as the beginning
OLD = 2  # years from which a date is rarely that of a new incident
LEAST = 5  # fewer are persons of the story ("two researchers") or files of the attack, no count
YEAR = len("2018")
MANY = 4  # counts and ranks above it are one class
UNITS = {
    "people": frozenset({"people", "other"}),
    "records": frozenset({"records", "files", "cards"}),
}


def counted(doc: Doc, target: str) -> list[Span]:
    """Return the quantities that may be the count `target` ("people" or "records").

    The size of an organisation ("which has some 300 million users") and a handful are none.
    """
    return [
        span
        for span in doc.spans.get("quantities", [])
        if span._.quantity["unit"] in UNITS[target]
        and span._.quantity["value"] == int(span._.quantity["value"]) > 0
        and not span._.quantity["value"] < LEAST
        and not (target == "people" and _is_size(span))
    ]


def _is_size(span: Span) -> bool:
    """Whether a number is the object of a verb that tells how large somebody is."""
    doc, at = span.doc, span.start - 1
    while at >= 0 and doc[at].lower_ in _words("before numbers"):
        at -= 1
    return at >= 0 and doc[at].lower_ in _words("size verbs")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(table("count_cues")[name])


def count_cues() -> dict[str, list[str]]:
    """Return the cue phrases by what they tell of a number."""
    return dict(table("count_cues")["cues"])


@dataclass(frozen=True)
class Figure:
    """What an article counts, with the features of all its mentions together.

    `mentions` are those of its most precise value, each with its own features.
    """

    value: int
    features: Features
    mentions: Sequence[tuple[Span, Features]]


def figures(doc: Doc, target: str) -> list[Figure]:
    """Return the figures that may be the count `target`."""
    spans = counted(doc, target)
    described = dict(zip(spans, _describe(doc, spans), strict=True))
    found = []
    for group in gather(spans):
        value = group[0]._.quantity["value"]
        together: Features = {}
        for span in group:
            for name, number in described[span].items():
                together[name] = max(number, together.get(name, 0.0))
        precise = [(s, described[s]) for s in group if s._.quantity["value"] == value]
        found.append(Figure(int(value), together, precise))
    return found


def _describe(doc: Doc, spans: Sequence[Span]) -> list[Features]:
    """Return the features of each mention."""
    if not spans:
        return []
    starts, cues = starts_of(doc), find_phrases(doc, count_cues)
    cue_starts, whose, claims = [cue.start for cue in cues], whose_sentences(doc), ClaimReader(doc)
    lead = starts[LEAD_SENTENCES] if len(starts) > LEAD_SENTENCES else len(doc)
    values, dates = [span._.quantity["value"] for span in spans], _dates(doc)
    titled = {value for span, value in zip(spans, values, strict=True) if _in_title(span)}
    ranks = {value: i for i, value in enumerate(sorted(set(values), reverse=True))}
    times, largest = Counter(values), max(values)
    rows = []
    for i, (span, value) in enumerate(zip(spans, values, strict=True)):
        number = bisect_right(starts, span.start) - 1
        first, last = starts[number], starts[number + 1] if number + 1 < len(starts) else len(doc)
        inside = cues[bisect_left(cue_starts, first) : bisect_left(cue_starts, last)]
        unit, rank = span._.quantity["unit"], min(ranks[value], MANY)
        noun = next((t.lower_ for t in doc[span.end : span.end + 1]), "")
        features: Features = dict.fromkeys(
            (
                f"unit={unit}",
                f"noun={noun}",
                f"comparator={span._.quantity['comparator']}",
                f"status={claims.status(span)}",
                f"rank={rank}",
                f"rank={rank} of {min(len(ranks), MANY)}",
                f"mention={min(i, MANY)}",
                f"times={min(times[value], MANY)}",
                f"digits={len(str(int(value)))}",
            ),
            1.0,
        )
        features |= {
            "size": math.log10(value + 1) / 10,
            "share of largest": math.log10(value + 1) / math.log10(largest + 1),
            "in title": float(_in_title(span)),
            "value in title": float(value in titled),
            "in lead": float(span.start < lead),
        }
        features |= dates.get(number, {})
        features |= {f"before {name}": n for name, n in whose.get(number - 1, {}).items()}
        features |= whose.get(number, {}) | cues_around(span, inside, (f"noun={noun}",))
        rows.append(features | words_around(span, WINDOW))
    return rows


def _in_title(span: Span) -> bool:
    return bool(span.start_char < body_start(span.doc))


def _dates(doc: Doc) -> dict[int, Features]:
    """Return how long before publication the dates of sentences are, by number of the sentence."""
    published, starts = (doc._.published or "")[:YEAR], starts_of(doc)
    ages: dict[int, list[int]] = {}
    for ent in ents_of(doc) if published else ():
        year = ent._.date["value"][:YEAR] if ent.label_ == "DATE" and ent._.date else ""
        if year.isdigit():
            number = bisect_right(starts, ent.start) - 1
            ages.setdefault(number, []).append(int(published) - int(year))
    return {
        number: {f"date of {min(max(age, 0), OLD)} years": 1.0 for age in found}
        | {"old dates only": float(min(found) >= OLD)}
        for number, found in ages.items()
    }


class CountClassifier(LinearHeads):
    """Scores the features of `figures` for each target."""

    FILE = "counts.npz"

    def likely(self, doc: Doc, target: str) -> list[tuple[Span, float]]:
        """Return the figures that are likely, each at its likeliest mention, the likeliest first.

        Each comes with its probability.
        """
        everyone, position = figures(doc, target), self.position(target)
        if not everyone:
            return []
        odds = self.log_odds([figure.features for figure in everyone])[:, position]
        scores = [self.probability(target, float(one)) for one in odds]
        ranked = sorted(range(len(everyone)), key=lambda i: -float(odds[i]))
        return [
            (self._likeliest(everyone[i].mentions, position), scores[i])
            for i in ranked
            if scores[i] >= self.threshold(target)
        ]

    def _likeliest(self, mentions: Sequence[tuple[Span, Features]], position: int) -> Span:
        odds = self.log_odds([features for _, features in mentions])[:, position]
        return mentions[int(odds.argmax())][0]
