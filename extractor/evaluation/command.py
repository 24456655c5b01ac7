"""What `extractor evaluate` does: progress on stderr, tables on stdout, the report to a file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from extractor.errors import InputError
from extractor.evaluation.floors import failures, parse_floors
from extractor.evaluation.output import as_json, as_markdown, as_text
from extractor.evaluation.report import as_html
from extractor.evaluation.runner import Evaluation, evaluate

FORMS = {"text": as_text, "json": as_json, "markdown": as_markdown}


def run_evaluation(
    corpus: str,
    *,
    system: str,
    compare: str | None = None,
    form: str = "text",
    report: str | None = None,
    fail_under: Sequence[str] = (),
    limit: int | None = None,
    labels: Sequence[str] = (),
    samples: int,
    seed: int,
) -> list[str]:
    """Evaluate, print, write the report, and return the floors that were missed.

    Args:
        corpus: file with gold.
        system: model, "spacy:NAME" or file of predictions.
        compare: another such system.
        form: "text", "json" or "markdown".
        report: HTML file to write.
        fail_under: floors, "figure=value".
        limit: number of articles at most.
        labels: entity labels to score, all where empty.
        samples: draws of the bootstrap.
        seed: of the bootstrap.

    Raises:
        InputError, ModelError: as `extractor.evaluation.runner.evaluate`.
    """
    floors = parse_floors(fail_under)
    if report and not Path(report).parent.is_dir():
        raise InputError(f"{Path(report).parent}: no such folder for the report. Create it first.")
    with Reading() as reading:
        evaluation = evaluate(
            Path(corpus),
            system=system,
            compare=compare,
            limit=limit,
            labels=labels or None,
            samples=samples,
            seed=seed,
            advance=reading.advance,
        )
    if report:
        _write(Path(report), evaluation)
    print(FORMS[form](evaluation))
    return failures(evaluation.figures, floors)


def _write(path: Path, evaluation: Evaluation) -> None:
    path.write_text(as_html(evaluation), encoding="utf-8")
    print(f"Report: {path}", file=sys.stderr)


class Reading:
    """Progress on stderr: a bar on a terminal, elsewhere one line a system."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        hidden = not self._console.is_terminal
        self._progress = Progress(*columns, console=self._console, disable=hidden)
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Reading:
        self._progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._progress.stop()

    def advance(self, system: str, done: int, total: int) -> None:
        """Show that `system` has read `done` of `total` articles."""
        if system not in self._tasks:
            self._tasks[system] = self._progress.add_task(system, total=total)
        self._progress.update(self._tasks[system], completed=done)
        if done == total and not self._console.is_terminal:
            print(f"{system}: {total} articles read", file=sys.stderr)
