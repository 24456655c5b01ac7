"""Finds the files that a path, a folder, a pattern or an address names, in a fixed order."""

from __future__ import annotations

import glob
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from extractor.errors import InputError
from extractor.extras import require

TEXT = frozenset({".txt", ".text", ".md"})
TABLES = frozenset({".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet"})
COMPRESSED = frozenset({".gz", ".zst"})
WILDCARDS = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class File:
    """A file of an input.

    Attributes:
        name: as messages give it.
        path: absolute, or within its filesystem.
        filesystem: of pyarrow, where it was named by an address such as "s3://…".
    """

    name: str
    path: str
    filesystem: Any = None

    @classmethod
    def of(cls, path: Path) -> File:
        """Return the File of a local path."""
        return cls(str(path), os.path.abspath(path))

    def open(self) -> IO[bytes]:
        """Open it for reading, wherever it lies."""
        if self.filesystem is None:
            return open(self.path, "rb")
        return cast(IO[bytes], io.BufferedReader(self.filesystem.open_input_file(self.path)))

    def size(self) -> int:
        """Return its size in bytes."""
        if self.filesystem is None:
            return os.stat(self.path).st_size
        return int(self.filesystem.get_file_info(self.path).size or 0)


def kind_of(path: Path) -> tuple[str, str]:
    """Return the endings that say what a file holds and how it is compressed.

    >>> kind_of(Path("news.jsonl.gz"))
    ('.jsonl', '.gz')
    >>> kind_of(Path("article.txt"))
    ('.txt', '')
    """
    last = path.suffix.lower()
    if last in COMPRESSED:
        return Path(path.stem).suffix.lower(), last
    return last, ""


def find_files(name: str, skipped: frozenset[Path] = frozenset()) -> Iterator[File | InputError]:
    """Yield the files of one input: of a folder those with known endings, in name order.

    Hidden files and those in `skipped` are left out of folders and patterns. An address
    ("s3://bucket/news") may name a file or a folder of any filesystem that pyarrow knows.
    """
    path = Path(name)
    if "://" in name:
        try:
            yield from _or_lack(name, _remote(name), "no articles at this address")
        except (OSError, ValueError) as error:
            reason = str(error).splitlines()[0]
            yield InputError(f"{name}: cannot be read ({reason}). Check the address.")
    elif path.is_file():
        yield File.of(path)
    elif path.is_dir():
        yield from _or_lack(name, map(File.of, _walk(path, skipped)), "no articles in this folder")
    elif WILDCARDS & set(name):
        found = map(File.of, _matching(name, skipped))
        yield from _or_lack(name, found, "no file matches this pattern")
    else:
        yield InputError(f"{name}: no such file or folder. Check the path.")


def _or_lack(name: str, found: Iterator[File], lack: str) -> Iterator[File | InputError]:
    first = next(found, None)
    if first is None:
        endings = ", ".join(sorted(TEXT | TABLES))
        yield InputError(f"{name}: {lack}. Expected files ending in {endings} (or .gz, .zst).")
    else:
        yield first
        yield from found


def _remote(address: str) -> Iterator[File]:
    """Yield the file at an address, or those below it, named without what follows a "?"."""
    fs = require("pyarrow.fs", "parquet", address)
    filesystem, top = fs.FileSystem.from_uri(address)
    name = address.partition("?")[0].rstrip("/")
    if filesystem.get_file_info(top).type == fs.FileType.File:
        yield File(name, top, filesystem)
        return
    found = filesystem.get_file_info(fs.FileSelector(top, recursive=True))
    for path in sorted(info.path for info in found if info.type == fs.FileType.File):
        below = path.removeprefix(top.rstrip("/"))
        if "/." not in below and kind_of(Path(path))[0] in TEXT | TABLES:
            yield File(name + below, path, filesystem)


def _walk(folder: Path, skipped: frozenset[Path]) -> Iterator[Path]:
    """Yield the readable files below a folder; one folder's names are held at a time."""
    for name in sorted(entry for entry in os.listdir(folder) if not entry.startswith(".")):
        path = folder / name
        if path.is_dir():
            yield from _walk(path, skipped)
        elif kind_of(path)[0] in TEXT | TABLES and path.is_file() and _wanted(path, skipped):
            yield path


def _matching(pattern: str, skipped: frozenset[Path]) -> Iterator[Path]:
    for path in map(Path, sorted(glob.glob(pattern, recursive=True))):
        if path.is_file() and _wanted(path, skipped):
            yield path


def _wanted(path: Path, skipped: frozenset[Path]) -> bool:
    return not skipped or path.resolve() not in skipped
