"""Runs an evaluation: reads the corpus, asks the systems, computes figures and intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractor.corpus.articles import LABELS
from extractor.errors import InputError
from extractor.evaluation import bootstrap, calibration, classes
from extractor.evaluation.bootstrap import Difference, Figure, Measure
from extractor.evaluation.cases import Case, make_cases
from extractor.evaluation.gold import Gold, GoldArticle, read_gold
from extractor.evaluation.measures import CALIBRATED, confident_answers, measures
from extractor.evaluation.readings import CLASSES, Reading
from extractor.evaluation.scores import PRFScore, f_score
from extractor.evaluation.systems import System, open_system

Advance = Callable[[str, int, int], None]  # system, articles read, articles in all


@dataclass(frozen=True, slots=True)
class Comparison:
    """A paired comparison with another system, on the labels that both can give."""

    name: str
    note: str
    labels: tuple[str, ...]
    differences: dict[str, Difference]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation found.

    Attributes:
        corpus: the file's name.
        system: name of the system, with a note on its answers where there is one.
        gold: the corpus.
        cases: gold and answers of every article, in file order.
        labels: entity labels that were scored.
        unscored_labels: labels of the system that gold does not use.
        figures: every figure with its interval, by name.
        scores: right, spurious and missed answers behind each F, by the figure's name.
        confusions: confusion matrix by class field.
        reliability, coverage: calibration tables by field.
        seed, samples: of the bootstrap.
        comparison: with the other system, or None.
    """

    corpus: str
    system: str
    note: str
    gold: Gold
    cases: tuple[Case, ...]
    labels: tuple[str, ...]
    unscored_labels: tuple[str, ...]
    figures: dict[str, Figure]
    scores: dict[str, PRFScore]
    confusions: dict[str, classes.Confusion]
    reliability: dict[str, list[calibration.Bin]]
    coverage: dict[str, list[calibration.Coverage]]
    seed: int
    samples: int
    comparison: Comparison | None = field(default=None)


def evaluate(
    corpus: Path,
    *,
    system: str,
    compare: str | None = None,
    limit: int | None = None,
    labels: Sequence[str] | None = None,
    samples: int = bootstrap.SAMPLES,
    seed: int = bootstrap.SEED,
    advance: Advance = lambda name, done, total: None,
) -> Evaluation:
    """Return how well a system does on a corpus.

    Args:
        corpus: file with gold, see `extractor.evaluation.gold`.
        system: model, "spacy:NAME" or file of predictions, see `extractor.evaluation.systems`.
        compare: another such system.
        limit: number of articles at most.
        labels: entity labels to score; by default those that gold uses.
        samples: draws of the bootstrap, at least 1.
        seed: of the draws; the same seed gives the same intervals.
        advance: called after each article with the system's name, articles done and in all.

    Raises:
        InputError: corpus, labels or predictions cannot be used.
        ModelError: there is no such model.
    """
    gold = read_gold(corpus, limit)
    first = open_system(system, gold.articles)
    second = open_system(compare, gold.articles) if compare else None
    chosen = _labels(labels, gold, first)
    answers = _read(first, gold.articles, advance)
    golds = [article.reading for article in gold.articles]
    cases = make_cases(golds, answers, chosen)
    found = measures(cases, chosen)
    drawn = bootstrap.draws(len(cases), samples, seed)
    comparison = None
    if second:
        others = _read(second, gold.articles, advance)
        shared = tuple(x for x in chosen if second.labels is None or x in second.labels)
        pair = [measures(make_cases(golds, given, shared), shared) for given in (answers, others)]
        gaps = bootstrap.differences(pair[0], pair[1], drawn)
        comparison = Comparison(second.name, second.note, shared, gaps)
    return Evaluation(
        corpus=corpus.name,
        system=first.name,
        note=first.note,
        gold=gold,
        cases=tuple(cases),
        labels=chosen,
        unscored_labels=_unscored(answers, chosen, gold),
        figures=bootstrap.figures(found, drawn),
        scores=_counted(found),
        confusions=_confusions(cases),
        reliability={n: calibration.reliability(a) for n, a in _confident(cases)},
        coverage={n: calibration.coverage_table(a) for n, a in _confident(cases)},
        seed=seed,
        samples=samples,
        comparison=comparison,
    )


def _read(system: System, articles: Sequence[GoldArticle], advance: Advance) -> list[Reading]:
    readings = []
    for number, reading in enumerate(system.read(articles), start=1):
        readings.append(reading)
        advance(system.name, number, len(articles))
    return readings


def _labels(wanted: Sequence[str] | None, gold: Gold, system: System) -> tuple[str, ...]:
    """Return the labels to score, in the usual order: those that gold uses, or those wanted.

    Gold that uses a label nowhere was made without it, so that answers with it are not errors.
    """
    used = {m.label for article in gold.articles for m in article.reading.entities or ()}
    known = [*LABELS, *sorted(used - set(LABELS))]
    if unknown := set(wanted or ()) - set(known):
        raise InputError(
            f"No entity label {', '.join(sorted(unknown))}. Expected any of: {', '.join(known)}."
        )
    chosen = used if wanted is None else set(wanted)
    return tuple(x for x in known if x in chosen and x in (system.labels or chosen))


def _unscored(answers: Sequence[Reading], labels: Sequence[str], gold: Gold) -> tuple[str, ...]:
    """Return the labels that only the system uses; none where gold marks no entities."""
    if all(article.reading.entities is None for article in gold.articles):
        return ()
    given = {mention.label for reading in answers for mention in reading.entities or ()}
    return tuple(sorted(given - set(labels)))


def _counted(found: dict[str, Measure]) -> dict[str, PRFScore]:
    return {
        name: PRFScore(*map(float, measure.counts.sum(axis=0)))
        for name, measure in found.items()
        if measure.statistic is f_score
    }


def _confusions(cases: Sequence[Case]) -> dict[str, classes.Confusion]:
    found = {}
    for name in CLASSES:
        rows = [row for case in cases if (row := case.both(name))]
        if rows:
            found[name] = classes.confusion(rows, classes.labels_of(rows))
    return found


def _confident(cases: Sequence[Case]) -> Iterator[tuple[str, list[tuple[float, bool]]]]:
    for name in CALIBRATED:
        answers = [answer for answer in confident_answers(cases, name) if answer]
        if answers:
            yield name, answers
