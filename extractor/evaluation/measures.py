"""Turns gold and answers into measures: which figures there are, and how each is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from extractor.evaluation import calibration, classes, entities, fields
from extractor.evaluation.baselines import BASELINE, first_values
from extractor.evaluation.bootstrap import NOTHING, Measure, f_measure, share_measure
from extractor.evaluation.cases import Case
from extractor.evaluation.content import content_measures
from extractor.evaluation.entities import Pair, Scores
from extractor.evaluation.readings import CLASSES, DATES, NUMBERS, SETS
from extractor.evaluation.scores import (
    PRFScore,
    calibration_error,
    macro_f,
    ratio,
    score_sets,
)
from extractor.evaluation.values import commonest

ORDERED = ("level", "severity")
ATTRIBUTES = {"mention_dates": ("date", "DATE"), "mention_countries": ("country", "LOC")}
ATTRIBUTES |= {"mention_roles": ("roles", "ORG")}


def measures(cases: Sequence[Case], labels: Sequence[str]) -> dict[str, Measure]:
    """Return every measure that gold and answers allow, by name of the figure."""
    return {
        **_entity_measures(cases, labels),
        **_class_measures(cases),
        **_calibration_measures(cases),
        **_field_measures(cases),
        **content_measures(cases),
    }


def entity_scores(case: Case, kind: str) -> Scores:
    """Return the scores by label of one article: exact, partial, type or document."""
    if kind == "document":
        gold, answers = case.gold.entities or (), case.answer.entities or ()
        return entities.document_scores(gold, answers) if case.pairs else {}
    score: Callable[[Iterable[Pair]], Scores] = getattr(entities, f"{kind}_scores")
    return score(case.pairs)


ENTITY_KINDS = ("exact", "partial", "type", "document")


def _entity_measures(cases: Sequence[Case], labels: Sequence[str]) -> dict[str, Measure]:
    found: dict[str, Measure] = {}
    if not any(case.pairs for case in cases):
        return found
    for kind in ENTITY_KINDS:
        scores = [entity_scores(case, kind) for case in cases]
        counted = [x for x in labels if kind != "document" or x != entities.NEUTRAL]
        found[f"entities.{kind}"] = f_measure(
            sum((s[x] for x in counted if x in s), PRFScore()) for s in scores
        )
        for label in labels:
            found[f"entities.{kind}.{label}"] = f_measure(s.get(label, PRFScore()) for s in scores)
    return found


def _class_measures(cases: Sequence[Case]) -> dict[str, Measure]:
    found: dict[str, Measure] = {}
    for name in CLASSES:
        rows = [case.both(name) for case in cases]
        labels = classes.labels_of([row for row in rows if row])
        if not labels:
            continue
        right = [[float(r[0] == r[1]), 1.0] if r else NOTHING for r in rows]
        found[f"{name}.accuracy"] = Measure(np.array(right), ratio)
        empty = [0.0] * (3 * len(labels))
        table = [classes.class_counts(*r, labels) if r else empty for r in rows]
        found[f"{name}.macro_f"] = Measure(np.array(table, dtype=float), macro_f)
        usual = commonest([r[0] for r in rows if r])
        found[f"{name}.{BASELINE}"] = share_measure(
            (r[0] == usual, 1.0) if r else None for r in rows
        )
        if name in ORDERED:
            found |= _ordered_measures(name, rows)
    return found


def _ordered_measures(name: str, rows: Sequence[tuple[Any, Any] | None]) -> dict[str, Measure]:
    apart = [[float(abs(r[0] - r[1])), 1.0] if r else NOTHING for r in rows]
    near = [[float(classes.steps_apart(name, *r) <= 1), 1.0] if r else NOTHING for r in rows]
    return {
        f"{name}.mean_absolute_error": Measure(np.array(apart), ratio, higher_is_better=False),
        f"{name}.within_one": Measure(np.array(near), ratio),
    }


def confident_answers(cases: Sequence[Case], name: str) -> list[tuple[float, bool] | None]:
    """Return (confidence, right) of a name of CALIBRATED for each article that is answered."""
    answers: list[tuple[float, bool] | None] = []
    for case in cases:
        confidence = case.answer.confidence.get(name)
        if name == "principal":
            right = principal_right(case)
        else:
            row = case.both(name)
            right = None if row is None else bool(row[0] == row[1])
        known = confidence is not None and right is not None
        answers.append((float(confidence or 0), bool(right)) if known else None)
    return answers


CALIBRATED = (*CLASSES, "principal", *DATES, *NUMBERS)


def _calibration_measures(cases: Sequence[Case]) -> dict[str, Measure]:
    found: dict[str, Measure] = {}
    empty = [0.0] * (3 * calibration.BINS)
    for name in CALIBRATED:
        answers = confident_answers(cases, name)
        if not any(answers):
            continue
        rows = [calibration.bin_counts(*a) if a else empty for a in answers]
        squares = [[(a[0] - a[1]) ** 2, 1.0] if a else NOTHING for a in answers]
        found[f"{name}.calibration_error"] = Measure(
            np.array(rows), calibration_error, higher_is_better=False
        )
        found[f"{name}.brier"] = Measure(np.array(squares), ratio, higher_is_better=False)
    return found


def principal_right(case: Case) -> bool | None:
    """Whether the first organisation is gold's first; None where gold names none."""
    row = case.both("organisations")
    if row is None or not row[0]:
        return None
    return bool(row[1]) and fields.same_organisation(row[0][0], row[1][0])


def baseline_right(case: Case) -> bool | None:
    """Whether the first organisation that the system marks is gold's principal one."""
    gold = case.gold.fields.get("organisations")
    if not gold or case.answer.entities is None:
        return None
    first = entities.first_organisation(case.answer.entities)
    return first is not None and fields.same_organisation(gold[0], first)


def _field_measures(cases: Sequence[Case]) -> dict[str, Measure]:
    scorers: dict[str, tuple[str, Callable[[Any, Any], PRFScore]]] = {
        "organisations": ("organisations", fields.score_organisations),
        **{name: (name, score_sets) for name in SETS},
    }
    for name in DATES:
        scorers[name] = (name, fields.score_date)
        scorers[f"{name}.coarse"] = (name, lambda g, a: fields.score_date(g, a, coarse=True))
    for name in NUMBERS:
        scorers[name] = (name, fields.score_number)
        scorers[f"{name}.within_5_percent"] = (
            name,
            lambda g, a: fields.score_number(g, a, tolerance=fields.TOLERANCE),
        )
    found: dict[str, Measure] = {}
    firsts = [first_values(case) for case in cases]
    for figure, (name, score) in scorers.items():
        rows = [case.both(name) for case in cases]
        if not any(rows):
            continue
        found[figure] = f_measure(score(*r) if r else PRFScore() for r in rows)
        if figure in firsts[0] and figure != "organisations":
            found[f"{figure}.{BASELINE}"] = f_measure(
                score(r[0], first[figure]) if r else PRFScore()
                for r, first in zip(rows, firsts, strict=True)
            )
    for figure, right in (("principal", principal_right), ("principal.baseline", baseline_right)):
        answers = [right(case) for case in cases]
        if any(a is not None for a in answers):
            rows_right = [NOTHING if a is None else [float(a), 1.0] for a in answers]
            found[figure] = Measure(np.array(rows_right), ratio)
    found |= _mention_measures(cases)
    return found


def _mention_measures(cases: Sequence[Case]) -> dict[str, Measure]:
    found: dict[str, Measure] = {}
    for figure, (attribute, label) in ATTRIBUTES.items():
        if any(getattr(m, attribute) for case in cases for m in case.answer.entities or ()):
            found[figure] = f_measure(
                fields.score_attribute(case.pairs, attribute, label) for case in cases
            )
    if any(case.gold.evidence and case.answer.evidence for case in cases):
        found["evidence"] = f_measure(
            fields.score_evidence(case.gold.evidence, case.answer.evidence) for case in cases
        )
    return found
