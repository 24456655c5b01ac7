"""SHA-256 checksums of the corpus files, in the form that `sha256sum --check` reads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from extractor.corpus.articles import read_bytes


def checksums(paths: Iterable[Path], root: Path) -> str:
    """Return a line for each file: checksum, two spaces, path relative to `root`."""
    return "".join(
        f"{hashlib.sha256(read_bytes(path)).hexdigest()}  {path.relative_to(root).as_posix()}\n"
        for path in sorted(paths)
    )


def corpus_files(folder: Path) -> list[Path]:
    """Return the data files of a corpus folder."""
    return sorted(p for p in folder.rglob("*") if p.suffix in (".jsonl", ".json"))
