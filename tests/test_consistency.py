"""Each way in which a record can disagree with itself, by itself."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from extractor.consistency import SLICED, contradictions
from extractor.resources import vocab
from extractor.types import Document

DATA = Path(__file__).parent / "data"
RECORD = json.loads((DATA / "example_record.json").read_text(encoding="utf-8"))
GOLD = json.loads((DATA / "example_annotation.json").read_text(encoding="utf-8"))
TEXT = Document(GOLD["text"], title=GOLD["title"]).full_text
WORD = {"text": TEXT[:9], "start": 0, "end": 9}


def record(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(RECORD) | changes


LEVELS = [(kind, entry) for entry in vocab("level") for kind in entry["severity"]]


@pytest.mark.parametrize(("kind", "entry"), LEVELS)
def test_severity_and_explanation_follow_from_type_and_impact(
    kind: str, entry: dict[str, Any]
) -> None:
    changed = record()
    header = changed["incident"]
    header |= {"type": kind, "impact": entry["id"], "explanation": entry["label"]}
    header["severity"] = entry["severity"][kind]
    assert list(contradictions(changed)) == []
    header["severity"] -= 1
    (problem,) = contradictions(changed)
    assert problem.startswith(f"/incident/severity: got {header['severity']}. Expected")


@pytest.mark.parametrize("key", SLICED)
def test_every_list_of_slices_is_checked(key: str) -> None:
    assert list(contradictions(record(**{key: [WORD]}), TEXT)) == []
    for change, place in (
        ({"text": "other wds"}, "text"),
        ({"end": 10}, "text"),
        ({"start": len(TEXT), "end": len(TEXT) + 9}, "end"),
    ):
        (problem,) = contradictions(record(**{key: [WORD, WORD | change]}), TEXT)
        assert problem.startswith(f"/{key}/1/{place}: got ")


def test_evidence_is_sliced_too() -> None:
    (problem,) = contradictions(record(evidence={"/incident/type": [WORD | {"end": 8}]}), TEXT)
    assert problem.startswith("/evidence/~1incident~1type/0/text: got ")


POINTERS = [
    ("/incident/type", True),
    ("/incident/details/affected_entities/0/name", True),
    ("/incident/details/affected_entities/1/name", False),
    ("/incident/details/affected_entities/-/name", False),
    ("/incident/details/affected_entities/\u00b2/name", False),
    ("/incident/type/x", False),
    ("/incident/details/a~1b", True),
    ("/incident/details/a~0b", True),
    ("/incident/details/a/b", False),
]


@pytest.mark.parametrize("key", ["evidence", "confidence"])
@pytest.mark.parametrize(("pointer", "leads"), POINTERS)
def test_pointers_must_lead_to_a_value(key: str, pointer: str, leads: bool) -> None:
    changed = record(**{key: {pointer: [WORD] if key == "evidence" else 0.5}})
    changed["incident"]["details"] |= {"a/b": 1, "a~b": 2}
    found = list(contradictions(changed, TEXT))
    assert [problem.partition(":")[0] for problem in found] == ([] if leads else [f"/{key}"])


def test_a_confidence_that_is_no_number_is_named() -> None:
    (problem,) = contradictions(record(confidence={"/incident/type": float("nan")}), TEXT)
    assert problem.startswith("/confidence/~1incident~1type: got NaN. Expected a number.")


def test_the_length_must_be_that_of_the_text() -> None:
    (problem,) = contradictions(record(), f"{TEXT} More.")
    assert problem.startswith(f"/document/characters: got {len(TEXT)}. Expected the text's length")
