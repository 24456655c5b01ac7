"""Reads the articles of one file, a few at a time: text, JSON, JSONL, CSV, Parquet."""

from __future__ import annotations

import csv
import gzip
import io
import sys
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO, Any, cast

import orjson

from extractor.errors import InputError
from extractor.extras import require
from extractor.ingest.documents import (
    KEYS,
    Item,
    decode,
    json_document,
    object_document,
    row_document,
    text_document,
)
from extractor.ingest.find import File, kind_of
from extractor.ingest.meter import Meter

PARQUET_ROWS = 64  # rows that are held at a time
PARQUET_BUFFER = 1 << 20  # bytes of a column that are read at a time
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_file(file: File, published: str | None, meter: Meter) -> Iterator[Item]:
    """Yield the articles of one file: many from a table, one from a text file."""
    name = file.name
    try:
        size = file.size()
        with file.open() as raw:
            yield from _read(raw, name, published, meter)
        meter.finish(size)
    except InputError as error:
        yield Item(name, error)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Item(name, InputError(f"{name}: damaged ({error}). Fetch or compress it again."))
    except OSError as error:
        reason = error.strerror or error
        yield Item(name, InputError(f"{name}: cannot be read ({reason}). Check its permissions."))


def read_stdin(published: str | None) -> Iterator[Item]:
    """Yield the articles on standard input: JSONL if it begins with "{", else one text."""
    stream = sys.stdin.buffer
    first = stream.readline()
    while first and not first.strip():
        first = stream.readline()
    if first.removeprefix(BYTE_ORDER_MARK).lstrip().startswith(b"{"):
        yield from _jsonl(chain([first], stream), "-", published)
    else:
        yield from _text(first + stream.read(), "-", published)


def _read(raw: IO[bytes], name: str, published: str | None, meter: Meter) -> Iterator[Item]:
    if kind_of(Path(name))[0] == ".parquet":
        yield from _parquet(raw, name, published, meter)
        return
    for item in _read_stream(raw, name, published):
        meter.inside = raw.tell()
        yield item


def _read_stream(raw: IO[bytes], name: str, published: str | None) -> Iterator[Item]:
    kind, compression = kind_of(Path(name))
    stream = _decompressed(raw, compression, name)
    if kind in (".jsonl", ".ndjson"):
        return _jsonl(stream, name, published)
    if kind in (".csv", ".tsv"):
        return _csv(stream, name, published, "\t" if kind == ".tsv" else ",")
    if kind == ".json":
        return _json(stream.read(), name, published)
    return _text(stream.read(), name[: len(name) - len(compression)], published)


def _decompressed(raw: IO[bytes], compression: str, name: str) -> IO[bytes]:
    if compression == ".gz":
        return cast(IO[bytes], gzip.GzipFile(fileobj=raw))
    if compression == ".zst":
        zstandard = require("zstandard", "zstd", name)
        reader = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
        return io.BufferedReader(_Damage(reader, zstandard.ZstdError))
    return raw


class _Damage(io.RawIOBase):
    """Turns a decompressor's own error into EOFError, as gzip raises it."""

    def __init__(self, stream: Any, error: type[Exception]) -> None:
        self._stream, self._error = stream, error

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._stream.read(len(buffer))
        except self._error as error:
            raise EOFError(str(error)) from None
        buffer[: len(data)] = data
        return len(data)


def _text(data: bytes, name: str, published: str | None) -> Iterator[Item]:
    yield Item(name, text_document(decode(data, name), name, published))


def _jsonl(lines: Iterable[bytes], name: str, published: str | None) -> Iterator[Item]:
    for number, line in enumerate(lines, start=1):
        if number == 1:
            line = line.removeprefix(BYTE_ORDER_MARK)
        if line.strip():
            yield _item(json_document, line, f"{name}:{number}", published)


def _json(data: bytes, name: str, published: str | None) -> Iterator[Item]:
    try:
        value = orjson.loads(data.removeprefix(BYTE_ORDER_MARK))
    except orjson.JSONDecodeError as error:
        raise InputError(
            f"{name}:{error.lineno}: not valid JSON ({error.msg}). Expected an object or a list "
            "of objects; end the name in .jsonl for one object a line."
        ) from None
    for number, entry in enumerate(value if isinstance(value, list) else [value]):
        where = f"{name}[{number}]" if isinstance(value, list) else name
        yield _item(object_document, entry, where, published)


def _csv(stream: IO[bytes], name: str, published: str | None, delimiter: str) -> Iterator[Item]:
    csv.field_size_limit(2**31 - 1)
    lines = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    rows = csv.DictReader(lines, delimiter=delimiter, strict=True)
    try:
        _check_columns(rows.fieldnames or (), name)
        for row in rows:
            yield _item(row_document, row, f"{name}:{rows.line_num}", published)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name}: not UTF-8 after line {rows.line_num} ({error.reason}). Convert the file."
        ) from None
    except csv.Error as error:
        raise InputError(f"{name}:{rows.line_num}: not valid CSV ({error}).") from None
    finally:
        lines.detach()


def _parquet(raw: IO[bytes], name: str, published: str | None, meter: Meter) -> Iterator[Item]:
    size = raw.seek(0, io.SEEK_END)
    raw.seek(0)
    pyarrow = require("pyarrow", "parquet", name)
    parquet = require("pyarrow.parquet", "parquet", name)
    try:
        file = parquet.ParquetFile(raw, buffer_size=PARQUET_BUFFER)
        columns = [key for key in KEYS if key in file.schema_arrow.names]
        _check_columns(file.schema_arrow.names, name)
        number = 0
        for batch in file.iter_batches(batch_size=PARQUET_ROWS, columns=columns):
            for row in batch.to_pylist():
                number += 1
                yield _item(row_document, row, f"{name}:{number}", published)
            meter.inside = size * number // max(file.metadata.num_rows, 1)
    except pyarrow.ArrowException as error:
        reason = str(error).splitlines()[0]
        raise InputError(f"{name}: not a readable Parquet file ({reason}).") from None


def _check_columns(names: Iterable[str], name: str) -> None:
    if "text" not in names:
        found = ", ".join(names) or "none"
        raise InputError(f"{name}: no column 'text'. Columns found: {found}. Rename one to 'text'.")


def _item(make: Any, value: Any, where: str, published: str | None) -> Item:
    try:
        return Item(where, make(value, where, published))
    except InputError as error:
        return Item(where, error)
