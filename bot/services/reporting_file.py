"""Reads a CSV file of who reports to whom: bytes in, rows out, or what is wrong with the file."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

BYTES_MOST = 10_000_000
ROWS_MOST = 200_000
FURTHER_MOST = 100
# What other kinds of file begin with: zip (xlsx, ods), old Excel, PDF.
OTHER_KINDS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16, as Excel's "Unicode text" is written
SEPARATORS = (",", ";", "\t")


class Column(StrEnum):
    ID = "id"
    EMAIL = "email"
    MANAGER = "manager"
    DEPARTMENT = "department"
    LEVEL = "level"
    START_DATE = "start date"


HEADINGS = {
    Column.ID: {"id", "slackid", "userid", "memberid", "person"},
    Column.EMAIL: {"email", "emailaddress", "mail"},
    Column.MANAGER: {"manager", "managerid", "manageremail", "reportsto"},
    Column.DEPARTMENT: {"department"},
    Column.LEVEL: {"level"},
    Column.START_DATE: {"startdate", "start", "startedon"},
}


# Where people work, which rules of matching may go by. Other columns are not kept: nobody needs them here.
FURTHER = {
    "site": {"site", "office", "location"},
    "country": {"country"},
    "region": {"region"},
    "company": {"company", "legalentity"},
    "business_unit": {"businessunit"},
    "division": {"division"},
    "function": {"function"},
    "team": {"team"},
    "job_family": {"jobfamily"},
}


class Flaw(StrEnum):
    """Why a file cannot be read at all."""

    EMPTY = "empty"
    NOT_CSV = "not_csv"
    NOT_UTF8 = "not_utf8"
    NO_PERSON_COLUMN = "no_person_column"
    NO_MANAGER_COLUMN = "no_manager_column"
    COLUMN_TWICE = "column_twice"
    BROKEN_QUOTES = "broken_quotes"
    NO_ROWS = "no_rows"
    TOO_MANY_ROWS = "too_many_rows"


class Unreadable(Exception):
    """The whole file cannot be taken; `line` counts from 1 and is 0 where no line is to blame."""

    def __init__(self, flaw: Flaw, line: int = 0) -> None:
        super().__init__(flaw)
        self.flaw = flaw
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the file: what was written in each column that the file has. `surplus` are cells beyond them.

    `further` is what rules of matching may go by, besides.
    """

    line: int
    cells: Mapping[Column, str]
    surplus: int = 0
    further: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """`ignored` are headings that mean nothing here."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    ignored: tuple[str, ...]
    further: tuple[str, ...] = ()


def read(content: bytes) -> Sheet:
    """Raises Unreadable. Commas, semicolons and tabs separate; UTF-8 and UTF-16 are understood."""
    lines = _lines(_decoded(content))
    _, heading = next(lines, (0, None))
    if heading is None:
        raise Unreadable(Flaw.EMPTY)
    places, further = _places(heading), _further(heading)
    rows = tuple(_row(line, cells, places, further, len(heading)) for line, cells in lines)
    if not rows:
        raise Unreadable(Flaw.NO_ROWS)
    used = {*places.values(), *further.values()}
    ignored = [name.strip() for at, name in enumerate(heading) if at not in used and name.strip()]
    return Sheet(columns=tuple(places), rows=rows, ignored=tuple(ignored), further=tuple(further))


def _decoded(content: bytes) -> str:
    if content.startswith(OTHER_KINDS):
        raise Unreadable(Flaw.NOT_CSV)
    try:
        text = content.decode("utf-16" if content.startswith(WIDE) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(Flaw.NOT_UTF8, content[: error.start].count(b"\n") + 1) from None
    if "\0" in text:
        raise Unreadable(Flaw.NOT_CSV)
    return text


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, each with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    count = 0
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Unreadable(Flaw.BROKEN_QUOTES, line) from None
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > ROWS_MOST + 1:
            raise Unreadable(Flaw.TOO_MANY_ROWS)
        yield line, cells


def _separator(text: str) -> str:
    heading = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=lambda one: sum(_column(cell) is not None for cell in heading.split(one)))


def _column(heading: str) -> Column | None:
    plain = "".join(letter for letter in heading.casefold() if letter.isalnum())
    return next((column for column, names in HEADINGS.items() if plain in names), None)


def _places(heading: Sequence[str]) -> dict[Column, int]:
    places: dict[Column, int] = {}
    for at, name in enumerate(heading):
        column = _column(name)
        if column in places:
            raise Unreadable(Flaw.COLUMN_TWICE, 1)
        if column is not None:
            places[column] = at
    if Column.ID not in places and Column.EMAIL not in places:
        raise Unreadable(Flaw.NO_PERSON_COLUMN, 1)
    if Column.MANAGER not in places:
        raise Unreadable(Flaw.NO_MANAGER_COLUMN, 1)
    return places


def _further(heading: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, name in enumerate(heading):
        plain = "".join(letter for letter in name.casefold() if letter.isalnum())
        known = next((one for one, names in FURTHER.items() if plain in names), None)
        if known in found:
            raise Unreadable(Flaw.COLUMN_TWICE, 1)
        if known is not None:
            found[known] = at
    return found


def _row(line: int, cells: Sequence[str], places: Mapping[Column, int], further: Mapping[str, int], width: int) -> Row:
    def cell(at: int) -> str:
        return cells[at].strip() if at < len(cells) else ""

    found = {column: cell(at) for column, at in places.items()}
    besides = {name: cell(at)[:FURTHER_MOST] for name, at in further.items()}
    surplus = sum(bool(one.strip()) for one in cells[width:])
    return Row(line=line, cells=found, surplus=surplus, further=besides)
