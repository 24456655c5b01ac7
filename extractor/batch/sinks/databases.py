"""Database outputs: a table `incidents` with the flat view and the column `record`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import orjson

from extractor.batch.sinks.tables import RECORD, row
from extractor.exporters.flat import COLUMNS
from extractor.extras import require

TABLE = "incidents"
SQLITE_TYPES = {str: "TEXT", int: "INTEGER", float: "REAL"}
DUCKDB_TYPES = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE"}
MAX_RECORD_BYTES = 1 << 28


def write_sqlite(path: Path, records: Iterable[bytes]) -> None:
    """Write a SQLite database of one table."""
    path.unlink(missing_ok=True)
    columns = [f'"{c.name}" {SQLITE_TYPES[c.type]}' for c in COLUMNS] + [f"{RECORD} TEXT"]
    marks = ", ".join("?" * len(columns))
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute(f"CREATE TABLE {TABLE} ({', '.join(columns)})")
        rows = (tuple(row(record).values()) for record in records)
        database.executemany(f"INSERT INTO {TABLE} VALUES ({marks})", rows)
        database.commit()


def write_duckdb(path: Path, records: Iterable[bytes]) -> None:
    """Write a DuckDB database of one table, through a file of JSON lines beside it."""
    duckdb = require("duckdb", "duckdb", str(path))
    path.unlink(missing_ok=True)
    rows = path.with_name(path.name + ".rows")
    columns = {c.name: DUCKDB_TYPES[c.type] for c in COLUMNS} | {RECORD: "VARCHAR"}
    try:
        with rows.open("wb") as file:
            for record in records:
                file.write(orjson.dumps(row(record)) + b"\n")
        with closing(duckdb.connect(str(path), config={"threads": 1})) as database:
            typed = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
            database.execute(
                f"CREATE TABLE {TABLE} AS SELECT * FROM read_json(?, columns = {{{typed}}}, "
                f"format = 'newline_delimited', maximum_object_size = {MAX_RECORD_BYTES})",
                [str(rows)],
            )
    finally:
        rows.unlink(missing_ok=True)
