"""What became of each article of a run, and the count of them."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

import orjson

from extractor.errors import InputError
from extractor.ingest import Item

Outcome = Literal["written", "skipped", "failed", "rejected"]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one article.

    Attributes:
        outcome: "written"; "skipped", left out on the user's wish; "failed", the program
            could not make a record; "rejected", the input was not an article.
        record: the record as JSON, empty unless written.
        reason: why it failed or was rejected.
    """

    outcome: Outcome
    record: bytes = b""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A Result with its article's place, identifier, and fingerprint."""

    where: str
    doc_id: str | None
    digest: str
    result: Result


def entry_of(item: Item, result: Result) -> Entry:
    """Return the Entry of an article and its Result."""
    doc_id = None if isinstance(item.value, InputError) else item.value.doc_id
    return Entry(item.where, doc_id, fingerprint(item), result)


def fingerprint(item: Item) -> str:
    """Return 16 hexadecimal digits that tell articles apart by all that a record depends on."""
    value = item.value
    if isinstance(value, InputError):
        parts: list[str | None] = [str(value)]
    else:
        parts = [value.text, value.title, value.published, value.doc_id, value.url]
    return hashlib.blake2b(orjson.dumps(parts), digest_size=8).hexdigest()


@dataclass
class Summary:
    """What a run did.

    Attributes:
        counts: articles by outcome, those of an earlier, interrupted run included.
        resumed: articles taken over from an interrupted run.
        seconds: time of this run.
    """

    counts: Counter[str] = field(default_factory=Counter)
    resumed: int = 0
    seconds: float = 0.0

    @property
    def read(self) -> int:
        """Articles read, with the rejected ones."""
        return self.counts.total()

    @property
    def written(self) -> int:
        """Records written."""
        return self.counts["written"]

    @property
    def skipped(self) -> int:
        """Articles left out on the user's wish."""
        return self.counts["skipped"]

    @property
    def failed(self) -> int:
        """Articles of which no record could be made."""
        return self.counts["failed"]

    @property
    def rejected(self) -> int:
        """Inputs that were not articles."""
        return self.counts["rejected"]

    @property
    def rate(self) -> float:
        """Articles a second in this run."""
        return (self.read - self.resumed) / self.seconds if self.seconds else 0.0
