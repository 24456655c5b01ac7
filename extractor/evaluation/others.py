"""Reads the incidents that an article mentions in passing, with what gold marks in their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OtherIncident:
    """An incident in passing: its name, and the numbers and ISO dates in the words on it."""

    name: str
    numbers: frozenset[float] = frozenset()
    dates: frozenset[str] = frozenset()


def read_others(row: Json) -> tuple[OtherIncident, ...]:
    """Return the incidents in passing of a record or of a line of the corpus."""
    return tuple(
        OtherIncident(
            name=other["name"],
            numbers=frozenset(q["value"] for q in row.get("quantities", ()) if _in(q, other)),
            dates=frozenset(
                entity["date"]["value"]
                for entity in row.get("entities", ())
                if _in(entity, other) and "value" in entity.get("date", {})
            ),
        )
        for other in row.get("other_incidents", ())
    )


def _in(item: Json, other: Json) -> bool:
    return bool(other["start"] <= item["start"] and item["end"] <= other["end"])
