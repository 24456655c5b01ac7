"""Finds the files that a path, a folder or a pattern names, in a fixed order."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from pathlib import Path

from extractor.errors import InputError

TEXT = frozenset({".txt", ".text", ".md"})
TABLES = frozenset({".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet"})
COMPRESSED = frozenset({".gz", ".zst"})
WILDCARDS = frozenset("*?[")


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


def find_files(name: str, skipped: frozenset[Path] = frozenset()) -> Iterator[Path | InputError]:
    """Yield the files of one input: of a folder those with known endings, in name order.

    Hidden files and those in `skipped` are left out of folders and patterns.
    """
    path = Path(name)
    if path.is_file():
        yield path
        return
    if path.is_dir():
        found, lack = _walk(path, skipped), "no articles in this folder"
    elif WILDCARDS & set(name):
        found, lack = _matching(name, skipped), "no file matches this pattern"
    else:
        yield InputError(f"{name}: no such file or folder. Check the path.")
        return
    first = next(found, None)
    if first is None:
        endings = ", ".join(sorted(TEXT | TABLES))
        yield InputError(f"{name}: {lack}. Expected files ending in {endings} (or .gz, .zst).")
    else:
        yield first
        yield from found


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
