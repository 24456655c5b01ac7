"""Reads gold: the project's annotation format, or any of its fields in a few columns.

A line that is wrong stops the evaluation, since figures over the rest would mislead; the
error names file, line and remedy.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.corpus.articles import parse_json_lines, read_bytes
from extractor.errors import InputError, RecordBug
from extractor.evaluation.readings import Reading, read_annotation
from extractor.ingest.documents import decode
from extractor.resources import schema
from extractor.types import Document

VICTIM_COLUMNS = ("victim", "industry", "location")  # the last two tell of the first victim
INTEGERS = frozenset({"level", "people_affected", "records"})
LISTS = frozenset({"data_types"})
SEPARATOR = ";"  # in a cell with several values
WORDS_OF_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
DESCRIPTIVE = frozenset(  # keys that describe the article and are no gold
    [
        "doc_id",
        "split",
        "kind",
        "source",
        "story",
        "annotator",
        "title",
        "text",
        "text_sha256",
        "published",
        "url",
    ]
)
NOT_SCORED = frozenset({"mentions", "attackers", "date_precision"})
DEFAULTS = {"source": "gold", "title": None, "published": None, "relevant": True}
EXPECTED = "one JSON object a line (JSONL), or a file that ends in .csv"
MAX_CELL = 5_000_000  # characters


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article with what a careful reader says of it."""

    document: Document
    reading: Reading


@dataclass(frozen=True, slots=True)
class Gold:
    """A corpus with gold.

    Attributes:
        articles: those that have a text, in file order.
        scored: the gold keys found, in alphabetical order.
        skipped: keys found that no scorer reads.
        without_text: number of lines left out because they carry no text.
    """

    articles: tuple[GoldArticle, ...]
    scored: tuple[str, ...]
    skipped: tuple[str, ...]
    without_text: int = 0


def read_gold(path: Path, limit: int | None = None) -> Gold:
    """Return the gold of a JSONL or CSV file.

    Args:
        path: JSONL lines with any fields of schemas/annotation.schema.json, or JSONL or CSV
            with `text` and any of type, level, victim, industry, vector, status, relevant ….
        limit: number of articles to read at most.

    Raises:
        InputError: the file or a line cannot be used.
    """
    articles: list[GoldArticle] = []
    seen: dict[str, str] = {}
    keys: set[str] = set()
    without_text = 0
    for where, raw in _rows(path):
        if limit is not None and len(articles) >= limit:
            break
        if not raw.get("text") and raw.get("text_sha256"):
            without_text += 1
            continue
        article, found = _article(raw, where)
        keys |= found
        doc_id = article.reading.doc_id
        if doc_id in seen:
            raise InputError(
                f"{where}: the doc_id {doc_id!r} stands in {seen[doc_id]} too. Give each article "
                "its own."
            )
        seen[doc_id] = where
        articles.append(article)
    known = _gold_keys()
    if not articles:
        raise InputError(f"{path}: no article with a text. Expected `text` and gold in each line.")
    if not keys & known:
        raise InputError(
            f"{path}: no gold to compare with. Expected at least one of: "
            f"{', '.join(sorted(known))}."
        )
    return Gold(
        tuple(articles), tuple(sorted(keys & known)), tuple(sorted(keys - known)), without_text
    )


def _gold_keys() -> frozenset[str]:
    properties = frozenset(schema("annotation")["properties"])
    return (properties | set(VICTIM_COLUMNS)) - DESCRIPTIVE - NOT_SCORED


def _article(raw: dict[str, Any], where: str) -> tuple[GoldArticle, set[str]]:
    """Return the article of one row, and the keys of gold that it has."""
    if not isinstance(raw.get("text"), str) or not raw["text"].strip():
        raise InputError(f"{where}: no article. Expected a text under 'text'.")
    row = _with_victims(raw, where)
    found = set(raw) - DESCRIPTIVE
    document = Document.of({k: v for k, v in row.items() if k not in ("doc_id", "url")})
    sha256 = hashlib.sha256(document.full_text.encode()).hexdigest()
    doc_id = str(row.get("doc_id") or sha256[:16])
    _check(row | {"doc_id": doc_id}, where)
    document = Document(document.text, document.title, document.published, doc_id)
    return GoldArticle(document, read_annotation(row, doc_id)), found


def _check(row: dict[str, Any], where: str) -> None:
    """Check the row against the annotation schema, which may lack any field but the text."""
    from extractor.validation import check, errors

    properties = schema("annotation")["properties"]
    complete: dict[str, Any] = DEFAULTS | {"type": None, "level": None, "entities": []}
    complete |= {key: value for key, value in row.items() if key in properties}
    if "industry" in row:
        complete["victims"] = [{"name": "any", "industry": row["industry"]}]
    try:
        check(complete, "annotation")
    except RecordBug:
        problem = errors(complete, "annotation")[0]
        raise InputError(f"{where}: {problem}") from None


def _with_victims(raw: dict[str, Any], where: str) -> dict[str, Any]:
    """Return the row with the columns victim, industry and location as `victims`."""
    names = raw.get("victim")
    if names is None:
        return raw
    row = {key: value for key, value in raw.items() if key not in VICTIM_COLUMNS}
    names = names.split(SEPARATOR) if isinstance(names, str) else names
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InputError(
            f"{where}: 'victim' is {raw['victim']!r}. Expected a name, names joined by "
            f"'{SEPARATOR}', or a list of names."
        )
    victims: list[dict[str, Any]] = [{"name": n.strip()} for n in names if n.strip()]
    if victims:
        victims[0] |= {k: raw[k] for k in VICTIM_COLUMNS[1:] if raw.get(k)}
    return row | {"victims": victims}


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (file:line, row) of every row."""
    if path.is_dir():
        raise InputError(f"{path} is a folder. Name one file in it, JSONL or CSV.")
    data = read_bytes(path)
    if path.suffix.lower() in (".csv", ".tsv"):
        yield from _csv_rows(decode(data, str(path)), path)
    else:
        for number, value in parse_json_lines(data, path, EXPECTED):
            yield f"{path}:{number}", value


def _csv_rows(text: str, path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    csv.field_size_limit(MAX_CELL)
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    reader = csv.DictReader(text.splitlines(keepends=True), delimiter=delimiter)
    if "text" not in (reader.fieldnames or ()):
        raise InputError(
            f"{path}:1: no column 'text' (columns: {', '.join(reader.fieldnames or ['none'])}). "
            "Give the columns names in the first line."
        )
    line = 2
    for row in reader:
        where = f"{path}:{line}"
        if None in row:
            raise InputError(f"{where}: more cells than columns. Quote cells that hold a comma.")
        yield where, {k: _value(k, v, where) for k, v in row.items() if v and v.strip()}
        line = reader.line_num + 1


def _value(key: str, cell: str, where: str) -> Any:
    """Return a CSV cell as the type that the field has."""
    if key in INTEGERS:
        try:
            return int(cell.replace(",", ""))
        except ValueError:
            raise InputError(f"{where}: '{key}' is {cell!r}. Expected a whole number.") from None
    if key == "relevant":
        if cell.strip().lower() not in WORDS_OF_TRUTH:
            raise InputError(f"{where}: 'relevant' is {cell!r}. Expected true or false.")
        return WORDS_OF_TRUTH[cell.strip().lower()]
    if key in LISTS:
        return [part.strip() for part in cell.split(SEPARATOR) if part.strip()]
    return cell if key == "text" else cell.strip()
