"""Finds what JSON Schema cannot say of a record: whether it agrees with itself.

Slices must be as long as their offsets say and lie in the text, pointers must lead to a
value, and impact, explanation and severity must agree with schemas/vocab/level.json.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from extractor.resources import vocab
from extractor.types import Document

Json = dict[str, Any]

MAX_SHOWN = 60  # characters of a value in a message
ROOT = "(the whole record)"
SLICED = ("entities", "mentions", "quantities", "indicators", "data_types", "other_incidents")


def contradictions(record: Json, text: str | None = None) -> Iterator[str]:
    """Yield a message for each place where a record disagrees with itself or with its text.

    Args:
        record: an incident record or an annotation that satisfies its schema.
        text: the article's full text (title, blank line, body), where it is at hand; that of
            an annotation is by default its own.
    """
    if text is None and record.get("text"):
        text = Document(record["text"], title=record.get("title")).full_text
    yield from _slice_problems(record, text)
    for key in ("evidence", "confidence"):
        for pointer in record.get(key, ()):
            if not _resolves(record, pointer):
                yield message(
                    f"/{key}", pointer, "a pointer to a value of the record", "Remove the entry"
                )
    for pointer, score in record.get("confidence", {}).items():
        if not 0 <= score <= 1:  # only a NaN comes here
            yield message(f"/confidence/{escape(pointer)}", score, "a number", "Correct it")
    if "incident" in record:
        yield from _header_problems(record["incident"])


def _slice_problems(record: Json, text: str | None) -> Iterator[str]:
    """Yield a message for each slice that does not fit its offsets, the length or the text."""
    length = record["document"]["characters"] if "document" in record else None
    if text is not None and length is None:
        length = len(text)
    if text is not None and length != len(text):
        expected = f"the text's length, {len(text)}"
        yield message("/document/characters", length, expected, "Give the article's full text")
    for pointer, item in _slices(record):
        start, end, words = int(item["start"]), int(item["end"]), item["text"]
        if len(words) != end - start:
            expected = f"{end - start} characters, from {start} to {end}"
            yield message(f"{pointer}/text", words, expected, "Correct text or offsets")
        elif length is not None and end > length:
            expected = f"at most the text's length, {length}"
            yield message(f"{pointer}/end", end, expected, "Correct the offsets")
        elif text is not None and text[start:end] != words:
            expected = f"the slice from {start} to {end}, {_shorten(text[start:end])}"
            yield message(f"{pointer}/text", words, expected, "Correct text or offsets")


def _slices(record: Json) -> Iterator[tuple[str, Json]]:
    """Yield (pointer, object) for everything that has start, end and text."""
    for key in SLICED:
        for i, item in enumerate(record.get(key, ())):
            if isinstance(item, dict):
                yield f"/{key}/{i}", item
    for pointer, items in record.get("evidence", {}).items():
        for i, item in enumerate(items):
            yield f"/evidence/{escape(pointer)}/{i}", item


def _header_problems(incident: Json) -> Iterator[str]:
    """Yield a message where the header differs from the table of levels."""
    level = next(e for e in vocab("level") if e["id"] == incident["impact"])
    severity = level["severity"][incident["type"]]
    for key, expected in (("explanation", level["label"]), ("severity", severity)):
        if incident[key] != expected:
            why = f"{_shorten(expected)} for {incident['type']} of impact {incident['impact']}"
            remedy = "Take it from schemas/vocab/level.json"
            yield message(f"/incident/{key}", incident[key], why, remedy)


def _resolves(value: Any, pointer: str) -> bool:
    for part in pointer[1:].split("/"):
        if isinstance(value, list) and part.isascii() and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, dict) and (key := _unescape(part)) in value:
            value = value[key]
        else:
            return False
    return True


def message(pointer: str, value: Any, expected: str, remedy: str) -> str:
    """Return one problem as a line: where, the value (shortened), what was expected, what to do."""
    return f"{pointer or ROOT}: got {_shorten(value)}. Expected {expected}. {remedy}."


def _shorten(value: Any) -> str:
    shown = json.dumps(value, ensure_ascii=False, default=repr)
    return shown if len(shown) <= MAX_SHOWN else shown[: MAX_SHOWN - 1] + "…"


def escape(part: str) -> str:
    """Return a key as a part of a JSON pointer (RFC 6901)."""
    return part.replace("~", "~0").replace("/", "~1")


def _unescape(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")
