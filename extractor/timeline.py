"""Decides which date of an article is when the incident happened, was found, became public.

Each DATE with a value is described by what its clause tells (cues in `data/timeline_cues.json`),
its distance from the publication, its place among the article's dates, what earlier and later
dates speak for, and the words around it. For each role the dates compete with each other and
with none of them (a conditional logit); the dates of the roles are chosen together, in an order
that can be (`extractor.chronology`).
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from datetime import date

import numpy as np
from spacy.tokens import Doc, Span

from extractor.chronology import ROLES, Option, consistent
from extractor.contexts import Features, cues_around, whose_sentences, words_around
from extractor.date_relations import relations
from extractor.entities import ents_of
from extractor.linear import Array, LinearHeads
from extractor.phrases import find_phrases
from extractor.resources import table
from extractor.sentences import sentence_of, starts_of
from extractor.types import parse_published
from extractor.words import body_start, text_of_span

WINDOW = 6  # words on each side of the date
DAYS = (0, 1, 3, 7, 14, 31, 92, 183, 366, 1100)  # upper ends of the distance classes
MANY = 4  # counts and ranks above it are one class
LEAD_SENTENCES = 3
WEEK = 7  # days
OPTIONS = 4  # dates considered for a role
MONTH = len("2018-07")
LARGEST, SMALLEST = 200.0, 1e-100  # keep exponents and logarithms finite


def dated(doc: Doc) -> list[Span]:
    """Return the DATE entities that have a value; when a picture was taken tells nothing."""
    dates = [ent for ent in ents_of(doc) if ent.label_ == "DATE" and ent._.date]
    return [date for date in dates if not _is_of_picture(date)]


def _is_of_picture(date: Span) -> bool:
    words = f" {text_of_span(sentence_of(date)).lower()} "
    return any(f" {picture} " in words for picture in table("timeline_cues")["pictures"])


def stated(span: Span) -> str:
    """Return a date at the precision that its words give: of a week the month, not a day."""
    known = span._.date
    value, end = str(known["value"]), known.get("end")
    days = end and known["precision"] == "day" and _days(value, end) + 1
    return value[:MONTH] if days == WEEK else value


def timeline_cues() -> dict[str, list[str]]:
    """Return the cue phrases by what they tell of a date."""
    return dict(table("timeline_cues")["cues"])


def describe_dates(doc: Doc) -> list[Features]:
    """Return the features of each of `dated(doc)`."""
    spans = dated(doc)
    if not spans:
        return []
    places, cues = _places(doc, spans), find_phrases(doc, timeline_cues)
    published, starts = parse_published(doc._.published), starts_of(doc)
    cue_starts, whose = [cue.start for cue in cues], whose_sentences(doc)
    body = _first_of_body(doc)
    numbers = [bisect_right(starts, span.start) - 1 for span in spans]
    company = Counter(numbers)
    rows, nearest = [], []
    for span, number, place in zip(spans, numbers, places, strict=True):
        first, last = starts[number], starts[number + 1] if number + 1 < len(starts) else len(doc)
        inside = cues[bisect_left(cue_starts, first) : bisect_left(cue_starts, last)]
        precision = span._.date["precision"]
        ago = _distance(stated(span), published.date()) if published else "unknown"
        before = doc[span.start - 1].lower_ if span.start > first else ""
        own = (f"ago={ago}", f"before={before}")
        features = dict.fromkeys((*own, f"ago={ago} {precision}", f"precision={precision}"), 1.0)
        features[f"words={_shape(span)}"] = 1.0
        features["range"] = float("end" in span._.date)
        features["opens sentence"] = float(span.start - first <= 1)
        features["in title"] = float(span.start_char < body_start(doc))
        features["position"] = span.start / len(doc)
        features[f"sentence {min(max(number - body, -1), LEAD_SENTENCES)}"] = 1.0
        features[f"dates in sentence {min(company[number], MANY)}"] = 1.0
        features |= place | whose.get(number, {}) | cues_around(span, inside, own)
        rows.append(features | words_around(span, WINDOW))
        nearest.append(_nearest(span, inside))
    beside = relations([stated(span) for span in spans], nearest)
    return [row | others for row, others in zip(rows, beside, strict=True)]


def _nearest(span: Span, cues: Sequence[Span]) -> set[str]:
    """Return what the nearest cue on each side of a date speaks for; cues in text order."""
    left = [cue.label_ for cue in cues if cue.end <= span.start][-1:]
    right = [cue.label_ for cue in cues if cue.start >= span.end][:1]
    return {*left, *right}


def _first_of_body(doc: Doc) -> int:
    starts = starts_of(doc)
    return next((i for i, n in enumerate(starts) if doc[n].idx >= body_start(doc)), 0)


def _places(doc: Doc, spans: Sequence[Span]) -> list[Features]:
    """Return the place of each date among the article's dates."""
    values = [span._.date["value"] for span in spans]
    order = {value: rank for rank, value in enumerate(sorted(set(values)))}
    times, latest = Counter(values), len(order) - 1
    return [
        {
            f"mention {min(i, MANY)}": 1.0,
            f"rank {min(order[value], MANY)} of {min(latest, MANY)}": 1.0,
            f"times {min(times[value], MANY)}": 1.0,
            "earliest": float(order[value] == 0),
            "latest": float(order[value] == latest),
        }
        for i, value in enumerate(values)
    ]


def _shape(span: Span) -> str:
    return re.sub(r"\d", "0", span.text.lower())


def _distance(value: str, published: date) -> str:
    """Return the class of the time between a date and the publication."""
    gap = _days(value + "-01-01"[len(value) - len("2018") :], published.isoformat())
    return "future" if gap < 0 else str(next((limit for limit in DAYS if gap <= limit), "long"))


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def shares(values: Sequence[str], log_odds: Array) -> dict[str, tuple[float, int]]:
    """Return the log-odds of each date and the number of its likeliest mention.

    The mentions compete with each other, and with 1 for none; a date has the shares of all its
    mentions.

    Args:
        values: the date of each mention.
        log_odds: of each mention against none.
    """
    order = np.argsort(-log_odds, kind="stable").tolist()
    weights = np.exp(log_odds - log_odds[order[0]]).tolist()
    total = sum(weights) + math.exp(min(-log_odds[order[0]], LARGEST))
    own: dict[str, float] = {}
    best: dict[str, int] = {}
    for i in order:
        own[values[i]] = own.get(values[i], 0.0) + weights[i]
        best.setdefault(values[i], i)
    odds = {v: max(w, SMALLEST) / max(total - w, SMALLEST) for v, w in own.items()}
    return {value: (math.log(odds[value]), number) for value, number in best.items()}


class TimelineClassifier(LinearHeads):
    """Scores `describe_dates`'s features for each role: log-odds against none of the dates."""

    FILE = "timeline.npz"

    def choose(self, doc: Doc) -> dict[str, tuple[Span, float]]:
        """Return the date of each role that is likely enough, with its probability."""
        spans = dated(doc)
        if not spans:
            return {}
        log_odds = self.log_odds(describe_dates(doc))
        published, values = parse_published(doc._.published), [stated(span) for span in spans]
        chosen = consistent(
            {role: self._options(role, values, log_odds) for role in ROLES},
            published.date().isoformat() if published else None,
        )
        return {role: (spans[best.number], best.probability) for role, best in chosen.items()}

    def _options(self, role: str, values: Sequence[str], log_odds: Array) -> list[Option]:
        """Return the likeliest dates of a role, each with its likeliest mention."""
        ranked = shares(values, log_odds[:, self.position(role)]).items()
        return [
            Option(value, number, self.probability(role, odds), self.threshold(role))
            for value, (odds, number) in sorted(ranked, key=lambda item: -item[1][0])[:OPTIONS]
        ]
