"""Reads articles from files, folders, patterns, addresses and standard input, as a stream.

A problem with one article is yielded as an InputError that names file, line and remedy, so
that the rest of a batch still runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from extractor.errors import InputError
from extractor.ingest.documents import Item
from extractor.ingest.files import read_file, read_stdin
from extractor.ingest.find import File, find_files
from extractor.ingest.meter import Meter
from extractor.types import Document

__all__ = ["Item", "Meter", "Source", "read_documents", "read_items", "read_source", "unread"]

STDIN = "-"
Source = File | Item | str  # a file, one that cannot be read, or STDIN


def read_documents(
    inputs: Iterable[str], *, published: str | None = None
) -> Iterator[Document | InputError]:
    """Yield the articles of every input, in the order given; folders in name order.

    Args:
        inputs: paths of files or folders, patterns such as "news/*.jsonl", addresses such as
            "s3://bucket/news", or "-" for standard input.
        published: publication date for articles that do not carry one, ISO 8601.
    """
    for item in read_items(inputs, published=published):
        yield item.value


def read_items(
    inputs: Iterable[str],
    *,
    published: str | None = None,
    skip: Iterable[Path] = (),
    meter: Meter | None = None,
) -> Iterator[Item]:
    """Yield each article with the place that it came from. Arguments as `read_documents`.

    Args:
        inputs: as above.
        published: as above.
        skip: files that are left out where a folder or a pattern finds them.
        meter: is told how far the reading has come.
    """
    meter = meter or Meter()
    for source in _sources(inputs, skip):
        for item in read_source(source, published, meter):
            meter.articles += 1
            yield item
        meter.files, meter.articles = meter.files + 1, 0


def unread(
    inputs: Iterable[str], skip: Iterable[Path], meter: Meter
) -> Iterator[tuple[Source, int]]:
    """Yield what `read_items` has not read yet: sources, and the articles of each that it has.

    Raises:
        InputError: standard input is among them, which cannot be read elsewhere.
    """
    begun, read = meter.files, meter.articles
    meter.total = 0  # not known any more: the rest is read by others
    for source in islice(_sources(inputs, skip), begun, None):
        if source == STDIN:
            raise InputError("Standard input cannot be read by other machines. Give files.")
        yield source, read
        read = 0


def read_source(source: Source, published: str | None, meter: Meter) -> Iterator[Item]:
    """Yield the articles of one source. Arguments as `read_items`."""
    if isinstance(source, Item):
        yield source
    elif isinstance(source, File):
        yield from read_file(source, published, meter)
    else:
        yield from read_stdin(published)


def _sources(inputs: Iterable[str], skip: Iterable[Path]) -> Iterator[Source]:
    skipped = frozenset(path.resolve() for path in skip)
    for name in inputs:
        if name == STDIN:
            yield STDIN
            continue
        for found in find_files(name, skipped):
            yield Item(name, found) if isinstance(found, InputError) else found
