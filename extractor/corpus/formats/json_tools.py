"""doccano and Prodigy: JSON lines with text and spans.

doccano: https://doccano.github.io/doccano/ (sequence labelling, "label" or "entities").
Prodigy: https://prodi.gy/docs/api-interfaces#ner ("spans"; rejected examples are left out).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

from extractor.corpus.articles import Json, full_text, read_json_lines, write_labelled
from extractor.corpus.formats.carried import KEY, Span, rebuilt, required, rest_of, spans_of
from extractor.errors import CorpusError


def write_doccano(rows: Iterable[Json], path: Path) -> int:
    """Write doccano's JSONL; the rest of the annotation is text, as doccano keeps metadata."""
    return write_labelled(
        (
            {
                "text": full_text(row),
                "label": [list(span) for span in spans_of(row)],
                "doc_id": row["doc_id"],
                KEY: orjson.dumps(rest_of(row)).decode(),
            }
            for row in rows
        ),
        path,
    )


def read_doccano(path: Path) -> Iterator[Json]:
    """Yield the articles of doccano's JSONL export, with "label" or with "entities"."""
    for number, line in read_json_lines(path):
        where = f"{path}:{number}"
        meta = line.get("meta")
        rest = line.get(KEY) or (meta.get(KEY) if isinstance(meta, dict) else None)
        yield rebuilt(
            required(line, "text", where),
            _doccano_spans(line, where),
            _rest(rest, where),
            doc_id=str(line.get("doc_id") or line.get("id") or f"{path.stem}-{number}"),
            source="doccano",
            where=where,
        )


def write_prodigy(rows: Iterable[Json], path: Path) -> int:
    """Write Prodigy's JSONL."""
    return write_labelled(
        (
            {
                "text": full_text(row),
                "spans": [{"start": s, "end": e, "label": n} for s, e, n in spans_of(row)],
                "meta": {"doc_id": row["doc_id"]},
                "answer": "accept",
                KEY: rest_of(row),
            }
            for row in rows
        ),
        path,
    )


def read_prodigy(path: Path) -> Iterator[Json]:
    """Yield the accepted articles of Prodigy's JSONL (`prodigy db-out`)."""
    for number, line in read_json_lines(path):
        if line.get("answer", "accept") != "accept":
            continue
        where = f"{path}:{number}"
        spans = [
            (required(s, "start", where), required(s, "end", where), required(s, "label", where))
            for s in line.get("spans") or ()
        ]
        meta = line.get("meta")
        named = meta.get("doc_id") if isinstance(meta, dict) else None
        yield rebuilt(
            required(line, "text", where),
            spans,
            line.get(KEY),
            doc_id=str(named or f"{path.stem}-{number}"),
            source="prodigy",
            where=where,
        )


def _doccano_spans(line: Json, where: str) -> list[Span]:
    if "entities" in line:
        keys = ("start_offset", "end_offset", "label")
        return [_triple([required(e, k, where) for k in keys], where) for e in line["entities"]]
    label = line.get("label", line.get("labels"))
    if label is None:
        raise CorpusError(
            f"{where}: no 'label' and no 'entities'. Expected doccano's JSONL of a sequence "
            "labelling project."
        )
    return [_triple(span, where) for span in label]


def _triple(value: object, where: str) -> Span:
    match value:
        case [int(start), int(end), str(label)]:
            return start, end, label
    raise CorpusError(f"{where}: {value!r} is no span. Expected [start, end, label].")


def _rest(value: object, where: str) -> Json | None:
    if value is None or isinstance(value, dict):
        return value
    try:
        return dict(orjson.loads(str(value)))
    except (orjson.JSONDecodeError, TypeError, ValueError):
        raise CorpusError(
            f"{where}: the field {KEY!r} is damaged. Remove it to read the entities alone."
        ) from None
