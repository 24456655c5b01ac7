"""Reads annotated articles for training: public articles with our annotations, our corpus.

Folds are made by story (near-duplicates and reports of one event), never by article.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from extractor.bilou import bilou_tags
from extractor.corpus.articles import LABELS as LABELS
from extractor.corpus.combinations import EXPOSURE_VECTORS
from extractor.corpus.corrections import correct, correct_names
from extractor.corpus.surfaces import LabelledSpan as LabelledSpan
from extractor.corpus.surfaces import find_surfaces as find_surfaces
from extractor.evaluation.readings import DATE_LENGTH
from extractor.types import TITLE_SEPARATOR

FOLD_SEED = 13
ROLE_OF_ARGUMENT = {
    "Discoverer": "investigator",
    "Releaser": "vendor",
    "Vulnerable_System_Owner": "vendor",
    "Attacker": "attacker",
    "Trusted-Entity": "bystander",
}


@dataclass(frozen=True)
class Victim:
    """An organisation that was hit; None where it was not annotated."""

    name: str
    industry: str | None = None
    country: str | None = None
    kind: str | None = None


@dataclass(frozen=True)
class LabelledArticle:
    """One article with gold entity spans and classes; a missing class is None.

    `note` is the whole annotation.
    """

    doc_id: str
    story: str
    text: str
    spans: tuple[LabelledSpan, ...] = ()
    classes: dict[str, Any] = field(default_factory=dict)
    victims: tuple[Victim, ...] = ()
    counts: dict[str, int | None] = field(default_factory=dict)
    timeline: dict[str, str] = field(default_factory=dict)
    roles: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    roles_complete: bool = False
    published: str | None = None
    body_start: int = 0
    note: dict[str, Any] = field(default_factory=dict)


def gold_tags(doc: Doc, spans: Iterable[LabelledSpan]) -> list[int]:
    """Return BILOU tag numbers of a Doc; a span inside a token takes the whole token."""
    number = {tag: i for i, tag in enumerate(bilou_tags(LABELS))}
    tags = [0] * len(doc)
    for start, end, label in spans:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is None or any(tags[span.start : span.end]):
            continue
        if len(span) == 1:
            tags[span.start] = number[f"U-{label}"]
            continue
        tags[span.start : span.end] = [number[f"I-{label}"]] * len(span)
        tags[span.start] = number[f"B-{label}"]
        tags[span.end - 1] = number[f"L-{label}"]
    return tags


def read_casie(
    shared: Path,
    annotations: Path | None = None,
    corrections: Path | None = None,
    entity_corrections: Path | None = None,
) -> list[LabelledArticle]:
    """Return the public articles with our annotations.

    Args:
        shared: the folder with casie/articles.jsonl and annotation/casie_shared.jsonl.
        annotations: a corrected copy of the annotations, to be used instead.
        corrections: JSONL of {"doc", "field", "old", "new", "reason"}, applied to the
            annotations' classes; a missing file corrects nothing.
        entity_corrections: JSONL of {"doc", "label", "surface", "action", "to", "reason"},
            applied to the annotations' surfaces; a missing file corrects nothing.

    Raises:
        CorpusError: a correction is of something that is not annotated.
    """
    source = annotations or shared / "annotation" / "casie_shared.jsonl"
    gold = {row["doc"]: row for row in read_jsonl(source)}
    if corrections is not None and corrections.exists():
        correct(gold.values(), read_jsonl(corrections))
    if entity_corrections is not None and entity_corrections.exists():
        correct_names(gold.values(), read_jsonl(entity_corrections))
    articles = []
    for row in read_jsonl(shared / "casie" / "articles.jsonl"):
        note = gold.get(row["doc_id"])
        if note is None:
            continue
        title = f"{row['title']}{TITLE_SEPARATOR}" if row["title"] else ""
        text = title + row["text"]
        articles.append(
            LabelledArticle(
                doc_id=row["doc_id"],
                story=note["story"],
                text=text,
                spans=tuple(find_surfaces(text, note)),
                classes=_casie_classes(note),
                victims=tuple(
                    Victim(v["name"], v["industry"], v["location"], v["kind"])
                    for v in note["victims"]
                ),
                counts={"people": note["people_affected"], "records": note["records"]},
                timeline=_casie_timeline(note),
                roles=_argument_roles(row, len(title), find_surfaces(text, {"ORG": note["ORG"]})),
                published=row["published"],
                body_start=len(title),
                note=note,
            )
        )
    return articles


def _argument_roles(
    row: dict[str, Any], offset: int, organizations: Iterable[LabelledSpan]
) -> dict[tuple[int, int], tuple[str, ...]]:
    """Return the roles that CASIE's event arguments give to the organisations that end them."""
    ends = {
        argument["end"] + offset: (argument["start"] + offset, ROLE_OF_ARGUMENT[argument["role"]])
        for event in row["events"]
        for argument in event["arguments"]
        if argument["filler"] == "Organization" and argument["role"] in ROLE_OF_ARGUMENT
    }
    return {
        (start, end): (ends[end][1],)
        for start, end, _ in organizations
        if end in ends and ends[end][0] <= start
    }


def _casie_timeline(note: dict[str, Any]) -> dict[str, str]:
    """Return the incident's date at its precision, and the day of disclosure."""
    known = {}
    if note["incident_date"]:
        length = DATE_LENGTH[note["date_precision"]]
        known["date_occurred"] = note["incident_date"][:length]
    if note["disclosed_date"]:
        known["date_publicly_disclosed"] = note["disclosed_date"]
    return known


def _casie_classes(note: dict[str, Any]) -> dict[str, Any]:
    exposed = note["type"] == "Breach" and note["vector"] in EXPOSURE_VECTORS
    return {
        "type": "Data Leak" if exposed else note["type"],
        "level": note["explanation"],
        "relevant": str(note["relevant"]),
        "vector": note["vector"],
        "status": note["status"],
    }


def read_corpus(path: Path) -> list[LabelledArticle]:
    """Return the articles of one split of the project's own corpus."""
    articles = []
    for row in read_jsonl(path):
        title = f"{row['title']}{TITLE_SEPARATOR}" if row.get("title") else ""
        details = row.get("details") or {}
        classes = {
            "type": row.get("type"),
            "level": row.get("level"),
            "relevant": str(row["relevant"]),
            "vector": details.get("attack_vector"),
            "status": details.get("investigation_status"),
        }
        articles.append(
            LabelledArticle(
                doc_id=row["doc_id"],
                story=row.get("story") or row["doc_id"],
                text=title + row["text"],
                spans=tuple((e["start"], e["end"], e["label"]) for e in row["entities"]),
                classes={key: value for key, value in classes.items() if value is not None},
                victims=tuple(
                    Victim(e["name"], e.get("industry"), e.get("location"), e.get("type"))
                    for e in details.get("affected_entities", ())
                ),
                counts=_corpus_counts(details),
                timeline={k: v for k, v in details.items() if k.startswith("date_")},
                roles={
                    (e["start"], e["end"]): tuple(e["roles"])
                    for e in row["entities"]
                    if e.get("roles")
                },
                roles_complete=True,
                published=row["published"],
                body_start=len(title),
                note=row,
            )
        )
    return articles


def read_relevance(path: Path) -> list[LabelledArticle]:
    """Return articles of which only the relevance is known; a missing file has none."""
    rows = read_jsonl(path) if path.exists() else ()
    return [
        LabelledArticle(
            doc_id=row["doc_id"],
            story=row["doc_id"],
            text=f"{title}{row['text']}",
            note=row,
            classes={"relevant": str(row["relevant"])},
            published=row["published"],
            body_start=len(title),
        )
        for row in rows
        for title in [f"{row['title']}{TITLE_SEPARATOR}" if row["title"] else ""]
    ]


def _corpus_counts(details: dict[str, Any]) -> dict[str, int | None]:
    principal: dict[str, Any] = next(iter(details.get("affected_entities", ())), {})
    records = details.get("data_breach", {}).get("number_of_records_exposed")
    return {"people": principal.get("customers_affected"), "records": records}


def folds(articles: Sequence[LabelledArticle], count: int = 5) -> list[int]:
    """Return each article's fold number; the articles of a story share one."""
    stories = sorted({article.story for article in articles})
    random.Random(FOLD_SEED).shuffle(stories)
    number = {story: i % count for i, story in enumerate(stories)}
    return [number[article.story] for article in articles]


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
