"""Writers of the final output, one for each ending of its name."""

from __future__ import annotations

from pathlib import Path

from extractor.batch.sinks import databases, lines, tables
from extractor.batch.sinks.lines import Writer
from extractor.errors import InputError
from extractor.extras import require

WRITERS: dict[str, Writer] = {
    ".jsonl": lines.write_jsonl,
    ".ndjson": lines.write_jsonl,
    ".jsonl.gz": lines.write_gzip,
    ".jsonl.zst": lines.write_zstandard,
    ".json": lines.write_list,
    ".csv": tables.write_csv,
    ".parquet": tables.write_parquet,
    ".sqlite": databases.write_sqlite,
    ".duckdb": databases.write_duckdb,
}
LAYOUTS: dict[str, Writer] = {
    "jsonl": lines.write_jsonl,
    "json": lines.write_indented,
    "feed": lines.write_feed,
}
EXTRAS = {
    ".jsonl.zst": ("zstandard", "zstd"),
    ".parquet": ("pyarrow", "parquet"),
    ".duckdb": ("duckdb", "duckdb"),
}


def writer_for(output: Path, form: str | None) -> Writer:
    """Return the function that writes records to a file.

    Args:
        output: the file; its ending chooses the kind.
        form: layout of a text file ("jsonl", "json", "feed"), whatever its ending.

    Raises:
        InputError: the ending is unknown, or its kind needs an extra that is not installed.
    """
    if form is not None and not (form == "jsonl" and _ending(output)):
        return LAYOUTS[form]
    ending = _ending(output)
    if ending is None:
        raise InputError(
            f"{output}: cannot tell the kind of output from the name. End it in one of "
            f"{', '.join(WRITERS)}, or give --format."
        )
    if ending in EXTRAS:
        require(*EXTRAS[ending], purpose=str(output))
    return WRITERS[ending]


def _ending(output: Path) -> str | None:
    fitting = [e for e in WRITERS if output.name.lower().endswith(e)]
    return max(fitting, key=len, default=None)
