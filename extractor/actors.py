"""Decides who is behind an incident: a named group or handle, or a person who is accused.

Every entity that stands for a person or an actor is described by its mentions' neighbours
and cues ("charged with", "claimed responsibility"); a logistic regression gives the
probability that it is the attacker, and not a victim's executive or a researcher.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import combinations

from spacy.tokens import Doc, Span

from extractor.contexts import Features
from extractor.entities import clustered
from extractor.linear import LinearHeads
from extractor.programs import is_program
from extractor.resources import table
from extractor.words import lower_words

HEAD = "attacker"
LABELS = ("ACTOR", "PERSON")
WINDOW = 6  # words on each side of a mention
MAX_MENTIONS = 8  # of one entity that are described


def candidates(doc: Doc) -> list[list[Span]]:
    """Return the mentions of each person or actor, in order of first appearance.

    One that stands beside a word such as "trojan" is a program.
    """
    found: dict[tuple[str, int], list[Span]] = {}
    for ent, cluster in clustered(doc):
        if ent.label_ in LABELS:
            key = cluster if cluster >= 0 else -1 - ent.start
            found.setdefault((ent.label_, key), []).append(ent)
    words = lower_words(doc)
    return [spans for spans in found.values() if not any(is_program(s, words) for s in spans)]


def describe_actors(doc: Doc, entities: Sequence[Sequence[Span]]) -> list[Features]:
    """Return the features of each entity."""
    words = lower_words(doc)
    starts = [*doc._.sentence_starts, len(doc)]
    sizes = [len(mentions) for mentions in entities]
    actors = sum(mentions[0].label_ == LABELS[0] for mentions in entities)
    rows = []
    for mentions in entities:
        first, label = mentions[0], mentions[0].label_
        features: Features = {
            f"label {label}": 1.0,
            f"{label} alone": float(label == LABELS[0] and actors == 1),
            f"{label} times": min(len(mentions), 6) / 6,
            f"{label} most": float(len(mentions) == max(sizes)),
            f"{label} place": first.start / max(len(doc), 1),
            f"{label} in title": float(first.start_char < doc._.body_start),
            f"{label} known": float(first.text in _families()),
        }
        for mention in mentions[:MAX_MENTIONS]:
            features |= _around(mention, words, starts, label)
        rows.append(features)
    return rows


def _around(mention: Span, words: list[str], starts: list[int], label: str) -> Features:
    at = bisect_right(starts, mention.start) - 1
    start, end = starts[at], starts[at + 1]
    left = words[max(start, mention.start - WINDOW) : mention.start]
    right = words[mention.end : min(end, mention.end + WINDOW)]
    features: Features = {f"left={word}": 1.0 for word in left}
    features |= {f"right={word}": 1.0 for word in right}
    features[f"left1={' '.join(left[-1:])}"] = features[f"right1={' '.join(right[:1])}"] = 1.0
    for place, near in (("near", left + right), ("sentence", words[start:end])):
        cues = sorted({cue for word in near for cue in _cues().get(word, ())})
        features |= {f"{place} {cue} {label}": 1.0 for cue in cues}
        features |= {f"{place} {a}+{b}": 1.0 for a, b in combinations(cues, 2)}
    return features


@cache
def _cues() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for cue, words in table("actor_cues")["cues"].items():
        for word in words:
            found.setdefault(word, []).append(cue)
    return found


@cache
def _families() -> frozenset[str]:
    return frozenset(table("malware_families")["ransomware"])


class ActorClassifier(LinearHeads):
    """Tells attackers from the other persons and groups of an article."""

    FILE = "actors.npz"

    def best(self, doc: Doc) -> tuple[list[Span], float] | None:
        """Return the mentions of the likeliest attacker with its probability, or None."""
        entities = candidates(doc)
        if not entities:
            return None
        log_odds = self.log_odds(describe_actors(doc, entities))[:, 0]
        chosen = int(log_odds.argmax())
        probability = self.probability(HEAD, float(log_odds[chosen]))
        return (entities[chosen], probability) if probability >= self.threshold(HEAD) else None
