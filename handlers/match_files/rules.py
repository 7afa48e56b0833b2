"""rules.toml: what a manager would set in Slack."""

import json
import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from enum import StrEnum
from math import isfinite
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
MOST_WEIGHT = 1_000_000


class Unfit(ValueError):
    """A value that does not fit; the text says what is expected, and `key` where, if not at the setting itself."""

    def __init__(self, expected: str, key: str = "") -> None:
        super().__init__(expected)
        self.key = key


def read_rules(path: Path, columns: Collection[str]) -> Rules:
    """Raises WrongFile with every complaint, and OSError when there is no such file.

    `columns` are further columns of people.csv, which rules may name.
    """
    complaints = Complaints(path.name)
    text = _text_of(path, complaints)
    read: dict[str, Any] = {}
    for key, value in _table(text, complaints).items():
        where = f", line {_line_of(text, key)}, {key}"
        if key not in READERS:
            complaints.say(where, f"there is no such setting, expected {_nearest(key, READERS)}.")
            continue
        try:
            found = READERS[key](value)
            _check_alone(found)
            _check_columns(found, columns)
            read |= found
        except InvalidRules as wrong:
            complaints.say(where, f"{_shown(value)} is there. {wrong}")
        except Unfit as wrong:
            line = f", line {_line_of(text, wrong.key)}, {wrong.key}" if wrong.key else where
            complaints.say(line, f"{_shown(value)} is there, expected {wrong}")
    complaints.raise_any()
    return Rules(**read)


def _shown(value: object) -> str:
    """As it is written in the file, or nearly."""
    return f"“{value}”" if isinstance(value, str) else f"“{json.dumps(value, ensure_ascii=False, default=str)}”"


def _line_of(text: str, key: str) -> int:
    """The line on which a key or a table begins; the first where it is written in some other way."""
    begins = re.compile(rf"""\s*\[*\s*["']?{re.escape(key)}["']?\s*[\].=]""")
    return next((number for number, line in enumerate(text.splitlines(), 1) if begins.match(line)), 1)


def _check_alone(found: Mapping[str, Any]) -> None:
    """What a setting can be wrong in whatever the others are. Raises InvalidRules."""
    Rules(**found)


def _text_of(path: Path, complaints: Complaints) -> str:
    written = path.read_bytes()
    try:
        return written.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as wrong:
        line = written[: wrong.start].count(b"\n") + 1
        complaints.say(f", line {line}", f"byte {wrong.start + 1} is not UTF-8, expected a file saved as UTF-8.")
        complaints.raise_any()
        raise


def _table(text: str, complaints: Complaints) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        complaints.say("", f"this is not TOML: {wrong}.")
        complaints.raise_any()
        raise


def _check_columns(found: Mapping[str, Any], columns: Collection[str]) -> None:
    fields = [rule.field for rule in found.get("field_rules", ())]
    fields += [found["group_by"]] if "group_by" in found else []
    for name in fields:
        if name not in RULE_FIELDS and name not in columns:
            raise Unfit(f"a column of people.csv; none is named {name}: {_nearest(name, {*RULE_FIELDS, *columns})}.")


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
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise Unfit("a number.")
    return float(value)


def _a_number(name: str) -> Callable[[Any], dict[str, object]]:
    return lambda value: {name: _number(value)}


def _a_column(value: Any) -> dict[str, object]:
    if not isinstance(value, str) or not value.strip():
        raise Unfit('the name of a column, such as "level".')
    return {"group_by": value.strip().casefold().replace(" ", "_")}


def _size(value: Any) -> dict[str, object]:
    sizes = [value, value] if type(value) is int else value
    whole = isinstance(sizes, list) and len(sizes) == 2 and all(type(size) is int for size in sizes)
    if not whole:
        raise Unfit("a whole number of mentees, or the least and the most, such as [3, 5].")
    return {"group_min": sizes[0], "group_max": sizes[1]}


def _weights(value: Any) -> dict[str, object]:
    if not isinstance(value, dict):
        raise Unfit("a table of criteria with their weights, such as wants = 40.")
    for name in value:
        if name not in set(Criterion):
            raise Unfit(f"criteria, and {name} is none: perhaps {_nearest(name, list(Criterion))}.", name)
        if not 0 <= _number(value[name]) < MOST_WEIGHT:
            raise Unfit("weights of 0 or more, and less than a million.", name)
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
    "group_by": _a_column,
    "weights": _weights,
    "rules": _field_rules,
    "allow_former_partners": _yes_or_no("allow_former_partners"),
    "level_rule": _yes_or_no("level_rule"),
    "shared_language": _yes_or_no("shared_language"),
    "min_overlap_hours": _a_number("min_overlap_hours"),
    "department_mix": _one_of("department_mix", Alike),
    "time_limit_seconds": _a_number("time_limit_seconds"),
}
