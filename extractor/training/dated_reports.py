"""Reads public summaries and reports that state the day, month or year of their incident."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from extractor.dates import normalize_date
from extractor.resources import table
from extractor.training.data import read_jsonl

DAY_OF = {"cissm": "date", "icsstrive": "date", "hibp": "breach_date"}  # by data set
READERS = ("breach_ner", "breach_sentences", "date_normalizer", "entity_clusters")
DELAY = timedelta(days=20)  # from an incident to a report whose own day is not known


@dataclass(frozen=True)
class DatedReport:
    """A text, the ISO day of its incident, and a day on which it can have been written."""

    text: str
    day: str
    published: str


def read_dated_reports(datasets: Path) -> Iterator[DatedReport]:
    """Yield the distinct texts that name the month or the year of their incident."""
    seen: set[str] = set()
    for name, key in DAY_OF.items():
        path = datasets / f"{name}.jsonl"
        for row in read_jsonl(path) if path.exists() else ():
            found = normalize_date(row[key] or "")
            if found is None or row["text"] in seen or not _states(row["text"], found.first):
                continue
            seen.add(row["text"])
            written = row["added"][:10] if row.get("added") else str(found.first + DELAY)
            yield DatedReport(row["text"], str(found.first), written)


def _states(text: str, day: date) -> bool:
    month = table("dates")["months"][day.month - 1].capitalize()
    return month in text or str(day.year) in text


def read_doc(nlp: Language, report: DatedReport) -> Doc:
    """Return a report as a Doc whose DATE entities have values."""
    doc = nlp.make_doc(report.text)
    doc._.published = report.published
    for name in READERS:
        doc = nlp.get_pipe(name)(doc)
    return doc
