"""The durable journal of a run, OUT.partial: what is done survives a kill at any moment.

The file is a sequence of frames: length and CRC-32 (little-endian, 4 bytes each), then the
payload. The first payload is a header that ties the journal to the run's inputs, options,
model and version; each other payload is one article's Entry. A frame that a kill or a power
failure cut short fails its length or its checksum; opening the journal again drops it and
what follows.
"""

from __future__ import annotations

import os
import struct
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import orjson

from extractor.batch.results import Entry, Result
from extractor.errors import InputError

SUFFIX = ".partial"
SYNC_SECONDS = 1.0  # between two fsync; a power failure costs the work of this time
FRAME = struct.Struct("<II")


class Journal:
    """A journal that is open for appending.

    Attributes:
        count: entries that are there.

    Args:
        path: where it lies.
        header: what it is tied to, JSON data.
        resume: go on with the entries that are there, if any.
        clock: returns seconds, for the interval between two fsync.

    Raises:
        InputError: another run writes it, its header differs, or it holds work that would be
            lost because `resume` is not set.
    """

    def __init__(
        self,
        path: Path,
        header: dict[str, Any],
        *,
        resume: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.path, self.count = path, 0
        self._clock, self._synced = clock, clock()
        created = not path.exists()
        self._file: IO[bytes] = path.open("a+b")
        try:
            _lock(self._file, path)
            self._begin(header, resume)
        except BaseException:
            self._file.close()
            if created:
                path.unlink()
            raise

    def entries(self) -> Iterator[Entry]:
        """Yield the entries, in order. Not to be mixed with `append`."""
        self._file.flush()
        with self.path.open("rb") as file:
            frames = _frames(file)
            next(frames, None)
            for payload, _ in frames:
                yield _entry(payload)

    def append(self, entry: Entry) -> None:
        """Add an entry. It is safe from a kill at once, from a power failure within a second."""
        self._write(_payload(entry))
        self.count += 1
        self._file.flush()
        if self._clock() - self._synced > SYNC_SECONDS:
            self.sync()

    def sync(self) -> None:
        """Return when everything appended is on the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._synced = self._clock()

    def close(self) -> None:
        """Close the file, and keep it."""
        self._file.close()

    def discard(self) -> None:
        """Delete the file: its entries stand in the output."""
        self.path.unlink()
        self._file.close()

    def _begin(self, header: dict[str, Any], resume: bool) -> None:
        """Check the header that is there, drop a broken tail; or write a new header."""
        self._file.seek(0)
        found: list[dict[str, Any]] = []
        end, count = 0, -1
        for payload, stop in _frames(self._file):
            if not found:
                found.append(orjson.loads(payload))
            end, count = stop, count + 1
        if count > 0:
            _check(found[0], header, count, self.path, resume)
            self._file.truncate(end)
            self.count = count
            return
        self._file.truncate(0)
        self._write(orjson.dumps(header))
        self.sync()

    def _write(self, payload: bytes) -> None:
        self._file.write(FRAME.pack(len(payload), zlib.crc32(payload)) + payload)


def _check(
    found: dict[str, Any], expected: dict[str, Any], count: int, path: Path, resume: bool
) -> None:
    if not resume:
        raise InputError(
            f"{path}: {count:,} articles of an interrupted run are here. Add --resume to go on "
            "with them, or delete the file to begin anew."
        )
    if differing := [key for key in expected if found.get(key) != expected[key]]:
        raise InputError(
            f"{path}: the interrupted run had another {' and '.join(differing)}. Run with the "
            "same arguments, model and version, or delete the file to begin anew."
        )


def _frames(file: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """Yield each whole frame's payload and end, up to the first that is not whole."""
    end = 0
    while len(head := file.read(FRAME.size)) == FRAME.size:
        length, checksum = FRAME.unpack(head)
        payload = file.read(length)
        if len(payload) < length or zlib.crc32(payload) != checksum:
            return
        end += FRAME.size + length
        yield payload, end


def _payload(entry: Entry) -> bytes:
    result = entry.result
    fields = [entry.where, entry.doc_id, entry.digest, result.outcome, result.reason]
    return orjson.dumps(fields) + b"\n" + result.record


def _entry(payload: bytes) -> Entry:
    fields, _, record = payload.partition(b"\n")
    where, doc_id, digest, outcome, reason = orjson.loads(fields)
    return Entry(where, doc_id, digest, Result(outcome, record, reason))


def _lock(file: IO[bytes], path: Path) -> None:
    """Take the file for this process, where the system can lock files."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise InputError(f"{path}: another run is writing this output. Wait for it.") from None
