"""Decides which kinds of data an incident touched, from the words for data in an article.

Every word for data ("passwords", "bank details") is described by its kind, its claim status
and the words around it; a logistic regression tells words that say what was taken from those
of advice ("change your password"), of denial and of the attack's means. The surest mention
of a kind decides for the article.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from spacy.tokens import Doc, Span

from extractor.claims import ASSERTED, ClaimReader
from extractor.contexts import Features
from extractor.data_mentions import find_data_words, statuses
from extractor.linear import LinearHeads
from extractor.resources import table
from extractor.sentences import starts_of
from extractor.words import body_start, lower_words

WINDOW = 7  # words on each side that are described by their place
HEAD = "compromised"
LEAD_SENTENCES = 4
DENSE = 30  # scale of the density of cues in an article
ALLEGED, DENIED, UNKNOWN = "alleged", "denied", "unknown"
NOT_TOUCHED = frozenset({DENIED, UNKNOWN})


@dataclass(frozen=True)
class DataKind:
    """A kind of data that was touched, with the mentions that say so, the surest first."""

    kind: str
    mentions: tuple[Span, ...]
    status: str
    score: float


def describe_mentions(doc: Doc, mentions: Sequence[Span]) -> list[Features]:
    """Return the features of every mention of data of a Doc."""
    article = _Article(doc, mentions)
    known = zip(mentions, statuses(mentions, ClaimReader(doc)), strict=True)
    return [article.describe(mention, status) for mention, status in known]


class _Article:
    """What the mentions of one Doc share: its words, their cues, the claims."""

    def __init__(self, doc: Doc, mentions: Sequence[Span]) -> None:
        self.doc, self.mentions = doc, mentions
        self.words = lower_words(doc)
        self.starts = [*starts_of(doc), len(doc)]
        self.kinds: dict[int, set[str]] = {}
        for mention in mentions:
            self.kinds.setdefault(self._sentence(mention), set()).add(mention.label_)
        self.seen: set[str] = set()
        self.sentences: dict[int, tuple[Features, Features]] = {}
        self.shared: Features = {f"title={word}": 0.5 for word in self._title_words()}
        scale = DENSE / max(len(doc), 1)
        counts = Counter(cue for word in self.words for cue in _cues().get(word, ()))
        self.shared |= {f"article {c}": min(n * scale, 1.5) for c, n in counts.items()}
        self.shared["kinds"] = len({m.label_ for m in mentions}) / 10

    def describe(self, mention: Span, status: str) -> Features:
        kind, at = mention.label_, self._sentence(mention)
        start, end = self.starts[at], self.starts[at + 1]
        features: Features = {
            f"kind={kind}": 1.0,
            f"word={mention.text.lower()}": 1.0,
            f"status={status}": 2.0,
            "kinds around": min(len(self.kinds[at]), 6) / 6,
            "place": at / len(self.starts),
            "first of its kind": float(kind not in self.seen),
            "in lead": float(at < LEAD_SENTENCES),
        }
        self.seen.add(kind)
        if mention.start_char < body_start(self.doc):
            features |= {"in title": 1.0, f"title has {kind}": 1.0}
        features |= {f"with={other}": 0.5 for other in self.kinds[at]}
        words, cues = self._of_sentence(at)
        features |= words | self._around(mention, start, end) | cues | self.shared
        if "sentence hit" in features:
            features[f"hit {kind}"] = features[f"hit {status}"] = 1.0
        return features

    def _around(self, mention: Span, start: int, end: int) -> Features:
        left = self.words[max(start, mention.start - WINDOW) : mention.start]
        right = self.words[mention.end : min(end, mention.end + WINDOW)]
        features: Features = {}
        for side, near in (("left", left[::-1]), ("right", right)):
            features |= {f"{side}={word}": 1.0 for word in near}
            features |= {f"{side}{i}={word}": 0.7 for i, word in enumerate(near[:3])}
            features[f"{side} pair={' '.join(near[:2])}"] = 1.0
        return features | _cues_of("left", left) | _cues_of("right", right)

    def _of_sentence(self, at: int) -> tuple[Features, Features]:
        """Return the words of a sentence, and its cues and those before it, as features."""
        if at not in self.sentences:
            own = self.words[self.starts[at] : self.starts[at + 1]]
            before = self.words[self.starts[max(at - 1, 0)] : self.starts[at]]
            words = {f"sentence={word}": 0.5 for word in own if word.isalpha()}
            self.sentences[at] = words, _cues_of("sentence", own) | _cues_of("before", before)
        return self.sentences[at]

    def _sentence(self, mention: Span) -> int:
        return bisect_right(self.starts, mention.start) - 1

    def _title_words(self) -> list[str]:
        end = body_start(self.doc)
        title = (t.lower_ for t in takewhile(lambda token: token.idx < end, self.doc))
        return [word for word in title if word.isalpha()]


def _cues_of(place: str, words: Iterable[str]) -> Features:
    return {f"{place} {cue}": 1.0 for word in words for cue in _cues().get(word, ())}


@cache
def _cues() -> dict[str, list[str]]:
    """Return the cues by word."""
    found: dict[str, list[str]] = {}
    for cue, words in table("mention_cues")["cues"].items():
        for word in words:
            found.setdefault(word, []).append(cue)
    return found


class DataKindClassifier(LinearHeads):
    """Tells words for data that was touched from other words for data."""

    FILE = "data_kinds.npz"

    def kinds(self, doc: Doc, least: float | None = None) -> list[DataKind]:
        """Return the kinds whose probability is at least `least`, in order of mention.

        Args:
            doc: a Doc with sentences.
            least: by default the threshold that was set in training.
        """
        mentions = find_data_words(doc)
        if not mentions:
            return []
        scores = self.log_odds(describe_mentions(doc, mentions))[:, 0]
        told = statuses(mentions, ClaimReader(doc))
        least = self.threshold(HEAD) if least is None else least
        found: dict[str, list[_Scored]] = {}
        for scored in _touched(mentions, map(float, scores), told):
            found.setdefault(scored.mention.label_, []).append(scored)
        kinds = [self._kind(kind, scored) for kind, scored in found.items()]
        return [kind for kind in kinds if kind.score >= least]

    def _kind(self, kind: str, scored: list[_Scored]) -> DataKind:
        ordered = sorted(scored, key=lambda one: (-one.score, one.mention.start))
        best = ordered[0].score
        near = [one for one in ordered if one.score > best - 1.0][:3]
        status = ASSERTED if any(one.status == ASSERTED for one in near) else ALLEGED
        mentions = tuple(one.mention for one in near)
        return DataKind(kind, mentions, status, self.probability(HEAD, best))


class _Scored(NamedTuple):
    mention: Span
    score: float
    status: str


def _touched(
    mentions: Iterable[Span], scores: Iterable[float], told: Iterable[str]
) -> list[_Scored]:
    """Return the mentions that are not denied, nor weak words for a kind that is."""
    found = [_Scored(*one) for one in zip(mentions, scores, told, strict=True)]
    denied = {one.mention.label_ for one in found if one.status == DENIED}
    weak = table("data_words")["weak"]
    return [
        one
        for one in found
        if one.status not in NOT_TOUCHED
        and not (
            one.mention.label_ in denied
            and one.mention.text.lower() in weak.get(one.mention.label_, ())
        )
    ]
