"""What the other dates of an article tell of a date."""

from __future__ import annotations

import pytest

from extractor.date_relations import relations


def names(values: list[str], *cues: str) -> list[set[str]]:
    return [set(found) for found in relations(values, [{cue} for cue in cues])]


def test_a_date_knows_what_earlier_and_later_ones_speak_for() -> None:
    first, last = names(["2018-05-03", "2018-07-19"], "happened", "told")
    assert first == {"later told", "happened, later told"}
    assert last == {"earlier happened", "told, earlier happened"}


@pytest.mark.parametrize("other", ["2018-05-03", "2018-05", "2018"])
def test_dates_that_may_be_the_same_are_neither_earlier_nor_later(other: str) -> None:
    assert names(["2018-05-03", other], "told", "happened")[0] == set()


@pytest.mark.parametrize("other", ["2017", "2018-04", "2018-05-02"])
def test_dates_of_any_precision_are_compared(other: str) -> None:
    assert "earlier happened" in names(["2018-05-03", other], "told", "happened")[0]


def test_only_some_cues_speak() -> None:
    assert names(["2018", "2017"], "told", "business")[0] == set()
