"""Reads articles from files, folders, patterns and standard input, as a stream.

A problem with one article is yielded as an InputError that names file, line and remedy, so
that the rest of a batch still runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from extractor.errors import InputError
from extractor.ingest.documents import Item
from extractor.ingest.files import read_file, read_stdin
from extractor.ingest.find import find_files
from extractor.ingest.meter import Meter
from extractor.types import Document

__all__ = ["Item", "Meter", "read_documents", "read_items"]


def read_documents(
    inputs: Iterable[str], *, published: str | None = None
) -> Iterator[Document | InputError]:
    """Yield the articles of every input, in the order given; folders in name order.

    Args:
        inputs: paths of files or folders, patterns such as "news/*.jsonl", or "-" for
            standard input.
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
    skipped = frozenset(path.resolve() for path in skip)
    for name in inputs:
        if name == "-":
            yield from read_stdin(published)
            continue
        for found in find_files(name, skipped):
            if isinstance(found, InputError):
                yield Item(name, found)
            else:
                yield from read_file(found, published, meter)
