"""Reads and writes labelled articles: JSONL lines of schemas/annotation.schema.json."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from extractor.errors import CorpusError, InputError
from extractor.ingest.documents import decode
from extractor.types import TITLE_SEPARATOR

LABELS = ("ORG", "PERSON", "LOC", "DATE", "ACTOR")
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled article and where it stands.

    Attributes:
        row: the annotation, plain data.
        path: the file.
        line: line number, from 1.
    """

    row: Json
    path: str
    line: int

    @property
    def where(self) -> str:
        """File and line, for messages."""
        return f"{self.path}:{self.line}"

    @property
    def doc_id(self) -> str:
        """The article's identifier, or file and line where it has none."""
        return str(self.row.get("doc_id") or self.where)

    @property
    def part(self) -> str:
        """The part of the corpus: the annotation's `split`, else the file's name."""
        return str(self.row.get("split") or Path(self.path).stem)

    @property
    def text(self) -> str:
        """The full text that offsets count in; empty for an article without text."""
        return full_text(self.row)


def full_text(row: Json) -> str:
    """Return title, blank line and body of an annotation; "" where it carries no text."""
    if not row.get("text"):
        return ""
    title = row.get("title")
    return f"{title}{TITLE_SEPARATOR}{row['text']}" if title else str(row["text"])


def text_checksum(text: str) -> str:
    """Return the SHA-256 of a full text, UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_labelled(paths: Iterable[str | Path]) -> Iterator[Labelled]:
    """Yield the articles of JSONL files; of a folder, those of its *.jsonl in name order.

    Raises:
        InputError: a file is missing, not UTF-8, a line is not a JSON object, or there is none.
    """
    files = [file for path in map(Path, paths) for file in _files(path)]
    empty = True
    for file in files:
        for article in _read_file(file):
            empty = False
            yield article
    if empty:
        raise InputError(
            f"{', '.join(map(str, files))}: no articles. Expected JSONL, an annotated article a "
            "line; extractor schema annotation prints its schema."
        )


def read_texts(paths: Iterable[str | Path]) -> list[Labelled]:
    """Return the articles as `read_labelled`, each with a text and fitting entities.

    Raises:
        CorpusError: an article has no identifier, text or entities, or an entity is not the
            slice it claims to be.
    """
    articles = list(read_labelled(paths))
    for article in articles:
        if not article.text:
            raise CorpusError(
                f"{article.where}: {article.doc_id} has no text. Join it with its articles "
                "first: extractor corpus join casie --from DIR -o FILE"
            )
        if missing := [key for key in ("doc_id", "entities") if key not in article.row]:
            raise CorpusError(
                f"{article.where}: no {' and no '.join(missing)}. Expected an annotated article a "
                "line; extractor schema annotation prints its schema."
            )
        require_slices(article.row, article.where)
    return articles


def require_slices(row: Json, where: str) -> None:
    """Check that entities have a label and are the slices of the text that they say.

    Raises:
        CorpusError: one is not; the message names `where` and the remedy.
    """
    text = full_text(row)
    for entity in row.get("entities", ()):
        try:
            start, end, label = int(entity["start"]), int(entity["end"]), str(entity["label"])
        except (KeyError, TypeError, ValueError):
            raise CorpusError(
                f"{where}: the entity {entity!r} lacks label, start or end. Add them."
            ) from None
        if not 0 <= start < end <= len(text) or text[start:end] != entity.get("text"):
            raise CorpusError(
                f"{where}: the {label} {entity.get('text')!r} is not what stands from {start} "
                f"to {end}: {text[start:end]!r}. Offsets count characters in title, blank "
                "line, text; correct them."
            )


def write_labelled(rows: Iterable[Json], path: Path) -> int:
    """Write annotations as JSONL, UTF-8, and return their number."""
    lines = [orjson.dumps(row) + b"\n" for row in rows]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(lines))
    return len(lines)


def read_json_lines(path: Path) -> Iterator[tuple[int, Json]]:
    """Yield (line number, object) for each line of a JSONL file that is not blank.

    Raises:
        InputError: the file cannot be read, or a line is not a JSON object.
    """
    return parse_json_lines(read_bytes(path), path)


def parse_json_lines(
    data: bytes, path: Path, expected: str = "one JSON object a line"
) -> Iterator[tuple[int, Json]]:
    """Yield (line number, object) for each line of JSONL data that is not blank.

    Args:
        data: the file's bytes, UTF-8.
        path: the file, for messages.
        expected: what messages tell the user to give.

    Raises:
        InputError: a line is not a JSON object, or not UTF-8.
    """
    for number, line in enumerate(decode(data, str(path)).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise InputError(
                f"{path}:{number}: not valid JSON ({error.msg} at column {error.colno}). "
                f"Expected {expected}."
            ) from None
        if not isinstance(value, dict):
            raise InputError(f"{path}:{number}: not a JSON object. Expected {expected}.")
        yield number, value


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}). Check the path.") from None


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    if files := sorted(path.glob("*.jsonl")):
        return files
    raise InputError(f"{path}: no *.jsonl file in this folder. Name files, or another folder.")


def _read_file(path: Path) -> Iterator[Labelled]:
    for number, row in read_json_lines(path):
        yield Labelled(row, str(path), number)
