"""Trains the classifier of statements on the sentences that annotators quoted as evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from spacy.tokens import Doc, Span

from extractor.resources import table
from extractor.sentences import sentences
from extractor.statements import StatementClassifier, describe_sentences
from extractor.training.data import LabelledArticle, folds
from extractor.training.linear import Array, calibrate, fit_heads

STRENGTH = 0.3
DESCRIPTION = "description"
MIN_QUOTE = 40  # characters of a sentence that identify it in a trimmed description
THRESHOLD = 0.7  # least probability of a statement

Quotes = dict[str, list[tuple[int, int]]]


def train_statements(
    docs: Sequence[Doc], articles: Sequence[LabelledArticle]
) -> StatementClassifier:
    """Fit on the annotated articles that quote evidence; thresholds by held-back stories."""
    chosen = [i for i, article in enumerate(articles) if "evidence" in article.note]
    docs, articles = [docs[i] for i in chosen], [articles[i] for i in chosen]
    rows = [describe_sentences(doc) for doc in docs]
    labels = [sentence_labels(d, a) for d, a in zip(docs, articles, strict=True)]
    numbers = folds(articles)
    held_back = [np.zeros((0, 0))] * len(docs)
    for number in sorted(set(numbers)):
        model = _fit([i for i, n in enumerate(numbers) if n != number], rows, labels)
        for i in (i for i, n in enumerate(numbers) if n == number):
            held_back[i] = model.log_odds(rows[i])
    estimator = _fit(range(len(docs)), rows, labels).estimator
    relevant = [i for i, a in enumerate(articles) if a.classes.get("relevant") == "True"]
    for number, head in enumerate(estimator["heads"]):
        choices = [_choice(held_back[i][:, number], labels[i][str(head)]) for i in relevant]
        calibrate(estimator, str(head), *zip(*choices, strict=True))
        estimator["threshold"][number] = THRESHOLD
    return StatementClassifier(estimator)


def sentence_labels(doc: Doc, article: LabelledArticle) -> dict[str, list[bool]]:
    """Return, for each head, which sentences give its value."""
    parts, quotes = sentences(doc), quoted(article)
    labels = {
        head: [_overlaps(sentence, quotes.get(head, ())) for sentence in parts]
        for head in table("statement_cues")["heads"]
        if head != DESCRIPTION
    }
    told = " ".join(article.note["details"].get(DESCRIPTION, "").split()).lower()
    return labels | {DESCRIPTION: [_told(s, told, doc._.body_start) for s in parts]}


def _overlaps(sentence: Span, quotes: Sequence[tuple[int, int]]) -> bool:
    return any(a < sentence.end_char and sentence.start_char < b for a, b in quotes)


def quoted(article: LabelledArticle) -> Quotes:
    """Return the characters that give each head's value: evidence, else the value itself."""
    found: Quotes = {}
    for head, value in _values(article.note["details"], ""):
        pointer = f"/details/{head.removesuffix('/-')}"
        evidence = article.note["evidence"].get(pointer, ())
        spans = [(int(e["start"]), int(e["end"])) for e in evidence]
        if not spans and isinstance(value, str) and value in article.text:
            start = article.text.index(value)
            spans = [(start, start + len(value))]
        found.setdefault(head, []).extend(spans)
    return found


def _values(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _values(part, f"{path}/{key}" if path else str(key))
    elif isinstance(value, list):
        for part in value:
            yield from _values(part, f"{path}/-")
    else:
        yield path, value


def _told(sentence: Span, description: str, body_start: int) -> bool:
    words = " ".join(sentence.text.split()).lower()
    if sentence.start_char < body_start or len(words) < MIN_QUOTE:
        return False
    return words[:MIN_QUOTE] in description or words[-MIN_QUOTE:] in description


def _fit(
    chosen: Sequence[int], rows: Sequence[Any], labels: Sequence[dict[str, list[bool]]]
) -> StatementClassifier:
    return StatementClassifier(
        fit_heads(
            [row for i in chosen for row in rows[i]],
            {head: [y for i in chosen for y in labels[i][head]] for head in labels[0]},
            strength=STRENGTH,
        )
    )


def _choice(column: Array, label: Sequence[bool]) -> tuple[float, bool]:
    best = int(column.argmax())
    return float(column[best]), bool(label[best])
