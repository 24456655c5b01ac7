"""What one reader says of one article, whoever the reader is.

Gold annotations, the toolkit's records, another model's records and the entities of a spaCy
pipeline all become a `Reading`, so that scorers know nothing of file formats.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from extractor.evaluation.descriptions import TOUCHED, lead, read_facts
from extractor.evaluation.others import read_others
from extractor.evaluation.values import read_values
from extractor.places import normalize_place
from extractor.resources import vocab

Json = Mapping[str, Any]
Offsets = tuple[int, int]

DETAILS = "/incident/details"
DATE_LENGTH = {"day": len("2018-07-15"), "month": len("2018-07"), "year": len("2018")}
PRINCIPAL = f"{DETAILS}/affected_entities/0"
# Scored fields by kind; the pointer leads to the confidence and evidence in a record.
CLASSES = {
    "relevant": None,
    "type": "/incident/type",
    "level": "/incident/impact",
    "severity": "/incident/severity",
    "incident_type": f"{DETAILS}/type",
    "industry": f"{PRINCIPAL}/industry",
    "vector": f"{DETAILS}/attack_vector",
    "status": f"{DETAILS}/investigation_status",
}
DATES = {
    name: f"{DETAILS}/{name}"
    for name in ("date_occurred", "date_detected", "date_publicly_disclosed", "date_resolved")
}
NUMBERS = {
    "people_affected": f"{PRINCIPAL}/customers_affected",
    "records": f"{DETAILS}/data_breach/number_of_records_exposed",
}
SETS = ("locations", "data_types", "quantities", "filled_fields")
GLOBAL = "Global"  # gold of a victim that is at home in no single country
NOT_STATED = "not stated"
LISTED_APART = frozenset({"title", "description", "type", "affected_entities"})


@dataclass(frozen=True, slots=True)
class Mention:
    """One entity mention: characters `start` to `end` (exclusive) of the full text.

    `date` is the ISO value of a DATE ("2018-05/2018-07" for a period), `country` the ISO
    3166-1 code of a LOC, `roles` those of an ORG; None where the reader does not say.
    """

    start: int
    end: int
    label: str
    text: str
    date: str | None = None
    country: str | None = None
    roles: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One reader's answers. A field that the reader does not answer is no key of `fields`.

    Attributes:
        doc_id: identifier of the article.
        entities: the mentions, or None where the reader marks no entities.
        fields: by name of CLASSES, DATES, NUMBERS, SETS, VALUES, "organisations" (names, the
            principal one first), "references" (names of what is cited), "other_incidents",
            "description", and of gold "facts" and "lead" for it; the value None means "the
            article does not state it".
        evidence: cited characters by pointer, in the record's form.
        confidence: probability from 0 to 1 by name of field ("principal" for the first
            organisation).
    """

    doc_id: str
    entities: tuple[Mention, ...] | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    evidence: Mapping[str, tuple[Offsets, ...]] = field(default_factory=dict)
    confidence: Mapping[str, float] = field(default_factory=dict)


def read_record(record: Json) -> Reading:
    """Return the answers of a record in the form of schemas/incident.schema.json."""
    incident, details = record["incident"], record["incident"]["details"]
    irrelevant = any(w["code"] == "not-relevant" for w in record.get("warnings", ()))
    fields = {
        "relevant": not irrelevant,
        "type": incident["type"],
        "level": incident["impact"],
        "severity": incident["severity"],
        "quantities": _quantities(record.get("quantities", ())),
        "other_incidents": read_others(record),
        "references": [cited["source"] for cited in details.get("references", ())],
        **_details_fields(details),
    }
    pointers = CLASSES | DATES | NUMBERS | {"principal": f"{PRINCIPAL}/name"}
    known = record.get("confidence", {})
    return Reading(
        doc_id=record["document"]["doc_id"],
        entities=tuple(_mention(e) for e in record.get("entities", ())),
        fields=fields,
        evidence=_evidence(record.get("evidence", {})),
        confidence={name: known[p] for name, p in pointers.items() if p in known},
    )


def read_annotation(row: Json, doc_id: str) -> Reading:
    """Return the answers of one corpus line (schemas/annotation.schema.json, any part of it).

    The fields of the incident are left out where the article reports none.
    """
    fields: dict[str, Any] = {}
    if row.get("relevant") is not None:
        fields["relevant"] = row["relevant"]
    if row.get("quantities") is not None:
        fields["quantities"] = _quantities(row["quantities"])
    if row.get("relevant") is not False:
        fields |= _annotated_classes(row) | _annotated_values(row)
        if "details" in row:
            fields |= _details_fields(row["details"])
        if "other_incidents" in row:
            fields["other_incidents"] = read_others(row)
        if "cited_sources" in row:
            fields["references"] = [source["text"] for source in row["cited_sources"]]
        if "description" in fields:
            fields |= {"facts": read_facts(row), "lead": lead(row["text"])}
    entities = row.get("entities")
    return Reading(
        doc_id=doc_id,
        entities=None if entities is None else tuple(_mention(e) for e in entities),
        fields=fields,
        evidence=_evidence({_in_record(p): s for p, s in row.get("evidence", {}).items()}),
    )


def _annotated_classes(row: Json) -> dict[str, Any]:
    names = ("type", "level", "vector", "status")
    fields = {name: row[name] for name in names if row.get(name) is not None}
    if "type" in fields and "level" in fields:
        fields["severity"] = severity(fields["type"], fields["level"])
    return fields


def _annotated_values(row: Json) -> dict[str, Any]:
    renamed = {"incident_date": "date_occurred", "disclosed_date": "date_publicly_disclosed"}
    fields = {name: row[key] for key, name in renamed.items() if key in row}
    if fields.get("date_occurred") and row.get("date_precision"):
        fields["date_occurred"] = fields["date_occurred"][: DATE_LENGTH[row["date_precision"]]]
    fields |= {name: row[name] for name in NUMBERS if name in row}
    if row.get("data_types") is not None:
        fields["data_types"] = frozenset(
            item if isinstance(item, str) else item["kind"]
            for item in row["data_types"]
            if isinstance(item, str) or item["status"] in TOUCHED
        )
    if row.get("victims") is not None:
        fields |= _organisations(row["victims"], annotated=True)
    else:
        if row.get("industry"):
            fields["industry"] = row["industry"]
        if row.get("location", GLOBAL) != GLOBAL:
            fields["locations"] = frozenset({_country(row["location"])})
    return fields


def _details_fields(details: Json) -> dict[str, Any]:
    """Return the fields of a details object, in which an absent key means "not stated"."""
    breach = details.get("data_breach", {})
    affected = details.get("affected_entities", [])
    counts = [e["customers_affected"] for e in affected if "customers_affected" in e]
    return {
        **({"incident_type": details["type"]} if "type" in details else {}),
        "vector": details.get("attack_vector", "unknown"),
        "status": details.get("investigation_status", "Unknown"),
        **{name: details.get(name) for name in DATES},
        "people_affected": max(counts, default=None),
        "records": breach.get("number_of_records_exposed"),
        "data_types": frozenset(breach.get("type_of_data_compromised", ())),
        "filled_fields": frozenset(_filled(details)),
        **({"description": details["description"]} if "description" in details else {}),
        **read_values(details),
        **_organisations(affected),
    }


def _organisations(victims: Iterable[Json], *, annotated: bool = False) -> dict[str, Any]:
    """Return names, countries and the principal one's industry.

    Where `annotated`, an industry and locations that the annotator did not give are left out.
    """
    victims = list(victims)
    places = {v["location"] for v in victims if v.get("location")}
    fields: dict[str, Any] = {"organisations": tuple(v["name"] for v in victims)}
    if GLOBAL not in places and (places or not annotated):
        fields["locations"] = frozenset(filter(None, map(_country, places)))
    if victims and (victims[0].get("industry") or not annotated):
        fields["industry"] = victims[0].get("industry", NOT_STATED)
    return fields


def _filled(details: Json, path: str = "") -> Iterator[str]:
    """Yield the paths of the fields of prose and of yes or no: present or absent is scored."""
    for key, value in details.items():
        if isinstance(value, Mapping):
            yield from _filled(value, f"{path}{key}.")
        elif path or key not in LISTED_APART:
            yield path + key


@cache
def _country(location: str) -> str | None:
    place = normalize_place(location)
    return place.country if place else location


def _mention(entity: Json) -> Mention:
    date = entity.get("date")
    place = entity.get("place")
    value = "/".join(date[k] for k in ("value", "end") if k in date) if date else None
    return Mention(
        start=entity["start"],
        end=entity["end"],
        label=entity["label"],
        text=entity["text"],
        date=value,
        country=place["country"] if place else None,
        roles=frozenset(entity["roles"]) if entity.get("roles") else None,
    )


def _quantities(items: Iterable[Json]) -> frozenset[str]:
    return frozenset(f"{item['value']:.15g} {item['unit']}" for item in items)


def _evidence(found: Mapping[str, Iterable[Json]]) -> dict[str, tuple[Offsets, ...]]:
    return {p: tuple((s["start"], s["end"]) for s in slices) for p, slices in found.items()}


def _in_record(pointer: str) -> str:
    """Return where the value of an annotation's pointer stands in a record."""
    pointer = "/impact" if pointer == "/level" else pointer
    return f"/incident{pointer}"


def severity(kind: str, level: int) -> int:
    """Return the severity, 0 to 100, of a type and a level (schemas/vocab/level.json)."""
    entry = next(e for e in vocab("level") if e["id"] == level)
    return int(entry["severity"][kind])
