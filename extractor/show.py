"""Readable views of one record: a short summary, and the article beside the record."""

from __future__ import annotations

from typing import Any

from rich.columns import Columns
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from extractor.types import Document, Incident

STYLES = {
    "ORG": "bold cyan",
    "PERSON": "bold magenta",
    "LOC": "bold green",
    "DATE": "bold yellow",
    "ACTOR": "bold red",
}
SKIPPED = frozenset({"title", "description"})


def summary_text(incident: Incident) -> str:
    """Return a few readable lines: title, header, details and warnings."""
    header, details = incident.header, incident.details
    lines = [
        details.get("title", ""),
        "",
        details.get("description", ""),
        "",
        f"Type      {header['type']} ({_percent(incident, '/incident/type')})",
        f"Date      {header['date']}",
        f"Severity  {header['severity']} of 100",
        f"Impact    {header['impact']}: {header['explanation']}",
        f"Id        {header['id']}",
    ]
    for key, value in details.items():
        if key not in SKIPPED:
            lines += _lines(key, value, 0)
    lines += [f"Warning: {warning['message']}" for warning in incident.warnings]
    return "\n".join(lines)


def print_side_by_side(document: Document, incident: Incident) -> None:
    """Print the article with highlighted entities, and the record beside it."""
    console = Console()
    text = Text(document.full_text)
    for entity in incident.entities:
        text.stylize(STYLES[entity["label"]], entity["start"], entity["end"])
    legend = Text(" ").join(Text(label, style) for label, style in STYLES.items())
    width = max(console.width // 2 - 1, 30)
    article = Panel(Text("\n\n").join([legend, text]), title="Article", width=width)
    record = Panel(summary_text(incident), title="Record", width=width)
    console.print(Columns([article, record], padding=(0, 0)))


def _percent(incident: Incident, pointer: str) -> str:
    value = incident.confidence(pointer)
    return "confidence unknown" if value is None else f"confidence {value:.0%}"


def _lines(key: str, value: Any, depth: int) -> list[str]:
    indent, label = "  " * depth, key.replace("_", " ")
    if isinstance(value, dict):
        inner = [line for k, v in value.items() for line in _lines(k, v, depth + 1)]
        return [f"{indent}{label}:", *inner]
    if isinstance(value, list):
        if all(not isinstance(item, dict) for item in value):
            return [f"{indent}{label}: {', '.join(map(str, value))}"]
        return [line for item in value for line in _lines(key, item, depth)]
    return [f"{indent}{label}: {value}"]
