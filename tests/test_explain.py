"""`extractor explain`: words, signals and weights behind a decision."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import extractor
from extractor.cli import cli
from extractor.errors import ModelError
from extractor.explain import explain_document, explanation_text
from extractor.types import Document

EXAMPLE = Path(__file__).parent.parent / "examples" / "equifax.txt"
RANSOM = Document(
    "Attackers encrypted the servers of Northfield Clinic on Monday and demanded a ransom of "
    "$200,000 in bitcoin. The clinic said that it will not pay.",
    title="Ransomware hits Northfield Clinic",
)


def explain(*args: str) -> Result:
    return CliRunner().invoke(cli, ["explain", str(EXAMPLE), *args])


def test_terms_quote_the_article(ex: extractor.Extractor) -> None:
    found = explain_document(ex, RANSOM)
    assert list(found) == ["type", "level"]
    assert found["type"]["label"] == "Ransomware"
    spans = [span for term in found["type"]["terms"] for span in term["spans"]]
    assert spans
    assert all(RANSOM.full_text[s["start"] : s["end"]] == s["text"] for s in spans)
    assert any("ransom" in s["text"].lower() for s in spans)


def test_an_explanation_agrees_with_the_record(ex: extractor.Extractor) -> None:
    incident, found = ex(RANSOM), explain_document(ex, RANSOM)
    assert incident.impact == found["level"]["label"]
    assert incident.type == found["type"]["label"]


def test_weights_fall(ex: extractor.Extractor) -> None:
    weights = [term["weight"] for term in explain_document(ex, RANSOM)["type"]["terms"]]
    assert weights == sorted(weights, reverse=True)


def test_text_names_the_other_classes() -> None:
    part = {
        "label": "Breach",
        "score": 0.9,
        "probabilities": {"Breach": 0.9, "Data Leak": 0.099, "Ransomware": 0.001},
        "terms": [
            {"term": "lead:stolen", "weight": 0.5, "spans": [{"start": 0, "end": 1, "text": "S"}]}
        ],
    }
    assert explanation_text({"type": part}).splitlines() == [
        "type: Breach (90%)",
        "  or else Data Leak 9.9%",
        "  +0.50  lead:stolen  “S”",
    ]


def test_a_model_without_the_component_cannot_explain(ex: extractor.Extractor) -> None:
    with ex.nlp.select_pipes(disable=["incident_classifier"]), pytest.raises(ModelError):
        explain_document(ex, RANSOM)


def test_command_prints_text_and_json() -> None:
    text, data = explain("--published", "2017-09-07"), explain("--json", "--all")
    assert text.exit_code == 0
    assert text.stdout.startswith("type: ")
    assert set(json.loads(data.stdout)) == {"type", "level", "relevant", "vector", "status"}


def test_a_missing_file_is_one_line() -> None:
    done = CliRunner().invoke(cli, ["explain", "absent.txt"])
    assert done.exit_code == 2
    assert done.stderr.startswith("Error: ")
    assert len(done.stderr.splitlines()) == 1
