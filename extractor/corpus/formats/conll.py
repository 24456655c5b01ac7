"""CoNLL: a token and its BIO tag a line, blank lines between paragraphs.

Comment lines carry identifier, text and the rest of the annotation, so that offsets come back
exactly; without them the text is the tokens, joined by spaces. Files of CoNLL-2003 (tag in the
last column, -DOCSTART-) are read too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from extractor.corpus.articles import Json, full_text, read_bytes
from extractor.corpus.formats.carried import KEY, rebuilt, rest_of, spans_of
from extractor.corpus.formats.tokens import Token, bio_spans, bio_tags, cut, word_tokens
from extractor.errors import CorpusError, InputError

COMMENTS = ("doc_id", "text", KEY)
START = "-DOCSTART-"


def write_conll(rows: Iterable[Json], path: Path) -> int:
    """Write one file with all articles."""
    blocks = [_block(row) for row in rows]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("\n".join(blocks).encode())
    return len(blocks)


def read_conll(path: Path) -> Iterator[Json]:
    """Yield the articles of a file; one without document marks is one article."""
    number = 0
    for part in _parts(path):
        if part.words:
            number += 1
            yield part.article(path, number)


def _block(row: Json) -> str:
    text, spans = full_text(row), spans_of(row)
    values = (row["doc_id"], text, rest_of(row))
    lines = [
        f"# {key} = {orjson.dumps(value).decode()}"
        for key, value in zip(COMMENTS, values, strict=True)
    ]
    tokens = list(cut(word_tokens(text), spans))
    end = 0
    for (start, stop), tag in zip(tokens, bio_tags(tokens, spans), strict=True):
        if "\n" in text[end:start]:
            lines.append("")
        lines.append(f"{text[start:stop]}\t{tag}")
        end = stop
    return "\n".join(lines) + "\n"


@dataclass
class _Part:
    """The lines of one article: comments, and words with tag, line and paragraph number."""

    comments: dict[str, Any] = field(default_factory=dict)
    words: list[tuple[str, str, int, int]] = field(default_factory=list)

    def article(self, path: Path, number: int) -> Json:
        text = self.comments.get("text")
        text = self._joined() if text is None else text
        tokens = self._tokens(text, path)
        return rebuilt(
            text,
            bio_spans(tokens, [tag for _, tag, _, _ in self.words]),
            self.comments.get(KEY),
            doc_id=str(self.comments.get("doc_id") or f"{path.stem}-{number}"),
            source="conll",
            where=f"{path}:{self.words[0][2]}",
        )

    def _joined(self) -> str:
        text, paragraph = "", 0
        for word, _, _, own in self.words:
            text += ("\n" if own != paragraph else " ") * bool(text) + word
            paragraph = own
        return text

    def _tokens(self, text: str, path: Path) -> list[Token]:
        tokens, position = [], 0
        for word, _, line, _ in self.words:
            start = text.find(word, position)
            if start < 0 or text[position:start].strip():
                raise CorpusError(
                    f"{path}:{line}: the token {word!r} does not follow in the article's text. "
                    "Keep the tokens, or remove the line '# text = …'."
                )
            position = start + len(word)
            tokens.append((start, position))
        return tokens


def _parts(path: Path) -> Iterator[_Part]:
    part, paragraph = _Part(), 0
    try:
        lines = read_bytes(path).decode("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8. Convert the file to UTF-8.") from None
    for number, line in enumerate(lines, start=1):
        line = line.removesuffix("\r")
        comment = _comment(line, f"{path}:{number}")
        starts = line.startswith(START) or (comment and comment[0] in part.comments)
        if starts or (comment and part.words):
            yield part
            part, paragraph = _Part(), 0
        if comment:
            part.comments[comment[0]] = comment[1]
        elif not line.strip():
            paragraph += 1
        elif not line.startswith(START):
            columns = line.split("\t") if "\t" in line else line.split()
            part.words.append((columns[0], _tag(columns, f"{path}:{number}"), number, paragraph))
    yield part


def _comment(line: str, where: str) -> tuple[str, Any] | None:
    key, equals, value = line.removeprefix("# ").partition(" = ")
    if not line.startswith("# ") or not equals or key not in COMMENTS:
        return None
    try:
        return key, orjson.loads(value)
    except orjson.JSONDecodeError:
        if key != KEY:
            return key, value
    raise CorpusError(f"{where}: the line '# {KEY} = …' is damaged. Remove it to read the rest.")


def _tag(columns: list[str], where: str) -> str:
    tag = columns[-1].strip()
    if len(columns) > 1 and (tag == "O" or tag[:2] in ("B-", "I-")):
        return tag
    raise CorpusError(
        f"{where}: {' '.join(columns)!r} has no BIO tag. Expected a token, and O, B-LABEL or "
        "I-LABEL in the last column."
    )
