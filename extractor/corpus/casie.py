"""Joins stand-off annotations with their articles, as the public CASIE repository has them.

CASIE (Satyapanich, Ferraro and Finin, AAAI 2020) has one JSON file an article,
data/annotation/ID.json, with "content" and "info" (title, date, link). An article is matched by
its identifier and verified by the SHA-256 of title, blank line and text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from extractor.corpus.articles import (
    Json,
    full_text,
    read_bytes,
    read_json_lines,
    require_slices,
    text_checksum,
)
from extractor.errors import CorpusError, InputError

CLOSING_TAG = "</text>"  # some articles of the repository end in it
MAX_LISTED = 10  # identifiers in a message


@dataclass(slots=True)
class Joined:
    """What came of a join.

    Attributes:
        rows: annotations with title and text.
        missing: identifiers without an article.
        altered: identifiers whose article has another text.
    """

    rows: list[Json] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)

    def report(self) -> list[str]:
        """Return what did not join, a line each with the remedy."""
        lines = []
        if self.missing:
            lines.append(
                f"Articles not found: {len(self.missing)} ({_listed(self.missing)}). Is it the "
                "whole repository?"
            )
        if self.altered:
            lines.append(
                "Articles with another text than the annotated one, so that offsets would not "
                f"fit: {len(self.altered)} ({_listed(self.altered)}). Take the repository's "
                "latest version, unchanged."
            )
        return lines


def join(annotations: Iterable[Json], source: Path) -> Joined:
    """Give annotations the text of their articles.

    Args:
        annotations: lines with `doc_id` and `text_sha256`.
        source: a clone of the CASIE repository, a folder of its JSON files, or JSONL (a file,
            or a folder of files) with doc_id, title and text.

    Raises:
        InputError: there are no articles in `source`.
        CorpusError: an annotation is not stand-off, or its offsets do not fit the verified text.
    """
    articles = read_articles(source)
    joined = Joined()
    for annotation in annotations:
        if missing := [key for key in ("doc_id", "text_sha256") if key not in annotation]:
            raise CorpusError(
                f"An annotation has no {' and no '.join(missing)}. Expected stand-off annotations, "
                "such as corpus/casie/annotations.jsonl."
            )
        article = articles.get(annotation["doc_id"])
        if article is None:
            joined.missing.append(annotation["doc_id"])
            continue
        fitting = _fitting(article, annotation["text_sha256"])
        if fitting is None:
            joined.altered.append(annotation["doc_id"])
            continue
        row = annotation | fitting
        require_slices(row, annotation["doc_id"])
        joined.rows.append(row)
    return joined


def read_articles(source: Path) -> dict[str, Json]:
    """Return title and text of every article below `source`, by identifier.

    Raises:
        InputError: there is none, or a file is damaged.
    """
    found: dict[str, Json] = {}
    for file in _article_files(source):
        for doc_id, article in _read(file):
            found[doc_id] = article
    if found:
        return found
    raise InputError(
        f"{source}: no articles. Expected a clone of https://github.com/Ebiquity/CASIE, or JSONL "
        "with doc_id, title and text."
    )


def _article_files(source: Path) -> list[Path]:
    if source.is_file():
        return [source]
    if not source.is_dir():
        raise InputError(f"{source}: no such file or folder. Check the path.")
    return sorted(p for p in source.rglob("*") if p.suffix in (".json", ".jsonl"))


def _read(file: Path) -> Iterator[tuple[str, Json]]:
    if file.suffix == ".json":
        yield from _read_casie(file)
        return
    for _, row in read_json_lines(file):
        if isinstance(row.get("text"), str) and "doc_id" in row:
            yield str(row["doc_id"]), {"title": row.get("title"), "text": row["text"]}


def _read_casie(file: Path) -> Iterator[tuple[str, Json]]:
    """Yield the article of one JSON file of the repository; other JSON is passed over."""
    try:
        value: Any = orjson.loads(read_bytes(file))
    except orjson.JSONDecodeError as error:
        raise InputError(f"{file}:{error.lineno}: not valid JSON ({error.msg}).") from None
    if isinstance(value, dict) and isinstance(value.get("content"), str):
        title = (value.get("info") or {}).get("title")
        yield file.stem, {"title": title, "text": value["content"]}


def _fitting(article: Json, checksum: str) -> Json | None:
    """Return the form of the article that has the checksum, None where none has."""
    title, text = article["title"], article["text"]
    bare = text.strip().removesuffix(CLOSING_TAG)
    titles = dict.fromkeys((title, (title or "").strip(), None))
    for body in dict.fromkeys((text, text.rstrip(), text.strip(), bare, bare.rstrip())):
        for head in titles:
            form = {"title": head or None, "text": body}
            if text_checksum(full_text(form)) == checksum:
                return form
    return None


def _listed(names: list[str]) -> str:
    rest = len(names) - MAX_LISTED
    return ", ".join(names[:MAX_LISTED]) + (f" and {rest} more" if rest > 0 else "")
