"""The mentions of an article compete for what they are to tell, and with none of them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from extractor.linear import LinearHeads
from extractor.timeline import shares
from extractor.training.linear import best_threshold
from extractor.training.rivals import Contest, fit_rivals

HEAD = "began"


def contest(*mentions: tuple[str, bool]) -> Contest:
    """Return an article whose mentions have one feature each, and are right or not."""
    rows, right = [{name: 1.0} for name, _ in mentions], [yes for _, yes in mentions]
    values = [str(i) for i in range(len(mentions))]
    return Contest(rows, values, {HEAD: right}, {HEAD: any(right)})


def probability(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def test_the_dates_of_an_article_and_none_share_one() -> None:
    found = shares(["2018", "2019"], np.log(np.array([2.0, 1.0])))
    assert {v: round(probability(odds), 6) for v, (odds, _) in found.items()} == {
        "2018": 0.5,
        "2019": 0.25,
    }


def test_a_date_has_the_shares_of_all_its_mentions() -> None:
    found = shares(["2018", "2019", "2018"], np.log(np.array([1.0, 1.5, 1.5])))
    assert probability(found["2018"][0]) == pytest.approx(2.5 / 5)
    assert found["2018"][1] == 2  # its likeliest mention


@pytest.mark.parametrize("size", [-2000.0, 2000.0])
def test_shares_of_any_log_odds_are_finite(size: float) -> None:
    assert all(math.isfinite(odds) for odds, _ in shares(["1", "2"], np.array([size, 0])).values())


def test_a_mention_wins_by_what_its_rivals_lack() -> None:
    articles = [contest(("stolen", True), ("said", False)) for _ in range(12)]
    articles += [contest(("said", False), ("founded", False)) for _ in range(12)]
    model = LinearHeads(
        fit_rivals(articles, [i % 3 for i in range(24)], {HEAD: 1.0}, shares, {HEAD: 0.2})
    )
    stolen, said, founded = model.log_odds([{"stolen": 1.0}, {"said": 1.0}, {"founded": 1.0}])[:, 0]
    assert stolen > 0 > said
    assert founded < 0


def test_a_head_with_hardly_a_right_answer_is_never_sure() -> None:
    articles = [contest(("stolen", True)), *(contest(("said", False)) for _ in range(9))]
    model = LinearHeads(
        fit_rivals(articles, [i % 2 for i in range(10)], {HEAD: 1.0}, shares, {HEAD: 0.2})
    )
    assert model.log_odds([{"stolen": 1.0}])[0, 0] < -10


def test_a_threshold_may_favour_precision() -> None:
    chances, right = [0.9, 0.8, 0.5, 0.4, 0.3], [True, True, False, False, True]
    assert best_threshold(chances, right, wanted=3, beta=1.0) == 0.8
    chances, right = [0.9, 0.7, 0.6, 0.5], [True, False, True, True]
    assert best_threshold(chances, right, wanted=4, beta=1.0) == 0.5
    assert best_threshold(chances, right, wanted=4, beta=0.2) == 0.9


@pytest.mark.parametrize("least", [0.2, 0.9])
def test_no_threshold_is_below_the_least_probability(least: float) -> None:
    articles = [contest(("stolen", True), ("said", False)) for _ in range(24)]
    fold_of = [i % 3 for i in range(24)]
    model = LinearHeads(fit_rivals(articles, fold_of, {HEAD: 1.0}, shares, {HEAD: least}))
    assert least <= model.threshold(HEAD) <= 1
