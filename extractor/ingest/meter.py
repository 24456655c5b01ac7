"""How far the reading of the inputs has come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from extractor.errors import InputError
from extractor.ingest.find import find_files


@dataclass
class Meter:
    """Counts what is read: bytes, of compressed files the compressed ones, and articles.

    Attributes:
        done: bytes of the files that are read to their end.
        inside: bytes read of the present file.
        total: bytes of all inputs, 0 where that is not known (standard input).
        files: input files that are read to their end.
        articles: articles read of the present file.
    """

    done: int = 0
    inside: int = 0
    total: int = 0
    files: int = 0
    articles: int = 0

    def finish(self, size: int) -> None:
        """Count a file of `size` bytes as read."""
        self.done += size
        self.inside = 0

    def measure(self, inputs: Iterable[str]) -> None:
        """Set `total` from the sizes of the files that the inputs name."""
        names = list(inputs)
        if "-" not in names:
            found = (file for name in names for file in find_files(name))
            self.total = sum(f.size() for f in found if not isinstance(f, InputError))

    def fraction(self) -> float | None:
        """Return the share of the input that is read, 0 to 1, or None where not known."""
        return min(1.0, (self.done + self.inside) / self.total) if self.total else None
