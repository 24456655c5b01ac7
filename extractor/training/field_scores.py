"""Measures components on what they did not learn from, beside the simplest answer.

Each is fitted five times, and answers for what was held back. Intervals are 95 % percentile
intervals of a bootstrap over victims or stories.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from extractor.data_mentions import COMPOUND, data_words
from extractor.evaluation.bootstrap import Figure, Measure, draws, figures
from extractor.evaluation.others import read_others
from extractor.evaluation.passing import score_incidents
from extractor.evaluation.scores import Statistic, f_score, ratio, score_sets
from extractor.phrases import find_phrases
from extractor.profiles import LEAST_INDUSTRY
from extractor.training.data import LabelledArticle
from extractor.training.data_kinds import OTHER, held_back_kinds, read_summaries
from extractor.training.passing import held_back_passing, principal_clusters
from extractor.training.profiles import (
    Row,
    fit_sigmoid,
    held_back_industries,
    read_cissm,
    victim_rows,
)


class Answered(NamedTuple):
    """What one case adds to a figure and to its baseline; cases of one group are drawn together."""

    group: str
    answer: Sequence[float]
    baseline: Sequence[float]


class Result(NamedTuple):
    """A figure with its baseline."""

    name: str
    baseline: str
    statistic: Statistic
    cases: Sequence[Answered]


class Judged(NamedTuple):
    """An organisation with the industry that a model without its group gave."""

    row: Row
    name: str
    margin: float

    @property
    def right(self) -> bool:
        return self.name == self.row.answer


def kind_scores(
    nlp: Language, docs: Sequence[Doc], articles: Sequence[LabelledArticle], datasets: Path
) -> Iterator[Result]:
    """Yield F of the kinds of data of Have I Been Pwned's summaries."""
    summaries = read_summaries(nlp, datasets / "hibp.jsonl")
    found = held_back_kinds(docs, articles, summaries)
    cases = []
    for summary, kinds in zip(summaries, found, strict=True):
        gold = frozenset(summary.kinds - {OTHER})
        words = {span.label_ for span in find_phrases(summary.doc, data_words)} - {COMPOUND, OTHER}
        scores = [score_sets(gold, frozenset(k - {OTHER})).as_list() for k in (kinds, words)]
        cases.append(Answered(summary.victim, *scores))
    yield Result("kinds of data, summaries of hibp, F", "every kind with a word", f_score, cases)


def industry_scores(
    docs: Sequence[Doc], articles: Sequence[LabelledArticle], datasets: Path
) -> Iterator[Result]:
    """Yield accuracy of the industries of CISSM's victims, and of those of articles.

    Of each over all, and over those of which a record would name the industry.
    """
    summaries = list(read_cissm(datasets / "cissm.jsonl"))
    rows = [*summaries, *victim_rows(docs, articles)]
    answers = held_back_industries(rows)
    judged = [Judged(row, name, margin) for row, (name, margin) in zip(rows, answers, strict=True)]
    slope, shift = fit_sigmoid([j.margin for j in judged], [j.right for j in judged])
    least = (math.log(LEAST_INDUSTRY / (1 - LEAST_INDUSTRY)) - shift) / slope  # margin
    for name, part in (
        ("summaries of cissm", judged[: len(summaries)]),
        ("annotated articles", judged[len(summaries) :]),
    ):
        yield _industries(f"industry, {name}, accuracy", part)
        yield _industries("… where it is named", [j for j in part if j.margin >= least])


def _industries(name: str, judged: Sequence[Judged]) -> Result:
    usual, _ = Counter(j.row.answer for j in judged).most_common(1)[0]
    cases = [
        Answered(j.row.group, (float(j.right), 1.0), (float(j.row.answer == usual), 1.0))
        for j in judged
    ]
    return Result(name, f"always {usual}", ratio, cases)


def passing_scores(docs: Sequence[Doc], articles: Sequence[LabelledArticle]) -> Iterator[Result]:
    """Yield F of the incidents in passing of our articles, entities being the annotated ones."""
    cases = []
    for doc, article, found in zip(docs, articles, held_back_passing(docs, articles), strict=True):
        gold = read_others(article.note)
        hit = principal_clusters(doc, article)
        named = [e for e in doc.ents if e.label_ == "ORG" and e._.cluster not in hit]
        first = {e._.cluster if e._.cluster >= 0 else -1 - e.start: e.text for e in reversed(named)}
        scores = [score_incidents(gold, names).as_list() for names in (found, first.values())]
        cases.append(Answered(article.story, *scores))
    yield Result("other incidents, own articles, F", "every other organisation", f_score, cases)


def field_table(results: Iterable[Result]) -> str:
    """Return a Markdown table of figures and baselines with their intervals."""
    lines = [
        "| figure | cases | value | 95 % interval | baseline | value | 95 % interval |",
        "| --- | ---: | ---: | ---: | --- | ---: | ---: |",
    ]
    for result in results:
        own, other = _figures(result)
        cells = [result.name, str(len(result.cases)), *_cells(own), result.baseline, *_cells(other)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _figures(result: Result) -> tuple[Figure, Figure]:
    measures = {}
    for name in ("answer", "baseline"):
        groups: dict[str, list[Sequence[float]]] = defaultdict(list)
        for case in result.cases:
            groups[case.group].append(getattr(case, name))
        counts = np.array([np.sum(rows, axis=0) for rows in groups.values()], dtype=float)
        measures[name] = Measure(counts, result.statistic)
    found = figures(measures, draws(len(measures["answer"].counts)))
    return found["answer"], found["baseline"]


def _cells(figure: Figure) -> list[str]:
    return [f"{figure.value:.3f}", f"{figure.low:.3f} to {figure.high:.3f}"]
