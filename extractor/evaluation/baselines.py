"""Answers by the simplest means: what comes first, what is largest, everything that is named.

They take what the system marks, so that a field is measured and not the finding of names.
"""

from __future__ import annotations

from typing import Any

from extractor.evaluation.cases import Case
from extractor.evaluation.entities import first_organisation, plain_name
from extractor.evaluation.fields import same_organisation
from extractor.evaluation.values import same_name

BASELINE = "baseline"
UNITS = {"people_affected": "people", "records": "records"}


def first_mention(case: Case, label: str) -> str | None:
    """Return the text of the first mention with a label that the system marks."""
    marked = [m for m in case.answer.entities or () if m.label == label]
    return min(marked, key=lambda m: m.start).text if marked else None


def first_values(case: Case) -> dict[str, Any]:
    """Return the first organisation and date that the system marks, and its largest counts."""
    entities = case.answer.entities or ()
    counts = [q.rpartition(" ") for q in case.answer.fields.get("quantities", ())]
    found: dict[str, Any] = {
        name: max((int(float(value)) for value, _, unit in counts if unit == wanted), default=None)
        for name, wanted in UNITS.items()
    }
    dates = (m.date.partition("/")[0] for m in entities if m.date)
    found["date_occurred"] = next(dates, None)
    first = first_organisation(entities)
    return found | {"organisations": (first,) if first else ()}


def other_organisations(case: Case) -> list[str]:
    """Return every organisation that the system marks and does not call affected."""
    affected = case.answer.fields.get("organisations", ())
    names: list[str] = []
    for mention in case.answer.entities or ():
        known = [*affected, *names]
        if mention.label == "ORG" and not any(same_organisation(n, mention.text) for n in known):
            names.append(plain_name(mention.text))
    return names


def people(case: Case) -> list[str]:
    """Return every person that the system marks, each by the longest form of the name."""
    names = {plain_name(m.text) for m in case.answer.entities or () if m.label == "PERSON"}
    return sorted(
        name
        for name in names
        if not any(len(name) < len(other) and same_name(name, other) for other in names)
    )
