"""Reads public incident summaries whose labels say how data was lost, not what the news is.

Privacy Rights Clearinghouse and the US health department's breach portal name the cause of a
breach. A classifier of that cause gives the incident classifiers a direction that a few
hundred articles do not show: exposure and loss against intrusion. Summaries of incidents are
also examples of short texts that report one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from extractor.resources import table
from extractor.training.data import LabelledArticle, read_jsonl

Row = tuple[str, str]

REPORTS = {"cissm": 90, "prc": 30, "hackmageddon": 30}  # summaries taken of each data set
VECTORS = 40  # summaries taken of each rare vector


def read_causes(shared: Path) -> list[Row]:
    """Return distinct (text, cause) rows; the mapping is `data/breach_causes.json`."""
    return sorted(set(_rows(shared / "datasets", "mappings")))


def read_reports(shared: Path) -> list[LabelledArticle]:
    """Return short summaries of incidents, of which only the relevance is known, or the vector.

    Without them, the classifier of relevance would learn that short texts report no incident,
    and that of vectors would know few of insiders and of what was lost or stolen.
    """
    articles = list(_vectors(shared / "datasets"))
    for name, count in REPORTS.items():
        path = shared / "datasets" / f"{name}.jsonl"
        texts = sorted({row["text"] for row in read_jsonl(path)}) if path.exists() else []
        for i, text in enumerate(texts[:: max(1, len(texts) // count)][:count]):
            doc_id = f"{name}-{i}"
            articles.append(LabelledArticle(doc_id, doc_id, text, classes={"relevant": "True"}))
    return articles


def _vectors(folder: Path) -> Iterator[LabelledArticle]:
    """Yield summaries of incidents whose vector is rare in the articles, as many of each."""
    known = sorted(set(_rows(folder, "vectors")))
    for vector in sorted({vector for _, vector in known}):
        texts = [text for text, other in known if other == vector]
        for i, text in enumerate(texts[:: max(1, len(texts) // VECTORS)][:VECTORS]):
            doc_id = f"{vector}-{i}"
            yield LabelledArticle(doc_id, doc_id, text, classes={"vector": vector})


def _rows(folder: Path, kind: str) -> Iterator[Row]:
    for name, mapping in table("breach_causes")[kind].items():
        path = folder / f"{name}.jsonl"
        for row in read_jsonl(path) if path.exists() else ():
            cause = mapping.get(row["breach_type"])
            if cause is not None:
                yield row["text"], cause
