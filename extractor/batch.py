"""Runs extraction over many articles: progress, failures, atomic output."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TimeElapsedColumn

from extractor.errors import InputError
from extractor.exporters import as_feed
from extractor.ingest import read_documents
from extractor.pipeline import Extractor, load
from extractor.show import summary_text
from extractor.types import Document, Incident


@dataclass
class Summary:
    """What a run did: articles written, left out, rejected as input, failed."""

    written: int = 0
    skipped: int = 0
    rejected: int = 0
    failed: int = 0


def run_batch(
    inputs: Iterable[str],
    *,
    output: Path | None = None,
    form: str | None = None,
    published: str | None = None,
    workers: int = 1,
    relevant_only: bool = False,
    model: str | None = None,
) -> Summary:
    """Extract every article of `inputs` and write the records in input order.

    Input problems are reported on stderr, one line each, and the rest still runs.
    """
    summary = Summary()
    console = Console(stderr=True)
    documents = _documents(inputs, published, summary, console)
    extractor = load(model) if model else load()
    with _open(output) as stream, _progress(console) as advance:
        for incident in _extract(extractor, documents, workers):
            if relevant_only and any(w["code"] == "not-relevant" for w in incident.warnings):
                summary.skipped += 1
            else:
                stream.write(_render(incident, form, stream))
                summary.written += 1
            advance()
    if summary.written > 1 or summary.rejected or summary.failed:
        console.print(
            f"{summary.written} written, {summary.skipped} left out, "
            f"{summary.rejected} rejected, {summary.failed} failed",
            highlight=False,
        )
    return summary


def _extract(
    extractor: Extractor, documents: Iterator[Document], workers: int
) -> Iterator[Incident]:
    return extractor.pipe(documents, n_process=workers)


def _documents(
    inputs: Iterable[str], published: str | None, summary: Summary, console: Console
) -> Iterator[Document]:
    for item in read_documents(inputs, published=published):
        if isinstance(item, InputError):
            summary.rejected += 1
            console.print(f"Error: {item}", highlight=False, markup=False, soft_wrap=True)
        else:
            yield item


def _render(incident: Incident, form: str | None, stream: TextIO) -> str:
    if form == "json":
        return incident.to_json(indent=True) + "\n"
    if form == "feed":
        return as_feed(incident) + "\n"
    if form is None and stream.isatty():
        return summary_text(incident) + "\n"
    return incident.to_json() + "\n"


@contextmanager
def _open(output: Path | None) -> Iterator[TextIO]:
    """Yield stdout, or a temporary file that takes the output's name when all went well."""
    if output is None:
        yield sys.stdout
        return
    if not output.parent.is_dir():
        raise InputError(f"{output.parent}: no such folder for the output. Create it first.")
    handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            yield stream
        os.replace(name, output)
    except BaseException:
        os.unlink(name)
        raise


@contextmanager
def _progress(console: Console) -> Iterator[Callable[[], None]]:
    columns = (SpinnerColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("articles", total=None)
        yield lambda: progress.advance(task)
