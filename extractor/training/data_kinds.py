"""Trains the classifier of data kinds: annotated articles, public summaries with data classes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.contexts import Features
from extractor.data_kinds import HEAD, DataKindClassifier, describe_mentions
from extractor.data_mentions import find_data_words
from extractor.resources import table
from extractor.training.data import LabelledArticle, folds, read_jsonl
from extractor.training.linear import calibrate, fit_heads

STRENGTH = 0.15
SUMMARY_WEIGHT, NOTE_WEIGHT = 0.3, 0.6  # of a summary and of kinds without marked mentions
THRESHOLD = 0.45  # least probability of a kind
TOUCHED = frozenset({"asserted", "alleged"})
OTHER = "other"

Labels = list[bool | None]  # None: not known


def train_data_kinds(
    docs: Sequence[Doc], articles: Sequence[LabelledArticle], nlp: Language, summaries: Path
) -> DataKindClassifier:
    """Fit on articles, and with less weight on summaries whose data classes are known."""
    mentions = [find_data_words(doc) for doc in docs]
    rows = [describe_mentions(d, m) for d, m in zip(docs, mentions, strict=True)]
    labels = [mention_labels(a, m) for a, m in zip(articles, mentions, strict=True)]
    weights = [1.0 if "details" in a.note else NOTE_WEIGHT for a in articles]
    extra = list(_summaries(nlp, summaries))
    parts = list(zip(rows, labels, weights, strict=True))
    numbers, choices = folds(articles), []
    for number in sorted(set(numbers)):
        model = _fit([p for p, n in zip(parts, numbers, strict=True) if n != number] + extra)
        for i in (i for i, n in enumerate(numbers) if n == number):
            if "details" in articles[i].note:
                choices += kind_choices(model, articles[i], mentions[i], rows[i])
    model = _fit(parts + extra)
    calibrate(model.estimator, HEAD, *zip(*choices, strict=True))
    model.estimator["threshold"][0] = THRESHOLD
    return model


def known_kinds(article: LabelledArticle) -> set[str]:
    """Return the kinds of data that were touched, as annotated."""
    if "details" in article.note:
        breach = article.note["details"].get("data_breach", {})
        return set(breach.get("type_of_data_compromised", ()))
    return set(article.note.get("data_types", ()))


def mention_labels(article: LabelledArticle, mentions: Iterable[Span]) -> Labels:
    """Return which mentions say that data was touched; unmarked ones of such a kind may."""
    kinds = known_kinds(article)
    marked = article.note.get("data_types", ()) if "details" in article.note else None
    labels: Labels = []
    for mention in mentions:
        if marked is None:
            labels.append(mention.label_ in kinds)
            continue
        over = [m for m in marked if _overlap(m, mention)]
        same = [m for m in over if m["kind"] == mention.label_]
        if over:
            labels.append(any(m["status"] in TOUCHED for m in same))
        else:
            labels.append(None if mention.label_ in kinds else False)
    return labels


def kind_choices(
    model: DataKindClassifier,
    article: LabelledArticle,
    mentions: Sequence[Span],
    rows: Sequence[Features],
) -> list[tuple[float, bool]]:
    """Return the log-odds of each kind's surest mention, and whether the kind is right."""
    best: dict[str, float] = {}
    for mention, score in zip(mentions, model.log_odds(rows)[:, 0], strict=True):
        best[mention.label_] = max(best.get(mention.label_, float(score)), float(score))
    kinds = known_kinds(article)
    return [(score, kind in kinds) for kind, score in best.items()]


def summary_kinds(data_classes: Iterable[str]) -> set[str]:
    """Return the kinds for data classes of Have I Been Pwned."""
    kinds = {c: k for k, classes in table("data_words")["hibp"].items() for c in classes}
    return {kinds.get(data_class, OTHER) for data_class in data_classes}


def _summaries(nlp: Language, path: Path) -> Iterator[tuple[list[Features], Labels, float]]:
    for row in read_jsonl(path):
        doc = nlp.get_pipe("breach_sentences")(nlp.make_doc(row["text"]))
        mentions, kinds = find_data_words(doc), summary_kinds(row["data_classes"])
        labels: Labels = [mention.label_ in kinds for mention in mentions]
        yield describe_mentions(doc, mentions), labels, SUMMARY_WEIGHT


def _fit(parts: Iterable[tuple[list[Features], Labels, float]]) -> DataKindClassifier:
    rows: list[Features] = []
    labels: list[bool] = []
    weights: list[float] = []
    for features, known, weight in parts:
        for row, label in zip(features, known, strict=True):
            if label is not None:
                rows.append(row)
                labels.append(label)
                weights.append(weight)
    return DataKindClassifier(fit_heads(rows, {HEAD: labels}, weights, strength=STRENGTH))


def _overlap(marked: dict[str, Any], mention: Span) -> bool:
    return int(marked["start"]) < mention.end_char and mention.start_char < int(marked["end"])
