"""Runs extraction over any number of articles, and loses none of them.

Reading (`extractor.ingest`), processing (`engine`, `pool`, `worker`) and writing (`sinks`) go
on in step, so that memory does not grow with the input. With an output file, every result
goes into a journal beside it; the output is made from the journal at the end, so that a run
that was interrupted can go on, and ends with the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from extractor.batch.engine import extract
from extractor.batch.files import Files
from extractor.batch.journal import Journal
from extractor.batch.pool import Setup
from extractor.batch.progress import Reporter
from extractor.batch.results import Entry, Summary, fingerprint
from extractor.batch.sinks import writer_for
from extractor.batch.sinks.lines import Writer
from extractor.errors import InputError
from extractor.ingest import Item, Meter, Source, read_items, unread
from extractor.manifest import verify
from extractor.resources import DEFAULT_MODEL, model_dir
from extractor.version import __version__

__all__ = ["Engine", "Options", "Rest", "Summary", "local", "run_batch"]


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a run does with its articles.

    Attributes:
        published: publication date of articles that carry none, ISO 8601.
        relevant_only: leave out articles that report no concrete incident.
        max_chars: longer articles fail; None for the model's own limit only.
        timeout: seconds for one article, None for any time.
        model: name or directory of the model.
        workers: worker processes.
    """

    published: str | None = None
    relevant_only: bool = False
    max_chars: int | None = None
    timeout: float | None = None
    model: str = DEFAULT_MODEL
    workers: int = 1

    @property
    def setup(self) -> Setup:
        """What a worker needs to know."""
        return Setup(self.model, self.relevant_only, self.timeout)


Rest = Callable[[], Iterable[tuple[Source, int]]]  # as `ingest.unread`
Engine = Callable[[Iterator[Item], Rest, Options], Iterator[Entry]]


def local(items: Iterator[Item], rest: Rest, options: Options) -> Iterator[Entry]:
    """Yield what became of each article, in order: the engine that uses this machine alone.

    Args:
        items: the articles; an engine takes them from here,
        rest: or reads itself what has not been read, in the same order.
        options: what to do with them.
    """
    return extract(items, options.setup, workers=options.workers, max_chars=options.max_chars)


def run_batch(
    inputs: Iterable[str],
    options: Options = Options(),
    *,
    engine: Engine = local,
    output: Path | None = None,
    form: str | None = None,
    resume: bool = False,
    log_json: bool = False,
) -> Summary:
    """Extract every article of `inputs` and write the records in input order.

    Problems are reported on stderr, one line each, and the rest still runs.

    Args:
        inputs: files, folders, patterns, addresses, or "-" for standard input.
        options: what to do with the articles.
        engine: what processes them.
        output: file to write, standard output by default; its ending chooses the kind.
        form: layout of text output: "jsonl", "json" or "feed".
        resume: go on with an interrupted run of the same arguments.
        log_json: report on stderr in JSON lines.

    Raises:
        InputError: the output cannot be written, or the interrupted run was another one.
        ModelError: the model is missing or altered.
    """
    inputs = list(inputs)
    meter = Meter()
    reporter = Reporter(meter, log_json=log_json)
    files = Files(output) if output else None
    skip = files.all if files else ()
    items = read_items(inputs, published=options.published, skip=skip, meter=meter)
    entries = engine(items, partial(unread, inputs, skip, meter), options)
    if files is None:
        if resume:
            raise InputError("--resume needs an output file. Add -o FILE.")
        _to_stdout(entries, form, reporter)
    else:
        files.check()
        write = writer_for(files.output, form)
        journal = Journal(files.journal, _header(inputs, options), resume=resume)
        meter.measure(inputs)
        _to_file(items, entries, files, write, journal, reporter)
    return reporter.finish()


def _to_stdout(entries: Iterator[Entry], form: str | None, reporter: Reporter) -> None:
    for entry in entries:
        if entry.result.outcome == "written":
            sys.stdout.write(_text(entry.result.record, form))
        reporter.add(entry)


def _to_file(
    items: Iterator[Item],
    entries: Iterator[Entry],
    files: Files,
    write: Writer,
    journal: Journal,
    reporter: Reporter,
) -> None:
    try:
        for entry in _done(journal, items):
            reporter.resumed(entry)
        reporter.start()
        for entry in entries:
            journal.append(entry)
            reporter.add(entry)
        files.finish(journal, write)
    except BaseException:
        if journal.count:
            reporter.note(f"Stopped. The work is in {files.journal}; go on with --resume.")
        else:
            journal.discard()
        raise
    finally:
        journal.close()


def _header(inputs: list[str], options: Options) -> dict[str, Any]:
    """Return what a resumed run must have in common with the interrupted one."""
    chosen = asdict(options)
    for irrelevant in ("workers", "timeout", "model"):
        del chosen[irrelevant]
    model = verify(model_dir(options.model))
    return {"inputs": inputs, "options": chosen, "model": model, "version": __version__}


def _done(journal: Journal, items: Iterator[Item]) -> Iterator[Entry]:
    """Yield the entries of an interrupted run, and take their articles from `items`.

    Raises:
        InputError: an article is not the one that the interrupted run read.
    """
    for entry in journal.entries():
        item = next(items, None)
        if item is None or fingerprint(item) != entry.digest:
            raise InputError(
                f"{journal.path}: {entry.where} has changed since the interrupted run. Delete the "
                "file to begin anew."
            )
        yield entry


def _text(record: bytes, form: str | None) -> str:
    from extractor.batch.sinks.lines import render

    if form is None and sys.stdout.isatty():
        import orjson

        from extractor.show import summary_text
        from extractor.types import Incident

        return summary_text(Incident(orjson.loads(record))) + "\n"
    return render(record, form or "jsonl")
