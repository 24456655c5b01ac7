"""The journal keeps every whole entry, wherever it was cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.batch.journal import Journal
from extractor.batch.results import Entry, Result
from extractor.errors import InputError

HEADER = {"inputs": ["a.jsonl"], "model": "x"}
ENTRIES = [
    Entry("a.jsonl:1", "é", "00", Result("written", b'{"line": "with\\n break"}')),
    Entry("a.jsonl:2", None, "01", Result("rejected", reason="not JSON")),
    Entry("a.jsonl:3", "3", "02", Result("skipped")),
    Entry("a.jsonl:4", "4", "03", Result("written", b"\n\n\x00")),
]


def fill(path: Path, entries: list[Entry], *, resume: bool = False) -> None:
    journal = Journal(path, HEADER, resume=resume)
    for entry in entries:
        journal.append(entry)
    journal.close()


def read(path: Path) -> list[Entry]:
    journal = Journal(path, HEADER, resume=True)
    entries = list(journal.entries())
    assert journal.count == len(entries)
    journal.close()
    return entries


def test_cut_at_every_byte_keeps_the_entries_before_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "out.partial"
    fill(path, ENTRIES)
    whole = path.read_bytes()
    for size in range(len(whole) + 1):
        path.write_bytes(whole[:size])
        kept = read(path)
        assert kept == ENTRIES[: len(kept)]
        fill(path, ENTRIES[len(kept) :], resume=True)
        assert read(path) == ENTRIES
        assert path.read_bytes() == whole


def test_damaged_byte_drops_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "out.partial"
    fill(path, ENTRIES)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert read(path) == ENTRIES[:-1]


def test_another_header_and_lost_work_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "out.partial"
    fill(path, ENTRIES)
    with pytest.raises(InputError, match="another model"):
        Journal(path, {**HEADER, "model": "y"}, resume=True)
    with pytest.raises(InputError, match="--resume"):
        Journal(path, HEADER, resume=False)
    assert read(path) == ENTRIES


def test_two_runs_cannot_write_one_output(tmp_path: Path) -> None:
    first = Journal(tmp_path / "out.partial", HEADER, resume=False)
    with pytest.raises(InputError, match="another run"):
        Journal(tmp_path / "out.partial", HEADER, resume=True)
    first.close()
