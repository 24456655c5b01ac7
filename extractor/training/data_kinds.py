"""Trains the classifier of data kinds: annotated articles, public summaries with data classes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

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


class Summary(NamedTuple):
    """A public summary of a breach, with the kinds of data that it touched."""

    victim: str
    doc: Doc
    kinds: set[str]


def train_data_kinds(
    docs: Sequence[Doc], articles: Sequence[LabelledArticle], nlp: Language, summaries: Path
) -> DataKindClassifier:
    """Fit on articles, and with less weight on summaries whose data classes are known."""
    return fit_data_kinds(docs, articles, read_summaries(nlp, summaries))


def fit_data_kinds(
    docs: Sequence[Doc], articles: Sequence[LabelledArticle], summaries: Iterable[Summary]
) -> DataKindClassifier:
    """Fit as `train_data_kinds`; the sigmoid comes from articles of held-back stories."""
    mentions = [find_data_words(doc) for doc in docs]
    rows = [describe_mentions(d, m) for d, m in zip(docs, mentions, strict=True)]
    labels = [mention_labels(a, m) for a, m in zip(articles, mentions, strict=True)]
    weights = [1.0 if "details" in a.note else NOTE_WEIGHT for a in articles]
    extra = [_part(summary) for summary in summaries]
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


def read_summaries(nlp: Language, path: Path) -> list[Summary]:
    """Return the public summaries whose data classes are known."""
    read = nlp.get_pipe("breach_sentences")
    return [
        Summary(row["victim"], read(nlp.make_doc(row["text"])), summary_kinds(row["data_classes"]))
        for row in read_jsonl(path)
    ]


def held_back_kinds(
    docs: Sequence[Doc], articles: Sequence[LabelledArticle], summaries: Sequence[Summary]
) -> list[set[str]]:
    """Return the kinds of each summary, by a model that saw nothing of its victim."""
    stories = [LabelledArticle(doc_id="", story=summary.victim, text="") for summary in summaries]
    fold_of = folds(stories)
    found: dict[int, set[str]] = {}
    for number in sorted(set(fold_of)):
        others = [s for s, f in zip(summaries, fold_of, strict=True) if f != number]
        model = fit_data_kinds(docs, articles, others)
        held = [i for i, f in enumerate(fold_of) if f == number]
        found |= {i: {kind.kind for kind in model.kinds(summaries[i].doc)} for i in held}
    return [found[i] for i in range(len(summaries))]


def _part(summary: Summary) -> tuple[list[Features], Labels, float]:
    mentions = find_data_words(summary.doc)
    labels: Labels = [mention.label_ in summary.kinds for mention in mentions]
    return describe_mentions(summary.doc, mentions), labels, SUMMARY_WEIGHT


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
