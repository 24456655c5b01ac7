"""What the training reads of public texts and of articles without an incident."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from extractor.training.data import read_relevance
from extractor.training.dated_reports import read_dated_reports
from extractor.training.linear import half_of_best
from extractor.training.weak_labels import REPORTS, VECTORS, read_reports


def write_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def test_articles_without_an_incident_carry_only_their_relevance(tmp_path: Path) -> None:
    row = {"doc_id": "x", "title": "Tips", "text": "Lock it.", "published": "2020-01-01"}
    write_lines(tmp_path / "r.jsonl", [{**row, "relevant": False}])
    (article,) = read_relevance(tmp_path / "r.jsonl")
    assert article.classes == {"relevant": "False"}
    assert article.text[article.body_start :] == "Lock it."
    assert read_relevance(tmp_path / "absent.jsonl") == []


def test_reports_are_a_fixed_sample_of_distinct_summaries(tmp_path: Path) -> None:
    rows = [{"text": f"Thieves took the data of firm {i % 200}."} for i in range(400)]
    write_lines(tmp_path / "datasets" / "cissm.jsonl", rows)
    reports = read_reports(tmp_path)
    assert len({a.text for a in reports}) == len(reports) == REPORTS["cissm"]
    assert all(a.classes == {"relevant": "True"} for a in reports)
    assert reports == read_reports(tmp_path)


def test_reports_of_rare_vectors_are_as_many_of_each(tmp_path: Path) -> None:
    thefts = [
        {"text": f"A laptop of firm {i} was stolen.", "breach_type": "PORT"} for i in range(99)
    ]
    copies = [
        {"text": f"A clerk of firm {i} sold files.", "breach_type": "INSD"} for i in range(99)
    ]
    write_lines(tmp_path / "datasets" / "prc.jsonl", [*thefts, *copies])
    found = [a for a in read_reports(tmp_path) if "vector" in a.classes]
    given = {(a.classes["vector"], a.text.split()[1]) for a in found}
    assert given == {("physical loss", "laptop"), ("insider", "clerk")}
    assert len({a.text for a in found}) == len(found) == 2 * VECTORS
    assert all(a.classes.keys() == {"vector"} for a in found)


def test_dated_reports_name_the_month_or_year_of_their_incident(tmp_path: Path) -> None:
    rows = [
        {"text": "Firm One was hacked in March.", "date": "2019-03-04"},
        {"text": "Firm Two was hacked.", "date": "2019-03-04"},
        {"text": "Firm One was hacked in March.", "date": "2019-03-05"},
        {"text": "Firm Three lost files in 2019.", "date": "2019-05-06"},
        {"text": "Firm Four lost files in 2019.", "date": None},
    ]
    write_lines(tmp_path / "cissm.jsonl", rows)
    summary = {"breach_date": "2016-02-01", "added": "2018-01-02T03:04:05Z"}
    write_lines(tmp_path / "hibp.jsonl", [{"text": "In February 2016, a forum …", **summary}])
    reports = list(read_dated_reports(tmp_path))
    assert [(r.text[:10], r.day, r.published) for r in reports] == [
        ("Firm One w", "2019-03-04", "2019-03-24"),
        ("Firm Three", "2019-05-06", "2019-05-26"),
        ("In Februar", "2016-02-01", "2018-01-02"),
    ]


def test_half_of_the_best_f_is_the_least_probability() -> None:
    scores, right = [0.9, 0.8, 0.6, 0.2], [True, True, False, False]
    assert half_of_best(scores, right, 2) == 0.5
    assert half_of_best(scores, right, 6) == 0.25
