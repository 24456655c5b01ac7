"""Makes Documents from a text, a JSON line or a table's row, or says what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from extractor.errors import DateError, InputError
from extractor.types import Document, parse_published

KEYS = ("doc_id", "title", "text", "published", "url")
MAX_TITLE = 250  # characters of a first line that is still taken for a headline


@dataclass(frozen=True, slots=True)
class Item:
    """One article of an input, or what is wrong with it.

    Attributes:
        where: the place that it came from, such as "news.jsonl:17".
        value: the article, or the error.
    """

    where: str
    value: Document | InputError


def text_document(text: str, name: str, published: str | None = None) -> Document:
    """Return the Document of a text file; a first line that looks like a headline is the title.

    Raises:
        InputError: the text is empty.
    """
    text = text.replace("\r\n", "\n").strip("\ufeff \n\t")
    if not text:
        raise InputError(f"{name}: the article is empty. Give a file with text in it.")
    title, _, body = text.partition("\n")
    headline = body.strip() and len(title) <= MAX_TITLE and title.rstrip()[-1:] not in ".:;,"
    doc_id = "stdin" if name == "-" else Path(name).stem
    return Document(
        text=body.strip() if headline else text,
        title=title.strip() if headline else None,
        published=published,
        doc_id=doc_id,
    )


def json_document(line: bytes, where: str, published: str | None = None) -> Document:
    """Return the Document of one JSONL line.

    Raises:
        InputError: the line is not a JSON object with a text; `where` stands in the message.
    """
    try:
        value: Any = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise InputError(
            f"{where}: not valid JSON ({error.msg} at column {error.colno}). "
            "Expected one JSON object a line."
        ) from None
    return object_document(value, where, published)


def object_document(value: Any, where: str, published: str | None = None) -> Document:
    """Return the Document of a parsed JSON object.

    Raises:
        InputError: it is not an object with strings under the known keys, or has no text.
    """
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise InputError(f"{where}: expected a JSON object with a string under 'text'.")
    for key in KEYS:
        if value.get(key) is not None and not isinstance(value[key], str):
            raise InputError(f"{where}: '{key}' must be a string, not {value[key]!r}.")
    if not value["text"].strip():
        raise InputError(f"{where}: the article is empty. Give some text under 'text'.")
    document = Document.of({**value, "published": value.get("published") or published})
    try:
        parse_published(document.published)
    except DateError as error:
        raise InputError(f"{where}: {error}") from None
    return document


def row_document(row: Mapping[str, Any], where: str, published: str | None = None) -> Document:
    """Return the Document of a table's row; numbers and dates become text.

    Raises:
        InputError: as `object_document`.
    """
    values: dict[str, str | None] = {key: _text(row.get(key)) or None for key in KEYS}
    return object_document({**values, "text": values["text"] or ""}, where, published)


def decode(data: bytes, name: str) -> str:
    """Return UTF-8 bytes as text.

    Raises:
        InputError: they are not UTF-8; the message names the line.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{name}:{line}: not UTF-8 (byte {data[error.start]:#x}). Convert the file, for "
            f"example with: iconv -f WINDOWS-1252 -t UTF-8 {name}"
        ) from None


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
