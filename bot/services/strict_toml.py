"""Reads TOML into frozen values and takes nothing that it does not know: each flaw with its field and line."""

import re
import tomllib
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

V = TypeVar("V")
Where = tuple[str | int, ...]

HEADING = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
STATEMENT = re.compile(r"^\s*([A-Za-z0-9_\-\".]+)\s*=")
AT_LINE = re.compile(r"\(at line (\d+)")
LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """What is wrong at one place of a file; `line` counts from 1."""

    file: str
    line: int
    field: str
    says: str

    def __str__(self) -> str:
        where = f" at {self.field}" if self.field else ""
        return f"{self.file}, line {self.line}{where}: {self.says}"


class FlawedContent(Exception):
    """A file that cannot be taken, with everything that is wrong in it."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__("\n".join(str(one) for one in flaws))
        self.flaws = tuple(flaws)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Statement:
    """A key with its value, on the lines from `begins` to `ends`."""

    path: Where
    begins: int
    ends: int


class Source:
    """The text of one file, which knows on which line each field stands."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self._lines = text.splitlines()
        try:
            self.values: Mapping[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = AT_LINE.search(str(error))
            says = f"This is not TOML: {error}"
            raise FlawedContent([Flaw(file=file, line=int(found[1]) if found else 1, field="", says=says)]) from None

    def flaw(self, path: Where, says: str) -> Flaw:
        return Flaw(file=self.file, line=self.line_of(path), field=_dotted(path), says=says)

    def line_of(self, path: Where) -> int:
        """Of the field, or of the nearest thing around it that has a line."""
        known = {one.path: one for one in self._statements()}
        for length in range(len(path), 0, -1):
            found = known.get(path[:length])
            if found is not None:
                return self._line_within(found, path[length:])
        return 1

    def _line_within(self, statement: _Statement, rest: Where) -> int:
        """The line of one element, where a list has one on each."""
        if len(rest) != 1 or not isinstance(rest[0], int) or statement.ends == statement.begins:
            return statement.begins
        value: Any = self.values
        for part in (*statement.path, rest[0]):
            value = value[part]
        lines = range(statement.begins, statement.ends + 1)
        return next((one for one in lines if f'"{value}"' in self._lines[one - 1]), statement.begins)

    def _statements(self) -> Iterator[_Statement]:
        around: Where = ()
        counts: dict[Where, int] = {}
        at = 0
        while at < len(self._lines):
            heading, key = HEADING.match(self._lines[at]), STATEMENT.match(self._lines[at])
            if heading:
                around = _heading(heading, counts)
                yield _Statement(path=around, begins=at + 1, ends=at + 1)
            elif key:
                ends = self._end_of(at)
                yield _Statement(path=(*around, *_parts(key[1])), begins=at + 1, ends=ends + 1)
                at = ends
            at += 1

    def _end_of(self, at: int) -> int:
        """The last line of the statement that begins here: the first with which it is whole."""
        for end in range(at, len(self._lines)):
            try:
                tomllib.loads("\n".join(self._lines[at : end + 1]))
            except tomllib.TOMLDecodeError:
                continue
            return end
        return at


def _parts(name: str) -> Where:
    return tuple(part.strip().strip('"') for part in name.split("."))


def _heading(found: re.Match[str], counts: dict[Where, int]) -> Where:
    path: Where = ()
    parts = _parts(found[2])
    for place, part in enumerate(parts, start=1):
        path = (*path, part)
        if place == len(parts) and found[1] == "[[":
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _dotted(path: Where) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


class Reader:
    """Makes values of one source. `given` are values that the file names by their ids: by type, then by id."""

    def __init__(self, source: Source, given: Mapping[type, Mapping[str, Any]] | None = None) -> None:
        self.source = source
        self.flaws: list[Flaw] = []
        self._given = given or {}

    def read(self, kind: type[V], values: Mapping[str, Any], path: Where = (), **known: Any) -> V:
        """Raises FlawedContent. `known` are fields that do not stand in the file."""
        made = self._value(kind, values, path, known)
        self.finish()
        return made  # type: ignore[no-any-return]

    def finish(self) -> None:
        if self.flaws:
            raise FlawedContent(sorted(self.flaws, key=lambda one: one.line))

    def wrong(self, path: Where, says: str) -> None:
        self.flaws.append(self.source.flaw(path, says))

    def _value(self, kind: Any, value: Any, path: Where, known: Mapping[str, Any] | None = None) -> Any:
        if get_origin(kind) in {Union, types.UnionType}:
            return self._value(next(one for one in get_args(kind) if one is not type(None)), value, path)
        if kind in self._given and isinstance(value, str):
            return self._named(kind, value, path)
        if is_dataclass(kind):
            return self._record(kind, value, path, known or {})
        if get_origin(kind) is tuple:
            return self._row(get_args(kind)[0], value, path)
        if get_origin(kind) is dict:
            return self._table(get_args(kind)[1], value, path)
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return self._word(kind, value, path)
        return self._plain(kind, value, path)

    def _named(self, kind: type, name: str, path: Where) -> Any:
        found = self._given[kind].get(name)
        if found is None:
            self.wrong(path, f"There is no {kind.__name__.lower()} called {_shown(name)}.")
        return found

    def _record(self, kind: Any, value: Any, path: Where, known: Mapping[str, Any]) -> Any:
        if not isinstance(value, Mapping):
            self.wrong(path, f"A table is expected here, and this is {_called(value)}.")
            return None
        expected = {one.name: one for one in fields(kind) if one.name not in known}
        for name in value:
            if name not in expected:
                self.wrong((*path, name), f"{_shown(name)} is not known here. Known are {', '.join(expected)}.")
        types_of = get_type_hints(kind)
        missing = [name for name, one in expected.items() if name not in value and _is_needed(one)]
        for name in missing:
            self.wrong(path, f"{_shown(name)} is missing.")
        read = {name: self._value(types_of[name], value[name], (*path, name)) for name in expected if name in value}
        return None if missing else self._made(kind, {**read, **known}, path)

    def _made(self, kind: Any, values: Mapping[str, Any], path: Where) -> Any:
        try:
            return kind(**values)
        except ValueError as error:
            self.wrong(path, str(error))
            return None

    def _row(self, kind: Any, value: Any, path: Where) -> Any:
        if not isinstance(value, list):
            self.wrong(path, f"A list is expected here, and this is {_called(value)}.")
            return ()
        return tuple(self._value(kind, one, (*path, place)) for place, one in enumerate(value))

    def _table(self, kind: Any, value: Any, path: Where) -> Any:
        if not isinstance(value, Mapping):
            self.wrong(path, f"A table is expected here, and this is {_called(value)}.")
            return {}
        return {name: self._value(kind, one, (*path, name)) for name, one in value.items()}

    def _word(self, kind: type[StrEnum], value: Any, path: Where) -> Any:
        words = [one.value for one in kind]
        if not isinstance(value, str) or value not in words:
            self.wrong(path, f"{_shown(value)} is not one of {', '.join(words)}.")
            return None
        return kind(value)

    def _plain(self, kind: Any, value: Any, path: Where) -> Any:
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if type(value) is not kind:
            self.wrong(path, f"{PLAIN[kind]} is expected here, and this is {_called(value)}.")
            return None
        return unwrapped(value) if kind is str else value


PLAIN = {str: "Text", int: "A whole number", float: "A number", bool: "true or false"}


def unwrapped(text: str) -> str:
    """Lines of a paragraph in one; an empty line keeps paragraphs apart, and each point of a list has its own line."""
    paragraphs = [_points(one) for one in re.split(r"\n\s*\n", text)]
    return "\n\n".join(one for one in paragraphs if one)


def _points(paragraph: str) -> str:
    return "\n".join(" ".join(one.split()) for one in re.split(r"\n(?=\s*•)", paragraph)).strip()


def _is_needed(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _called(value: Any) -> str:
    names = {bool: "true or false", int: "a whole number", float: "a number", str: "text", list: "a list"}
    return names.get(type(value), "a table" if isinstance(value, Mapping) else "a date or time")


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else str(value)
    return f'"{text[:LONGEST_SHOWN]}"'
