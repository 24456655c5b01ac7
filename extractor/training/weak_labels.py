"""Reads public incident summaries whose labels say how data was lost, not what the news is.

Privacy Rights Clearinghouse and the US health department's breach portal name the cause of a
breach. A classifier of that cause gives the incident classifiers a direction that a few
hundred articles do not show: exposure and loss against intrusion.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from extractor.resources import table
from extractor.training.data import read_jsonl

Row = tuple[str, str]


def read_causes(shared: Path) -> list[Row]:
    """Return distinct (text, cause) rows; the mapping is `data/breach_causes.json`."""
    return sorted(set(_rows(shared / "datasets")))


def _rows(folder: Path) -> Iterator[Row]:
    for name, mapping in table("breach_causes")["mappings"].items():
        path = folder / f"{name}.jsonl"
        for row in read_jsonl(path) if path.exists() else ():
            cause = mapping.get(row["breach_type"])
            if cause is not None:
                yield row["text"], cause
