"""Shows an evaluation as plain text, Markdown and JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from extractor.evaluation.bootstrap import Figure
from extractor.evaluation.measures import ENTITY_KINDS
from extractor.evaluation.runner import Evaluation
from extractor.evaluation.tables import (
    CALIBRATION_HEAD,
    DIFFERENCE_HEAD,
    ERROR_HEAD,
    FACT_HEAD,
    FIGURE_HEAD,
    LABEL_HEAD,
    Rows,
    calibration_rows,
    difference_rows,
    error_rows,
    fact_rows,
    figure_rows,
    headline_names,
    label_rows,
    notes,
    title,
)


def as_text(evaluation: Evaluation) -> str:
    """Return the tables for a terminal."""
    parts = [f"{evaluation.system} on {evaluation.corpus}, {len(evaluation.cases)} articles"]
    parts += notes(evaluation)
    for heading, head, rows in _sections(evaluation):
        parts += ["", heading, _aligned([head, *rows])]
    return "\n".join(parts)


def as_markdown(evaluation: Evaluation) -> str:
    """Return Markdown tables: the summary, the facts in descriptions, the comparison."""
    head = f"{evaluation.system} on {evaluation.corpus}, {len(evaluation.cases)} articles"
    rows = figure_rows(evaluation, headline_names(evaluation))
    parts = [head, "", _markdown(["figure", *FIGURE_HEAD[1:]], rows)]
    if facts := fact_rows(evaluation):
        parts += ["", _markdown(FACT_HEAD, facts)]
    if evaluation.comparison:
        parts += ["", f"Compared with {evaluation.comparison.name}:", ""]
        rows = difference_rows(evaluation.comparison.differences)
        parts.append(_markdown([*DIFFERENCE_HEAD[:-1], "verdict"], rows))
    return "\n".join(parts)


def as_json(evaluation: Evaluation) -> str:
    """Return everything but the articles as JSON, keys sorted."""
    comparison = evaluation.comparison
    value = {
        "corpus": evaluation.corpus,
        "system": evaluation.system,
        "articles": len(evaluation.cases),
        "scored": evaluation.gold.scored,
        "skipped": evaluation.gold.skipped,
        "without_text": evaluation.gold.without_text,
        "labels": evaluation.labels,
        "bootstrap": {"samples": evaluation.samples, "seed": evaluation.seed},
        "figures": {name: _figure(evaluation, name, f) for name, f in evaluation.figures.items()},
        "confusions": {name: asdict(c) for name, c in evaluation.confusions.items()},
        "reliability": {n: [asdict(b) for b in bins] for n, bins in evaluation.reliability.items()},
        "coverage": {n: [asdict(c) for c in rows] for n, rows in evaluation.coverage.items()},
        "comparison": asdict(comparison) if comparison else None,
    }
    return json.dumps(_finite(value), indent=2, sort_keys=True, ensure_ascii=False)


def _sections(evaluation: Evaluation) -> list[tuple[str, list[str], Rows]]:
    found = [("Figures", FIGURE_HEAD, figure_rows(evaluation, headline_names(evaluation)))]
    for kind in ENTITY_KINDS:
        if rows := label_rows(evaluation, kind):
            found.append((title(f"entities.{kind}"), LABEL_HEAD, rows))
    if rows := calibration_rows(evaluation):
        found.append(("Calibration of stated confidence", CALIBRATION_HEAD, rows))
    if rows := fact_rows(evaluation):
        found.append(("Facts in the description", FACT_HEAD, rows))
    if rows := error_rows(evaluation):
        found.append(("Errors by kind", ERROR_HEAD, rows))
    if evaluation.comparison:
        rows = difference_rows(evaluation.comparison.differences)
        found.append((f"Compared with {evaluation.comparison.name}", DIFFERENCE_HEAD, rows))
    return found


def _aligned(rows: Rows) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  " + "  ".join(cells).rstrip())
    return "\n".join(lines)


def _markdown(head: Sequence[str], rows: Rows) -> str:
    rule = ["---", *("---:" for _ in head[1:])]
    lines = [[cell.replace("|", "\\|") for cell in row] for row in (head, rule, *rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _figure(evaluation: Evaluation, name: str, figure: Figure) -> dict[str, Any]:
    value = asdict(figure)
    if score := evaluation.scores.get(name):
        value |= {"precision": score.precision, "recall": score.recall, "support": score.support}
    return value


def _finite(value: Any) -> Any:
    """Return JSON data with None for NaN, which JSON has not."""
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value
