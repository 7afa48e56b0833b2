"""JSON Schemas made from Slack's own types, compiled when they are first needed."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jsonschema_rs

from playground.validator.problem import Json, Problem
from playground.validator.reasons import problems_of

FOLDER = Path(__file__).parent.parent / "schemas"


def exists(name: str) -> bool:
    """Whether there is a schema of this name, such as `sent/KnownBlock` or `events/message`."""
    return name in known_names()


@cache
def known_names() -> frozenset[str]:
    """Every schema, so that a name from outside is never used as a path."""
    return frozenset(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.glob("*/*.json"))


def check(name: str, value: Json, path: str = "") -> Iterator[Problem]:
    """What the schema of this name says against the value; the path is put before every path inside of it."""
    try:
        errors = list(compiled(name).iter_errors(value))
    except (ValueError, RecursionError) as refusal:
        # Numbers like NaN, half of a character, endless nesting: parsed, but nothing that Slack could take.
        yield Problem(path=path, reason=f"it cannot be written as JSON: {refusal}")
        return
    for error in errors:
        yield from problems_of(error, path)


@cache
def compiled(name: str) -> jsonschema_rs.Draft7Validator:
    return jsonschema_rs.Draft7Validator(json.loads((FOLDER / f"{name}.json").read_text()))
