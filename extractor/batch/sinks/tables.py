"""Flat tables: CSV, and Parquet with the whole record beside the flat view."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from extractor.exporters.flat import COLUMNS, Cell, flat_row
from extractor.extras import require

GROUP_BYTES = 32 << 20  # of records in one row group of a Parquet file
RECORD = "record"  # the column that holds the whole record as JSON


def write_csv(path: Path, records: Iterable[bytes]) -> None:
    """Write the flat view, UTF-8, with a header line."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [column.name for column in COLUMNS], lineterminator="\n")
        writer.writeheader()
        for record in records:
            writer.writerow(flat_row(orjson.loads(record)))


def write_parquet(path: Path, records: Iterable[bytes]) -> None:
    """Write the flat view and the column `record`, compressed with Zstandard."""
    pyarrow = require("pyarrow", "parquet", str(path))
    parquet = require("pyarrow.parquet", "parquet", str(path))
    schema = pyarrow.schema(fields())
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        rows: list[dict[str, Any]] = []
        size = 0
        for record in records:
            rows.append(row(record))
            size += len(record)
            if size >= GROUP_BYTES:
                writer.write_table(pyarrow.Table.from_pylist(rows, schema))
                rows, size = [], 0
        if rows:
            writer.write_table(pyarrow.Table.from_pylist(rows, schema))


def row(record: bytes) -> dict[str, Cell]:
    """Return the flat view of a record, and the whole record as text."""
    return {**flat_row(orjson.loads(record)), RECORD: record.decode()}


def fields() -> list[tuple[str, Any]]:
    """Return names and Arrow types of the columns that `row` gives."""
    pyarrow = require("pyarrow", "parquet", "A Parquet file")
    types = {str: pyarrow.string(), int: pyarrow.int64(), float: pyarrow.float64()}
    return [*((c.name, types[c.type]) for c in COLUMNS), (RECORD, pyarrow.large_string())]
