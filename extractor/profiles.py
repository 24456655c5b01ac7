"""Tells the industry of an affected organisation from its name and context.

It is decided by logistic regressions, one an industry, over the name's words and pieces, the
words around its mentions, and the kind of organisation that they say. Where none is likely
enough, none is given. Probabilities are calibrated (Platt, 1999).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
from spacy.tokens import Span

from extractor.clusters import name_words
from extractor.contexts import Features
from extractor.hashed import HashedLinear
from extractor.kinds import Kind, industry_of_kind
from extractor.resources import table, vocab
from extractor.sentences import sentence_of
from extractor.words import text_of

CONTEXT = 12  # words on each side of a mention that are read
MAX_MENTIONS = 8  # mentions that are looked at
NEAR_BEFORE, NEAR_AFTER = 3, 7  # words beside a mention that count apart
OPENING = 600  # characters of an article that its opening has
PIECES = (3, 4, 5)  # lengths of the pieces of a name
KNOWN = 3.0  # value of the feature of a well-known organisation
PRIOR = 3.0  # log-odds that it adds to what the classifier learned
LEAST_INDUSTRY = 0.5  # of articles not learnt from, an answer below it was right in 2 cases of 8

Chars = tuple[int, int]


@dataclass(frozen=True)
class Finding:
    """A value, the characters it came from, and a probability."""

    value: str
    spans: tuple[Chars, ...]
    score: float


@dataclass(frozen=True)
class Passage:
    """The words before and after a mention, in its sentence."""

    before: str
    after: str


class ProfileClassifier(HashedLinear):
    """Scores industries.

    Beside the arrays of `HashedLinear`: "slope" and "shift" of the sigmoid of the likeliest
    industry's probability.
    """

    FILE: ClassVar[str] = "profiles.npz"

    def __init__(self, estimator: Mapping[str, Any]) -> None:
        super().__init__(estimator)
        self.industries = [e["label"] for e in vocab("industry") if e["label"] in self.heads]
        self._columns = [self.heads.index(name) for name in self.industries]

    def industry(self, row: Features) -> tuple[str, float]:
        """Return the likeliest industry and the probability that it is right."""
        name, margin = self.best_industry(row)
        return name, _sigmoid(self.estimator["slope"] * margin + self.estimator["shift"])

    def best_industry(self, row: Features) -> tuple[str, float]:
        """Return the likeliest industry and the log-odds of its share of the probability."""
        odds = self.log_odds(row)[self._columns]
        odds = odds + [PRIOR * (f"known {name}" in row) for name in self.industries]
        chances = 1 / (1 + np.exp(-odds))
        best = int(chances.argmax())
        share = float(np.clip(chances[best] / chances.sum(), 1e-6, 1 - 1e-6))
        return self.industries[best], float(np.log(share / (1 - share)))


def describe(
    name: str,
    passages: Sequence[Passage],
    kinds: Sequence[Kind],
    references: Iterable[str] = (),
    opening: Sequence[str] = (),
) -> Features:
    """Return the features of an organisation for the classifier of industries.

    Args:
        name: canonical name.
        passages: what stands around its mentions.
        kinds: what they say that it is.
        references: nouns that stand for it ("the bank").
        opening: the first words of the article, lower case.
    """
    words = re.findall(r"\w+", name.lower())
    plain = f" {' '.join(words)} "
    pieces = [plain[i : i + n] for n in PIECES for i in range(len(plain) - n + 1)]
    features = _normed("name", [*words, *_pairs(words)], 1.5) | _normed("piece", pieces, 1.0)
    around: list[str] = []
    near: list[str] = []
    for passage in passages[:MAX_MENTIONS]:
        before = re.findall(r"\w+", passage.before.lower())[-CONTEXT:]
        after = re.findall(r"\w+", passage.after.lower())[:CONTEXT]
        around += [*before, *_pairs(before), *after, *_pairs(after)]
        near += [*before[-NEAR_BEFORE:], *after[:NEAR_AFTER]]
    features |= _normed("near", near, 1.0) | _normed("around", around, 1.0)
    features |= _normed("opening", opening, 0.7)
    features |= _normed("stands for it", [w for r in references for w in r.lower().split()], 1.0)
    if industry := _known().get(_plain(name)):
        features[f"known {industry}"] = KNOWN
    return features | _kind_features(kinds)


def opening_words(text: str) -> list[str]:
    """Return the first words of an article, for `describe`."""
    return re.findall(r"[a-z]+", text[:OPENING].lower())


def passages(spans: Iterable[Span]) -> list[Passage]:
    """Return the words around each mention, inside its sentence."""
    found = []
    for span in list(spans)[:MAX_MENTIONS]:
        sentence, text = sentence_of(span), text_of(span.doc)
        start = max(sentence.start, span.start - CONTEXT)
        end = max(min(sentence.end, span.end + CONTEXT), span.end)
        around = span.doc[start:end]
        before = text[around.start_char : span.start_char]
        found.append(Passage(before, text[span.end_char : around.end_char]))
    return found


def _pairs(words: Sequence[str]) -> list[str]:
    return [f"{one} {other}" for one, other in pairwise(words)]


@cache
def _known() -> dict[str, str]:
    industries = table("known_organizations")["industries"]
    return {_plain(name): industry for industry, names in industries.items() for name in names}


def _plain(name: str) -> str:
    return " ".join(name_words(name))


def _kind_features(kinds: Sequence[Kind]) -> Features:
    features: Features = {}
    weights: Counter[str] = Counter()
    for kind in kinds:
        weights[kind.label] += 1
    if weights:
        best = max(weights, key=lambda label: (weights[label], label))
        for label in weights:
            features[f"kind {label}"] = 1.0
            features[f"industry of kind {industry_of_kind()[label]}"] = 1.0
        features[f"first kind {kinds[0].label}"] = 1.0
        features[f"industry of most {industry_of_kind()[best]}"] = 1.5
    return features


def _normed(group: str, words: Sequence[str], weight: float) -> Features:
    """Return the words as features, of Euclidean length `weight`."""
    counts = Counter(words)
    size = sum(counts.values()) ** 0.5
    return {f"{group} {word}": weight * n**0.5 / size for word, n in counts.items()}


def _sigmoid(value: float) -> float:
    return float(1 / (1 + np.exp(-value)))
