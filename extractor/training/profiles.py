"""Trains the classifier of industries and countries on public summaries and our annotations.

CISSM's summaries (University of Maryland) give the NAICS sector of a victim; the sector's
title is mapped to the taxonomy by `data/naics_industries.json`, with the words of the
summary where a sector spans several industries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc, Span

from extractor.contexts import Features
from extractor.countries import CountryReading, country_of, country_rows
from extractor.kinds import kinds_near, kinds_of
from extractor.profiles import (
    COUNTRY,
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
COUNTRY_STRENGTH = 1.0
ARTICLE_WEIGHT = 4.0  # of an annotated victim, against one of a summary
FOLDS = 5


class Row(NamedTuple):
    """Features with the right answer; rows of one group are never split between folds."""

    features: Features
    answer: str
    group: str
    weight: float = 1.0


class Choice(NamedTuple):
    """The countries that an article offers for a victim, and the right one's code."""

    offered: dict[str, Features]
    answer: str
    group: str


Item = TypeVar("Item", Row, Choice)


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
    for doc, article, victim, spans in _victims(docs, articles):
        if article[1]:
            references = _references(doc, spans)
            nouns, opening = [r.text for r in references], opening_words(doc.text)
            kinds = kinds_of(spans, references)
            features = describe(victim, passages(spans), kinds, nouns, opening)
            yield Row(features, article[1], article[0], ARTICLE_WEIGHT)


def country_choices(docs: Sequence[Doc], articles: Sequence[LabelledArticle]) -> Iterator[Choice]:
    """Yield the choice of a country for each annotated victim that has one."""
    reading: tuple[Doc, CountryReading] | None = None
    for doc, article, _, spans in _victims(docs, articles):
        if reading is None or reading[0] is not doc:
            reading = (doc, CountryReading.of(doc))
        answer = country_of(article[2])
        if answer and spans:
            offered = {code: row for code, (row, _) in country_rows(reading[1], spans).items()}
            yield Choice(offered, answer, article[0])


def _victims(
    docs: Sequence[Doc], articles: Sequence[LabelledArticle]
) -> Iterator[tuple[Doc, tuple[str, str | None, str | None], str, list[Span]]]:
    """Yield (Doc, (story, industry, country), name, mentions) of each annotated victim."""
    for doc, article in zip(docs, articles, strict=True):
        for victim in article.victims:
            spans = [e for e in doc.ents if e.label_ == "ORG" and is_one_of(e.text, [victim.name])]
            known = (article.story, victim.industry, victim.country)
            yield doc, known, victim.name, spans


def _references(doc: Doc, spans: Sequence[Span]) -> list[Span]:
    clusters = {span._.cluster for span in spans}
    return [m for m in doc.spans.get("mentions", ()) if m._.cluster in clusters]


def train_profiles(rows: Sequence[Row], choices: Sequence[Choice]) -> ProfileClassifier:
    """Fit on all the rows; calibrate on held-back groups."""
    classifier = fit(rows, choices)
    margins, right = held_back_industries(rows, choices)
    arrays = classifier.estimator
    arrays["slope"], arrays["shift"] = _sigmoid(margins, right)
    odds, hit = held_back_countries(rows, choices)
    arrays["country slope"], arrays["country shift"] = _sigmoid(odds, hit)
    return classifier


def fit(rows: Sequence[Row], choices: Sequence[Choice]) -> ProfileClassifier:
    """Fit one logistic regression an industry and one for countries, not yet calibrated."""
    features = [row.features for row in rows]
    weights = [row.weight for row in rows]
    heads = [
        Head(name, range(len(rows)), [r.answer == name for r in rows], weights, STRENGTH)
        for name in (entry["label"] for entry in vocab("industry"))
        if any(r.answer == name for r in rows)
    ]
    offered = [(row, code == c.answer) for c in choices for code, row in c.offered.items()]
    features += [{f"{COUNTRY}: {n}": v for n, v in row.items()} for row, _ in offered]
    numbers = range(len(rows), len(features))
    truth = [right for _, right in offered]
    if any(truth) and not all(truth):
        heads.append(Head(COUNTRY, numbers, truth, [1.0] * len(truth), COUNTRY_STRENGTH))
    arrays = fit_hashed(features, heads)
    for name, value in (("slope", 1.0), ("shift", 0.0)):
        arrays[name] = arrays[f"country {name}"] = value
    return ProfileClassifier(arrays)


def held_back_industries(
    rows: Sequence[Row], choices: Sequence[Choice]
) -> tuple[list[float], list[bool]]:
    """Return the margin of every answer on held-back groups, and whether it is right."""
    margins, right = [], []
    for train, held in _parts(rows):
        model = fit(train, choices)
        for row in held:
            name, margin = model.best_industry(row.features)
            margins.append(margin)
            right.append(name == row.answer)
    return margins, right


def held_back_countries(
    rows: Sequence[Row], choices: Sequence[Choice]
) -> tuple[list[float], list[bool]]:
    """Return the log-odds of every chosen country on held-back stories, and whether it is right."""
    odds, right = [], []
    few = [*rows[:1], next(row for row in rows if row.answer != rows[0].answer)]
    for train, held in _parts(choices):
        model = fit(few, train)
        for choice in held:
            if choice.offered:
                scores = {code: model.country_odds(row) for code, row in choice.offered.items()}
                best = max(scores, key=lambda code: (scores[code], code))
                odds.append(scores[best])
                right.append(best == choice.answer)
    return odds, right


def _parts(items: Sequence[Item]) -> Iterator[tuple[list[Item], list[Item]]]:
    """Yield (training part, held part) of each fold; a group is never split."""
    articles = [LabelledArticle(doc_id="", story=item.group, text="") for item in items]
    fold_of = folds(articles, FOLDS)
    for number in sorted(set(fold_of)):
        yield (
            [item for item, f in zip(items, fold_of, strict=True) if f != number],
            [item for item, f in zip(items, fold_of, strict=True) if f == number],
        )


def _sigmoid(margins: Iterable[float], right: Sequence[bool]) -> tuple[float, float]:
    model = LogisticRegression(C=1.0).fit(np.array(list(margins))[:, None], right)
    return float(model.coef_[0, 0]), float(model.intercept_[0])
