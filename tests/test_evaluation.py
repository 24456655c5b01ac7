"""Scorers against tables whose figures were worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from extractor.evaluation import calibration, classes, entities, fields, scores
from extractor.evaluation.bootstrap import Measure, differences, draws, figures
from extractor.evaluation.entities import pair_mentions
from extractor.evaluation.readings import Mention, read_annotation, severity
from extractor.evaluation.scores import PRFScore

Row = tuple[int, int, str]


def mentions(*rows: Row) -> list[Mention]:
    return [Mention(start, end, label, "x" * (end - start)) for start, end, label in rows]


def named(*rows: tuple[str, str]) -> list[Mention]:
    return [Mention(i * 50, i * 50 + len(t), label, t) for i, (label, t) in enumerate(rows)]


# Gold 4 mentions, 4 answers: one right, one with other edges, one with another label, one
# missed, one spurious.
GOLD = mentions((0, 4, "ORG"), (10, 20, "ORG"), (30, 35, "LOC"), (50, 60, "DATE"))
ANSWERS = mentions((0, 4, "ORG"), (12, 20, "ORG"), (30, 35, "ORG"), (70, 75, "DATE"))


def total(table: dict[str, PRFScore]) -> PRFScore:
    return sum(table.values(), PRFScore())


def test_exact_wants_span_and_label() -> None:
    table = entities.exact_scores(pair_mentions(GOLD, ANSWERS))
    assert table["ORG"] == PRFScore(tp=1, fp=2, fn=1)
    assert table["LOC"] == PRFScore(fn=1)
    assert table["DATE"] == PRFScore(fp=1, fn=1)
    assert total(table).f == pytest.approx(0.25)


def test_partial_gives_half_credit_for_overlap_whatever_the_label() -> None:
    table = entities.partial_scores(pair_mentions(GOLD, ANSWERS))
    assert table["ORG"] == PRFScore(tp=1.5, fp=0.5, fn=0.5)
    assert table["LOC"] == PRFScore(tp=1)
    assert total(table) == PRFScore(tp=2.5, fp=1.5, fn=1.5)


def test_type_wants_any_overlap_and_the_label() -> None:
    table = entities.type_scores(pair_mentions(GOLD, ANSWERS))
    assert table["ORG"] == PRFScore(tp=2, fp=1)
    assert table["LOC"] == PRFScore(fn=1)
    assert total(table) == PRFScore(tp=2, fp=2, fn=2)


def test_one_long_answer_over_two_gold_mentions_earns_once() -> None:
    pairs = pair_mentions(mentions((0, 4, "ORG"), (5, 12, "ORG")), mentions((0, 12, "ORG")))
    assert {(g.start, a is not None) for g, a in pairs if g} == {(0, False), (5, True)}


def test_equal_spans_pair_before_longer_overlaps_of_the_same_label() -> None:
    gold = mentions((0, 4, "LOC"), (0, 10, "ORG"))
    pairs = pair_mentions(gold, mentions((0, 4, "ORG"), (0, 9, "ORG")))
    assert {(g.label, a.end) for g, a in pairs if g and a} == {("LOC", 4), ("ORG", 9)}


DOCUMENT = [  # gold, answers, expected scores by label
    ([("ORG", "Acme")] * 3, [("ORG", "Acme")], {"ORG": PRFScore(tp=1)}),
    ([("ORG", "Acme")], [("ORG", "the Acme's")], {"ORG": PRFScore(tp=1)}),
    ([("ORG", "Acme")], [("ORG", "“Acme”")], {"ORG": PRFScore(tp=1)}),
    ([("ORG", "Acme")], [("ORG", "acme")], {"ORG": PRFScore(fp=1, fn=1)}),
    ([("ACTOR", "Red Fox")], [("ORG", "Red Fox")], {"ACTOR": PRFScore(fn=1), "ORG": PRFScore()}),
    ([("ORG", "Acme")], [("ACTOR", "Acme")], {"ACTOR": PRFScore(fp=1), "ORG": PRFScore(fn=1)}),
    ([("ORG", "A")], [("ORG", "The")], {"ORG": PRFScore(fp=1, fn=1)}),
]


@pytest.mark.parametrize(("gold", "answers", "expected"), DOCUMENT)
def test_document_counts_distinct_names(
    gold: list[tuple[str, str]], answers: list[tuple[str, str]], expected: dict[str, PRFScore]
) -> None:
    assert entities.document_scores(named(*gold), named(*answers)) == expected


def test_baseline_is_the_first_organisation() -> None:
    found = mentions((30, 35, "ORG"), (0, 4, "PERSON"), (10, 20, "ORG"))
    assert entities.first_organisation(found) == "x" * 10
    assert entities.first_organisation(mentions((0, 4, "LOC"))) is None


def test_precision_recall_and_f() -> None:
    score = PRFScore(tp=6, fp=2, fn=4)
    assert (score.precision, score.recall, score.support) == (0.75, 0.6, 10)
    assert score.f == pytest.approx(2 / 3)
    assert PRFScore().f == 0


# Classes. a: 3 gold, 2 right; b: 2 gold, 1 right, answered 2 times; c answered once.
PAIRS: list[classes.Answer] = [("a", "a"), ("a", "a"), ("a", "b"), ("b", "b"), ("b", "c")]


def test_confusion_and_macro_f() -> None:
    labels = classes.labels_of(PAIRS)
    matrix = classes.confusion(PAIRS, labels)
    assert matrix.labels == ("a", "b", "c")
    assert matrix.counts == ((2, 1, 0), (0, 1, 1), (0, 0, 0))
    assert matrix.score("b") == PRFScore(tp=1, fp=1, fn=1)
    rows = np.array([classes.class_counts(*pair, labels) for pair in PAIRS], dtype=float)
    # F is 4/5 for a, 1/2 for b, 0 for c.
    assert float(scores.macro_f(rows.sum(axis=0))) == pytest.approx(1.3 / 3)


def test_levels_are_ordered_as_numbers() -> None:
    assert classes.labels_of([(10, 2), (1, 10)]) == ("1", "2", "10")
    assert classes.labels_of([(True, False)]) == ("False", "True")


STEPS = [("level", 4, 2, 2), ("severity", 85, 90, 1), ("severity", 25, 60, 2)]


@pytest.mark.parametrize(("field", "gold", "answer", "expected"), STEPS)
def test_steps_apart(field: str, gold: int, answer: int, expected: int) -> None:
    assert classes.steps_apart(field, gold, answer) == expected


def test_severity_follows_from_type_and_level() -> None:
    assert (severity("Ransomware", 2), severity("Breach", 4)) == (75, 85)


# Calibration: two answers of confidence 0.9 and 1.0, one wrong; two of 0.55, both right.
ANSWERED = [(0.9, True), (1.0, False), (0.55, True), (0.55, True)]


def test_reliability_and_calibration_error() -> None:
    bins = calibration.reliability(ANSWERED)
    assert [(b.low, b.number, b.accuracy) for b in bins] == [(0.5, 2, 1.0), (0.9, 2, 0.5)]
    assert [b.confidence for b in bins] == pytest.approx([0.55, 0.95])
    rows = np.array([calibration.bin_counts(*answer) for answer in ANSWERED])
    # |2 - 1.1| + |1 - 1.9| over 4 answers.
    assert float(scores.calibration_error(rows.sum(axis=0))) == pytest.approx(0.45)


def test_brier_score() -> None:
    assert calibration.brier(ANSWERED) == pytest.approx((0.01 + 1 + 2 * 0.2025) / 4)
    assert math.isnan(calibration.brier([]))


def test_coverage_keeps_the_surest() -> None:
    table = calibration.coverage_table(ANSWERED)
    at = {row.share: (row.number, row.accuracy, row.threshold) for row in table}
    assert at[1.0] == (4, 0.75, 0.55)
    assert at[0.5] == (2, 0.5, 0.9)


NAMES = [  # gold, answers, tp, fp, fn
    (["Acme Bank Inc."], ["Acme Bank"], 1, 0, 0),
    (["Acme Bank"], ["the Acme Bank’s"], 1, 0, 0),
    (["International Committee of the Red Cross"], ["ICRC"], 1, 0, 0),
    (["Acme Bank"], ["Globex"], 0, 1, 1),
    (["Acme Bank"], ["Acme Bank", "Acme"], 1, 1, 0),
    (["Acme", "Globex"], ["Globex"], 1, 0, 1),
    ([], ["Globex"], 0, 1, 0),
    ([], [], 0, 0, 0),
]


@pytest.mark.parametrize(("gold", "answers", "tp", "fp", "fn"), NAMES)
def test_organisations(gold: list[str], answers: list[str], tp: int, fp: int, fn: int) -> None:
    assert fields.score_organisations(gold, answers) == PRFScore(tp, fp, fn)


DATES = [  # gold, answer, right at its precision, right at the coarser one
    ("2018-07-15", "2018-07-15", True, True),
    ("2018-07", "2018-07-15", False, True),
    ("2018-07-15", "2018", False, True),
    ("2018-07-15", "2018-08", False, False),
    ("2018", "2019", False, False),
]


@pytest.mark.parametrize(("gold", "answer", "exact", "coarse"), DATES)
def test_dates(gold: str, answer: str, exact: bool, coarse: bool) -> None:
    right, wrong = PRFScore(tp=1), PRFScore(fp=1, fn=1)
    assert fields.score_date(gold, answer) == (right if exact else wrong)
    assert fields.score_date(gold, answer, coarse=True) == (right if coarse else wrong)


def test_a_value_may_be_missed_or_spurious() -> None:
    assert fields.score_date("2018", None) == PRFScore(fn=1)
    assert fields.score_date(None, "2018") == PRFScore(fp=1)
    assert fields.score_number(None, None) == PRFScore()
    assert fields.score_number(0, 0) == PRFScore(tp=1)


NUMBERS = [(100, 100, True, True), (100, 105, False, True), (100, 106, False, False)]


@pytest.mark.parametrize(("gold", "answer", "exact", "near"), NUMBERS)
def test_numbers(gold: int, answer: int, exact: bool, near: bool) -> None:
    assert fields.same_number(gold, answer) is exact
    assert fields.same_number(gold, answer, tolerance=fields.TOLERANCE) is near


def test_evidence_counts_pointers_with_gold() -> None:
    gold = {"/a": [(0, 10)], "/b": [(20, 30)], "/c": [(40, 50)]}
    cited = {"/a": [(9, 12)], "/b": [(30, 35)], "/d": [(0, 1)]}
    assert fields.score_evidence(gold, cited) == PRFScore(tp=1, fp=1, fn=2)


def test_attributes_count_where_both_marked_the_mention() -> None:
    def place(start: int, country: str | None) -> Mention:
        return Mention(start, start + 5, "LOC", "x" * 5, country=country)

    gold = [place(0, "US"), place(10, "DE"), place(20, "FR"), place(30, None)]
    answers = [place(0, "US"), place(10, "AT"), place(22, "FR"), place(30, "JP")]
    pairs = pair_mentions(gold, answers)
    assert fields.score_attribute(pairs, "country", "LOC") == PRFScore(tp=1, fp=1, fn=1)


# The bootstrap.


def f_measure(rows: list[list[float]]) -> Measure:
    return Measure(np.array(rows, dtype=float), scores.f_score)


def test_intervals_hold_the_value_and_follow_from_the_seed() -> None:
    measure = f_measure([[1, 0, 0], [0, 1, 1], [1, 0, 1], [0, 0, 0]] * 10)
    found = [figures({"f": measure}, draws(40, 500, seed))["f"] for seed in (1, 1, 2)]
    assert found[0] == found[1] != found[2]
    assert found[0].value == pytest.approx(40 / 70)
    assert found[0].low < found[0].value < found[0].high
    assert found[0].articles == 30


def test_interval_of_articles_that_are_alike_is_a_point() -> None:
    figure = figures({"f": f_measure([[1, 1, 0]] * 8)}, draws(8, 100))["f"]
    assert (figure.low, figure.high) == pytest.approx((2 / 3, 2 / 3))


def test_every_draw_has_as_many_articles_as_the_corpus() -> None:
    assert (draws(7, 50).sum(axis=1) == 7).all()


def test_undefined_figures_are_left_out() -> None:
    assert figures({"f": f_measure([[0, 0, 0]] * 3)}, draws(3, 10)) == {}


def test_paired_difference() -> None:
    better = f_measure([[1, 0, 0]] * 20)
    worse = f_measure([[1, 0, 0], [0, 1, 1]] * 10)
    gap = differences({"f": better}, {"f": worse, "g": worse}, draws(20, 200))["f"]
    assert gap.difference == pytest.approx(0.5)
    assert 0 < gap.low < 0.5 < gap.high
    assert gap.p == pytest.approx(2 / 201)  # no draw of 200 on the other side of zero
    same = differences({"f": worse}, {"f": worse}, draws(20, 200))["f"]
    assert (same.difference, same.low, same.high, same.p) == (0, 0, 0, 1)


# What gold says.


def test_annotation_with_victims_and_none() -> None:
    row = {
        "relevant": True,
        "type": "Breach",
        "level": 4,
        "victims": [
            {"name": "bakery in Cork", "location": "Ireland"},
            {"name": "Acme Bank", "industry": "Finance", "location": "Germany"},
        ],
        "people_affected": None,
        "data_types": ["names", {"kind": "health", "status": "denied"}],
    }
    read = read_annotation(row, "x")
    assert read.entities is None
    assert read.fields == {
        "relevant": True,
        "type": "Breach",
        "level": 4,
        "severity": 85,
        "organisations": ("bakery in Cork", "Acme Bank"),
        "locations": frozenset({"DE", "IE"}),
        "people_affected": None,
        "data_types": frozenset({"names"}),
    }


def test_an_article_without_incident_has_no_fields() -> None:
    row = {"relevant": False, "type": None, "level": None, "details": {"title": "How to"}}
    assert read_annotation(row, "x").fields == {"relevant": False}


def test_a_victim_at_home_everywhere_gives_no_country() -> None:
    row = {"victims": [{"name": "Acme", "location": "Global"}]}
    assert read_annotation(row, "x").fields == {"organisations": ("Acme",)}


def test_details_say_what_is_not_stated() -> None:
    read = read_annotation({"details": {"date_occurred": "2018-07"}}, "x").fields
    assert read["date_occurred"] == "2018-07"
    assert read["date_detected"] is None
    assert (read["vector"], read["status"]) == ("unknown", "Unknown")
    assert read["organisations"] == ()


def test_filled_fields_name_prose_and_flags() -> None:
    details = {
        "title": "x",
        "response": {"law_enforcement_notified": True},
        "threat_actor": "Red Fox",
        "affected_entities": [{"name": "Acme"}],
    }
    read = read_annotation({"details": details}, "x").fields
    assert read["filled_fields"] == {"response.law_enforcement_notified", "threat_actor"}
