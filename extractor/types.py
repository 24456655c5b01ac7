"""The plain, immutable values that pass through the public interface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson

from extractor.errors import DateError

TITLE_SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True)
class Document:
    """One article.

    Attributes:
        text: the body, plain text.
        title: the headline, or None. Offsets count from the start of `full_text`.
        published: publication date or time, ISO 8601 ("2026-04-24", "2026-04-24T10:25:11Z").
        doc_id: the caller's identifier; by default taken from the text's SHA-256.
        url: where the article stands, copied into the record.
    """

    text: str
    title: str | None = None
    published: str | None = None
    doc_id: str | None = None
    url: str | None = None

    @property
    def full_text(self) -> str:
        """The text that every offset of the record counts in: title, blank line, body."""
        return f"{self.title}{TITLE_SEPARATOR}{self.text}" if self.title else self.text

    @property
    def body_start(self) -> int:
        """Offset of the body in `full_text`."""
        return len(self.title) + len(TITLE_SEPARATOR) if self.title else 0

    @classmethod
    def of(cls, value: str | Mapping[str, Any] | Document) -> Document:
        """Return `value` as a Document: a string is the text, a mapping has the JSONL keys."""
        if isinstance(value, Document):
            return value
        if isinstance(value, str):
            return cls(text=value)
        known = {key: value.get(key) for key in ("title", "published", "doc_id", "url")}
        return cls(text=value["text"], **known)


def parse_published(value: str | None) -> datetime | None:
    """Return an ISO 8601 date or time as an aware UTC datetime (midnight for a bare date).

    Raises:
        DateError: the value is not ISO 8601.
    """
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
    except (ValueError, AttributeError):
        raise DateError(
            f"Cannot read the publication date {value!r}. Expected ISO 8601, for example "
            "2026-04-24 or 2026-04-24T10:25:11Z."
        ) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Span:
    """A slice of the article: characters `start` to `end` (exclusive) of the full text.

    `score` is a probability from 0 to 1, `by` names the component that cited the slice, and
    `status` says whether the article asserts, alleges or denies it, where that was decided.
    """

    text: str
    start: int
    end: int
    score: float = 1.0
    by: str = ""
    status: str | None = None


@dataclass(frozen=True, slots=True)
class AffectedEntity:
    """One affected organisation of the record; None where the article does not say."""

    name: str
    type: str | None = None
    industry: str | None = None
    location: str | None = None
    size: str | None = None
    customers_affected: int | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """A validated incident record with attribute access to what is asked for most.

    `record` is the whole record as plain data, in the shape of schemas/incident.schema.json.
    """

    record: dict[str, Any] = field(repr=False)

    @property
    def header(self) -> dict[str, Any]:
        """The incident object: id, type, date, severity, impact, explanation, details."""
        return dict(self.record["incident"])

    @property
    def id(self) -> str:
        """Deterministic identifier of the incident."""
        return str(self.record["incident"]["id"])

    @property
    def type(self) -> str:
        """Breach, Data Leak, Ransomware, Cyber Attack or Vulnerability."""
        return str(self.record["incident"]["type"])

    @property
    def severity(self) -> int:
        """0 to 100, from type and level."""
        return int(self.record["incident"]["severity"])

    @property
    def impact(self) -> int:
        """Level of consequence, 1 to 8."""
        return int(self.record["incident"]["impact"])

    @property
    def date(self) -> str | None:
        """Month and year of the incident, "4/2026"."""
        value = self.record["incident"]["date"]
        return None if value is None else str(value)

    @property
    def details(self) -> dict[str, Any]:
        """The details object of the record."""
        return dict(self.record["incident"]["details"])

    @property
    def affected_entities(self) -> tuple[AffectedEntity, ...]:
        """The affected organisations, the principal one first."""
        return tuple(AffectedEntity(**e) for e in self.details.get("affected_entities", ()))

    @property
    def entities(self) -> tuple[dict[str, Any], ...]:
        """Every entity mention with label, text, offsets and norm, in text order."""
        return tuple(self.record["entities"])

    @property
    def warnings(self) -> tuple[dict[str, Any], ...]:
        """What the reader of the record should know: code, message, pointer."""
        return tuple(self.record["warnings"])

    def evidence(self, pointer: str) -> tuple[Span, ...]:
        """Return the words that the value at a JSON pointer came from, () where none."""
        return tuple(Span(**entry) for entry in self.record["evidence"].get(pointer, ()))

    def confidence(self, pointer: str) -> float | None:
        """Return the probability, 0 to 1, that the value at a JSON pointer is right."""
        value = self.record["confidence"].get(pointer)
        return None if value is None else float(value)

    def to_dict(self) -> dict[str, Any]:
        """Return a deep copy of the record as plain data."""
        return dict(orjson.loads(self.to_json()))

    def to_json(self, *, indent: bool = False) -> str:
        """Return the record as JSON with sorted keys; the same record gives the same bytes."""
        option = orjson.OPT_SORT_KEYS | (orjson.OPT_INDENT_2 if indent else 0)
        return orjson.dumps(self.record, option=option).decode()
