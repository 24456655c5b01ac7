"""The dates of an incident are chosen so that their order can be."""

from __future__ import annotations

import pytest

from extractor.chronology import DETECTED, DISCLOSED, OCCURRED, Option, consistent, later


def values(
    options: dict[str, list[Option]], published: str | None = "2018-07-20"
) -> dict[str, str]:
    return {role: option.value for role, option in consistent(options, published).items()}


def test_the_likeliest_dates_are_taken_where_their_order_can_be() -> None:
    options = {
        OCCURRED: [Option("2018-05", 0, 0.6, 0.3), Option("2018-07-01", 1, 0.5, 0.3)],
        DISCLOSED: [Option("2018-07-19", 2, 0.9, 0.3)],
    }
    assert values(options) == {OCCURRED: "2018-05", DISCLOSED: "2018-07-19"}


def test_nothing_is_found_before_it_began() -> None:
    options = {
        OCCURRED: [Option("2018-07-10", 0, 0.6, 0.3), Option("2018-05", 1, 0.5, 0.3)],
        DETECTED: [Option("2018-06-02", 2, 0.9, 0.3)],
    }
    assert values(options) == {OCCURRED: "2018-05", DETECTED: "2018-06-02"}


def test_the_surer_date_stays_where_two_contradict_each_other() -> None:
    options = {
        OCCURRED: [Option("2018-07-10", 0, 0.4, 0.3)],
        DETECTED: [Option("2018-06-02", 1, 0.9, 0.3)],
    }
    assert values(options) == {DETECTED: "2018-06-02"}


def test_a_date_below_its_threshold_is_not_given() -> None:
    assert values({OCCURRED: [Option("2018-05", 0, 0.29, 0.3)]}) == {}
    assert values({OCCURRED: [Option("2018-05", 0, 0.3, 0.3)]}) == {OCCURRED: "2018-05"}


def test_nothing_happened_after_the_publication() -> None:
    options = {OCCURRED: [Option("2018-08-01", 0, 0.9, 0.3)]}
    assert values(options) == {}
    assert values(options, published=None) == {OCCURRED: "2018-08-01"}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2018-07-02", "2018-07-01", True),
        ("2018-07", "2018-07-01", False),
        ("2018", "2018-07-01", False),
        ("2019", "2018-07-01", True),
    ],
)
def test_dates_are_compared_at_the_coarser_precision(one: str, other: str, expected: bool) -> None:
    assert later(one, other) is expected
