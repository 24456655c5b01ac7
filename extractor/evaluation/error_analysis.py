"""Says what kind of error each wrong answer is, and which errors cost most.

Entities: *missed*, *spurious*, *boundary* (right label, other edges), *label*.
Fields: *missed*, *spurious*, *role* (the organisation stands in the article, but in another
role), *normalisation* (the right words, another value), *value* (anything else).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.evaluation.cases import Case
from extractor.evaluation.entities import Pair
from extractor.evaluation.fields import (
    match_organisations,
    overlaps,
    same_date,
    same_organisation,
)
from extractor.evaluation.readings import CLASSES, DATES, NUMBERS, Mention

WORST = 50
CONTEXT = 60  # characters on either side
ENTITY_KINDS = ("missed", "spurious", "boundary", "label")
FIELD_KINDS = ("missed", "spurious", "role", "normalisation", "value")
SET_FIELDS = ("locations", "data_types")
FIELDS = (*CLASSES, "organisations", *DATES, *NUMBERS, *SET_FIELDS)


@dataclass(frozen=True, slots=True)
class EntityError:
    """Like errors of one article: `times` mentions of one text. An absent side is ""."""

    doc_id: str
    kind: str
    gold_label: str
    gold_text: str
    label: str
    text: str
    start: int
    end: int
    times: int = 1

    @property
    def cost(self) -> int:
        """Number of spurious and missed answers that it makes in the exact score."""
        return self.times * (bool(self.gold_label) + bool(self.label))


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field of one article; `confidence` is the system's, None without one."""

    doc_id: str
    field: str
    kind: str
    gold: str
    answer: str
    start: int
    end: int
    confidence: float | None = None


def entity_errors(case: Case) -> list[EntityError]:
    """Return the entity errors of an article, like ones together, in text order."""
    groups: dict[tuple[str, str, str, str, str], list[Mention]] = defaultdict(list)
    for gold, answer in case.pairs:
        if kind := mention_error(gold, answer):
            key = (kind, *_side(gold), *_side(answer))
            groups[key].append(gold or answer)  # type: ignore[arg-type]
    return [
        EntityError(case.gold.doc_id, *key, found[0].start, found[0].end, len(found))
        for key, found in groups.items()
    ]


def mention_error(gold: Mention | None, answer: Mention | None) -> str | None:
    """Return the kind of error of a pair, or None where it is right."""
    if gold is None or answer is None:
        return "missed" if answer is None else "spurious"
    if gold.label != answer.label:
        return "label"
    return None if (gold.start, gold.end) == (answer.start, answer.end) else "boundary"


def field_errors(case: Case) -> list[FieldError]:
    """Return the wrong fields of an article, in the order of the figures."""
    found = []
    for name in CLASSES:
        row = case.both(name)
        if row and row[0] != row[1]:
            found.append(_error(case, name, "value", row[0], row[1], CLASSES[name]))
    found += _organisation_errors(case)
    for name, pointer in (DATES | NUMBERS).items():
        row = case.both(name)
        if row and row[0] != row[1]:
            found.append(_error(case, name, _value_kind(case, name, pointer), *row, pointer))
    for name in SET_FIELDS:
        gold, answers = case.both(name) or (frozenset(), frozenset())
        found += [_error(case, name, "missed", item, None) for item in sorted(gold - answers)]
        found += [_error(case, name, "spurious", None, item) for item in sorted(answers - gold)]
    return found


def worst_entities(cases: Iterable[Case], number: int = WORST) -> list[EntityError]:
    """Return the entity errors that cost most, see `EntityError.cost`."""
    errors = [error for case in cases for error in entity_errors(case)]
    return sorted(errors, key=lambda e: -e.cost)[:number]


def worst_fields(cases: Iterable[Case], number: int = WORST) -> list[FieldError]:
    """Return the wrong fields that the system was surest of; those without confidence last."""
    errors = [error for case in cases for error in field_errors(case)]
    return sorted(errors, key=lambda e: -(e.confidence or 0))[:number]


def context(text: str, start: int, end: int) -> tuple[str, str, str]:
    """Return the words before, the slice, and the words after it, on one line."""
    before = text[max(0, start - CONTEXT) : start]
    after = text[end : end + CONTEXT]
    if start > CONTEXT:
        before = "…" + before.partition(" ")[2]
    if end + CONTEXT < len(text):
        after = after.rpartition(" ")[0] + "…"
    flat = [" ".join(part.split("\n")) for part in (before, text[start:end], after)]
    return flat[0], flat[1], flat[2]


def _side(mention: Mention | None) -> tuple[str, str]:
    return (mention.label, mention.text) if mention else ("", "")


def _organisation_errors(case: Case) -> Iterator[FieldError]:
    row = case.both("organisations")
    if row is None:
        return
    _, missed, spurious = match_organisations(*row)
    for name in missed:
        kind = "role" if _stands(name, case.answer.entities) else "missed"
        yield _error(case, "organisations", kind, name, None)
    for name in spurious:
        kind = "role" if _stands(name, case.gold.entities) else "spurious"
        yield _error(case, "organisations", kind, None, name)


def _stands(name: str, mentions: Sequence[Mention] | None) -> bool:
    """Whether an organisation is marked anywhere in the article."""
    return any(m.label == "ORG" and same_organisation(name, m.text) for m in mentions or ())


def _value_kind(case: Case, name: str, pointer: str) -> str:
    """Return the kind of error of a date or number that differs."""
    gold, answer = case.gold.fields[name], case.answer.fields[name]
    if gold is None or answer is None:
        return "missed" if answer is None else "spurious"
    cited = case.answer.evidence.get(pointer, ())
    same_words = overlaps(case.gold.evidence.get(pointer, ()), cited)
    same_day = name in DATES and same_date(gold, answer, coarse=True)
    return "normalisation" if same_words or same_day else "value"


def _error(
    case: Case, field: str, kind: str, gold: Any, answer: Any, pointer: str | None = None
) -> FieldError:
    """Return a field error at the words that gold, or else the system, cites."""
    name = str(gold if gold is not None else answer)
    slices = [
        *(case.answer.evidence.get(pointer, ()) if pointer else ()),
        *(case.gold.evidence.get(pointer, ()) if pointer else ()),
        *((m.start, m.end) for m in _mentions(case.pairs) if m.text == name),
    ]
    start, end = slices[0] if slices else (0, 0)
    stated = case.answer.confidence
    confidence = None if answer is None else stated.get(field)
    if field == "organisations" and answer is not None and answer == case.answer.fields[field][0]:
        confidence = stated.get("principal")
    return FieldError(
        case.gold.doc_id, field, kind, shown(gold), shown(answer), start, end, confidence
    )


def _mentions(pairs: Iterable[Pair]) -> Iterator[Mention]:
    for gold, answer in pairs:
        if gold or answer:
            yield gold or answer  # type: ignore[misc]


def shown(value: Any) -> str:
    """Return a value as a reader sees it: "" for what is not stated, thousands set off."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and abs(value) >= 1000:
        return f"{value:,}"
    if isinstance(value, tuple | frozenset):
        items = value if isinstance(value, tuple) else sorted(value)
        return ", ".join(map(str, items))
    return str(value)
