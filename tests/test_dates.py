"""Calendar expressions: a table of cases and properties that hold for any text."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.dates import normalize_date

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data/cases/dates.jsonl").read_text().splitlines()
]
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['text']} @ {c['published']}")
def test_case(case: dict[str, object]) -> None:
    anchor = date.fromisoformat(str(case["published"])) if case["published"] else None
    reference = case.get("reference")
    since = case.get("since")
    future = case.get("future", False)
    found = normalize_date(
        str(case["text"]),
        anchor,
        future=future if future is None else bool(future),
        month_first=bool(case.get("month_first", True)),
        reference=normalize_date(str(reference)) if reference else None,
        since=date.fromisoformat(str(since)) if since else None,
        within=bool(case.get("within", False)),
    )
    if case["value"] is None:
        assert found is None
        return
    assert found is not None
    got = (found.value, found.end, found.precision)
    assert got == (case["value"], case.get("end"), case["precision"])


@given(st.text(max_size=90), DAYS)
def test_any_text_is_read_or_refused(text: str, anchor: date) -> None:
    found = normalize_date(text, anchor)
    assert found is None or found.first <= found.last


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%B %d, %Y", "%d %B %Y", "%b %d, %Y"]))
def test_written_day_reads_back(day: date, form: str) -> None:
    found = normalize_date(day.strftime(form))
    assert found is not None
    assert (found.first, found.last, found.precision) == (day, day, "day")


@given(DAYS, st.integers(0, 6))
def test_weekday_lies_in_the_last_seven_days(anchor: date, weekday: int) -> None:
    name = (date(2024, 1, 1) + timedelta(days=weekday)).strftime("%A")
    found = normalize_date(name, anchor)
    assert found is not None
    assert found.first.weekday() == weekday
    assert timedelta(0) <= anchor - found.first < timedelta(days=7)
