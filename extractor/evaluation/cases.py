"""An article's gold beside a system's answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.evaluation import entities
from extractor.evaluation.entities import Pair
from extractor.evaluation.readings import Reading


@dataclass(frozen=True, slots=True)
class Case:
    """One article: gold, the system's answers, and their mentions in pairs."""

    gold: Reading
    answer: Reading
    pairs: tuple[Pair, ...] = ()

    def both(self, name: str) -> tuple[Any, Any] | None:
        """Return (gold, answer) of a field, or None where either reader leaves it out."""
        if name in self.gold.fields and name in self.answer.fields:
            return self.gold.fields[name], self.answer.fields[name]
        return None


def make_cases(
    golds: Iterable[Reading], answers: Iterable[Reading], labels: Sequence[str]
) -> list[Case]:
    """Return the cases of two readers, with mentions of other labels left out."""
    cases = []
    for gold, answer in zip(golds, answers, strict=True):
        pairs: tuple[Pair, ...] = ()
        if gold.entities is not None and answer.entities is not None:
            expected = [m for m in gold.entities if m.label in labels]
            given = [m for m in answer.entities if m.label in labels]
            pairs = tuple(entities.pair_mentions(expected, given))
        cases.append(Case(gold, answer, pairs))
    return cases
