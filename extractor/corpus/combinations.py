"""Combinations of gold values that cannot be right, or seldom are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from extractor.corpus.articles import Json, Labelled
from extractor.corpus.problems import Problem
from extractor.types import parse_published

EXPOSURE_VECTORS = frozenset({"misconfiguration", "human error", "physical loss"})
DATES_IN_ORDER = ("date_occurred", "date_detected", "date_publicly_disclosed", "date_resolved")
FINER_TYPES = {  # details.type: types of the header that it may stand under
    "Data Leak": ("Data Leak",),
    "Ransomware Attack": ("Ransomware",),
    "Vulnerability Disclosure": ("Vulnerability",),
}
CUSTOMER_LEVEL = 4


def combination_problems(article: Labelled) -> Iterator[Problem]:
    """Yield the impossible (errors) and the unlikely (warnings) combinations."""
    row = article.row
    details = row.get("details") or {}
    checks = [
        (_relevance(row), False),
        (_finer_type(row, details), False),
        (_dates(row, details), False),
        (_victims(row, details), False),
        (_exposure(row, details), True),
        (_denied(row, details), True),
        (_customer_data(row, details), True),
    ]
    for messages, warning in checks:
        yield from (Problem(article.where, message, warning) for message in messages)


def _relevance(row: Json) -> Iterator[str]:
    stated = [key for key in ("type", "level") if row.get(key) is not None]
    if row["relevant"] and len(stated) < 2:
        yield "relevant, but type or level is missing. Give both, or set relevant to false."
    if not row["relevant"] and stated and row.get("kind") == "no incident":
        yield f"kind is 'no incident', but it has {' and '.join(stated)}. Set them to null."
    if row["relevant"] and row.get("kind") == "no incident":
        yield "kind is 'no incident', but relevant is true. Correct one of them."


def _finer_type(row: Json, details: Json) -> Iterator[str]:
    finer = details.get("type")
    allowed = FINER_TYPES.get(str(finer))
    if allowed and row["relevant"] and row.get("type") not in allowed:
        yield (
            f"details.type is {finer!r}, but type is {row.get('type')!r}. Expected type "
            f"{' or '.join(allowed)}, or another details.type."
        )


def _dates(row: Json, details: Json) -> Iterator[str]:
    stated = [(key, str(details[key])) for key in DATES_IN_ORDER if details.get(key)]
    for (earlier, first), (later, second) in pairwise(stated):
        shared = min(len(first), len(second))
        if first[:shared] > second[:shared]:
            yield f"{earlier} {first} is after {later} {second}. Correct one of them."
    moment = parse_published(row.get("published"))
    for key, value in stated:
        if moment and key != "date_resolved" and value > moment.date().isoformat()[: len(value)]:
            yield f"{key} {value} is after the publication {row['published']}. Correct it."


def _victims(row: Json, details: Json) -> Iterator[str]:
    """Yield affected organisations that are named in the text but marked as no victim."""
    roles: dict[str, set[str]] = {}
    for entity in row.get("entities", ()):
        if entity["label"] == "ORG" and "roles" in entity:
            roles.setdefault(entity["text"].casefold(), set()).update(entity["roles"])
    for affected in details.get("affected_entities", ()):
        marked = roles.get(affected["name"].casefold())
        if marked is not None and not marked & {"victim", "vendor", "parent"}:
            yield (
                f"{affected['name']} is affected, but its role is "
                f"{', '.join(sorted(marked))}. Expected victim."
            )


def _exposure(row: Json, details: Json) -> Iterator[str]:
    vector = details.get("attack_vector") or row.get("vector")
    if row.get("type") == "Data Leak" and vector not in (*EXPOSURE_VECTORS, "unknown", None):
        yield (
            f"type is 'Data Leak', but the vector is {vector!r}. A leak has no intruder: "
            f"expected one of {', '.join(sorted(EXPOSURE_VECTORS))}."
        )
    if row.get("type") == "Breach" and vector in EXPOSURE_VECTORS - {"misconfiguration"}:
        yield f"type is 'Breach', but the vector is {vector!r}. Expected type 'Data Leak'."


def _denied(row: Json, details: Json) -> Iterator[str]:
    """Yield kinds of data that are listed as compromised though every mention denies them."""
    status: dict[str, set[str]] = {}
    for mention in row.get("data_types", ()):
        if isinstance(mention, dict):
            status.setdefault(mention["kind"], set()).add(mention["status"])
    for kind in details.get("data_breach", {}).get("type_of_data_compromised", ()):
        if status.get(kind) == {"denied"}:
            yield f"{kind!r} is listed as compromised, but the text denies it. Remove it."


def _customer_data(row: Json, details: Json) -> Iterator[str]:
    named = details.get("data_breach", {}).get("type_of_data_compromised") or row.get("data_types")
    if row.get("level") == CUSTOMER_LEVEL and row.get("source") == "original" and not named:
        yield (
            "level 4 says that customers' personal data leaked, but no kind of data is "
            "marked. Mark it, or correct the level."
        )
