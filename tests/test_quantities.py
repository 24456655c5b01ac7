"""Counts and amounts: a table of cases and properties that hold for any text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.quantities import find_quantities

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data/cases/quantities.jsonl").read_text().splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"])
def test_case(case: dict[str, Any]) -> None:
    text = case["text"]
    found = [
        [text[q.start : q.end], q.value, q.comparator, q.unit, q.currency]
        for q in find_quantities(text)
    ]
    assert found == case["found"]


@given(st.text(max_size=200))
def test_offsets_lie_in_any_text(text: str) -> None:
    for quantity in find_quantities(text):
        assert 0 <= quantity.start < quantity.end <= len(text)
        assert quantity.value >= 0


@given(st.integers(2, 10**12))
def test_written_count_reads_back(number: int) -> None:
    (quantity,) = find_quantities(f"It lost {number:,} records, it said")
    assert (quantity.value, quantity.unit) == (number, "records")


def test_a_letter_that_grows_in_lower_case_moves_no_offset() -> None:
    text = "In İzmir, İstanbul and Ankara TWO MILLION Customers lost data."
    [found] = find_quantities(text)
    assert (text[found.start : found.end], found.value) == ("TWO MILLION", 2e6)
