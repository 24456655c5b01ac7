"""Trains the classifier of counts on articles and notices whose figures are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extractor.contexts import Features
from extractor.counts import UNITS, CountClassifier, counted, describe
from extractor.training.data import read_jsonl
from extractor.training.hashed import fit_bucketed

Gold = dict[str, int | None]  # the count by target; None where there is none
NOTICE_WEIGHT = 0.3  # of a row from a notice or a summary, against one from an article
TOLERANCE = 0.005  # share by which a stated count may differ from the register's


def count_rows(docs: Iterable[Doc], gold: Iterable[Gold]) -> tuple[list[Features], list[bool]]:
    """Return features and labels of every candidate of every Doc."""
    rows, labels = [], []
    for doc, known in zip(docs, gold, strict=True):
        for target in UNITS:
            if target not in known:
                continue
            everyone = counted(doc, target)
            for span in everyone:
                rows.append(describe(doc, span, everyone, target))
                labels.append(_equal(span._.quantity["value"], known[target]))
    return rows, labels


def read_notices(shared: Path) -> Iterator[tuple[str, Gold]]:
    """Yield texts of public registers with the number of people they give (HHS, HIBP)."""
    for row in read_jsonl(shared / "hhs.jsonl"):
        yield row["text"], {"people": _whole(row["individuals_affected"])}
    for row in read_jsonl(shared / "hibp.jsonl"):
        yield row["text"], {"people": _whole(row["accounts"])}


def train_counts(
    docs: Sequence[Doc], gold: Sequence[Gold], nlp: Language, notices: Iterable[tuple[str, Gold]]
) -> CountClassifier:
    """Fit on annotated articles, and with less weight on notices that state their count."""
    rows, labels = count_rows(docs, gold)
    weights = [1.0] * len(rows)
    for text, known in notices:
        doc = _prepared(nlp, text)
        more, found = count_rows([doc], [known])
        if any(found):
            rows, labels = rows + more, labels + found
            weights += [NOTICE_WEIGHT] * len(more)
    return CountClassifier(fit_bucketed(rows, labels, weights))


def _prepared(nlp: Language, text: str) -> Doc:
    doc = nlp.make_doc(text)
    for name in ("breach_sentences", "quantity_finder"):
        doc = nlp.get_pipe(name)(doc)
    return doc


def _equal(value: float, known: int | None) -> bool:
    return known is not None and abs(value - known) <= TOLERANCE * known


def _whole(value: Any) -> int | None:
    return int(value) if value else None
