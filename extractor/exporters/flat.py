"""The flat view of a record: one row of plain values, for tables and data frames.

Of lists, a cell holds the items joined by "; "; of the affected organisations, the columns
that begin with "victim_" describe the principal one and "affected" names them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Cell = str | int | float | None

SEPARATOR = "; "


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the flat view: name, type of its cells (str, int or float), and source."""

    name: str
    type: type
    read: Callable[[Json], Any]

    def cell(self, record: Json) -> Cell:
        """Return the value for one record, None where the record has none."""
        value = self.read(record)
        if isinstance(value, list):
            value = SEPARATOR.join(map(_word, value)) or None
        if value is None:
            return None
        cell: Cell = _word(value) if self.type is str else self.type(value)
        return cell


def flat_row(record: Json) -> dict[str, Cell]:
    """Return the flat view of a record: a cell for every one of `COLUMNS`."""
    return {column.name: column.cell(record) for column in COLUMNS}


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _at(pointer: str) -> Callable[[Json], Any]:
    path = pointer.strip("/").split("/")

    def read(record: Json) -> Any:
        value: Any = record
        for part in path:
            if not isinstance(value, dict):
                return None
            value = value.get(part)
        return value

    return read


def _confidence(pointer: str) -> Callable[[Json], Any]:
    return lambda record: record["confidence"].get(pointer)


def _affected(record: Json) -> list[Json]:
    return list(record["incident"]["details"].get("affected_entities", ()))


def _victim(key: str) -> Callable[[Json], Any]:
    return lambda record: next((e.get(key) for e in _affected(record)), None)


def _mentions(label: str) -> Callable[[Json], Any]:
    def read(record: Json) -> list[str]:
        found = (e["norm"] for e in record["entities"] if e["label"] == label)
        return list(dict.fromkeys(found))

    return read


def _columns() -> Iterator[Column]:
    for key in ("doc_id", "title", "url", "published"):
        yield Column(key, str, _at(f"document/{key}"))
    for key, kind in HEADER.items():
        name = {"id": "incident_id"}.get(key, key)
        yield Column(name, kind, _at(f"incident/{key}"))
    yield Column("type_confidence", float, _confidence("/incident/type"))
    yield Column("impact_confidence", float, _confidence("/incident/impact"))
    for key, kind in VICTIM.items():
        yield Column(f"victim_{key}", kind, _victim(key))
    yield Column("affected", str, lambda record: [e["name"] for e in _affected(record)])
    for pointer, kind in DETAILS.items():
        name = NAMES.get(pointer, pointer.replace("/", "_"))
        yield Column(name, kind, _at(f"incident/details/{pointer}"))
    for name, label in (("organizations", "ORG"), ("people", "PERSON"), ("places", "LOC")):
        yield Column(name, str, _mentions(label))
    yield Column("warnings", str, lambda record: [w["code"] for w in record["warnings"]])


HEADER = {
    "id": str,
    "linkid": str,
    "type": str,
    "date": str,
    "severity": int,
    "impact": int,
    "explanation": str,
}
VICTIM = {
    "name": str,
    "type": str,
    "industry": str,
    "location": str,
    "size": str,
    "customers_affected": int,
}
DETAILS = {
    "title": str,
    "description": str,
    "type": str,
    "attack_vector": str,
    "vulnerability_exploited": str,
    "threat_actor": str,
    "motivation": str,
    "date_occurred": str,
    "date_detected": str,
    "date_publicly_disclosed": str,
    "date_resolved": str,
    "data_breach/type_of_data_compromised": str,
    "data_breach/number_of_records_exposed": int,
    "data_breach/sensitivity_of_data": str,
    "ransomware/ransomware_strain": str,
    "ransomware/ransom_demanded": str,
    "ransomware/ransom_paid": str,
    "impact/systems_affected": str,
    "impact/downtime": str,
    "impact/financial_loss": str,
    "response/law_enforcement_notified": str,
    "regulatory_compliance/fines_imposed": str,
    "investigation_status": str,
}
NAMES = {
    "title": "headline",
    "type": "kind",
    "data_breach/type_of_data_compromised": "data_types",
    "data_breach/number_of_records_exposed": "records_exposed",
    "data_breach/sensitivity_of_data": "data_sensitivity",
    "ransomware/ransomware_strain": "ransomware_strain",
    "ransomware/ransom_demanded": "ransom_demanded",
    "ransomware/ransom_paid": "ransom_paid",
    "impact/systems_affected": "systems_affected",
    "impact/downtime": "downtime",
    "impact/financial_loss": "financial_loss",
    "response/law_enforcement_notified": "law_enforcement_notified",
    "regulatory_compliance/fines_imposed": "fines_imposed",
}
COLUMNS: tuple[Column, ...] = tuple(_columns())
