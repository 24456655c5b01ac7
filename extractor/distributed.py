"""Extraction on a Ray cluster: Ray Data moves the articles, each actor holds one loaded model.

An actor drives a worker process as a local run does, so that records, failures and limits are
the same. What a node was doing when it died is done again elsewhere; the order is the input's.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from itertools import islice
from typing import Any

from extractor.batch import Engine, Options, Rest
from extractor.batch.engine import extract_with
from extractor.batch.pool import Pool
from extractor.batch.results import Entry, Result
from extractor.batch.sinks.tables import fields, row
from extractor.errors import ExtractorError, InputError
from extractor.extras import require
from extractor.ingest import Item, Meter, Source, read_source
from extractor.ingest.documents import KEYS, row_document
from extractor.resources import model_dir
from extractor.types import Document

Row = dict[str, Any]

BLOCK = 128  # articles that travel together, and are done again together when a node dies
ERROR = "error"  # the column that says why a row has no record
ENTRY = ("where", "doc_id", "digest", "outcome", "record", "reason")
QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_BACKEND_LOG_LEVEL": "fatal"}


def extract_dataset(ds: Any, options: Options | None = None) -> Any:
    """Return a Ray dataset of the records of a Ray dataset of articles, in the same order.

    The columns are those of a Parquet output and "error", which says why a row has nothing but
    its doc_id. The dataset is lazy, as all of Ray Data.

    Args:
        ds: a dataset with the column "text" and any of doc_id, title, published, url.
        options: what to do with the articles; `workers` is the number of actors, by default 1.

    Raises:
        InputError: Ray is not installed.
        ModelError: the model is missing.
    """
    _ray()
    string = require("pyarrow", "ray", "Ray").string()
    columns = [*fields(), (ERROR, string)]
    return _mapped(ds, options or Options(), _row_item, _record_row, columns)


def ray_engine(address: str | None = None) -> Engine:
    """Return the engine that extracts on a Ray cluster, for `extractor.batch.run_batch`.

    Args:
        address: of a running cluster; by default Ray is started on this machine.

    Raises:
        InputError: Ray is not installed.
    """
    ray = _ray()
    string = require("pyarrow", "ray", "Ray").large_string()

    def engine(items: Iterator[Item], rest: Rest, options: Options) -> Iterator[Entry]:
        parts = list(rest())
        if not parts:
            return
        with _cluster(address, options.workers):
            numbers = [{"part": number} for number in range(len(parts))]
            ds = ray.data.from_items(numbers, override_num_blocks=len(parts))
            ds = ds.flat_map(_articles, fn_args=[parts, options.published], num_cpus=0)
            columns = [(name, string) for name in ENTRY]
            ds = _mapped(ds, options, _read_item, _entry_row, columns)
            for table in ds.iter_batches(batch_size=None, batch_format="pyarrow"):
                yield from map(_entry, table.to_pylist())

    return engine


class _Actor:
    """Extracts blocks of articles with a worker process that holds the model."""

    def __init__(
        self,
        options: Options,
        item_of: Callable[[Row, str | None], Item],
        row_of: Callable[[Entry], Row],
        columns: Sequence[tuple[str, Any]],
    ) -> None:
        import pyarrow

        self._options, self._item_of, self._row_of = options, item_of, row_of
        self._table, self._schema = pyarrow.Table, pyarrow.schema(columns)
        self._pool = Pool(options.setup, 1)

    def __call__(self, table: Any) -> Any:
        items = (self._item_of(row, self._options.published) for row in table.to_pylist())
        entries = extract_with(self._pool, items, max_chars=self._options.max_chars)
        rows = [row for row in map(self._row_of, entries) if row]
        return self._table.from_pylist(rows, self._schema)


def _mapped(ds: Any, options: Options, *how: Any) -> Any:
    """Return the dataset that actors make of the blocks of another, in the same order."""
    ray = _ray()
    options = replace(options, model=str(model_dir(options.model).absolute()))
    made = ds.repartition(target_num_rows_per_block=BLOCK).map_batches(
        _Actor,
        fn_constructor_args=[options, *how],
        batch_format="pyarrow",
        compute=ray.data.ActorPoolStrategy(min_size=1, max_size=options.workers),
        num_cpus=1,
    )
    made.context.execution_options.preserve_order = True
    return made


def _articles(
    numbered: Row, parts: Sequence[tuple[Source, int]], published: str | None
) -> Iterator[Row]:
    """Yield the articles of a source, without those that an earlier run has done."""
    source, done = parts[numbered["part"]]
    for item in islice(read_source(source, published, Meter()), done, None):
        if isinstance(item.value, Document):
            yield {**asdict(item.value), "where": item.where, "problem": None}
        else:
            nothing = dict.fromkeys(KEYS)
            yield {**nothing, "where": item.where, "problem": str(item.value)}


def _read_item(row: Row, _: str | None) -> Item:
    """Return the Item that a row of `_articles` stands for."""
    if row["problem"] is not None:
        return Item(row["where"], InputError(row["problem"]))
    return Item(row["where"], Document(**{key: row[key] for key in KEYS}))


def _row_item(row: Row, published: str | None) -> Item:
    where = f"article {row.get('doc_id')}" if row.get("doc_id") else "an article without doc_id"
    try:
        return Item(where, row_document(row, where, published))
    except InputError as error:
        return Item(where, error)


def _record_row(entry: Entry) -> Row:
    result = entry.result
    if result.outcome == "written":
        return row(result.record)
    return {} if result.outcome == "skipped" else {"doc_id": entry.doc_id, ERROR: result.reason}


def _entry_row(entry: Entry) -> Row:
    result = entry.result
    made = (result.outcome, result.record.decode(), result.reason)
    return dict(zip(ENTRY, (entry.where, entry.doc_id, entry.digest, *made), strict=True))


def _entry(row: Row) -> Entry:
    result = Result(row["outcome"], row["record"].encode(), row["reason"])
    return Entry(row["where"], row["doc_id"], row["digest"], result)


def _ray() -> Any:
    """Return the module ray, told not to call home and to print errors only."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    for name in ("ray", "ray.data"):
        logging.getLogger(name).setLevel(logging.ERROR)
    data = require("ray.data", "ray", "Ray")
    data.DataContext.get_current().enable_progress_bars = False
    return require("ray", "ray", "Ray")


@contextmanager
def _cluster(address: str | None, workers: int) -> Iterator[None]:
    """Connect to the cluster at an address, or run a small one, unless one is in use already."""
    ray = _ray()
    begun = not ray.is_initialized()
    try:
        if begun:
            _start(ray, address, workers)
        yield
    except ray.exceptions.RayError as error:
        reason = str(error).strip().splitlines()[-1]
        raise ExtractorError(f"The Ray cluster gave up: {reason}") from None
    finally:
        if begun:
            ray.shutdown()


def _start(ray: Any, address: str | None, workers: int) -> None:
    size = {} if address else {"num_cpus": workers + 1, "include_dashboard": False}
    try:
        ray.init(address or "local", log_to_driver=False, logging_level="error", **size)
    except Exception as error:  # Ray raises bare ones
        reason = str(error).strip().splitlines()[0]
        if address:
            reason += f" Is there a cluster at {address}? Start one with: ray start --head"
        raise InputError(f"Ray cannot be reached: {reason}") from None
