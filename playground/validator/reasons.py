"""Turns what a JSON Schema says against a value into a path and a sentence."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jsonschema_rs import ValidationError

from playground.validator.problem import Json, Problem, below

Detail = Mapping[str, Any]

PATTERNS = {
    "^\\d{4}": "write it as YYYY-MM-DD",
    "^([01]": "write it as HH:MM",
    "^-?\\d+": "write a number in the text",
}
SHOWN_AT_MOST = 60


def problems_of(error: ValidationError, before: str = "") -> Iterator[Problem]:
    """The problems that one error stands for: one for each unknown field, otherwise one."""
    path = below(before, *error.instance_path)
    detail = error.kind.as_dict()
    match error.kind.name:
        case "required":
            yield Problem(path=below(path, detail["property"]), reason="it is missing")
        case "additionalProperties":
            for name in detail["unexpected"]:
                yield Problem(path=below(path, name), reason="Slack knows no such field here")
        case name:
            yield Problem(path=path, reason=reason(name, detail, error))


def reason(name: str, detail: Detail, error: ValidationError) -> str:
    if name in ("anyOf", "oneOf"):
        return choice(name, detail) or error.message
    words = WORDS.get(name)
    return words(detail, error.instance) if words else error.message


def choice(name: str, detail: Detail) -> str | None:
    """Which fields there are to choose from, where that is what the branches differ in."""
    branches = detail["context"]
    if any(error.kind.name != "required" for branch in branches for error in branch):
        return None
    fields = [error.kind.as_dict()["property"] for branch in branches for error in branch]
    if not fields:
        return "only one of its fields can be given, here are several"
    exactly = "one" if name == "oneOf" else "at least one"
    return f"{exactly} of {', '.join(fields)} is needed"


def shown(value: Json) -> str:
    text = repr(value)
    return text if len(text) <= SHOWN_AT_MOST else f"{text[:SHOWN_AT_MOST]}..."


def one_of(detail: Detail, value: Json) -> str:
    return f"{shown(value)} is not one of {', '.join(map(str, detail['options']))}"


def expected(detail: Detail, value: Json) -> str:
    return f"it must be {detail['expected_value']!r}, not {shown(value)}"


def of_type(detail: Detail, value: Json) -> str:
    return f"it must be of type {' or '.join(detail['types'])}, not {shown(value)}"


def pattern(detail: Detail, value: Json) -> str:
    ways = (way for start, way in PATTERNS.items() if detail["pattern"].startswith(start))
    return f"{shown(value)} does not fit: {next(ways, detail['pattern'])}"


def size(value: Json) -> int:
    return len(value) if isinstance(value, str | list | dict) else 0


WORDS: Mapping[str, Callable[[Detail, Json], str]] = {
    "maxLength": lambda detail, value: f"at most {detail['limit']} characters, here are {size(value)}",
    "minLength": lambda detail, value: f"at least {detail['limit']} characters, here are {size(value)}",
    "maxItems": lambda detail, value: f"at most {detail['limit']} items, here are {size(value)}",
    "minItems": lambda detail, value: f"at least {detail['limit']} items, here are {size(value)}",
    "minProperties": lambda detail, value: f"at least {detail['limit']} fields, here are {size(value)}",
    "maximum": lambda detail, value: f"at most {detail['limit']}, not {shown(value)}",
    "minimum": lambda detail, value: f"at least {detail['limit']}, not {shown(value)}",
    "exclusiveMinimum": lambda detail, value: f"more than {detail['limit']}, not {shown(value)}",
    "enum": one_of,
    "const": expected,
    "type": of_type,
    "pattern": pattern,
}
