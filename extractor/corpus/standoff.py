"""Makes stand-off annotations: offsets and labels of articles whose text cannot be copied.

    python -m extractor.corpus.standoff SHARED corpus/casie

reads annotations that list names (SHARED/annotation/casie_shared.jsonl) beside the articles
(SHARED/casie/articles.jsonl), finds every occurrence of every name, and writes
annotations.jsonl without any text. Of the output folder, exceptions.json lists occurrences that
are something else; corrections.jsonl (classes) and entity_corrections.jsonl (names) are what a
second reading changed, with reasons.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from extractor.clusters import cluster_names
from extractor.corpus.articles import (
    LABELS,
    Json,
    full_text,
    read_json_lines,
    text_checksum,
    write_labelled,
)
from extractor.corpus.combinations import EXPOSURE_VECTORS
from extractor.corpus.corrections import correct, correct_names
from extractor.corpus.surfaces import LabelledSpan, find_surfaces, trimmed

SOURCE = "CASIE"
COPIED = (
    "victims",
    "attackers",
    "people_affected",
    "records",
    "incident_date",
    "date_precision",
    "disclosed_date",
    "vector",
    "status",
)


def standoff_rows(
    notes: Iterable[Json], articles: Mapping[str, Json], exceptions: Json
) -> Iterator[Json]:
    """Yield an annotation without text for each note whose article is known.

    Args:
        notes: annotations that list names by label.
        articles: title, text and publication date by identifier.
        exceptions: "within" (phrases in which a name is not one) and "occurrences".
    """
    for note in notes:
        article = articles.get(note["doc"])
        if article is not None:
            yield _row(note, article, exceptions)


def _row(note: Json, article: Json, exceptions: Json) -> Json:
    text = full_text(article)
    spans = [s for s in _spans(text, note) if not _excepted(note["doc"], text, s, exceptions)]
    numbers = cluster_names([(label, text[start:end]) for start, end, label in spans])
    exposed = note["type"] == "Breach" and note["vector"] in EXPOSURE_VECTORS
    return {
        "doc_id": note["doc"],
        "source": SOURCE,
        "story": note["story"],
        "title": None,
        "text_sha256": text_checksum(text),
        "published": article["published"],
        "relevant": note["relevant"],
        "type": "Data Leak" if exposed else note["type"],
        "level": note["explanation"],
        "entities": [
            {"label": label, "text": text[start:end], "start": start, "end": end, "cluster": number}
            for (start, end, label), number in zip(spans, numbers, strict=True)
        ],
        "data_types": note["data_types"],
        **{key: note[key] for key in COPIED},
    }


def _spans(text: str, note: Json) -> list[LabelledSpan]:
    """Return the occurrences of the names as listed, each then trimmed to the guidelines.

    A name that is listed with its article is looked for without it too.
    """
    surfaces: dict[str, list[str]] = {label: list(note[label]) for label in LABELS}
    for label in ("ORG", "PERSON", "LOC", "ACTOR"):
        for name in note[label]:
            start, end = trimmed(name, label)
            surfaces[label].append(name[start:end])
    spans = []
    for start, end, label in find_surfaces(text, surfaces):
        left, right = trimmed(text[start:end], label)
        spans.append((start + left, start + right, label))
    return spans


def _excepted(doc: str, text: str, span: LabelledSpan, exceptions: Json) -> bool:
    """Whether a span is one of the listed occurrences, or lies within a listed phrase."""
    start, end, label = span
    for entry in exceptions.get("occurrences", ()):
        if (entry["doc"], entry["start"], entry["text"]) == (doc, start, text[start:end]):
            return True
    return any(
        entry["text"] == text[start:end]
        and entry["label"] == label
        and _stands_within(text, start, end, entry["phrase"])
        for entry in exceptions.get("within", ())
    )


def _stands_within(text: str, start: int, end: int, phrase: str) -> bool:
    low = max(0, start - len(phrase))
    window = text[low : end + len(phrase)]
    return any(
        low + match.start() <= start and end <= low + match.end()
        for match in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", window)
    )


def main(shared: Path, folder: Path) -> int:
    """Write FOLDER/annotations.jsonl and return the number of annotations."""
    notes = [row for _, row in read_json_lines(shared / "annotation" / "casie_shared.jsonl")]
    articles: dict[str, Any] = {
        row["doc_id"]: row for _, row in read_json_lines(shared / "casie" / "articles.jsonl")
    }
    correct(notes, (row for _, row in read_json_lines(folder / "corrections.jsonl")))
    correct_names(notes, (row for _, row in read_json_lines(folder / "entity_corrections.jsonl")))
    exceptions = json.loads((folder / "exceptions.json").read_text(encoding="utf-8"))
    return write_labelled(standoff_rows(notes, articles, exceptions), folder / "annotations.jsonl")


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), Path(sys.argv[2])), "annotations")
