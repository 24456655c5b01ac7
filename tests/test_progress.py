"""What a run tells of its progress: plain lines where no terminal is, or JSON lines."""

from __future__ import annotations

import json

import pytest

from extractor.batch.progress import FIRST, Reporter
from extractor.batch.results import Entry, Result
from extractor.ingest import Meter


class Clock:
    """Seconds that pass when told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def report(capsys: pytest.CaptureFixture[str], *, log_json: bool, size: int = 100) -> list[str]:
    """The lines of a run whose second of four articles fails; half is read when it reports."""
    clock, meter = Clock(), Meter(total=size)
    reporter = Reporter(meter, log_json=log_json, clock=clock)
    reporter.start()
    for number in range(4):
        failed = number == 1
        result = Result("failed", reason="too long") if failed else Result("written", b"{}")
        clock.now += FIRST[False] / 2
        meter.inside = 25 * (number + 1)
        reporter.add(Entry(f"news.jsonl:{number + 1}", str(number), "0", result))
    reporter.finish()
    return capsys.readouterr().err.splitlines()


def test_plain_lines_give_rate_elapsed_remaining_and_failures(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert report(capsys, log_json=False) == [
        "Error: news.jsonl:2: too long",
        "2 articles (50%) in 10 s, 0.2 articles/s, about 10 s left, 1 failed",
        "4 read, 3 written, 0 left out, 0 rejected, 1 failed; 0.2 articles/s",
    ]


def test_json_lines_hold_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    problem, progress, summary = map(json.loads, report(capsys, log_json=True))
    assert [problem["event"], problem["where"]] == ["problem", "news.jsonl:2"]
    assert [progress["event"], progress["remaining"], progress["rate"]] == ["progress", 10.0, 0.2]
    assert {"event": "summary", "read": 4, "written": 3, "failed": 1}.items() <= summary.items()


def test_what_is_left_is_unknown_of_standard_input(capsys: pytest.CaptureFixture[str]) -> None:
    progress = report(capsys, log_json=False, size=0)[1]
    assert progress == "2 articles in 10 s, 0.2 articles/s, 1 failed"
