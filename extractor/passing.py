"""Finds the incidents that an article mentions in passing, beside its principal one.

Every organisation that the principal incident did not hit is a candidate. A logistic
regression reads each of its mentions: what the sentence tells of it, with which dates, and
beside whom.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span

from extractor.contexts import Features, cues_around, whose_sentences, words_around
from extractor.entities import clustered
from extractor.linear import LinearHeads
from extractor.phrases import find_phrases
from extractor.resources import table
from extractor.sentences import starts_of
from extractor.timeline import timeline_cues
from extractor.words import body_start, text_of_span

HEAD = "other incident"
WINDOW = 4  # words on each side of a mention
NEAR = 8  # words from a mention to a date of it
MANY = 4  # counts above it are one class
PLACES = 5  # parts into which an article's length is cut


@dataclass(frozen=True)
class Passing:
    """An organisation that another incident hit, where it is mentioned, with the probability."""

    mention: Span
    score: float


def outsiders(doc: Doc, principal: Collection[int]) -> list[list[Span]]:
    """Return the mentions in the body of each organisation that the principal incident spared.

    Args:
        doc: a Doc with clusters.
        principal: clusters of the organisations that the principal incident hit.
    """
    found: dict[int, list[Span]] = {}
    body = body_start(doc)
    for ent, cluster in clustered(doc):
        if ent.label_ == "ORG" and cluster not in principal and ent.start_char >= body:
            found.setdefault(cluster, []).append(ent)
    return list(found.values())


def describe_outsiders(doc: Doc, principal: Collection[int]) -> list[list[Features]]:
    """Return the features of each mention that `outsiders` gives."""
    cues, whose, starts = find_phrases(doc, timeline_cues), whose_sentences(doc), _starts(doc)
    ents = clustered(doc)
    cue_starts, ent_starts = [cue.start for cue in cues], [ent.start for ent, _ in ents]

    def describe(mention: Span, times: int) -> Features:
        number = bisect_right(starts, mention.start) - 1
        first, last = starts[number], starts[number + 1]
        inside = cues[bisect_left(cue_starts, first) : bisect_left(cue_starts, last)]
        beside = ents[bisect_left(ent_starts, first) : bisect_left(ent_starts, last)]
        dates = [ent for ent, _ in beside if ent.label_ == "DATE" and ent._.date]
        organisations = sum(ent.label_ == "ORG" for ent, _ in beside)
        features: Features = {
            f"named {min(times, MANY)}": 1.0,
            f"place {mention.start * PLACES // len(doc)}": 1.0,
            f"organisations {min(organisations, MANY)}": 1.0,
            f"dates {min(len(dates), 2)}": 1.0,
            "principal beside": float(any(cluster in principal for _, cluster in beside)),
            "date near": float(any(abs(d.start - mention.end) < NEAR for d in dates)),
        }
        features |= {f"precision {d._.date['precision']}": 1.0 for d in dates}
        features |= whose.get(number, {}) | cues_around(mention, inside)
        return features | words_around(mention, WINDOW)

    return [[describe(m, len(group)) for m in group] for group in outsiders(doc, principal)]


def clusters_named(doc: Doc, names: Collection[str]) -> set[int]:
    """Return the clusters of the entities that have one of the names."""
    return {
        cluster for ent, cluster in clustered(doc) if {text_of_span(ent), ent._.norm} & set(names)
    }


def told_elsewhere(doc: Doc, principal: Collection[int]) -> list[tuple[int, int]]:
    """Return the characters of the sentences that tell of other incidents alone.

    They name an organisation that another incident hit, and none of the principal one's.
    """
    own = [ent.start_char for ent, cluster in clustered(doc) if cluster in principal]
    sentences = {(other["start"], other["end"]) for other in doc._.other_incidents}
    return sorted((a, b) for a, b in sentences if bisect_left(own, a) == bisect_left(own, b))


def _starts(doc: Doc) -> list[int]:
    return [*starts_of(doc), len(doc)]


class PassingClassifier(LinearHeads):
    """Scores `describe_outsiders`'s features."""

    FILE = "passing.npz"

    def find(self, doc: Doc, principal: Collection[int]) -> list[Passing]:
        """Return the organisations that other incidents hit, each at its likeliest mention."""
        found, first = [], 0
        groups, rows = outsiders(doc, principal), describe_outsiders(doc, principal)
        odds = self.log_odds([row for described in rows for row in described])
        for mentions in groups:
            column = odds[first : first + len(mentions), self.position(HEAD)]
            first += len(mentions)
            best = int(column.argmax())
            score = self.probability(HEAD, float(column[best]))
            if score >= self.threshold(HEAD) and _may_be_hit(mentions):
                found.append(Passing(mentions[best], score))
        return found


def _may_be_hit(mentions: Sequence[Span]) -> bool:
    return not any(set(mention._.roles or ()) & _not_victims() for mention in mentions)


@cache
def _not_victims() -> frozenset[str]:
    return frozenset(table("type_names")["not victims"])


def incident_type(text: str, principal: str) -> str:
    """Return the header's type of an incident from the words of one sentence.

    Where they do not tell, it is of the principal incident's type, which it is compared to.
    """
    lowered = text.lower()
    rules = table("type_names")["words"]
    return next(
        (kind for kind, words in rules.items() if any(w in lowered for w in words)), principal
    )
