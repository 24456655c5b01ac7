"""The gold of dates, places and numbers, and how it is scored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extractor.dates import normalize_date
from extractor.resources import table, vocab
from extractor.training.normalisation import wilson

CASIE = Path(__file__).parent.parent / "corpus/casie"


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CASIE / f"{name}.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("name", ["dates", "places", "quantities"])
def test_spans_are_distinct_and_of_one_part_an_article(name: str) -> None:
    gold = rows(name)
    assert len({(row["doc"], row["start"]) for row in gold}) == len(gold)
    assert len({row["doc"] for row in gold}) == len(
        {(row["doc"], row["part"], row["text_sha256"]) for row in gold}
    )
    assert all(len(row["surface"]) == row["end"] - row["start"] for row in gold)


def test_articles_keep_their_part_in_every_file() -> None:
    parts = {
        (r["doc"], r["part"]) for name in ("dates", "places", "quantities") for r in rows(name)
    }
    assert len(parts) == len({doc for doc, _ in parts})


def test_dates_are_iso_at_their_precision() -> None:
    for row in rows("dates"):
        if row["value"] is not None:
            value = normalize_date(row["value"])
            assert value is not None
            assert (value.value, value.precision) == (row["value"], row["precision"])
            assert row["value_end"] is None or row["value_end"] > row["value"]


def test_countries_and_units_are_of_the_vocabularies() -> None:
    countries = set(table("places")["country_names"]) | {None}
    assert {row["country"] for row in rows("places")} <= countries
    units = {entry["id"] for entry in vocab("unit")} | {None}
    assert {row["unit"] for row in rows("quantities")} <= units


def test_wilson_interval_holds_the_share() -> None:
    low, high = wilson(93, 100)
    assert (round(low, 3), round(high, 3)) == (0.863, 0.966)
    assert wilson(10, 10)[1] == pytest.approx(1)
