"""Reads articles from files, folders, JSONL and standard input.

A problem with one article is yielded as an InputError that names file, line and remedy, so
that the rest of a batch still runs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

import orjson

from extractor.errors import DateError, InputError
from extractor.types import Document, parse_published

TEXT_SUFFIXES = frozenset({".txt", ".text", ".md"})
JSONL_SUFFIXES = frozenset({".jsonl", ".ndjson"})
KEYS = ("doc_id", "title", "text", "published", "url")
MAX_TITLE = 250  # characters of a first line that is still taken for a headline


def read_documents(
    inputs: Iterable[str], *, published: str | None = None
) -> Iterator[Document | InputError]:
    """Yield the articles of every input, in the order given; folders in name order.

    Args:
        inputs: paths of text files, JSONL files or folders, or "-" for standard input.
        published: publication date for articles that do not carry one.
    """
    for name in inputs:
        if name == "-":
            yield from _read_stdin(sys.stdin, published)
            continue
        path = Path(name)
        if path.is_dir():
            yield from _read_folder(path, published)
        elif path.is_file():
            yield from read_file(path, published)
        else:
            yield InputError(f"{name}: no such file or folder. Check the path.")


def read_file(path: Path, published: str | None = None) -> Iterator[Document | InputError]:
    """Yield the articles of one file: many from JSONL, one from a text file."""
    try:
        if path.suffix.lower() in JSONL_SUFFIXES:
            with path.open("rb") as lines:
                yield from _read_jsonl(lines, str(path), published)
        else:
            yield text_document(_decode(path.read_bytes(), str(path)), str(path), published)
    except InputError as error:
        yield error
    except OSError as error:
        yield InputError(f"{path}: cannot be read ({error.strerror}). Check its permissions.")


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


def _read_folder(folder: Path, published: str | None) -> Iterator[Document | InputError]:
    suffixes = TEXT_SUFFIXES | JSONL_SUFFIXES
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in suffixes and p.is_file())
    if not files:
        yield InputError(
            f"{folder}: no articles in this folder. Expected files ending in "
            f"{', '.join(sorted(suffixes))}."
        )
    for path in files:
        yield from read_file(path, published)


def _read_stdin(stream: TextIO, published: str | None) -> Iterator[Document | InputError]:
    data = stream.buffer.read()
    try:
        if data.lstrip().startswith(b"{"):
            yield from _read_jsonl(data.splitlines(), "-", published)
        else:
            yield text_document(_decode(data, "-"), "-", published)
    except InputError as error:
        yield error


def _read_jsonl(
    lines: Iterable[bytes], name: str, published: str | None
) -> Iterator[Document | InputError]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield json_document(line, f"{name}:{number}", published)
            except InputError as error:
                yield error


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


def _decode(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{name}:{line}: not UTF-8 (byte {data[error.start]:#x}). Convert the file, for "
            f"example with: iconv -f WINDOWS-1252 -t UTF-8 {name}"
        ) from None
