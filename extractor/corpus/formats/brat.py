"""brat: a folder with DOC.txt and DOC.ann (https://brat.nlplab.org/standoff.html).

DOC.json holds the rest of the annotation, and annotation.conf the labels; brat leaves the
first alone. A mention that runs over a line break has a fragment on each line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

import orjson

from extractor.corpus.articles import LABELS, Json, full_text, read_bytes
from extractor.corpus.formats.carried import Span, rebuilt, rest_of, spans_of
from extractor.errors import CorpusError, InputError

ENTITY = re.compile(r"T\d+\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t|\Z)")


def write_brat(rows: Iterable[Json], path: Path) -> int:
    """Write three files an article into the folder `path`."""
    path.mkdir(parents=True, exist_ok=True)
    labels, number = set(LABELS), 0
    for row in rows:
        number += 1
        stem = path / quote(row["doc_id"], safe="")
        text = full_text(row)
        lines = [_line(i, span, text) for i, span in enumerate(spans_of(row), start=1)]
        labels.update(label for _, _, label in spans_of(row))
        _file(stem, ".txt").write_bytes(text.encode())
        _file(stem, ".ann").write_bytes("".join(lines).encode())
        _file(stem, ".json").write_bytes(orjson.dumps(rest_of(row)))
    entities = "\n".join(sorted(labels))
    sections = f"[entities]\n{entities}\n\n[relations]\n\n[events]\n\n[attributes]\n"
    (path / "annotation.conf").write_text(sections, encoding="utf-8")
    return number


def read_brat(path: Path) -> Iterator[Json]:
    """Yield the articles of a brat folder, in name order."""
    files = sorted(path.glob("*.ann")) if path.is_dir() else []
    if not files:
        raise InputError(f"{path}: no *.ann file. Expected the folder of a brat collection.")
    for file in files:
        stem = file.with_suffix("")
        text = _decoded(_file(stem, ".txt"))
        rest = _file(stem, ".json")
        yield rebuilt(
            text,
            list(_spans(file)),
            orjson.loads(read_bytes(rest)) if rest.is_file() else None,
            doc_id=stem.name,
            source="brat",
            where=str(file),
        )


def _file(stem: Path, suffix: str) -> Path:
    return stem.with_name(stem.name + suffix)


def _line(number: int, span: Span, text: str) -> str:
    start, end, label = span
    fragments = []
    for match in re.finditer(r"[^\n]+", text[start:end]):
        fragments.append((start + match.start(), start + match.end()))
    offsets = ";".join(f"{a} {b}" for a, b in fragments)
    words = " ".join(text[a:b] for a, b in fragments)
    return f"T{number}\t{label} {offsets}\t{words}\n"


def _spans(file: Path) -> Iterator[Span]:
    for number, line in enumerate(_decoded(file).split("\n"), start=1):
        if not line.startswith("T"):
            continue
        match = ENTITY.match(line)
        if match is None:
            raise CorpusError(
                f"{file}:{number}: cannot read {line!r}. Expected T1, tab, LABEL START END, tab, "
                "words."
            )
        offsets = [int(offset) for offset in re.findall(r"\d+", match[2])]
        yield min(offsets), max(offsets), match[1]


def _decoded(file: Path) -> str:
    try:
        return read_bytes(file).decode("utf-8")
    except UnicodeDecodeError:
        raise InputError(f"{file}: not UTF-8. Convert the file to UTF-8.") from None
