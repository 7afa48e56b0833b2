"""Takes a file of who reports to whom: all of it, or nothing and every wrong row named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.domain.person import Person, PersonId
from bot.ports import UnitOfWork
from bot.services import reporting_file
from bot.services.permissions import note, require_admin
from bot.services.reporting_file import Column, Row, Sheet

DEPARTMENT_MOST = 100
SHOWN_MOST = 40


class Expected(StrEnum):
    """What should have stood in a cell."""

    PERSON = "person"
    SAME_PERSON = "same_person"
    ONCE = "once"
    MANAGER = "manager"
    NOT_THEMSELVES = "not_themselves"
    NO_CIRCLE = "no_circle"
    SHORT_DEPARTMENT = "short_department"
    LEVEL = "level"
    DATE = "date"
    NO_MORE_CELLS = "no_more_cells"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongCell:
    line: int
    column: Column | None
    written: str
    expected: Expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """Nothing was written, since these cells are wrong."""

    cells: tuple[WrongCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """`missing` counts people of the workspace whom the file does not name."""

    people: int
    changed: int
    missing: int
    ignored: tuple[str, ...]


def require_may_take(uow: UnitOfWork, actor: PersonId) -> bool:
    """Says whether a file was taken before."""
    with uow:
        require_admin(uow, actor)
        return uow.workspace.settings().reporting_lines_known


def take(uow: UnitOfWork, reading: UnitOfWork, actor: PersonId, now: datetime, content: bytes) -> Taken | Wrong:
    """Raises `reporting_file.Unreadable` where the file as a whole cannot be read.

    Everything is checked in `reading`, so that others wait for the writing alone.
    """
    sheet = reporting_file.read(content)
    with reading:
        require_admin(reading, actor)
        directory = _Directory(reading.people.all())
    check = _Check(directory=directory)
    placed = check.all_of(sheet)
    if check.wrong:
        return Wrong(cells=tuple(sorted(check.wrong, key=lambda cell: cell.line)))
    changed = [person for person in placed.values() if person != directory.by_id[person.id]]
    with uow:
        require_admin(uow, actor)
        uow.people.place(changed)
        before = uow.workspace.settings()
        names = tuple(sorted({*before.field_names, *sheet.further}))
        uow.workspace.save(replace(before, reporting_lines_known=True, field_names=names))
        note(uow, actor, now, "took_reporting_lines", "workspace", people=len(placed), changed=len(changed))
    missing = sum(one.can_take_part and one.id not in placed for one in directory.by_id.values())
    return Taken(people=len(placed), changed=len(changed), missing=missing, ignored=sheet.ignored)


class _Directory:
    """People by what a file may call them; whoever is still here comes before whoever left."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.by_id = {one.id: one for one in people}
        last_wins = sorted(people, key=lambda one: not one.is_deactivated)
        self.by_email = {one.email.casefold(): one for one in last_wins if one.email}

    def find(self, written: str) -> Person | None:
        plain = written.strip().removeprefix("<@").removesuffix(">").partition("|")[0]
        found = self.by_email.get(plain.casefold()) if "@" in plain else self.by_id.get(PersonId(plain.upper()))
        return None if found is None or found.is_bot else found


@dataclass(slots=True, kw_only=True)
class _Check:
    """Goes through a sheet and gathers everything that is wrong."""

    directory: _Directory
    wrong: list[WrongCell] = field(default_factory=list)

    def all_of(self, sheet: Sheet) -> dict[PersonId, Person]:
        """Everybody in the file, as it says they are."""
        placed: dict[PersonId, Person] = {}
        lines: dict[PersonId, Row] = {}
        for row in sheet.rows:
            person = self._person(row)
            if row.surplus:
                self._note(row, None, Expected.NO_MORE_CELLS)
            if person is None:
                continue
            if person.id in placed:
                self._note(row, _named_by(row), Expected.ONCE)
                continue
            placed[person.id] = replace(person, **self._said(row, person))
            lines[person.id] = row
        for person_id in _in_circles(self.directory.by_id | placed):
            if person_id in lines:
                self._note(lines[person_id], Column.MANAGER, Expected.NO_CIRCLE)
        return placed

    def _person(self, row: Row) -> Person | None:
        named = [(column, row.cells[column]) for column in (Column.ID, Column.EMAIL) if row.cells.get(column)]
        if not named:
            self._note(row, _named_by(row), Expected.PERSON)
            return None
        found = [self.directory.find(written) for _, written in named]
        for (column, _), person in zip(named, found, strict=True):
            if person is None:
                self._note(row, column, Expected.PERSON)
        if None in found:
            return None
        if len({person.id for person in found if person}) > 1:
            self._note(row, Column.EMAIL, Expected.SAME_PERSON)
            return None
        return found[0]

    def _said(self, row: Row, person: Person) -> dict[str, Any]:
        said: dict[str, Any] = {}
        for column, written in row.cells.items():
            if column is Column.MANAGER:
                said["manager_id"] = self._manager(row, written, person)
            elif column is Column.DEPARTMENT:
                said["department"] = self._department(row, written)
            elif column is Column.LEVEL:
                said["level"] = self._level(row, written)
            elif column is Column.START_DATE:
                said["start_date"] = self._start_date(row, written)
        if row.further:
            besides = person.fields | dict(row.further)
            said["fields"] = {name: written for name, written in besides.items() if written}
        return said

    def _manager(self, row: Row, written: str, person: Person) -> PersonId | None:
        if not written:
            return None
        manager = self.directory.find(written)
        if manager is None:
            self._note(row, Column.MANAGER, Expected.MANAGER)
        elif manager.id == person.id:
            self._note(row, Column.MANAGER, Expected.NOT_THEMSELVES)
        else:
            return manager.id
        return None

    def _department(self, row: Row, written: str) -> str | None:
        if len(written) > DEPARTMENT_MOST:
            self._note(row, Column.DEPARTMENT, Expected.SHORT_DEPARTMENT)
        return written or None

    def _level(self, row: Row, written: str) -> int | None:
        if written and written not in {"1", "2", "3"}:
            self._note(row, Column.LEVEL, Expected.LEVEL)
            return None
        return int(written) if written else None

    def _start_date(self, row: Row, written: str) -> date | None:
        try:
            return date.fromisoformat(written) if written else None
        except ValueError:
            self._note(row, Column.START_DATE, Expected.DATE)
            return None

    def _note(self, row: Row, column: Column | None, expected: Expected) -> None:
        written = row.cells.get(column, "") if column else ""
        self.wrong.append(WrongCell(line=row.line, column=column, written=written[:SHOWN_MOST], expected=expected))


def _named_by(row: Row) -> Column:
    by_id = Column.ID in row.cells and (row.cells[Column.ID] or not row.cells.get(Column.EMAIL))
    return Column.ID if by_id else Column.EMAIL


def _in_circles(people: Mapping[PersonId, Person]) -> Iterator[PersonId]:
    """Everybody who, following managers upwards, comes back to themselves."""
    settled: set[PersonId] = set()
    for start in people:
        path: dict[PersonId, None] = {}
        at: PersonId | None = start
        while at is not None and at in people and at not in settled and at not in path:
            path[at] = None
            at = people[at].manager_id
        if at is not None and at in path:
            way = list(path)
            yield from way[way.index(at) :]
        settled.update(path)
