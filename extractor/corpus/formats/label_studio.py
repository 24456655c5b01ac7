"""Label Studio: a JSON list of tasks (https://labelstud.io/guide/export).

Labelling configuration: <View><Labels name="label" toName="text"><Label value="ORG"/> …
</Labels><Text name="text" value="$text"/></View>.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from extractor.corpus.articles import Json, full_text, read_bytes
from extractor.corpus.formats.carried import KEY, Span, rebuilt, required, rest_of, spans_of
from extractor.errors import CorpusError, InputError


def write_label_studio(rows: Iterable[Json], path: Path) -> int:
    """Write tasks with one annotation each, ready to be imported."""
    tasks = [_task(row) for row in rows]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(orjson.dumps(tasks, option=orjson.OPT_INDENT_2))
    return len(tasks)


def read_label_studio(path: Path) -> Iterator[Json]:
    """Yield the articles of an export: of several annotations the first not cancelled."""
    try:
        tasks = orjson.loads(read_bytes(path))
    except orjson.JSONDecodeError as error:
        raise InputError(
            f"{path}:{error.lineno}: not valid JSON ({error.msg}). Export as JSON."
        ) from None
    if not isinstance(tasks, list):
        raise InputError(f"{path}: not a list of tasks. Export as JSON, not as JSON-MIN or CSV.")
    for number, task in enumerate(tasks, start=1):
        where = f"{path}, task {number}"
        data = required(task, "data", where)
        text = required(data, "text", where)
        yield rebuilt(
            text,
            _spans(task, text, where),
            data.get(KEY),
            doc_id=str(data.get("doc_id") or task.get("id") or f"{path.stem}-{number}"),
            source="label studio",
            where=where,
        )


def _task(row: Json) -> Json:
    text = full_text(row)
    result = [
        {
            "id": f"{number}",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {"start": start, "end": end, "text": text[start:end], "labels": [label]},
        }
        for number, (start, end, label) in enumerate(spans_of(row))
    ]
    data = {"text": text, "doc_id": row["doc_id"], KEY: rest_of(row)}
    return {"data": data, "annotations": [{"result": result}]}


def _spans(task: Json, text: str, where: str) -> list[Span]:
    kept = [a for a in task.get("annotations") or () if not a.get("was_cancelled")]
    found = []
    for region in required(kept[0], "result", where) if kept else ():
        if region.get("type") == "labels":
            value = required(region, "value", where)
            for label in required(value, "labels", where):
                found.append((*_offsets(value, text, where), label))
    return found


def _offsets(value: dict[str, Any], text: str, where: str) -> tuple[int, int]:
    """Return offsets in characters; older versions count UTF-16 units, as JavaScript does."""
    start, end = required(value, "start", where), required(value, "end", where)
    words = value.get("text")
    if words is None or text[start:end] == words:
        return start, end
    units = text.encode("utf-16-le")
    if units[2 * start : 2 * end].decode("utf-16-le", "replace") == words:
        first = len(units[: 2 * start].decode("utf-16-le"))
        return first, first + len(words)
    raise CorpusError(
        f"{where}: {words!r} does not stand from {start} to {end}. Tools must leave the text "
        "unchanged; import it again."
    )
