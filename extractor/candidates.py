"""Field candidates: what a component proposes for one field of the record's details.

A candidate is a plain dict, so that it survives a Doc's serialization:

* `pointer`: JSON pointer below /incident/details; a last part "-" appends to a list.
* `value`: the proposed JSON value.
* `spans`: [[start, end], …] character offsets of the words it came from.
* `score`: probability from 0 to 1 that the value is right.
* `by`: the component that proposes it.
* `status`: asserted, alleged, denied or unknown, or None where it does not apply.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spacy.tokens import Doc

Candidate = dict[str, Any]


def propose(
    doc: Doc,
    pointer: str,
    value: Any,
    spans: Iterable[tuple[int, int]],
    *,
    score: float,
    by: str,
    status: str | None = None,
) -> None:
    """Append one candidate to `doc._.candidates`."""
    doc._.candidates.append(
        {
            "pointer": pointer,
            "value": value,
            "spans": [[int(a), int(b)] for a, b in spans],
            "score": round(float(score), 4),
            "by": by,
            "status": status,
        }
    )


def proposed(doc: Doc, pointer: str) -> list[Candidate]:
    """Return the candidates for exactly this pointer, the best first."""
    found = [c for c in doc._.candidates if c["pointer"] == pointer]
    return sorted(found, key=lambda c: -c["score"])
