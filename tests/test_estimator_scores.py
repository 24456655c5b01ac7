"""Estimators side by side under nested cross-validation."""

from __future__ import annotations

from extractor.training.data import LabelledArticle
from extractor.training.estimator_scores import CHOSEN, nested_scores, nested_table

LEAKS = "The clinic said that patient records were stolen from its server in {}."
FLAWS = "A flaw in the router lets attackers run code, the vendor wrote in {}; a patch is out."
TOWNS = ("Ulm", "Bonn", "Kiel", "Trier", "Jena", "Gera", "Celle", "Worms", "Essen", "Mainz")


def test_estimators_tell_two_plain_classes_apart() -> None:
    articles = [
        LabelledArticle(f"{kind} {town}", town, text.format(town), classes={"type": kind})
        for town in TOWNS
        for kind, text in (("Breach", LEAKS), ("Vulnerability", FLAWS))
    ]
    scores = nested_scores(articles, articles[:4], [], "type", rounds=3)
    assert scores["logistic regression, C = 8"] == scores["stacking of the two"] == 1.0
    assert scores[CHOSEN] == 1.0
    assert scores["gradient boosting"] >= 0.5


def test_the_choice_is_the_last_line() -> None:
    table = nested_table({"type": {CHOSEN: 0.5, "a": 0.25}, "level": {CHOSEN: 1.0, "a": 0.75}})
    assert table.splitlines() == [
        "| estimator | type | level |",
        "| --- | ---: | ---: |",
        "| a | 0.250 | 0.750 |",
        f"| {CHOSEN} | 0.500 | 1.000 |",
    ]
