"""Describes an affected organisation: kind, industry, country, from its name and context."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span

from extractor.estimators import StoredEstimator
from extractor.places import country_name, nationality
from extractor.resources import vocab
from extractor.sentences import sentence_of

WINDOW = 6  # words around a mention that may describe it
CONTEXT = 12  # words around a mention that the industry classifier sees
MAX_MENTIONS = 8  # mentions that are looked at

Chars = tuple[int, int]


@dataclass(frozen=True)
class Finding:
    """A value, the characters it came from, and a probability."""

    value: str
    spans: tuple[Chars, ...]
    score: float


class IndustryClassifier(StoredEstimator):
    """A fitted scikit-learn pipeline over `describe`'s text."""

    FILE = "industry.skops"

    def predict(self, text: str) -> tuple[str, float]:
        """Return the likeliest industry and its probability."""
        row = self.estimator.predict_proba([text])[0]
        best = int(row.argmax())
        return str(self.estimator.classes_[best]), float(row[best])


def describe(name: str, contexts: Iterable[str]) -> str:
    """Return the text that the industry classifier reads: marked name words, then context.

    >>> describe("First Bank", ["the lender said"])
    'name_first name_bank the lender said'
    """
    words = [f"name_{word}" for word in re.findall(r"\w+", name.lower())]
    return " ".join([*words, *(" ".join(context.lower().split()) for context in contexts)])


def contexts(spans: Iterable[Span]) -> Iterator[str]:
    """Yield the words around each mention, inside its sentence."""
    for span in list(spans)[:MAX_MENTIONS]:
        start = max(sentence_of(span).start, span.start - CONTEXT)
        end = min(sentence_of(span).end, span.end + CONTEXT)
        left, right = span.doc[start : span.start].text, span.doc[span.end : end].text
        yield f"{left} {right}"


def find_kind(name: str, spans: Iterable[Span]) -> Finding | None:
    """Return the kind of organisation ("Hospital") that the name or its context says."""
    scores: dict[str, float] = defaultdict(float)
    cited: dict[str, Chars] = {}
    for span in list(spans)[:MAX_MENTIONS]:
        for kind, chars, weight in _kinds_near(span):
            scores[kind] += weight
            cited.setdefault(kind, chars)
    if not scores:
        return None
    best = max(scores, key=lambda kind: (scores[kind], kind))
    return Finding(best, (cited[best],), min(0.95, 0.5 + scores[best] / 6))


def _kinds_near(span: Span) -> Iterator[tuple[str, Chars, float]]:
    """Yield kinds named inside the mention (weight 3), right before it (2), near it (1)."""
    doc, sentence = span.doc, sentence_of(span)
    for match in _kind_pattern().finditer(span.text):
        start = span.start_char + match.start()
        yield _kind_of(match), (start, start + len(match.group())), 3.0
    before = doc[max(sentence.start, span.start - WINDOW) : span.start]
    after = doc[span.end : min(sentence.end, span.end + WINDOW)]
    for match in _kind_pattern().finditer(before.text):
        distance = len(before.text[match.end() :].split())
        start = before.start_char + match.start()
        weight = 2.0 if distance <= 2 else 0.7
        yield _kind_of(match), (start, start + len(match.group())), weight
    appositive = re.match(r",\s(?:a|an|the|one of|which)\b", after.text)
    for match in _kind_pattern().finditer(after.text):
        start = after.start_char + match.start()
        weight = 1.5 if appositive else 0.4
        yield _kind_of(match), (start, start + len(match.group())), weight


def find_country(doc: Doc, spans: Iterable[Span]) -> Finding | None:
    """Return the country of an organisation: the nearest stated one, weighed by frequency."""
    scores: dict[str, float] = defaultdict(float)
    cited: dict[str, tuple[float, Chars]] = {}
    mentions = list(spans)[:MAX_MENTIONS]
    stated = list(_stated_countries(doc))
    for code, start, end, chars in stated:
        weight = max((_nearness(start, end, m) for m in mentions), default=0.0) + 0.3
        scores[code] += weight
        if weight > cited.get(code, (0.0, chars))[0]:
            cited[code] = (weight, chars)
    if not scores:
        return None
    best = max(scores, key=lambda code: (scores[code], code))
    share = scores[best] / sum(scores.values())
    return Finding(country_name(best), (cited[best][1],), round(0.3 + 0.6 * share, 4))


def _stated_countries(doc: Doc) -> Iterator[tuple[str, int, int, Chars]]:
    """Yield (country, first token, token end, characters) of places and nationalities."""
    for ent in doc.ents:
        if ent.label_ == "LOC" and ent._.place:
            yield ent._.place["country"], ent.start, ent.end, (ent.start_char, ent.end_char)
    for token in doc:
        if token.is_title:
            pair = doc[token.i : token.i + 2].text
            code = nationality(pair) or nationality(token.text)
            if code:
                end = token.i + (2 if nationality(pair) else 1)
                yield code, token.i, end, (token.idx, token.idx + len(doc[token.i : end].text))


def _nearness(start: int, end: int, mention: Span) -> float:
    """Return 3 right before the mention, falling with distance inside its sentence."""
    sentence = sentence_of(mention)
    if not sentence.start <= start < sentence.end:
        return 0.0
    if mention.start <= start < mention.end:
        return 3.0
    gap = mention.start - end if end <= mention.start else start - mention.end + 2
    return float(3 / (1 + max(gap, 0) / 2))


def _kind_of(match: re.Match[str]) -> str:
    return _kinds()[" ".join(match.group().lower().split())]


@cache
def _kinds() -> dict[str, str]:
    return {
        alias.lower(): entry["label"]
        for entry in vocab("entity_type")
        for alias in entry["aliases"]
    }


@cache
def _kind_pattern() -> re.Pattern[str]:
    aliases = sorted(_kinds(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, aliases))})\b", re.IGNORECASE)


@cache
def industry_of_kind() -> dict[str, str]:
    """Return the industry of each kind of organisation."""
    return {entry["label"]: entry["industry"] for entry in vocab("entity_type")}
