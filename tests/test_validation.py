"""Every kind of damage is found, named and explained, and both validators agree."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from extractor import resources
from extractor.errors import InputError, RecordBug, SchemaError
from extractor.types import Document
from extractor.validation import check, errors, read_and_check, validate

Json = dict[str, Any]

DATA = Path(__file__).parent / "data"
RECORD: Json = json.loads((DATA / "example_record.json").read_text(encoding="utf-8"))
ANNOTATION: Json = json.loads((DATA / "example_annotation.json").read_text(encoding="utf-8"))
TEXT = Document(ANNOTATION["text"], title=ANNOTATION["title"]).full_text
EXAMPLES = {"incident": RECORD, "annotation": ANNOTATION}
REMOVE = object()
DETAILS = "/incident/details"
REFERENCE = {name: Draft202012Validator(resources.schema(name)) for name in EXAMPLES}
FAST = {
    name: fastjsonschema.compile(resources.schema(name), use_default=False, use_formats=False)
    for name in EXAMPLES
}


def changed(value: Json, pointer: str, new: Any) -> Json:
    """Return a copy of `value` with the value at `pointer` set to `new`, or removed."""
    result = copy.deepcopy(value)
    node: Any = result
    *parents, last = pointer[1:].split("/")
    for part in parents:
        node = node[int(part) if isinstance(node, list) else part.replace("~1", "/")]
    key: Any = int(last) if isinstance(node, list) else last.replace("~1", "/")
    if new is REMOVE:
        del node[key]
    else:
        node[key] = new
    return result


def agree(value: Any, name: str) -> bool:
    """Return what both validators say of a value; fail where they differ."""
    reference = bool(REFERENCE[name].is_valid(value))
    try:
        FAST[name](value)
        fast = True
    except fastjsonschema.JsonSchemaException:
        fast = False
    assert fast == reference, list(REFERENCE[name].iter_errors(value))
    return reference


# pointer to change, new value, pointer in the message, words of the message
BAD_INCIDENTS: list[tuple[str, Any, str, list[str]]] = [
    ("/incident/type", "Hack", "/incident/type", ['"Hack"', "Breach, Data Leak", "type.json"]),
    ("/incident/type", None, "/incident/type", ["null", "string"]),
    ("/incident/impact", 9, "/incident/impact", ["9", "at most 8", "Correct"]),
    ("/incident/impact", 0, "/incident/impact", ["0", "at least 1", "Correct"]),
    ("/incident/impact", "4", "/incident/impact", ['"4"', "integer", "type"]),
    ("/incident/impact", True, "/incident/impact", ["true", "integer"]),
    ("/incident/severity", 101, "/incident/severity", ["101", "at most 100"]),
    ("/incident/severity", 60, "/incident/severity", ["60", "85", "level.json"]),
    ("/incident/impact", 3, "/incident/explanation", ["customers", "internal employee"]),
    ("/incident/explanation", "Bad", "/incident/explanation", ['"Bad"', "one of", "level.json"]),
    ("/incident/date", "04/2026", "/incident/date", ['"04/2026"', "such as 4/2026", "Rewrite"]),
    ("/incident/date", "4/2026\n", "/incident/date", [r'"4/2026\n"', "such as 4/2026"]),
    ("/incident/date", "13/2026", "/incident/date", ['"13/2026"']),
    ("/incident/date", REMOVE, "/incident", ["object with date", "Add date"]),
    ("/incident/id", "Nor-1", "/incident/id", ['"Nor-1"', "such as acm1777026311"]),
    ("/incident/linkid", "Northwind Bank", "/incident/linkid", ["such as acme-bank"]),
    ("/incident/extra", 1, "/incident", ['["extra"]', "only the keys id, linkid", "Remove"]),
    (f"{DETAILS}/title", "", f"{DETAILS}/title", ['""', "not empty", "Leave the field out"]),
    (f"{DETAILS}/description", REMOVE, DETAILS, ["object with description"]),
    (f"{DETAILS}/type", "Theft", f"{DETAILS}/type", ["Data Breach", "incident_type.json"]),
    (f"{DETAILS}/attack_vector", "magic", f"{DETAILS}/attack_vector", ["phishing"]),
    (f"{DETAILS}/motivation", "Love", f"{DETAILS}/motivation", ["Financial Gain"]),
    (f"{DETAILS}/date_occurred", "9 March", f"{DETAILS}/date_occurred", ["such as 2018"]),
    (f"{DETAILS}/date_occurred", "2018-13", f"{DETAILS}/date_occurred", ["such as 2018"]),
    (f"{DETAILS}/date_occurred", None, f"{DETAILS}/date_occurred", ["null", "string"]),
    (f"{DETAILS}/impact", {"moral": "low"}, f"{DETAILS}/impact", ['["moral"]', "downtime"]),
    (f"{DETAILS}/response", "calm", f"{DETAILS}/response", ['"calm"', "object"]),
    (f"{DETAILS}/ransomware/ransom_paid", 5, f"{DETAILS}/ransomware/ransom_paid", ["boolean or"]),
    (f"{DETAILS}/affected_entities/0/location", {}, f"{DETAILS}/affected_entities/0/location", []),
    (f"{DETAILS}/affected_entities/0/name", REMOVE, f"{DETAILS}/affected_entities/0", ["name"]),
    (
        f"{DETAILS}/affected_entities/0/customers_affected",
        -1,
        f"{DETAILS}/affected_entities/0/customers_affected",
        ["-1", "at least 0"],
    ),
    (
        f"{DETAILS}/data_breach/type_of_data_compromised",
        ["names", "names"],
        f"{DETAILS}/data_breach/type_of_data_compromised",
        ["items that differ"],
    ),
    (
        f"{DETAILS}/data_breach/type_of_data_compromised/1",
        "gossip",
        f"{DETAILS}/data_breach/type_of_data_compromised/1",
        ['"gossip"', "biometric", "data_type.json"],
    ),
    (
        "/entities/0/label",
        "GPE",
        "/entities/0/label",
        ['"GPE"', "ORG, PERSON, LOC", "entity_label"],
    ),
    ("/entities/0/roles", ["king"], "/entities/0/roles/0", ["victim, parent", "role.json"]),
    ("/entities/0/start", -1, "/entities/0/start", ["at least 0"]),
    ("/entities/0/start", 1, "/entities/0/text", ["characters, from 1 to 22", "offsets"]),
    ("/entities/0/text", "Northwind Savings", "/entities/0/text", ["22 characters"]),
    ("/entities/1/place/country", "Ireland", "/entities/1/place/country", ["such as KR"]),
    ("/entities/3/date/precision", "hour", "/entities/3/date/precision", ["day, month, year"]),
    ("/document/characters", 100, "/entities/3/end", ["at most the text's length, 100"]),
    ("/document/sha256", "abc", "/document/sha256", ['"abc"']),
    ("/document/url", REMOVE, "/document", ["object with url"]),
    ("/quantities/0/unit", "sheep", "/quantities/0/unit", ["people, records", "unit.json"]),
    ("/quantities/0/comparator", ">", "/quantities/0/comparator", ["exactly, about"]),
    ("/indicators/0/kind", "registry", "/indicators/0/kind", ["cve, cwe", "Use one of them"]),
    ("/other_incidents/0/name", REMOVE, "/other_incidents/0", ["object with name"]),
    ("/evidence/~1incident~1type", [], "/evidence/~1incident~1type", ["not empty"]),
    ("/evidence/~1incident~1colour", RECORD["evidence"]["/incident/type"], "/evidence", ["colour"]),
    ("/evidence/~1incident~1type/0/score", 2, "/evidence/~1incident~1type/0/score", ["at most 1"]),
    ("/evidence/~1incident~1type/0/end", 9, "/evidence/~1incident~1type/0/text", ["offsets"]),
    ("/confidence/incident", 0.5, "/confidence", ['"incident"', "such as /incident"]),
    ("/confidence/~1incident~1type", 1.5, "/confidence/~1incident~1type", ["1.5", "at most 1"]),
    (
        "/confidence/~1incident~1type",
        float("nan"),
        "/confidence/~1incident~1type",
        ["NaN", "a number"],
    ),
    ("/confidence/~1entities~199", 0.5, "/confidence", ['"/entities/99"', "pointer", "Remove"]),
    ("/warnings/0/code", "Bad Code", "/warnings/0/code", ["such as not-relevant"]),
    ("/provenance/models", {"m": "?"}, "/provenance/models/m", ['"?"']),
    ("/schema_version", "2.0", "/schema_version", ['"2.0"', "one of: 1.0"]),
    ("/schema_version", REMOVE, "(the whole record)", ["object with schema_version"]),
]

GOOD_INCIDENTS: list[tuple[str, Any]] = [
    ("/incident/date", None),
    ("/document/title", None),
    ("/document/published", None),
    ("/quantities", REMOVE),
    ("/indicators", []),
    ("/other_incidents", REMOVE),
    ("/entities/0/cluster", -1),
    ("/entities/0/start", 0.0),
    (f"{DETAILS}/affected_entities", REMOVE),
    (f"{DETAILS}/ransomware/ransom_paid", False),
    (
        f"{DETAILS}/response",
        {"law_enforcement_notified": True, "containment_measures": "unplugged"},
    ),
    (f"{DETAILS}/data_breach/personally_identifiable_information", ["names"]),
    (f"{DETAILS}/data_breach/personally_identifiable_information", "names and addresses"),
    (f"{DETAILS}/date_occurred", "2018"),
    (f"{DETAILS}/references/0/url", "https://example.org/"),
]

BAD_ANNOTATIONS: list[tuple[str, Any, str, list[str]]] = [
    ("/kind", "poem", "/kind", ["wire story", "article_kind.json"]),
    ("/split", "holdout", "/split", ["train, dev, test"]),
    ("/type", "Hack", "/type", ["Breach, Data Leak", "type.json"]),
    ("/level", 9, "/level", ["at most 8"]),
    ("/text", REMOVE, "(the whole record)", ["with text", "with text_sha256"]),
    ("/published", "yesterday", "/published", ["such as 2017-09-08"]),
    ("/data_types/0/kind", "gossip", "/data_types/0/kind", ["biometric", "data_type.json"]),
    ("/data_types/0", "gossip", "/data_types/0", ["biometric", "data_type.json"]),
    ("/data_types/0", 7, "/data_types/0", ["7", "object", "string"]),
    ("/data_types/0/status", "maybe", "/data_types/0/status", ["asserted, alleged"]),
    ("/mentions/0/text", "the cafe", "/mentions/0/text", ["the slice from", '"the bank"']),
    ("/mentions/0/text", "bank", "/mentions/0/text", ["8 characters"]),
    ("/details/colour", "red", "/details", ['["colour"]', "only the keys title"]),
    (
        "/evidence/~1details~1colour",
        ANNOTATION["evidence"]["/type"],
        "/evidence",
        ['"/details/colour"', "Remove the entry"],
    ),
    ("/text", "Too short.", "/entities/2/end", ["at most the text's length"]),
    ("/mood", "sad", "(the whole record)", ['["mood"]', "doc_id"]),
]

GOOD_ANNOTATIONS: list[tuple[str, Any]] = [
    ("/type", None),
    ("/level", None),
    ("/details", REMOVE),
    ("/details", {}),
    ("/details", REMOVE),
    ("/split", REMOVE),
    ("/kind", REMOVE),
    ("/title", ANNOTATION["title"]),
    ("/data_types", ["names", "health"]),
    ("/data_types/0", "names"),
    ("/victims", [{"name": "a clinic", "industry": "Healthcare", "location": "Global"}]),
    ("/people_affected", None),
    ("/incident_date", "2018-07"),
    ("/date_precision", None),
    ("/vector", "phishing"),
]


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_is_valid(name: str) -> None:
    validate(EXAMPLES[name], name, text=TEXT)
    check(EXAMPLES[name], name, text=TEXT)
    assert agree(EXAMPLES[name], name)


@pytest.mark.parametrize(("damaged", "new", "pointer", "words"), BAD_INCIDENTS)
def test_damaged_record(damaged: str, new: Any, pointer: str, words: list[str]) -> None:
    assert_reported("incident", damaged, new, pointer, words)


@pytest.mark.parametrize(("damaged", "new", "pointer", "words"), BAD_ANNOTATIONS)
def test_damaged_annotation(damaged: str, new: Any, pointer: str, words: list[str]) -> None:
    assert_reported("annotation", damaged, new, pointer, words)


def assert_reported(name: str, damaged: str, new: Any, pointer: str, words: list[str]) -> None:
    record = changed(EXAMPLES[name], damaged, new)
    agree(record, name)
    found = [problem for problem in errors(record, name) if problem.startswith(f"{pointer}: got ")]
    assert found, errors(record, name)
    for word in ("Expected ", *words):
        assert word in found[0]
    assert found[0].endswith(".")
    with pytest.raises(SchemaError, match="is invalid"):
        validate(record, name)
    with pytest.raises(RecordBug) as raised:
        check(record, name)
    assert found[0] in str(raised.value) or "more" in str(raised.value)


@pytest.mark.parametrize(("pointer", "new"), GOOD_INCIDENTS)
def test_variants_of_a_record_satisfy_both(pointer: str, new: Any) -> None:
    assert agree(changed(RECORD, pointer, new), "incident")


@pytest.mark.parametrize(("pointer", "new"), GOOD_ANNOTATIONS)
def test_variants_of_an_annotation_satisfy_both(pointer: str, new: Any) -> None:
    assert agree(changed(ANNOTATION, pointer, new), "annotation")


@pytest.mark.parametrize("value", [None, [], "record", 7, {}, [RECORD], True])
@pytest.mark.parametrize("name", EXAMPLES)
def test_not_a_record(value: Any, name: str) -> None:
    assert not agree(value, name)
    assert errors(value, name)[0].startswith("(the whole record): got ")


def test_slices_must_be_those_of_the_text() -> None:
    other = TEXT.replace("Northwind", "Southwind")
    found = errors(RECORD, text=other)
    assert found[0].startswith("/entities/0/text: got ")
    assert "Southwind Savings Bank" in found[0]
    assert "/document/characters" in errors(RECORD, text=TEXT + " More.")[0]


def test_a_long_value_is_shortened() -> None:
    found = errors(changed(RECORD, "/incident/type", "x" * 1000))
    assert len(found) == 1
    assert "x…" in found[0]
    assert len(found[0]) < 250


def test_many_problems_are_cut() -> None:
    wrong = [{**entity, "text": entity["text"] + "?"} for entity in RECORD["entities"]]
    record = changed(RECORD, "/entities", wrong * 5)
    with pytest.raises(RecordBug, match="and 20 more"):
        check(record)


def paths(value: Any, pointer: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value inside a value."""
    keys: Any = ()
    if isinstance(value, dict | list):
        keys = value if isinstance(value, dict) else range(len(value))
    children = [path for key in keys for path in paths(value[key], (*pointer, key))]
    return [*([pointer] if pointer else []), *children]


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 10**12)
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from(
        ["4/2026", "4/2026\n", "2018-07", "ORG", "Breach", "names", "/incident", "IE"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@st.composite
def mutated(draw: st.DrawFn, example: Json) -> Json:
    """An example with up to three values replaced, removed, moved or added."""
    record = copy.deepcopy(example)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(paths(record)))
        node: Any = record
        for key in path[:-1]:
            node = node[key]
        action = draw(st.sampled_from(("replace", "remove", "move", "add")))
        if action == "remove" and len(record) > 1:
            del node[path[-1]]
        elif action == "add" and isinstance(node[path[-1]], dict):
            node[path[-1]][draw(st.text(max_size=5))] = draw(json_values)
        elif action == "move":
            source: Any = example
            for key in draw(st.sampled_from(paths(example))):
                source = source[key]
            node[path[-1]] = copy.deepcopy(source)
        else:
            node[path[-1]] = draw(json_values)
    return record


@given(mutated(RECORD))
def test_validators_agree_on_mutated_records(record: Json) -> None:
    valid = agree(record, "incident")
    assert valid or errors(record)


@given(mutated(ANNOTATION))
def test_validators_agree_on_mutated_annotations(record: Json) -> None:
    valid = agree(record, "annotation")
    assert valid or errors(record, "annotation")


def test_jsonschema_is_imported_only_for_messages() -> None:
    code = """
import sys, json
import extractor.validation as v
assert "jsonschema" not in sys.modules and "fastjsonschema" not in sys.modules
record = json.load(sys.stdin)
v.check(record)
assert "jsonschema" not in sys.modules
assert v.errors({})
assert "jsonschema" in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], input=json.dumps(RECORD), text=True, check=True)


def as_json(records: list[Json]) -> bytes:
    return json.dumps(records).encode()


def as_lines(records: list[Json]) -> bytes:
    return b"\n".join(json.dumps(record).encode() for record in records) + b"\n\n"


@pytest.mark.parametrize(("write", "place"), [(as_json, "f[1]"), (as_lines, "f:2")])
def test_read_and_check(write: Callable[[list[Json]], bytes], place: str) -> None:
    bad = changed(RECORD, "/incident/type", "Hack")
    count, problems = read_and_check(write([RECORD, bad, RECORD]), "f")
    assert count == 3
    assert len(problems) == 1
    assert problems[0].startswith(f'{place}: /incident/type: got "Hack". Expected one of: ')


def test_read_and_check_one_indented_record() -> None:
    assert read_and_check(json.dumps(RECORD, indent=2).encode(), "f") == (1, [])


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"", "f has no record"), (b"[]", "f has no record"), (b"{}\n{", "f:2 is not JSON")],
)
def test_read_and_check_refuses_what_is_not_json(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_and_check(data, "f")
