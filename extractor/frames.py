"""Data frames in, data frames out: the flat view of each article's record, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import orjson

from extractor.batch.engine import BATCH_ARTICLES
from extractor.batch.process import process
from extractor.batch.results import Result
from extractor.errors import InputError
from extractor.exporters.flat import COLUMNS, Cell, flat_row
from extractor.ingest.documents import row_document
from extractor.pipeline import Extractor, load
from extractor.types import Document

ERROR = "error"  # the column that says why a row has no record
KEYS = ("title", "published", "doc_id", "url")


def frame(
    df: Any,
    text: str = "text",
    *,
    title: str | None = None,
    published: str | None = None,
    doc_id: str | None = None,
    url: str | None = None,
    extractor: Extractor | None = None,
) -> Any:
    """Return a frame with the flat view of the incident in each row of a frame of articles.

    The result has the same rows in the same order: in pandas the same index, so that
    `df.join(frame(df).add_prefix("record_"))` puts them side by side; in Polars use
    `df.hstack(...)`. A row whose article cannot be used has no values but a reason in the
    column "error".

    Args:
        df: a pandas or Polars DataFrame.
        text: name of the column with the articles' bodies.
        title: name of the column with headlines; by default "title" where there is one.
        published: name of the column with publication dates or times, as ISO 8601 text or as
            dates; by default "published" where there is one.
        doc_id: name of the column with identifiers; by default "doc_id" where there is one.
        url: name of the column with addresses; by default "url" where there is one.
        extractor: a loaded model; the default model otherwise.

    Raises:
        InputError: `df` is of another kind, or has no column of a name that was given.
    """
    named = dict(zip(KEYS, (title, published, doc_id, url), strict=True))
    columns = _columns([str(name) for name in df.columns], text, named)
    articles = _articles(df, columns)
    model = extractor or load()
    cells: dict[str, list[Cell]] = {name: [] for name in (*(c.name for c in COLUMNS), ERROR)}
    while batch := list(islice(articles, BATCH_ARTICLES)):
        for result in _results(model, batch):
            row = flat_row(orjson.loads(result.record)) if result.record else {}
            for name, column in cells.items():
                column.append(row.get(name))
            cells[ERROR][-1] = result.reason or None
    return _like(df, cells)


def _columns(present: list[str], text: str, named: dict[str, str | None]) -> dict[str, str]:
    """Return the frame's column for each key of a Document that the frame has."""
    wanted = {"text": text} | {key: name for key, name in named.items() if name is not None}
    for name in wanted.values():
        if name not in present:
            raise InputError(f"The frame has no column {name!r}. Columns: {', '.join(present)}.")
    implied = {key: key for key in named if key in present and key not in wanted}
    return wanted | implied


def _articles(df: Any, columns: dict[str, str]) -> Iterator[Document | InputError]:
    series = [df[name] for name in columns.values()]
    for number, values in enumerate(zip(*series, strict=True)):
        row = {k: None if _missing(v) else v for k, v in zip(columns, values, strict=True)}
        try:
            yield row_document(row, f"row {number}")
        except InputError as error:
            yield error


def _missing(value: Any) -> bool:
    """Return whether a cell is empty: None, or a value that differs from itself (NaN, NaT)."""
    return value is None or type(value).__name__ == "NAType" or value != value


def _results(model: Extractor, batch: list[Document | InputError]) -> Iterator[Result]:
    made = iter(process(model, [a for a in batch if isinstance(a, Document)]))
    for article in batch:
        if isinstance(article, InputError):
            yield Result("rejected", reason=str(article))
        else:
            yield next(made)


def _like(df: Any, cells: dict[str, list[Cell]]) -> Any:
    library = type(df).__module__.split(".")[0]
    kinds = {c.name: c.type for c in COLUMNS} | {ERROR: str}
    if library == "pandas":
        import pandas

        types = {str: "string", int: "Int64", float: "Float64"}
        return pandas.DataFrame(
            {n: pandas.array(v, dtype=types[kinds[n]]) for n, v in cells.items()}, index=df.index
        )
    if library == "polars":
        import polars

        dtypes = {str: polars.String, int: polars.Int64, float: polars.Float64}
        return polars.DataFrame(cells, schema={n: dtypes[kinds[n]] for n in cells})
    raise InputError(f"Expected a pandas or Polars DataFrame, not {type(df).__name__}.")
