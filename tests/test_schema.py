"""The schema files themselves: valid, complete, and in step with the vocabularies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from extractor import resources

SCHEMAS = ("incident", "annotation")
SUPPORTED = frozenset(  # keywords that draft 7 and 2020-12 read alike
    {"type", "properties", "required", "additionalProperties", "items", "enum", "pattern"}
    | {"minimum", "maximum", "minLength", "minItems", "uniqueItems", "propertyNames", "anyOf"}
    | {"$schema", "$defs", "$ref", "$comment", "title", "description", "examples", "x-vocab"}
)
VOCABULARIES = (
    *("type", "level", "incident_type", "industry", "data_type", "attack_vector", "motivation"),
    *("investigation_status", "sensitivity", "entity_label", "role", "claim_status", "precision"),
    *("comparator", "unit", "entity_type", "article_kind"),
)
DATA = Path(__file__).parent / "data"


def subschemas(schema: Any, pointer: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (pointer, schema) for every schema inside a schema."""
    yield pointer, schema
    for key in ("properties", "$defs"):
        for name, inner in schema.get(key, {}).items():
            yield from subschemas(inner, f"{pointer}/{key}/{name}")
    for key in ("items", "additionalProperties", "propertyNames"):
        if isinstance(schema.get(key), dict):
            yield from subschemas(schema[key], f"{pointer}/{key}")
    for i, inner in enumerate(schema.get("anyOf", ())):
        yield from subschemas(inner, f"{pointer}/anyOf/{i}")


def resolved(schema: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the definition that a schema refers to, or the schema itself."""
    if "$ref" not in schema:
        return schema
    definition: dict[str, Any] = resources.schema(name)["$defs"][schema["$ref"].split("/")[-1]]
    return definition


EVERY = {name: dict(subschemas(resources.schema(name))) for name in SCHEMAS}
ENUMS = [
    pytest.param(schema, id=f"{name}:{pointer}")
    for name in SCHEMAS
    for pointer, schema in EVERY[name].items()
    if "x-vocab" in schema
]


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_is_valid_2020_12(name: str) -> None:
    schema = resources.schema(name)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("name", SCHEMAS)
def test_only_keywords_that_both_validators_read_alike(name: str) -> None:
    for pointer, schema in EVERY[name].items():
        allowed = {"$ref", "description", "examples"} if "$ref" in schema else SUPPORTED
        assert set(schema) <= allowed, pointer


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_property_has_a_description(name: str) -> None:
    undescribed = [
        f"{pointer}/{group}/{key}"
        for pointer, schema in EVERY[name].items()
        for group in ("properties", "$defs")
        for key, inner in schema.get(group, {}).items()
        if len(inner.get("description", "")) < len("Who did it.")
    ]
    assert undescribed == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_object_is_closed(name: str) -> None:
    for pointer, schema in EVERY[name].items():
        if schema.get("type") == "object":
            assert "additionalProperties" in schema, pointer
            assert set(schema.get("required", ())) <= set(schema.get("properties", ())), pointer


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_plain_value_has_an_example(name: str) -> None:
    for pointer, schema in EVERY[name].items():
        target = resolved(schema, name)
        if target.get("type") not in ("object", "array", None):
            assert schema.get("examples") or target.get("examples"), pointer


@pytest.mark.parametrize("name", SCHEMAS)
def test_examples_satisfy_their_schema(name: str) -> None:
    definitions = {"$defs": resources.schema(name)["$defs"]}
    for pointer, schema in EVERY[name].items():
        validator = Draft202012Validator(schema | definitions)
        for example in schema.get("examples", ()):
            assert list(validator.iter_errors(example)) == [], pointer


@pytest.mark.parametrize("schema", ENUMS)
def test_enum_is_the_vocabulary(schema: dict[str, Any]) -> None:
    labels = [entry["label"] for entry in resources.vocab(schema["x-vocab"])]
    assert [value for value in schema["enum"] if value is not None] == labels


def test_levels_are_the_range_of_impact() -> None:
    impact = resources.schema("incident")["properties"]["incident"]["properties"]["impact"]
    ids = [entry["id"] for entry in resources.vocab("level")]
    assert ids == list(range(impact["minimum"], impact["maximum"] + 1))


def test_every_level_has_a_severity_for_every_type() -> None:
    types = {entry["label"] for entry in resources.vocab("type")}
    for level in resources.vocab("level"):
        assert set(level["severity"]) == types
        assert all(0 <= severity <= 100 for severity in level["severity"].values())


def test_severity_never_falls_as_the_level_rises() -> None:
    for entry in resources.vocab("type"):
        severities = [level["severity"][entry["label"]] for level in resources.vocab("level")]
        assert severities == sorted(severities)


def test_annotation_repeats_the_definitions_of_the_incident() -> None:
    incident, annotation = (resources.schema(name)["$defs"] for name in SCHEMAS)
    shared = (set(incident) & set(annotation)) - {"details", "evidence"}
    assert len(shared) > 15
    for name in shared:
        assert annotation[name] == incident[name], f"$defs/{name} differs: copy the incident's"
    optional = {k: v for k, v in incident["details"].items() if k != "required"}
    assert annotation["details"] == optional, "$defs/details differs: copy it without required"


@pytest.mark.parametrize("name", VOCABULARIES)
def test_vocabulary_entries(name: str) -> None:
    entries = resources.vocab(name)
    for entry in entries:
        assert {"id", "label", "aliases"} <= set(entry)
    assert len({entry["id"] for entry in entries}) == len(entries)
    names = [word.casefold() for e in entries for word in (e["label"], *e["aliases"])]
    repeated = {word for word in names if names.count(word) > 1}
    assert not repeated, "a word names two entries, or repeats its label"


@pytest.mark.parametrize("name", VOCABULARIES)
def test_vocabulary_file_says_what_it_is(name: str) -> None:
    path = Path(resources.__file__).parents[1] / "schemas" / "vocab" / f"{name}.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    assert set(content) == {"description", "source", "entries"}
    assert content["description"]
    assert content["source"]


@pytest.mark.parametrize(
    ("name", "key", "target"),
    [
        ("entity_type", "industry", "industry"),
        ("data_type", "sensitivity", "sensitivity"),
        ("incident_type", "type", "type"),
        ("type", "incident_type", "incident_type"),
    ],
)
def test_vocabularies_refer_to_each_other(name: str, key: str, target: str) -> None:
    labels = {entry["label"] for entry in resources.vocab(target)}
    assert {entry[key] for entry in resources.vocab(name)} <= labels


def test_every_industry_has_naics_sectors() -> None:
    for entry in resources.vocab("industry"):
        assert entry["naics"]
        assert all(len(code) == 2 and code.isdigit() for code in entry["naics"])


@pytest.mark.parametrize(
    ("name", "file"), [("incident", "example_record"), ("annotation", "example_annotation")]
)
def test_example_satisfies_the_schema(name: str, file: str) -> None:
    example = json.loads((DATA / f"{file}.json").read_text(encoding="utf-8"))
    Draft202012Validator(resources.schema(name)).validate(example)
