"""Trains the classifier of counts on articles and notices whose figures are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extractor.contexts import Features
from extractor.counts import UNITS, CountClassifier, figures
from extractor.training.data import LabelledArticle, folds, read_jsonl
from extractor.training.linear import Choice, fit_choices, half_of_best

Gold = dict[str, int | None]  # the count by target; None where there is none
STRENGTH = 0.1
NOTICE_WEIGHT = 0.3  # of a row from a notice or a summary, against one from an article
TOLERANCE = 0.005  # share by which a stated count may differ from the register's


def count_choice(doc: Doc, known: Gold) -> Choice:
    """Return the candidates of a Doc for each target, with None as label for the others."""
    rows: list[Features] = []
    labels: dict[str, list[bool | None]] = {target: [] for target in UNITS}
    for target in UNITS:
        for figure in figures(doc, target):
            rows.append(figure.features)
            for head, column in labels.items():
                said = head == target and target in known
                column.append(_equal(figure.value, known[target]) if said else None)
    return Choice(rows, labels, {target: bool(known.get(target)) for target in UNITS})


def read_notices(shared: Path) -> Iterator[tuple[str, Gold]]:
    """Yield texts of public registers with the number of people they give (HHS, HIBP)."""
    for row in read_jsonl(shared / "hhs.jsonl"):
        yield row["text"], {"people": _whole(row["individuals_affected"])}
    for row in read_jsonl(shared / "hibp.jsonl"):
        yield row["text"], {"people": _whole(row["accounts"])}


def train_counts(
    docs: Sequence[Doc],
    articles: Sequence[LabelledArticle],
    nlp: Language,
    notices: Iterable[tuple[str, Gold]],
) -> CountClassifier:
    """Fit on annotated articles, and with less weight on notices that state their count."""
    choices = [count_choice(doc, a.counts) for doc, a in zip(docs, articles, strict=True)]
    further = list(_notice_rows(nlp, notices))
    heads, numbers = list(UNITS), folds(articles)
    return CountClassifier(
        fit_choices(choices, numbers, heads, strength=STRENGTH, extra=further, least=half_of_best)
    )


def _notice_rows(
    nlp: Language, notices: Iterable[tuple[str, Gold]]
) -> Iterator[tuple[Features, dict[str, bool | None], float]]:
    for text, known in notices:
        choice = count_choice(_prepared(nlp, text), known)
        if any(choice.labels["people"]):
            for row, label in zip(choice.rows, choice.labels["people"], strict=True):
                yield row, {"people": label}, NOTICE_WEIGHT


def _prepared(nlp: Language, text: str) -> Doc:
    doc = nlp.make_doc(text)
    for name in ("breach_sentences", "quantity_finder"):
        doc = nlp.get_pipe(name)(doc)
    return doc


def _equal(value: int, known: int | None) -> bool:
    return known is not None and abs(value - known) <= TOLERANCE * known


def _whole(value: Any) -> int | None:
    return int(value) if value else None
