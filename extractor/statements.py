"""Finds the sentence of an article that says a thing: a measure taken, a loss, an advice.

One logistic regression a field ("head") reads the words of each sentence, its place and the
entities and amounts in it. The surest sentence of an article may give the field's value.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise, takewhile

from spacy.tokens import Doc, Span

from extractor.contexts import Features, whose_sentences
from extractor.entities import ents_of
from extractor.linear import Array, LinearHeads
from extractor.phrases import find_phrases
from extractor.resources import table
from extractor.sentences import sentences
from extractor.words import body_start, lower_words, text_of_span

LEAD_SENTENCES = 3
PLACES = 5  # parts into which an article's length is cut
SHORT, LONG = 6, 40  # words
CUE_WEIGHT = 2.0


@dataclass(frozen=True)
class Statement:
    """A sentence that says what a head looks for, with its probability."""

    head: str
    sentence: Span
    score: float


def describe_sentences(doc: Doc) -> list[Features]:
    """Return the features of every sentence of a Doc."""
    parts = sentences(doc)
    words = [_plain(word) for word in lower_words(doc)]
    rows = [_describe(words, part, i, len(parts), doc) for i, part in enumerate(parts)]
    starts = [part.start for part in parts]
    for name, spans in (("has", ents_of(doc)), ("amount", doc.spans.get("quantities", ()))):
        for span in spans:
            row = rows[bisect_right(starts, span.start) - 1]
            kind = span.label_ if name == "has" else span._.quantity["unit"]
            row[f"{name} {kind}"] = 1.0
            row["entity or amount"] = 1.0
    for cue in find_phrases(doc, statement_cues, longest=False):
        row = rows[bisect_right(starts, cue.start) - 1]
        row[f"cue {cue.label_}"] = CUE_WEIGHT
        row[f"phrase {text_of_span(cue).lower()}"] = 1.0
    for number, marks in whose_sentences(doc).items():
        rows[number] |= marks
    for row in rows:
        cues = sorted(name for name in row if name.startswith(("cue ", "amount ", "has ")))
        row |= {f"{one} + {other}": 1.0 for one, other in combinations(cues, 2)}
    return rows


def statement_cues() -> dict[str, list[str]]:
    """Return the cue phrases by what they tell."""
    return dict(table("statement_cues")["cues"])


@lru_cache(maxsize=8192)
def _plain(word: str) -> str:
    return "0" if word[0].isdigit() else word.replace("’", "'")


def _describe(words: list[str], part: Span, number: int, count: int, doc: Doc) -> Features:
    own = [w for w in words[part.start : part.end] if not w.isspace()]
    features: Features = dict.fromkeys(own, 1.0)
    for one, other in pairwise(own):
        features[f"{one} {other}"] = 1.0
    features[f"first {' '.join(own[:1])}"] = 1.0
    features[f"place {number * PLACES // count}"] = 1.0
    if part.start_char < body_start(doc):
        features["in title"] = 1.0
    elif number <= LEAD_SENTENCES:
        features["in lead"] = features[f"sentence {number}"] = 1.0
    if len(own) < SHORT or len(own) > LONG:
        features["short" if len(own) < SHORT else "long"] = 1.0
    return features


class StatementClassifier(LinearHeads):
    """Finds the sentences that give fields of the record."""

    FILE = "statements.npz"

    def score(self, doc: Doc) -> Array:
        """Return the log-odds of each sentence (first axis) for each head."""
        return self.log_odds(describe_sentences(doc))

    def statement_probability(self, head: str, log_odds: float) -> float:
        """Return the probability that a sentence says what a head looks for.

        It is the probability that annotators quote the sentence, and for the rest the share
        of sentences that they do not quote but that say the thing too.
        """
        quoted = self.probability(head, log_odds)
        unquoted = float(table("statement_cues")["heads"][head]["unquoted"])
        return quoted + (1 - quoted) * unquoted

    def ranked(self, parts: Sequence[Span], head: str, scores: Array) -> list[Statement]:
        """Return the sentences that pass the head's threshold, the surest first.

        Args:
            parts: all sentences of a Doc; only those of the body count, where it has a body.
            head: what a sentence is to tell.
            scores: what `score` returns of the Doc.
        """
        odds, start = scores[:, self.position(head)].tolist(), body_start(parts[0].doc)
        body = next((i for i, s in enumerate(parts) if s.start_char >= start), 0)
        order = sorted(range(body, len(parts)), key=lambda i: -odds[i])
        scored = ((i, self.statement_probability(head, odds[i])) for i in order)
        least = self.threshold(head)
        sure = takewhile(lambda pair: pair[1] >= least, scored)
        return [Statement(head, parts[i], score) for i, score in sure]
