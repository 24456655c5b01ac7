"""What a component is measured on, it did not learn from; figures stand beside baselines."""

from __future__ import annotations

import re

import pytest

from extractor.evaluation.scores import f_score, ratio
from extractor.training.field_scores import Answered, Result, field_table
from extractor.training.profiles import Row, fit, held_back_industries


def rows(industry: str, word: str, groups: range) -> list[Row]:
    return [Row({f"around {word}": 1.0}, industry, f"{word} {group}") for group in groups]


def test_industries_are_asked_in_the_order_of_the_rows() -> None:
    banks, shops = rows("Finance", "loans", range(12)), rows("Retail", "shop", range(12))
    mixed = [row for pair in zip(banks, shops, strict=True) for row in pair]
    answers = [name for name, _ in held_back_industries(mixed)]
    assert answers == ["Finance", "Retail"] * 12


def test_what_only_one_victim_tells_is_not_known_of_it() -> None:
    banks, shops = rows("Finance", "loans", range(12)), rows("Retail", "shop", range(12))
    lone = [Row({"around kerosene": 1.0}, "Retail", "one victim")] * 6
    everything = [*banks, *shops, *banks, *lone]
    margins = [margin for _, margin in held_back_industries(everything)][-6:]
    learnt = fit(everything).best_industry(lone[0].features)
    assert learnt[0] == "Retail"
    assert all(margin < learnt[1] for margin in margins)


def cells(result: Result) -> list[str]:
    return field_table([result]).splitlines()[2].strip("| ").split(" | ")


def test_table_of_a_share() -> None:
    cases = [Answered(str(i), (float(i < 15), 1.0), (float(i < 5), 1.0)) for i in range(20)]
    name, count, value, bounds, baseline, other, _ = cells(Result("x", "y", ratio, cases))
    assert (name, count, value, baseline, other) == ("x", "20", "0.750", "y", "0.250")
    low, high = map(float, re.findall(r"[\d.]+", bounds))
    assert low < 0.75 < high


def test_cases_of_one_group_are_drawn_together() -> None:
    alone = [Answered(str(i), (float(i % 2), 1.0), (0.0, 1.0)) for i in range(40)]
    paired = [case._replace(group=str(int(case.group) // 2)) for case in alone]
    assert cells(Result("x", "y", ratio, alone))[3] != "0.500 to 0.500"
    assert cells(Result("x", "y", ratio, paired))[3] == "0.500 to 0.500"


@pytest.mark.parametrize(("scores", "value"), [([1, 0, 0], "1.000"), ([1, 1, 1], "0.500")])
def test_table_of_an_f(scores: list[float], value: str) -> None:
    case = Answered("a", scores, [1.0, 1.0, 1.0])
    assert cells(Result("x", "y", f_score, [case]))[2] == value
