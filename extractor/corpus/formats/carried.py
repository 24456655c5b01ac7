"""What a format carries along, and how annotations are put together again.

A tool shows text and entity spans. The rest of the annotation travels in a field that tools
keep but do not show. When a file is read, spans that still stand where they were keep their
cluster, roles, date and place; new ones get a cluster by their name. A file that did not come
from here has no rest: its articles then have only entities, and classes are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from extractor.clusters import cluster_names
from extractor.corpus.articles import Json, full_text
from extractor.errors import CorpusError
from extractor.types import TITLE_SEPARATOR

KEY = "annotation"  # of the field that carries the rest
Span = tuple[int, int, str]  # start, end, label


def spans_of(row: Json) -> list[Span]:
    """Return the entity spans of an annotation."""
    return [(e["start"], e["end"], e["label"]) for e in row["entities"]]


def rest_of(row: Json) -> Json:
    """Return what of an annotation the tools do not show: all but the body's text."""
    return {key: value for key, value in row.items() if key != "text"}


def rebuilt(
    text: str, spans: Iterable[Span], rest: Json | None, *, doc_id: str, source: str, where: str
) -> Json:
    """Return the annotation of a text with spans.

    Args:
        text: the full text, title and blank line included.
        spans: start, end and label of each entity, in any order.
        rest: what `rest_of` gave when the file was written, or None.
        doc_id: identifier for an article without rest.
        source: the same for its `source`.
        where: file and line, for messages.

    Raises:
        CorpusError: a span lies outside the text, two overlap, or the title was changed.
    """
    ordered = sorted(set(spans))
    _require_spans(text, ordered, where)
    if rest is None:
        base: Json = {"doc_id": doc_id, "source": source, "title": None, "text": text}
        return base | {"published": None, "entities": _entities(text, ordered, {})}
    title = rest.get("title")
    head = f"{title}{TITLE_SEPARATOR}" if title else ""
    if not text.startswith(head):
        raise CorpusError(
            f"{where}: the text does not start with its title {title!r}. Tools must leave the "
            "text unchanged; export again."
        )
    known = {(e["start"], e["end"], e["label"]): e for e in rest.get("entities", ())}
    row: Json = {}
    for key, value in rest.items():  # the body stands right after the title, as it did
        row[key] = value
        if key == "title":
            row["text"] = text[len(head) :]
    row.setdefault("text", text[len(head) :])
    row["entities"] = _entities(text, ordered, known)
    if full_text(row) != text:
        raise CorpusError(f"{where}: the text is empty. Remove the article or export again.")
    return row


def _entities(text: str, spans: list[Span], known: dict[Span, Json]) -> list[Json]:
    """Return entity objects; new ones join the cluster of a known one of the same name."""
    names: list[tuple[str, str]] = [(e["label"], e["text"]) for e in known.values()]
    numbers = [e.get("cluster", -1) for e in known.values()]
    fresh = [span for span in spans if span not in known]
    names += [(label, text[start:end]) for start, end, label in fresh]
    groups = cluster_names(names)
    cluster_of: dict[int, int] = {}
    for group, number in zip(groups, numbers, strict=False):
        if number >= 0:
            cluster_of.setdefault(group, number)
    unused = max([*numbers, -1]) + 1
    found = {}
    for span, group in zip(fresh, groups[len(numbers) :], strict=True):
        if group not in cluster_of:
            cluster_of[group] = unused
            unused += 1
        start, end, label = span
        found[span] = {"label": label, "text": text[start:end], "start": start, "end": end} | {
            "cluster": cluster_of[group]
        }
    return [known.get(span) or found[span] for span in spans]


def _require_spans(text: str, spans: list[Span], where: str) -> None:
    last = 0
    for start, end, label in spans:
        if not 0 <= start < end <= len(text):
            raise CorpusError(
                f"{where}: the {label} from {start} to {end} lies outside the text of "
                f"{len(text)} characters. Offsets count Unicode characters from 0."
            )
        if start < last:
            raise CorpusError(
                f"{where}: the {label} {text[start:end]!r} at {start} overlaps another span. "
                "Keep the longer one."
            )
        last = end


def required(value: Any, key: str, where: str) -> Any:
    """Return `value[key]`.

    Raises:
        CorpusError: there is none; the message names `where`.
    """
    if isinstance(value, dict) and key in value:
        return value[key]
    keys = ", ".join(value) if isinstance(value, dict) else type(value).__name__
    raise CorpusError(f"{where}: no {key!r} (found: {keys}). Is it the right format?")
