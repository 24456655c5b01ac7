"""Counts a corpus by every class, and writes the counts as Markdown."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from extractor.corpus.articles import Json, Labelled

Values = Callable[[Json], Iterable[object]]
COUNTED_WIDTH = 100  # words: articles are counted by length in steps of that size


def statistics(articles: Sequence[Labelled]) -> dict[str, dict[str, Counter[str]]]:
    """Return counts by heading, then value, then part of the corpus."""
    tables: dict[str, dict[str, Counter[str]]] = {}
    for heading, values in HEADINGS.items():
        table: dict[str, Counter[str]] = defaultdict(Counter)
        for article in articles:
            for value in values(article.row):
                table[str(value)][article.part] += 1
        if table:
            tables[heading] = dict(table)
    return tables


def statistics_markdown(articles: Sequence[Labelled]) -> str:
    """Return the counts as Markdown tables, a column for each part."""
    parts = list(dict.fromkeys(article.part for article in articles))
    lines = []
    for heading, table in statistics(articles).items():
        lines += [f"### {heading}", "", _row(["", *parts, "all"]), _rule(len(parts) + 2)]
        for value in sorted(table, key=_order(heading, table)):
            counts = table[value]
            cells = [str(counts[part]) for part in parts]
            lines.append(_row([value, *cells, str(sum(counts.values()))]))
        lines.append("")
    return "\n".join(lines)


def _details(row: Json) -> Json:
    return dict(row.get("details") or {})


def _affected(row: Json, key: str) -> list[object]:
    organisations = _details(row).get("affected_entities") or row.get("victims") or ()
    return [o[key] for o in organisations if o.get(key)]


def _kinds_of_data(row: Json) -> list[str]:
    mentions = row.get("data_types") or ()
    return sorted(
        {f"{m['kind']}, {m['status']}" if isinstance(m, dict) else f"{m}" for m in mentions}
    )


def _roles(row: Json) -> list[str]:
    """Return the roles of each organisation, counted once an article."""
    entities = row.get("entities", ())
    pairs = {(e["cluster"], role) for e in entities for role in e.get("roles", ())}
    return [role for _, role in sorted(pairs)]


def _totals(row: Json) -> list[str]:
    totals = ["articles"]
    for key in ("entities", "mentions", "quantities", "data_types", "other_incidents"):
        totals += [key.replace("_", " ")] * len(row.get(key) or ())
    totals += ["evidence slices"] * sum(len(s) for s in (row.get("evidence") or {}).values())
    return totals


def _length(row: Json) -> list[str]:
    if not row.get("text"):
        return []
    low = len(re.findall(r"\S+", row["text"])) // COUNTED_WIDTH * COUNTED_WIDTH
    return [f"{low} to {low + COUNTED_WIDTH - 1} words"]


def _one(value: object) -> list[object]:
    return [] if value is None else [value]


HEADINGS: dict[str, Values] = {
    "Totals": _totals,
    "Relevant": lambda row: ["yes" if row["relevant"] else "no"] if "relevant" in row else [],
    "Type": lambda row: _one(row.get("type")),
    "Level": lambda row: _one(row.get("level")),
    "Kind of article": lambda row: _one(row.get("kind")),
    "Length": _length,
    "Year of publication": lambda row: _one((row.get("published") or "")[:4] or None),
    "Entity mentions": lambda row: [e["label"] for e in row.get("entities", ())],
    "Roles of organisations": _roles,
    "Industry of those affected": lambda row: _affected(row, "industry"),
    "Country of those affected": lambda row: _affected(row, "location"),
    "Finer type": lambda row: _one(_details(row).get("type")),
    "Attack vector": lambda row: _one(_details(row).get("attack_vector") or row.get("vector")),
    "Motivation": lambda row: _one(_details(row).get("motivation")),
    "Investigation status": lambda row: _one(
        _details(row).get("investigation_status") or row.get("status")
    ),
    "Kinds of data (articles)": _kinds_of_data,
    "Quantities by unit": lambda row: [q["unit"] for q in row.get("quantities", ())],
    "Quantities by comparator": lambda row: [q["comparator"] for q in row.get("quantities", ())],
    "Precision of dates": lambda row: [
        e["date"]["precision"] if "date" in e else "vague"
        for e in row.get("entities", ())
        if e["label"] == "DATE"
    ],
    "Fields with a value": lambda row: list(_details(row)),
}
AS_FOUND = frozenset({"Totals", "Relevant"})
IN_ORDER = frozenset({"Level", "Year of publication", "Length"})


def _order(heading: str, table: dict[str, Counter[str]]) -> Callable[[str], tuple[object, ...]]:
    if heading in AS_FOUND:
        return lambda value: (list(table).index(value),)
    if heading in IN_ORDER:
        return lambda value: (int(re.findall(r"\d+", value)[0]),)
    return lambda value: (-sum(table[value].values()), value)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _rule(columns: int) -> str:
    return "| --- |" + " ---: |" * (columns - 1)
