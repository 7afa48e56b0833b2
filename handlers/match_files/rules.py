"""rules.toml: what a manager would set in Slack."""

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.domain.kinds import Kind
from bot.matching.protected import InvalidRules
from bot.matching.values import (
    DEFAULT_WEIGHTS,
    RULE_FIELDS,
    Alike,
    Criterion,
    FieldRule,
    Mix,
    Objective,
    Rules,
)
from handlers.match_files.complaints import Complaints

RULE = re.compile(r"(?P<not>not the same|different)\s+(?P<one>\S.*)|(?:the )?same\s+(?P<other>\S.*)", re.IGNORECASE)


class Unfit(ValueError):
    """A value that does not fit; the text says what is expected."""


def read_rules(path: Path, columns: Collection[str]) -> Rules:
    """Raises WrongFile with every complaint, and OSError when there is no such file.

    `columns` are further columns of people.csv, which rules may name.
    """
    complaints = Complaints(path.name)
    table = _table(path, complaints)
    read: dict[str, Any] = {}
    for key, value in table.items():
        if key not in READERS:
            complaints.say(f", {key}", f"there is no such setting, expected {_nearest(key, READERS)}.")
            continue
        try:
            read |= READERS[key](value)
        except (Unfit, InvalidRules) as wrong:
            complaints.say(f", {key}", f"“{value}” is there, expected {wrong}")
    _check_columns(read.get("field_rules", ()), columns, complaints)
    complaints.raise_any()
    return _rules(read, complaints)


def _table(path: Path, complaints: Complaints) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        complaints.say("", f"this is not TOML: {wrong}.")
        complaints.raise_any()
        raise


def _rules(read: dict[str, Any], complaints: Complaints) -> Rules:
    try:
        return Rules(**read)
    except InvalidRules as wrong:
        complaints.say("", str(wrong))
        complaints.raise_any()
        raise


def _check_columns(rules: tuple[FieldRule, ...], columns: Collection[str], complaints: Complaints) -> None:
    for rule in rules:
        if rule.field not in RULE_FIELDS and rule.field not in columns:
            expected = _nearest(rule.field, {*RULE_FIELDS, *columns})
            complaints.say(", rules", f"people have no column named {rule.field}, expected {expected}.")


def _nearest(word: str, words: Collection[str]) -> str:
    near = get_close_matches(word, words, n=1)
    return near[0] if near else "one of " + ", ".join(sorted(words))


def _one_of(name: str, words: type[StrEnum]) -> Callable[[Any], dict[str, object]]:
    def read(value: Any) -> dict[str, object]:
        word = str(value).strip().casefold().replace("-", "_").replace(" ", "_")
        if word not in set(words):
            raise Unfit(f"one of {', '.join(words)}.")
        return {name: words(word)}

    return read


def _yes_or_no(name: str) -> Callable[[Any], dict[str, object]]:
    def read(value: Any) -> dict[str, object]:
        if not isinstance(value, bool):
            raise Unfit("true or false.")
        return {name: value}

    return read


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unfit("a number.")
    return float(value)


def _a_number(name: str) -> Callable[[Any], dict[str, object]]:
    return lambda value: {name: _number(value)}


def _size(value: Any) -> dict[str, object]:
    sizes = [value, value] if isinstance(value, int) else value
    whole = isinstance(sizes, list) and len(sizes) == 2 and all(type(size) is int for size in sizes)
    if not whole:
        raise Unfit("a whole number of mentees, or the least and the most, such as [3, 5].")
    return {"group_min": sizes[0], "group_max": sizes[1]}


def _weights(value: Any) -> dict[str, object]:
    if not isinstance(value, dict):
        raise Unfit("a table of criteria with their weights, such as wants = 40.")
    for name in value:
        if name not in set(Criterion):
            raise Unfit(f"criteria, and {name} is none: perhaps {_nearest(name, list(Criterion))}.")
    return {"weights": dict(DEFAULT_WEIGHTS) | {Criterion(name): _number(weight) for name, weight in value.items()}}


def _field_rules(value: Any) -> dict[str, object]:
    found = [RULE.fullmatch(rule.strip()) if isinstance(rule, str) else None for rule in _list(value)]
    if not all(found):
        raise Unfit('sentences such as "same site" or "not the same department".')
    return {"field_rules": tuple(_field_rule(one) for one in found if one)}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _field_rule(found: re.Match[str]) -> FieldRule:
    name = (found["one"] or found["other"]).strip().casefold().replace(" ", "_")
    return FieldRule(field=name, alike=Alike.DIFFERENT if found["not"] else Alike.SAME)


READERS: Mapping[str, Callable[[Any], dict[str, object]]] = {
    "kind": _one_of("kind", Kind),
    "objective": _one_of("objective", Objective),
    "floor": _a_number("floor"),
    "group_size": _size,
    "group_mix": _one_of("group_mix", Mix),
    "group_by": lambda value: {"group_by": str(value)},
    "weights": _weights,
    "rules": _field_rules,
    "allow_former_partners": _yes_or_no("allow_former_partners"),
    "level_rule": _yes_or_no("level_rule"),
    "shared_language": _yes_or_no("shared_language"),
    "min_overlap_hours": _a_number("min_overlap_hours"),
    "department_mix": _one_of("department_mix", Alike),
    "time_limit_seconds": _a_number("time_limit_seconds"),
}
