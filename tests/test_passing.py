"""Incidents in passing are listed and give nothing to the record of the principal one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extractor import Extractor
from extractor.evaluation.cases import Case
from extractor.evaluation.fields import score_organisations
from extractor.evaluation.others import OtherIncident
from extractor.evaluation.passing import leaks
from extractor.evaluation.readings import Reading, read_annotation, read_record
from extractor.evaluation.scores import PRFScore
from extractor.passing import incident_type

CORPUS = Path(__file__).parents[1] / "corpus"
CASES = Path(__file__).parent / "data" / "cases" / "other_incidents.jsonl"
ENOUGH = 30  # articles
MOST_LEAKS = 0.08  # share of values that are another incident's; first and largest ones: 0.11
Pair = tuple[dict[str, Any], dict[str, Any]]


@pytest.fixture(scope="module")
def pairs(ex: Extractor) -> list[Pair]:
    """Annotation and record of each article of train and dev that mentions another incident."""
    lines = [
        line
        for name in ("train.jsonl", "dev.jsonl")
        for line in (CORPUS / name).read_text(encoding="utf-8").splitlines()
    ]
    rows = [row for row in map(json.loads, lines) if row.get("other_incidents")]
    documents = [{k: row[k] for k in ("text", "title", "published")} for row in rows]
    return list(zip(rows, (i.record for i in ex.pipe(documents)), strict=True))


def test_other_incidents_are_found_by_name(pairs: list[Pair]) -> None:
    assert len(pairs) >= ENOUGH
    total = sum(
        (score_organisations(_names(row), _names(record)) for row, record in pairs), PRFScore()
    )
    assert total.precision >= 0.55
    assert total.recall >= 0.35


def test_no_other_incident_is_of_an_affected_organisation(pairs: list[Pair]) -> None:
    for _, record in pairs:
        affected = {e["name"] for e in record["incident"]["details"].get("affected_entities", ())}
        assert not affected & set(_names(record))


def test_the_dates_and_counts_of_others_do_not_leak(pairs: list[Pair]) -> None:
    """A value of the record cited from the words of another incident is a leak."""
    cited = leaked = 0
    for row, record in pairs:
        for pointer, slices in record["evidence"].items():
            if "date_" in pointer or pointer.endswith(("customers_affected", "records_exposed")):
                cited += 1
                leaked += any(
                    o["start"] <= s["start"] and s["end"] <= o["end"]
                    for s in slices
                    for o in row["other_incidents"]
                )
    assert cited > ENOUGH
    assert leaked <= 0.05 * cited


@pytest.fixture(scope="module")
def unlearnt(ex: Extractor, pairs: list[Pair]) -> list[Case]:
    """Articles on two incidents and more that no model learnt from: dev, and those of CASES."""
    found = [
        Case(read_annotation(row, row["doc_id"]), read_record(record))
        for row, record in pairs
        if row["split"] == "dev"
    ]
    rows = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    documents = [{k: row[k] for k in ("text", "title", "published")} for row in rows]
    for row, incident in zip(rows, ex.pipe(documents), strict=True):
        others = tuple(
            OtherIncident(o["name"], frozenset(o["numbers"]), frozenset(o["dates"]))
            for o in row["others"]
        )
        gold = Reading(row["title"], fields={**row["own"], "other_incidents": others})
        found.append(Case(gold, read_record(incident.record)))
    return found


def test_values_of_another_incident_are_not_the_principal_one_s(unlearnt: list[Case]) -> None:
    """Names, first dates and counts that gold has for another incident only are leaks."""
    counted = [leaks(case, case.answer.fields) for case in unlearnt]
    leaked, given = (sum(column) for column in zip(*filter(None, counted), strict=True))
    assert len([pair for pair in counted if pair]) >= ENOUGH
    assert given > 2 * ENOUGH
    assert leaked <= MOST_LEAKS * given


def test_the_principal_incident_is_told_from_the_others(unlearnt: list[Case]) -> None:
    """Of the counts that gold has for the principal incident, most are found."""
    names = ("people_affected", "records", "date_occurred")
    stated = [
        case.answer.fields[name] == case.gold.fields[name]
        for case in unlearnt
        for name in names
        if case.gold.fields.get(name)
    ]
    assert sum(stated) >= 0.5 * len(stated)


def test_an_incident_without_a_word_of_its_kind_is_like_the_principal_one() -> None:
    assert incident_type("The gang also hit Acme", "Ransomware") == "Ransomware"
    assert incident_type("Thieves stole passwords from Acme", "Ransomware") == "Breach"


def _names(source: dict[str, Any]) -> list[str]:
    return [other["name"] for other in source.get("other_incidents", ())]
