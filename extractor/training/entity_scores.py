"""Cross-validated scores of the entity tagger, beside stock spaCy pipelines.

A distinct (label, name) of an article counts once; names are compared without leading
article, trailing possessive and quotes. Predictions can be kept in a file, since training
five taggers takes an hour on one core.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import spacy

from extractor.evaluation.bootstrap import Figure, Measure, draws, figures
from extractor.evaluation.entities import document_scores
from extractor.evaluation.readings import Mention
from extractor.evaluation.scores import PRFScore, f_score
from extractor.evaluation.systems import spacy_mention
from extractor.training.data import LABELS, LabelledArticle, folds, read_jsonl
from extractor.training.ner import Hyperparameters, InitialWeights
from extractor.training.tagger import teaching, train_tagger

Predictions = dict[str, list[Mention]]
STEPS = (8, 4, 2, 1)  # one of so many training articles, in a learning curve
NEUTRAL = "ACTOR"  # not part of the micro average: handles are neutral under other labels


def cross_tag(
    articles: Sequence[LabelledArticle],
    extra: Sequence[LabelledArticle],
    names: Sequence[str],
    init: str,
    settings: Hyperparameters,
    workers: int = 1,
    taught: Path | None = None,
    first: int | None = None,
) -> Predictions:
    """Return each article's entities by a tagger that saw no article of its story.

    Args:
        articles: articles to predict, dealt into folds by story.
        extra: articles that are added to every training part.
        names: organisations' names for the augmented copies.
        init: spaCy pipeline that gives the initial token encoder.
        settings: of each training run.
        workers: folds trained at a time, each on one thread; more than one in processes.
        taught: folder whose datasets/ a teacher reads to each tagger; None for no teacher.
        first: number of folds that are predicted, all by default.
    """
    fold_of = folds(articles)
    parts = []
    for fold in range(max(fold_of) + 1)[:first]:
        training = [a for a, k in zip(articles, fold_of, strict=True) if k != fold]
        held = [a for a, k in zip(articles, fold_of, strict=True) if k == fold]
        parts.append(([*training, *extra], held))
    tag = partial(_train_and_tag, names=names, init=init, settings=settings, taught=taught)
    found: Predictions = {}
    with ExitStack() as stack:
        tagged: Iterable[Predictions] = map(tag, parts)
        if workers > 1:
            pool = ProcessPoolExecutor(min(workers, len(parts)), mp_context=get_context("spawn"))
            tagged = stack.enter_context(pool).map(tag, parts)
        for number, predictions in enumerate(tagged, start=1):
            found |= predictions
            print(f"fold {number} of {len(parts)} done", flush=True)
    return found


def learning_curve(
    articles: Sequence[LabelledArticle],
    extra: Sequence[LabelledArticle],
    names: Sequence[str],
    init: str,
    settings: Hyperparameters,
    found: Predictions | None = None,
) -> str:
    """Return F on the first fold by the share of the other articles learnt from, as Markdown.

    Args:
        articles: dealt into folds by story, as for `cross_tag`.
        extra: further training articles, of which as large a share is taken.
        names: organisations' names for the augmented copies.
        init: spaCy pipeline that gives the initial token encoder.
        settings: of each training run.
        found: what `cross_tag` found, for the last row; else that is trained too.
    """
    fold_of = folds(articles)
    held = [a for a, k in zip(articles, fold_of, strict=True) if k == 0]
    training = [*(a for a, k in zip(articles, fold_of, strict=True) if k), *extra]
    lines = ["| training articles | micro F | ORG | ACTOR |", "| ---: | --- | --- | --- |"]
    for step in STEPS:
        part = training[::step]  # every so many, so that shares differ in number only
        predictions = found if step == 1 and found else None
        predictions = predictions or _train_and_tag((part, held), names, init, settings)
        scores = entity_figures(held, predictions)
        cells = [_cell(scores.get(name)) for name in ("micro", "ORG", "ACTOR")]
        lines.append(f"| {len(part)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _train_and_tag(
    part: tuple[Sequence[LabelledArticle], Sequence[LabelledArticle]],
    names: Sequence[str],
    init: str,
    settings: Hyperparameters,
    taught: Path | None = None,
) -> Predictions:
    """Train on the first articles and return the entities of the second."""
    training, held = part
    passages, encode = teaching(taught) if taught else ([], None)
    tagger = train_tagger(training, names, InitialWeights(init), settings, passages, encode)
    nlp = spacy.blank("en")
    docs = [nlp.make_doc(article.text) for article in held]
    found: Predictions = {}
    for article, doc, spans in zip(held, docs, tagger.predict(docs), strict=True):
        chars = ((doc[s.start : s.end], s.label) for s in spans)
        found[article.doc_id] = [
            Mention(span.start_char, span.end_char, label, span.text) for span, label in chars
        ]
    return found


def stock_tag(articles: Sequence[LabelledArticle], pipeline: str) -> Predictions:
    """Return each article's entities by an installed spaCy pipeline, labels mapped to ours."""
    nlp = spacy.load(pipeline, enable=["tok2vec", "ner"])
    found: Predictions = {}
    for article in articles:
        mentions = (spacy_mention(e.text, e.start_char, e.label_) for e in nlp(article.text).ents)
        found[article.doc_id] = [m for m in mentions if m is not None]
    return found


def write_predictions(path: Path, found: Mapping[str, Iterable[Mention]]) -> None:
    """Write one JSON line an article: its id and [label, start, end, name] of each mention."""
    with path.open("w", encoding="utf-8") as stream:
        for doc_id, mentions in sorted(found.items()):
            rows = [[m.label, m.start, m.end, m.text] for m in mentions]
            stream.write(json.dumps({"doc_id": doc_id, "entities": rows}) + "\n")


def read_predictions(path: Path) -> Predictions:
    """Read what `write_predictions` wrote."""
    return {
        row["doc_id"]: [Mention(a, b, label, text) for label, a, b, text in row["entities"]]
        for row in read_jsonl(path)
    }


def entity_figures(
    articles: Sequence[LabelledArticle], found: Predictions
) -> dict[str, tuple[Figure, float]]:
    """Return (F with interval, support) by label, and "micro" over all but ACTOR."""
    rows: dict[str, list[PRFScore]] = {label: [] for label in (*LABELS, "micro")}
    for article in articles:
        gold = [Mention(a, b, label, article.text[a:b]) for a, b, label in article.spans]
        scores = document_scores(gold, found[article.doc_id])
        for label in LABELS:
            rows[label].append(scores.get(label, PRFScore()))
        counted = (s for label, s in scores.items() if label != NEUTRAL)
        rows["micro"].append(sum(counted, PRFScore()))
    measures = {
        name: Measure(np.array([s.as_list() for s in scores]), f_score)
        for name, scores in rows.items()
    }
    support = {name: sum(s.support for s in scores) for name, scores in rows.items()}
    computed = figures(measures, draws(len(articles)))
    return {name: (computed[name], support[name]) for name in measures if name in computed}


def entity_table(articles: Sequence[LabelledArticle], systems: Mapping[str, Predictions]) -> str:
    """Return a Markdown table: a row a label, a column a system, F with 95 % interval."""
    columns = {name: entity_figures(articles, found) for name, found in systems.items()}
    lines = [
        f"| label | names | {' | '.join(columns)} |",
        f"| --- | ---: | {' | '.join('---' for _ in columns)} |",
    ]
    first = next(iter(columns.values()))
    for label, (_, support) in first.items():
        cells = [_cell(column.get(label)) for column in columns.values()]
        lines.append(f"| {label} | {support:.0f} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(figure: tuple[Figure, float] | None) -> str:
    if figure is None or figure[0].value == 0:
        return "–"
    return f"{figure[0].value:.3f} ({figure[0].low:.3f} to {figure[0].high:.3f})"
