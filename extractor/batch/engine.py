"""Turns a stream of articles into a stream of their results, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from extractor.batch.pool import Pool, Setup
from extractor.batch.results import Entry, Result, entry_of
from extractor.errors import InputError
from extractor.ingest import Item
from extractor.types import Document

BATCH_ARTICLES = 32
BATCH_CHARACTERS = 200_000


def extract(
    items: Iterable[Item], setup: Setup, *, workers: int = 1, max_chars: int | None = None
) -> Iterator[Entry]:
    """Yield what became of each article, in order.

    A single article is processed in this process, more of them in `workers` others, so that
    none can end the run.

    Args:
        items: articles, read as the work goes on.
        setup: model, wish for relevant ones only, time limit.
        workers: worker processes.
        max_chars: longer articles are not processed and count as failed; None for no limit.
    """
    stream = iter(items)
    first = list(islice(stream, 2))
    if len(first) < 2 and workers == 1 and setup.timeout is None:
        yield from _in_this_process(first, setup, max_chars)
        return
    with Pool(setup, workers) as pool:
        yield from extract_with(pool, chain(first, stream), max_chars=max_chars)


def extract_with(
    pool: Pool, items: Iterable[Item], *, max_chars: int | None = None
) -> Iterator[Entry]:
    """Yield what became of each article, in order, processed by a pool that is running."""
    yield from _pooled(_batches(items, max_chars), pool)


def _in_this_process(items: Sequence[Item], setup: Setup, max_chars: int | None) -> Iterator[Entry]:
    for item in items:
        result = _unfit(item, max_chars)
        if result is None:
            from extractor.batch.process import process
            from extractor.pipeline import load

            assert isinstance(item.value, Document)
            [result] = process(load(setup.model), [item.value], relevant_only=setup.relevant_only)
        yield entry_of(item, result)


Batch = list[tuple[Item, Result | None]]  # None: to be processed


def _pooled(batches: Iterable[Batch], pool: Pool) -> Iterator[Entry]:
    waiting: list[Batch] = []

    def documents() -> Iterator[list[Document]]:
        for batch in batches:
            waiting.append(batch)
            yield [i.value for i, known in batch if known is None and isinstance(i.value, Document)]

    for results in pool.map(documents()):
        made = iter(results)
        for item, known in waiting.pop(0):
            yield entry_of(item, known or next(made))


def _batches(items: Iterable[Item], max_chars: int | None) -> Iterator[Batch]:
    batch: Batch = []
    size = 0
    for item in items:
        result = _unfit(item, max_chars)
        batch.append((item, result))
        if result is None and isinstance(item.value, Document):
            size += len(item.value.text)
        if len(batch) >= BATCH_ARTICLES or size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _unfit(item: Item, max_chars: int | None) -> Result | None:
    """Return the result of an article that is not to be processed, None for the others."""
    if isinstance(item.value, InputError):
        return Result("rejected", reason=str(item.value))
    length = len(item.value.full_text)
    if max_chars is not None and length > max_chars:
        return Result(
            "failed", reason=f"the article has {length:,} characters, more than --max-chars"
        )
    return None
