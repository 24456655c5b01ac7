"""The files of a run: the output, and beside it the journal and the errors."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import orjson

from extractor.batch.journal import SUFFIX, Journal
from extractor.batch.results import Entry
from extractor.batch.sinks.lines import Writer
from extractor.errors import InputError

ERRORS = ".errors.jsonl"


@dataclass(frozen=True)
class Files:
    """Names of a run's files.

    Attributes:
        output: the final output.
    """

    output: Path

    @property
    def journal(self) -> Path:
        """The journal of a run that has not ended."""
        return self.output.with_name(self.output.name + SUFFIX)

    @property
    def errors(self) -> Path:
        """What failed, one JSON object a line."""
        return self.output.with_name(self.output.name + ERRORS)

    @property
    def all(self) -> tuple[Path, ...]:
        """Every file of the run, which is not an input of it."""
        return self.output, self.journal, self.errors

    def check(self) -> None:
        """Raise InputError if the output cannot be written where it is to be."""
        folder = self.output.parent
        if not folder.is_dir():
            raise InputError(f"{folder}: no such folder for the output. Create it first.")
        if not os.access(folder, os.W_OK):
            raise InputError(f"{folder}: no permission to write there. Choose another folder.")

    def finish(self, journal: Journal, write: Writer) -> None:
        """Make output and errors from a complete journal, each at once, and delete it."""
        journal.sync()
        self._errors(journal)
        records = (e.result.record for e in journal.entries() if e.result.outcome == "written")
        _replace(self.output, lambda path: write(path, records))
        journal.discard()

    def _errors(self, journal: Journal) -> None:
        outcomes = ("failed", "rejected")
        numbered = enumerate(journal.entries(), start=1)
        lines = (_line(n, e) for n, e in numbered if e.result.outcome in outcomes)
        first = next(lines, None)
        if first is None:
            self.errors.unlink(missing_ok=True)
            return

        def write(path: Path) -> None:
            with path.open("wb") as file:
                file.write(first)
                file.writelines(lines)

        _replace(self.errors, write)


def _line(position: int, entry: Entry) -> bytes:
    fields = {
        "position": position,
        "source": entry.where,
        "doc_id": entry.doc_id,
        "outcome": entry.result.outcome,
        "reason": entry.result.reason,
    }
    return orjson.dumps(fields, option=orjson.OPT_APPEND_NEWLINE)


def _replace(target: Path, write: Callable[[Path], None]) -> None:
    """Let `write` make a hidden file beside the target, then put it in the target's place."""
    hidden = target.with_name(f".{target.name}.new")
    try:
        write(hidden)
        _sync(hidden)
        os.replace(hidden, target)
    except BaseException:
        hidden.unlink(missing_ok=True)
        raise
    if os.name == "posix":
        _sync(target.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
