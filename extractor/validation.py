"""Checks records and corpus lines against their JSON schema, and against themselves.

Two implementations read the same schema: fastjsonschema says quickly whether a record is
valid, jsonschema says what is wrong with it and is imported only then. What JSON Schema
cannot say, `extractor.consistency` checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import orjson

from extractor import resources
from extractor.consistency import contradictions, escape, message
from extractor.errors import InputError, RecordBug, SchemaError

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

MAX_LISTED = 20  # problems in one exception
EXPECTED = {  # by keyword of the schema: what was expected, what to do
    "minimum": ("at least {rule}", "Correct the number"),
    "maximum": ("at most {rule}", "Correct the number"),
    "minLength": ("a text that is not empty", "Leave the field out where there is none"),
    "minItems": ("a list that is not empty", "Leave the field out where there is none"),
    "uniqueItems": ("items that differ", "Remove the repeated ones"),
}


def validate(record: Any, schema: str = "incident", *, text: str | None = None) -> None:
    """Check a record with the reference validator.

    Args:
        record: parsed JSON.
        schema: "incident" or "annotation".
        text: the article's full text (title, blank line, body); slices must be exact in it.

    Raises:
        SchemaError: the record is invalid; the message has a line for each problem.
    """
    if problems := errors(record, schema, text=text):
        raise SchemaError(_report(f"The {schema} is invalid:", problems))


def errors(record: Any, schema: str = "incident", *, text: str | None = None) -> list[str]:
    """Return what is wrong with a record, [] where it is valid.

    Each problem names the JSON pointer, the value, what was expected and what to do. Slices,
    pointers and the severity table are looked at once the schema is satisfied. Arguments as
    for `validate`; the text of an annotation is by default its own.
    """
    found = [
        _schema_message(leaf)
        for error in _reference(schema).iter_errors(record)
        for leaf in _leaves(error)
    ]
    return list(dict.fromkeys(found)) or list(contradictions(record, text))


def check(record: Any, schema: str = "incident", *, text: str | None = None) -> None:
    """Check a record that the program made, fast. Arguments as for `validate`.

    Raises:
        RecordBug: the record is invalid; the message is the reference validator's.
    """
    if problems := _problems(record, schema, text):
        raise RecordBug(_report("The program made an invalid record, please report it:", problems))


def read_and_check(data: bytes, name: str) -> tuple[int, list[str]]:
    """Check a file of records: one JSON object, a JSON list, or JSONL.

    Args:
        data: the file's bytes.
        name: the file's name, for messages.

    Returns:
        The number of records, and the problems, each with the file and line or position.

    Raises:
        InputError: the file is not JSON, or has no record.
    """
    records = list(_records(data, name))
    if not records:
        raise InputError(f"{name} has no record. Expected a JSON object, or one a line.")
    problems = [
        f"{where}: {problem}"
        for where, record in records
        for problem in _problems(record, "incident", None)
    ]
    return len(records), problems


def _records(data: bytes, name: str) -> Iterator[tuple[str, Any]]:
    """Yield (place, record) for each record of a file."""
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        yield from _lines(data, name)
        return
    if isinstance(value, list):
        yield from ((f"{name}[{i}]", record) for i, record in enumerate(value))
    else:
        yield name, value


def _lines(data: bytes, name: str) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            try:
                yield f"{name}:{number}", orjson.loads(line)
            except orjson.JSONDecodeError as error:
                raise InputError(
                    f"{name}:{number} is not JSON: {error}. Expected one JSON object, or one a "
                    "line, UTF-8."
                ) from None


# The fast path


def _problems(record: Any, schema: str, text: str | None) -> list[str]:
    """Return the same as `errors`, at little cost for a valid record."""
    from fastjsonschema import JsonSchemaException

    try:
        _compiled(schema)(record)
    except JsonSchemaException as error:
        return errors(record, schema, text=text) or [str(error)]
    return list(contradictions(record, text))


@cache
def _compiled(schema: str) -> Callable[[Any], Any]:
    import fastjsonschema

    whole = resources.schema(schema)
    function: Callable[[Any], Any] = fastjsonschema.compile(
        _without_references(whole, whole.get("$defs", {})),
        use_default=False,
        use_formats=False,
        detailed_exceptions=False,
    )
    return function


def _without_references(node: Any, definitions: dict[str, Any]) -> Any:
    """Return a schema with its definitions put in: a reference costs a call at each value."""
    if isinstance(node, list):
        return [_without_references(value, definitions) for value in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        node = definitions[node["$ref"].removeprefix("#/$defs/")] | node
    kept = {key: value for key, value in node.items() if key not in ("$ref", "$defs")}
    return {key: _without_references(value, definitions) for key, value in kept.items()}


# The reference validator and its messages


@cache
def _reference(schema: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(resources.schema(schema))


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """Yield the error, or those of the one alternative whose type the value has."""
    context = error.context or []
    wrong_type = {e.schema_path[0] for e in context if e.validator == "type" and not e.path}
    fitting = [e for e in context if e.schema_path[0] not in wrong_type]
    if wrong_type and fitting:
        yield from fitting
    else:
        yield error


def _schema_message(error: ValidationError) -> str:
    rule: Any = error.validator_value
    value: Any = error.instance
    schema: dict[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    pointer = "".join(f"/{escape(str(part))}" for part in error.absolute_path)
    match str(error.validator):
        case "type":
            types = rule if isinstance(rule, list) else [rule]
            expected, remedy = " or ".join(types), "Change the value's type"
        case "enum":
            vocab = schema.get("x-vocab")
            expected = "one of: " + ", ".join("null" if v is None else str(v) for v in rule)
            remedy = f"Use one of schemas/vocab/{vocab}.json" if vocab else "Use one of them"
        case "required":
            missing = ", ".join(key for key in rule if key not in value)
            expected, remedy = f"an object with {missing}", f"Add {missing}"
        case "additionalProperties":
            extra = [key for key in value if key not in schema.get("properties", {})]
            expected = "only the keys " + ", ".join(schema.get("properties", {}))
            value, remedy = extra, "Remove or rename " + ", ".join(map(str, extra))
        case "pattern":
            expected = f"a match of {rule}, such as {schema.get('examples', ['…'])[0]}"
            remedy = "Rewrite the value in that form"
        case "anyOf":
            messages = [_schema_message(e) for e in error.context or []]
            parts = [m.split("Expected ", 1)[1].split(". ")[0] for m in messages]
            expected, remedy = ", or ".join(parts), "Choose one of them"
        case keyword:
            known = EXPECTED.get(keyword, (f"{keyword} {{rule}}", "See the schema"))
            expected, remedy = known[0].format(rule=rule), known[1]
    return message(pointer, value, expected, remedy)


def _report(heading: str, problems: list[str]) -> str:
    rest = len(problems) - MAX_LISTED
    more = [f"and {rest} more"] if rest > 0 else []
    return "\n  ".join([heading, *problems[:MAX_LISTED], *more])
