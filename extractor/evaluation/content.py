"""Measures of what a record says beside classes, dates and numbers, each beside a baseline.

Values (names, amounts, flags), what is cited, incidents in passing, and the description.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from extractor.evaluation import descriptions, passing
from extractor.evaluation.baselines import (
    BASELINE,
    first_mention,
    first_values,
    other_organisations,
    people,
)
from extractor.evaluation.bootstrap import Measure, f_measure, share_measure
from extractor.evaluation.cases import Case
from extractor.evaluation.fields import score_organisations
from extractor.evaluation.scores import PRFScore, score_value
from extractor.evaluation.values import VALUES, Value, commonest, same_name

OTHERS, DESCRIPTION, REFERENCES = "other_incidents", "description", "references"
FACTS, LENGTH = "description_facts", "description_words"
Fields = Mapping[str, Any]
Share = tuple[float, float]  # part, whole


def content_measures(cases: Sequence[Case]) -> dict[str, Measure]:
    """Return the measures that gold and answers allow, by name of the figure."""
    return {**_values(cases), **_cited(cases), **_passing(cases), **_description(cases)}


def _values(cases: Sequence[Case]) -> dict[str, Measure]:
    found: dict[str, Measure] = {}
    for name, value in VALUES.items():
        rows = [case.both(name) for case in cases]
        usual = commonest([row[0] for row in rows if row])
        if usual is None:
            continue
        guesses = [first_mention(case, value.label) if value.label else usual for case in cases]
        answers = [row[1] if row else None for row in rows]
        for figure, given in ((name, answers), (f"{name}.{BASELINE}", guesses)):
            found[figure] = f_measure(
                _score(value, row[0], answer) if row else PRFScore()
                for row, answer in zip(rows, given, strict=True)
            )
    return found


def _score(value: Value, gold: object, answer: object) -> PRFScore:
    both = gold is not None and answer is not None
    return score_value(gold, answer, both and value.same(gold, answer))


def _cited(cases: Sequence[Case]) -> dict[str, Measure]:
    """Return the score of the sources as a set of names, beside that of everybody named."""
    rows = [case.both(REFERENCES) for case in cases]
    if not any(rows):
        return {}
    found: dict[str, Measure] = {}
    listed = [row[1] if row else () for row in rows]
    for figure, answers in (
        (REFERENCES, listed),
        (f"{REFERENCES}.{BASELINE}", [people(case) for case in cases]),
    ):
        found[figure] = f_measure(
            score_organisations(row[0], names, same_name) if row else PRFScore()
            for row, names in zip(rows, answers, strict=True)
        )
    return found


def _passing(cases: Sequence[Case]) -> dict[str, Measure]:
    rows = [case.both(OTHERS) for case in cases]
    if not any(rows):
        return {}
    found: dict[str, Measure] = {}
    listed = [[other.name for other in case.answer.fields.get(OTHERS, ())] for case in cases]
    marked = [other_organisations(case) for case in cases]
    for figure, answers in ((OTHERS, listed), (f"{OTHERS}.{BASELINE}", marked)):
        found[figure] = f_measure(
            passing.score_incidents(row[0], names) if row else PRFScore()
            for row, names in zip(rows, answers, strict=True)
        )
    for figure, values in (
        ("leaks", [case.answer.fields for case in cases]),
        (f"leaks.{BASELINE}", [first_values(case) for case in cases]),
    ):
        found[f"{OTHERS}.{figure}"] = share_measure(
            (passing.leaks(*pair) for pair in zip(cases, values, strict=True)),
            higher_is_better=False,
        )
    return found


def _description(cases: Sequence[Case]) -> dict[str, Measure]:
    """Return likeness to gold's description, facts told, and length, beside those of the lead."""
    known = [c if c.both(DESCRIPTION) and "lead" in c.gold.fields else None for c in cases]
    if not any(known):
        return {}
    golds = [case.gold.fields if case else None for case in known]
    answers = [case.answer.fields[DESCRIPTION] if case else "" for case in known]
    leads = [gold["lead"] if gold else "" for gold in golds]
    found: dict[str, Measure] = {}
    for name, score in _SCORES.items():
        for figure, texts in ((name, answers), (f"{name}.{BASELINE}", leads)):
            found[figure] = share_measure(
                (
                    score(gold, text) if gold else None
                    for gold, text in zip(golds, texts, strict=True)
                ),
                higher_is_better=name != LENGTH,
            )
    return found


def _likeness(gold: Fields, text: str) -> Share:
    return descriptions.rouge_l(gold[DESCRIPTION], text), 1.0


def _told(gold: Fields, text: str) -> Share:
    shares = descriptions.told(gold["facts"], text)
    return sum(shares.values()), len(shares)


def _told_of(fact: str, gold: Fields, text: str) -> Share | None:
    share = descriptions.told(gold["facts"], text).get(fact)
    return None if share is None else (share, 1.0)


def _length(gold: Fields, text: str) -> Share:
    return descriptions.length(text), 1.0


_SCORES: dict[str, Callable[[Fields, str], Share | None]] = {
    DESCRIPTION: _likeness,
    FACTS: _told,
    **{f"{FACTS}.{fact}": partial(_told_of, fact) for fact in descriptions.FACTS},
    LENGTH: _length,
}
