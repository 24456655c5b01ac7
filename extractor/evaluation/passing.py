"""Scores the incidents in passing, and counts their values that leak into the principal one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from extractor.evaluation.cases import Case
from extractor.evaluation.fields import (
    match_organisations,
    same_date,
    same_organisation,
    score_organisations,
)
from extractor.evaluation.others import OtherIncident
from extractor.evaluation.readings import DATES, NUMBERS
from extractor.evaluation.scores import PRFScore
from extractor.evaluation.values import same_name


def same_incident(gold: str, answer: str) -> bool:
    """Whether two names stand for one incident: an organisation's, or "X theft of 2017" for X."""
    return same_organisation(gold, answer) or same_name(gold, answer)


def score_incidents(gold: Iterable[OtherIncident], answers: Iterable[str]) -> PRFScore:
    """Return the score of the incidents in passing of one article, as a set of names."""
    names = [incident.name for incident in gold]
    return score_organisations(names, list(answers), same_incident)


def leaks(case: Case, values: Mapping[str, Any]) -> list[float] | None:
    """Return how many of a system's values are another incident's, and how many there are.

    A value leaks where gold has it for an incident in passing and not for the principal one.
    None where gold lists no incident in passing.

    Args:
        case: the article.
        values: "organisations" (names), "date_occurred", "people_affected", "records".
    """
    others = case.gold.fields.get("other_incidents")
    if not others:
        return None
    found = list(_leaking(case.gold.fields, others, values))
    return [float(sum(found)), float(len(found))]


def _leaking(
    gold: Mapping[str, Any], others: Iterable[OtherIncident], values: Mapping[str, Any]
) -> Iterator[bool]:
    """Yield for each value whether it is another incident's."""
    others, own = list(others), list(gold.get("organisations", ()))
    for name in values.get("organisations", ()):
        known = [*own, *(other.name for other in others)]
        pairs, _, _ = match_organisations(known, [name], same_incident)
        yield bool(pairs) and pairs[0][0] not in own
    if date := values.get("date_occurred"):
        told = any(same_date(gold.get(name), date, coarse=True) for name in DATES)
        elsewhere = (d for other in others for d in other.dates)
        yield not told and any(same_date(d, date, coarse=True) for d in elsewhere)
    counts = {gold.get(name) for name in NUMBERS}
    for number in filter(None, map(values.get, NUMBERS)):
        yield number not in counts and any(number in other.numbers for other in others)
