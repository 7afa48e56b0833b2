"""people.csv: one person a line, as the matching engine sees them."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.kinds import Role
from bot.matching.values import BOTH_ROLES, Participant, WorkingHours
from handlers.match_files.complaints import Complaints

ROLES = {"mentor": frozenset({Role.MENTOR}), "mentee": frozenset({Role.MENTEE}), "both": BOTH_ROLES}
HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
FORMULA = re.compile(r"=|[+@\-].*[(|!]", re.DOTALL)  # ids come out again, and files are opened in spreadsheets
OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs"}
LONGEST_CELL = 10_000_000  # characters
A_FEW_WORDS = 4  # something wanted or offered that is no longer than this is a skill; more is a sentence

Cells = Mapping[str, str]


class Unreadable(ValueError):
    """A cell that cannot be read; the text says what is expected."""


@dataclass(frozen=True, slots=True)
class People:
    """The people of a file, and the names of columns that only a rule could use."""

    participants: tuple[Participant, ...]
    further: tuple[str, ...]
    strangers: tuple[str, ...] = field(default=())  # ids in lists of people that are in no line


def read_people(path: Path) -> People:
    """Raises WrongFile with every complaint, and OSError when there is no such file."""
    complaints = Complaints(path.name)
    rows = list(_rows(path, complaints))
    further = tuple(name for name in (rows[0][1] if rows else {}) if name not in READERS)
    people: dict[str, tuple[int, Participant]] = {}
    for line, cells in rows:
        person = _person(line, cells, further, complaints)
        if person.id in people:
            complaints.add(line, "id", person.id, f"an id of its own: line {people[person.id][0]} has it already")
        people.setdefault(person.id, (line, person))
    complaints.raise_any()
    participants = tuple(person for _, person in people.values())
    return People(participants, further, _strangers(participants))


def _rows(path: Path, complaints: Complaints) -> Iterator[tuple[int, Cells]]:
    lines = csv.reader(io.StringIO(_text_of(path, complaints), newline=""), strict=True)
    csv.field_size_limit(LONGEST_CELL)
    header: list[str] | None = None
    line = 1
    try:
        for row in lines:
            if header is None and any(cell.strip() for cell in row):
                header = _header(row, line, complaints)
            elif header is not None and any(cell.strip() for cell in row):
                yield from _row(line, row, header, complaints)
            line = lines.line_num + 1
    except csv.Error as wrong:
        complaints.say(
            f", line {line}, column unknown", f"this is not CSV ({wrong}), expected cells separated by commas."
        )
        complaints.raise_any()
    if header is None:
        complaints.say(", line 1", "nothing is there, expected a line of column names, among them id and role.")
        complaints.raise_any()


def _text_of(path: Path, complaints: Complaints) -> str:
    written = path.read_bytes()
    try:
        return written.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        before = written[: wrong.start].decode("latin-1").splitlines(keepends=True) or [""]
        line, cells = max(1, len(before)), before[-1].split(",")
        names = before[0].lstrip("ï»¿").strip().split(",") if line > 1 else [*cells[:-1], "(no name)"]
        column = names[min(len(cells), len(names)) - 1]
        there = f"byte {wrong.start + 1} is not UTF-8, expected a CSV file saved as UTF-8."
        complaints.say(f", line {line}, column {column}", there)
        complaints.raise_any()
        raise


def _header(row: list[str], line: int, complaints: Complaints) -> list[str]:
    names = [cell.strip().casefold().replace(" ", "_") for cell in row]
    for separator, called in OTHER_SEPARATORS.items():
        if len(names) == 1 and separator in row[0]:
            where = f", line {line}, column {row[0].split(separator)[0]}"
            complaints.say(where, f"cells are separated by {called}, expected commas (lists within a cell have ;).")
            complaints.raise_any()
    for required in ("id", "role"):
        if required not in names:
            complaints.say(
                f", line {line}, column {required}", f"there is no such column, expected one named {required}."
            )
    for name in sorted({name for name in names if names.count(name) > 1}):
        complaints.say(f", line {line}, column {name or '(no name)'}", "it is there twice, expected once.")
    complaints.raise_any()
    return names


def _row(line: int, row: list[str], header: list[str], complaints: Complaints) -> Iterator[tuple[int, Cells]]:
    if len(row) == len(header):
        yield line, {name: cell.strip() for name, cell in zip(header, row, strict=True)}
        return
    last = header[min(len(row), len(header)) - 1]
    complaints.say(f", line {line}, column {last}", f"the line has {len(row)} cells, expected {len(header)}.")


def _person(line: int, cells: Cells, further: tuple[str, ...], complaints: Complaints) -> Participant:
    read: dict[str, Any] = {}
    for name, cell in cells.items():
        reader = READERS.get(name)
        if reader is None or (not cell and name not in ("id", "role")):
            continue
        try:
            read |= reader(cell)
        except Unreadable as wrong:
            complaints.add(line, name, cell, str(wrong))
    read.setdefault("id", "")
    read.setdefault("roles", frozenset())
    return Participant(**read, fields={name: cells[name] for name in further if cells[name]})


def _strangers(people: tuple[Participant, ...]) -> tuple[str, ...]:
    known = {person.id for person in people}
    named = (person.do_not_match | person.former_mentors for person in people)
    return tuple(sorted(set().union(*named) - known))


def _id(cell: str) -> dict[str, object]:
    if not cell:
        raise Unreadable("an id")
    if FORMULA.match(cell):
        raise Unreadable("an id that a spreadsheet does not run as a formula")
    if not cell.isprintable():
        raise Unreadable("an id of characters that can be seen")
    return {"id": cell}


def _role(cell: str) -> dict[str, object]:
    if cell.casefold() not in ROLES:
        raise Unreadable("mentor, mentee or both")
    return {"roles": ROLES[cell.casefold()]}


def _whole(name: str, *, least: int, most: int) -> Callable[[str], dict[str, object]]:
    def read(cell: str) -> dict[str, object]:
        if not re.fullmatch(r"\d{1,9}", cell, re.ASCII) or not least <= int(cell) <= most:
            raise Unreadable(f"a whole number from {least} to {most}")
        return {name: int(cell)}

    return read


def _years(cell: str) -> dict[str, object]:
    if not re.fullmatch(r"\d{1,2}(\.\d+)?", cell, re.ASCII):
        raise Unreadable("a number of years from 0 to 99, such as 7 or 2.5")
    return {"experience_years": float(cell)}


def _text(name: str) -> Callable[[str], dict[str, object]]:
    return lambda cell: {name: cell}


def _time_zone(cell: str) -> dict[str, object]:
    try:
        ZoneInfo(cell)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Unreadable("the IANA name of a time zone, such as Europe/Berlin") from None
    return {"time_zone": cell}


def _working_hours(cell: str) -> dict[str, object]:
    found = HOURS.fullmatch(cell)
    if not found:
        raise Unreadable("hours such as 09:00-17:00")
    try:
        start, end = (time(int(found[one]), int(found[one + 1])) for one in (1, 3))
    except ValueError:
        raise Unreadable("hours from 00:00 to 23:59, such as 09:00-17:00") from None
    if start == end:
        raise Unreadable("hours that do not end when they begin, such as 09:00-17:00")
    return {"working_hours": WorkingHours(start=start, end=end)}


def _items(cell: str) -> list[str]:
    return [item.strip() for item in cell.split(";") if item.strip()]


def _ids(*names: str) -> Callable[[str], dict[str, object]]:
    return lambda cell: dict.fromkeys(names, frozenset(_items(cell)))


def _terms(name: str) -> Callable[[str], dict[str, object]]:
    def read(cell: str) -> dict[str, object]:
        items = _items(cell)
        skills = frozenset(item for item in items if len(item.split()) <= A_FEW_WORDS)
        return {f"{name}_skills": skills, f"{name}_words": ". ".join(item for item in items if item not in skills)}

    return read


READERS: Mapping[str, Callable[[str], dict[str, object]]] = {
    "id": _id,
    "name": lambda cell: {},  # noqa: ARG005  # names are for the reader of the file; nobody is matched by name
    "role": _role,
    "level": _whole("level", least=1, most=99),
    "experience_years": _years,
    "department": _text("department"),
    "site": _text("site"),
    "manager_id": _text("manager_id"),
    "languages": _ids("languages"),
    "time_zone": _time_zone,
    "working_hours": _working_hours,
    "offers": _terms("offers"),
    "wants": _terms("wants"),
    "about": _text("about"),
    "capacity": _whole("mentor_capacity", least=0, most=1000),
    "mentee_capacity": _whole("mentee_capacity", least=0, most=1000),
    "do_not_match": _ids("do_not_match"),
    "former_partners": _ids("former_mentors", "former_mentees"),
}
