"""Text outputs: JSONL, plain or compressed, a JSON list, indented JSON, the feed's layout.

The same records give the same bytes: compressed files carry no time and no name.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, cast

import orjson

from extractor.exporters import as_feed
from extractor.extras import require
from extractor.types import Incident

Writer = Callable[[Path, Iterable[bytes]], None]

GZIP_LEVEL = 6
ZSTANDARD_LEVEL = 3


def write_jsonl(path: Path, records: Iterable[bytes]) -> None:
    """Write one record a line."""
    with path.open("wb") as file:
        _lines(file, records)


def write_gzip(path: Path, records: Iterable[bytes]) -> None:
    """Write one record a line, compressed with gzip."""
    with path.open("wb") as raw:
        packed = gzip.GzipFile("", "wb", GZIP_LEVEL, raw, mtime=0)
        with packed:
            _lines(cast(IO[bytes], packed), records)


def write_zstandard(path: Path, records: Iterable[bytes]) -> None:
    """Write one record a line, compressed with Zstandard."""
    zstandard = require("zstandard", "zstd", str(path))
    compressor = zstandard.ZstdCompressor(level=ZSTANDARD_LEVEL)
    with path.open("wb") as raw, compressor.stream_writer(raw, closefd=False) as file:
        _lines(file, records)


def write_list(path: Path, records: Iterable[bytes]) -> None:
    """Write one JSON list of all records."""
    with path.open("wb") as file:
        before = b"[\n"
        for record in records:
            file.write(before + record)
            before = b",\n"
        file.write(b"\n]\n" if before == b",\n" else b"[]\n")


def write_indented(path: Path, records: Iterable[bytes]) -> None:
    """Write the records as indented JSON, one after the other."""
    with path.open("wb") as file:
        for record in records:
            file.write(render(record, "json").encode())


def write_feed(path: Path, records: Iterable[bytes]) -> None:
    """Write the records in the layout of the feed."""
    with path.open("wb") as file:
        for record in records:
            file.write(render(record, "feed").encode())


def render(record: bytes, form: str) -> str:
    """Return a record as text in the layout "jsonl", "json" or "feed", with its line break."""
    if form == "jsonl":
        return record.decode() + "\n"
    incident = Incident(orjson.loads(record))
    return (incident.to_json(indent=True) if form == "json" else as_feed(incident)) + "\n"


def _lines(file: IO[bytes], records: Iterable[bytes]) -> None:
    for record in records:
        file.write(record + b"\n")
