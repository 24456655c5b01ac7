"""Trains the classifier of industries on public summaries and our annotations.

CISSM's summaries (University of Maryland) give the NAICS sector of a victim; the sector's
title is mapped to the taxonomy by `data/naics_industries.json`, with the words of the
summary where a sector spans several industries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc, Span

from extractor.contexts import Features
from extractor.described_victims import find_described, same_description
from extractor.kinds import kinds_near, kinds_of
from extractor.profiles import (
    Passage,
    ProfileClassifier,
    describe,
    opening_words,
    passages,
)
from extractor.resources import table, vocab
from extractor.training.data import LabelledArticle, folds, read_jsonl
from extractor.training.hashed import Head, fit_hashed
from extractor.training.roles import is_one_of

MAX_NAME_WORDS = 5
STRENGTH = 4.0  # inverse of the L2 penalty, of industries
ARTICLE_WEIGHT = 4.0  # of an annotated victim, against one of a summary
FOLDS = 5


class Row(NamedTuple):
    """Features with the right answer; rows of one group are never split between folds."""

    features: Features
    answer: str
    group: str
    weight: float = 1.0


def read_cissm(path: Path) -> Iterator[Row]:
    """Yield a row for each summary that says its victim's industry."""
    for row in read_jsonl(path):
        industry = industry_of(row["industry_naics2"], row["text"])
        name = row["victim"]
        if industry is not None and name:
            passage, opening = passage_of(row["text"], name), opening_words(row["text"])
            kinds = list(kinds_near(name, passage.before, passage.after))
            yield Row(describe(name, [passage], kinds, opening=opening), industry, name)


def industry_of(sector: str | None, text: str) -> str | None:
    """Return the industry of a NAICS two-digit sector, by the text where it spans several."""
    data = table("naics_industries")
    industry: str | None = data["sectors"].get(sector)
    for other, words in data["words"].get(sector, {}).items():
        if re.search(rf"\b(?:{'|'.join(map(re.escape, words))})\b", text, re.IGNORECASE):
            return str(other)
    return industry


def organization_names(path: Path) -> list[str]:
    """Return the victims' names of the summaries that look like proper names, sorted."""
    names = {row["victim"] for row in read_jsonl(path) if row["victim"]}
    return sorted(n for n in names if n[0].isupper() and 1 <= len(n.split()) <= MAX_NAME_WORDS)


def passage_of(text: str, name: str) -> Passage:
    """Return the words around the first place where a name stands, else the whole text."""
    before, found, after = text.partition(name)
    return Passage(before, after) if found else Passage("", f" {text}")


def victim_rows(docs: Sequence[Doc], articles: Sequence[LabelledArticle]) -> Iterator[Row]:
    """Yield a row for each annotated victim that has an industry."""
    for doc, article in zip(docs, articles, strict=True):
        opening, described = opening_words(doc.text), find_described(doc)
        for name, industry in ((v.name, v.industry) for v in article.victims if v.industry):
            spans = [e for e in doc.ents if e.label_ == "ORG" and is_one_of(e.text, [name])]
            spans = spans or [
                s for d in described if same_description(d.name, name) for s in d.spans
            ]
            references = _references(doc, spans)
            nouns, kinds = [r.text for r in references], kinds_of(spans, references)
            features = describe(name, passages(spans), kinds, nouns, opening)
            yield Row(features, industry, article.story, ARTICLE_WEIGHT)


def _references(doc: Doc, spans: Sequence[Span]) -> list[Span]:
    clusters = {span._.cluster for span in spans}
    return [m for m in doc.spans.get("mentions", ()) if m._.cluster in clusters]


def train_profiles(rows: Sequence[Row]) -> ProfileClassifier:
    """Fit on all the rows; calibrate on held-back groups."""
    classifier = fit(rows)
    answers = held_back_industries(rows)
    margins = [margin for _, margin in answers]
    right = [name == row.answer for (name, _), row in zip(answers, rows, strict=True)]
    arrays = classifier.estimator
    arrays["slope"], arrays["shift"] = fit_sigmoid(margins, right)
    return classifier


def fit(rows: Sequence[Row]) -> ProfileClassifier:
    """Fit one logistic regression an industry, not yet calibrated."""
    features = [row.features for row in rows]
    weights = [row.weight for row in rows]
    heads = [
        Head(name, range(len(rows)), [r.answer == name for r in rows], weights, STRENGTH)
        for name in (entry["label"] for entry in vocab("industry"))
        if any(r.answer == name for r in rows)
    ]
    return ProfileClassifier(fit_hashed(features, heads) | {"slope": 1.0, "shift": 0.0})


def held_back_industries(rows: Sequence[Row]) -> list[tuple[str, float]]:
    """Return industry and margin of every row, by a model that saw nothing of its group."""
    articles = [LabelledArticle(doc_id="", story=row.group, text="") for row in rows]
    fold_of = folds(articles, FOLDS)
    answers: dict[int, tuple[str, float]] = {}
    for number in sorted(set(fold_of)):
        model = fit([row for row, f in zip(rows, fold_of, strict=True) if f != number])
        held = [i for i, f in enumerate(fold_of) if f == number]
        answers |= {i: model.best_industry(rows[i].features) for i in held}
    return [answers[i] for i in range(len(rows))]


def fit_sigmoid(margins: Iterable[float], right: Sequence[bool]) -> tuple[float, float]:
    """Return slope and shift of the probability that an answer with a margin is right."""
    model = LogisticRegression(C=1.0).fit(np.array(list(margins))[:, None], right)
    return float(model.coef_[0, 0]), float(model.intercept_[0])
