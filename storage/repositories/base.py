"""Rows to values and back: a value's field is the column of the same name."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Insert, Select, Table, Update, bindparam, insert, or_, select, update
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.sql.elements import ColumnElement

from bot.domain.moves import Moves
from bot.domain.person import WorkspaceId
from bot.errors import Refusal, Refused
from storage.rows.base import Row

V = TypeVar("V")


# What a reading transaction was told already: the same question has the same answer until it ends.
Answers = dict[Any, Any]


class InWorkspace:
    """One connection in one transaction, seeing one workspace. Only a reading one remembers its `answers`."""

    def __init__(self, connection: Connection, workspace_id: WorkspaceId, answers: Answers | None = None) -> None:
        self.connection = connection
        self.workspace_id = workspace_id
        self.answers = answers


class Values(InWorkspace, Generic[V]):
    """Reads and writes one kind of value in one table."""

    row: type[Row]
    kind: type[V]
    apart: frozenset[str] = frozenset()  # fields that live in a table of their own

    @property
    def table(self) -> Table:
        return cast(Table, self.row.__table__)

    def _names(self) -> tuple[str, ...]:
        return _field_names(cast(Hashable, self.kind), self.apart)

    def _columns(self, value: V) -> dict[str, Any]:
        return {name: getattr(value, name) for name in self._names()}

    def _value(self, row: Mapping[str, Any]) -> V:
        return self.kind(**{name: row[name] for name in self._names()})

    def _select(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        return select(self.table).where(self.table.c.workspace_id == self.workspace_id, *conditions)

    def _some(self, query: Select[Any]) -> Sequence[V]:
        return [self._value(row) for row in plainly(self.connection.execute(query))]

    def _first(self, query: Select[Any]) -> V | None:
        return next(iter(self._some(query.limit(1))), None)

    def _where(self, *conditions: ColumnElement[bool]) -> Sequence[V]:
        return self._some(self._select(*conditions).order_by(*self.table.primary_key.columns))

    def _equal(self, **values: Any) -> Sequence[V]:
        """All whose columns have these values: the commonest question, whose statement is built once."""
        question = (self.row, tuple(values.items()))
        if self.answers is not None and question in self.answers:
            return cast(Sequence[V], self.answers[question])
        given = {"workspace_id": self.workspace_id, **values}
        return self._ask(question, _statement(self.row, tuple(given)), given)

    def _either(self, first: str, second: str, value: Any) -> Sequence[V]:
        """All that have this value in the one column or the other."""
        question = (self.row, first, second, value)
        if self.answers is not None and question in self.answers:
            return cast(Sequence[V], self.answers[question])
        given = {"workspace_id": self.workspace_id, "value": value}
        return self._ask(question, _either_statement(self.row, first, second), given)

    def _among(self, name: str, values: Collection[Any]) -> Sequence[V]:
        """All whose column has one of these values."""
        given = {"workspace_id": self.workspace_id, "among": tuple(values)}
        rows = plainly(self.connection.execute(_among_statement(self.row, name), given))
        return [self._value(row) for row in rows]

    def _ask(self, question: Hashable, statement: Select[Any], given: Mapping[str, Any]) -> Sequence[V]:
        found = [self._value(row) for row in plainly(self.connection.execute(statement, given))]
        if self.answers is not None:
            self.answers[question] = found
        return found

    def _one(self, **values: Any) -> V | None:
        return next(iter(self._equal(**values)), None)


def plainly(result: CursorResult[Any]) -> Iterator[dict[str, Any]]:
    """Rows as plain dictionaries, which are asked for a name much faster than what the library gives."""
    names = tuple(result.keys())
    return (dict(zip(names, row, strict=True)) for row in result)


@lru_cache(maxsize=256)
def _field_names(kind: Any, apart: frozenset[str]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in apart)


@lru_cache(maxsize=256)
def _statement(row: type[Row], names: tuple[str, ...]) -> Select[Any]:
    table = cast(Table, row.__table__)
    conditions = [table.c[name] == bindparam(name) for name in names]
    return select(table).where(*conditions).order_by(*table.primary_key.columns)


@lru_cache(maxsize=256)
def _among_statement(row: type[Row], name: str) -> Select[Any]:
    table = cast(Table, row.__table__)
    here = table.c.workspace_id == bindparam("workspace_id")
    among = table.c[name].in_(bindparam("among", expanding=True))
    return select(table).where(here, among).order_by(*table.primary_key.columns)


@lru_cache(maxsize=256)
def _either_statement(row: type[Row], first: str, second: str) -> Select[Any]:
    table = cast(Table, row.__table__)
    here = table.c.workspace_id == bindparam("workspace_id")
    value = bindparam("value", type_=table.c[first].type)
    either = or_(table.c[first] == value, table.c[second] == value)
    return select(table).where(here, either).order_by(*table.primary_key.columns)


@lru_cache(maxsize=256)
def insertion(row: type[Row]) -> Insert:
    return insert(cast(Table, row.__table__))


@lru_cache(maxsize=256)
def numbered_insertion(row: type[Row]) -> ReturningInsert[Any]:
    table = cast(Table, row.__table__)
    return insert(table).returning(table.c.id)


@lru_cache(maxsize=256)
def change_of(row: type[Row], *, versioned: bool = False, moves: bool = False) -> Update:
    """Of the one whose id is `its_id`, where its version is `its_version` and its state one of `its_states`."""
    table = cast(Table, row.__table__)
    column = table.c
    change = update(table).where(column.workspace_id == bindparam("here"), column.id == bindparam("its_id"))
    if versioned:
        change = change.where(column.version == bindparam("its_version"))
    return change.where(column.state.in_(bindparam("its_states", expanding=True))) if moves else change


class Numbered(Values[V]):
    """Values that get their id from the database and are saved against the version they were read with.

    Where they have `moves`, nothing else is saved: the database itself compares the state they come from.
    """

    moves: Moves[Any] | None = None

    def add(self, value: V) -> V:
        columns = self._columns(value) | {"workspace_id": self.workspace_id}
        del columns["id"]
        result = self.connection.execute(numbered_insertion(self.row), columns)
        return replace(value, id=result.scalar_one())  # type: ignore[type-var]

    def add_all(self, values: Sequence[V]) -> None:
        rows = [self._columns(value) | {"workspace_id": self.workspace_id} for value in values]
        for row in rows:
            del row["id"]
        if rows:
            self.connection.execute(insertion(self.row), rows)

    def get(self, id: int) -> V:  # noqa: A002, it is the value's id
        found = self._one(id=id)
        if found is None:
            raise Refused(Refusal.GONE)
        return found

    def save(self, value: V) -> V:
        columns = self._columns(value)
        number, version = columns.pop("id"), columns.get("version")
        given = {"here": self.workspace_id, "its_id": number}
        if version is not None:
            given |= {"its_version": version}
            columns["version"] = version + 1
        if self.moves is not None:
            given |= {"its_states": tuple(self.moves.before(columns["state"]))}
        change = change_of(self.row, versioned=version is not None, moves=self.moves is not None)
        if self.connection.execute(change, columns | given).rowcount != 1:
            raise Refused(self._why_not(number, version))
        return value if version is None else replace(value, version=version + 1)  # type: ignore[type-var]

    def _why_not(self, number: int, version: int | None) -> Refusal:
        """Either somebody else was first, or its life does not allow it."""
        now = self._first(self._select(self.table.c.id == number))
        same = now is not None and getattr(now, "version", None) == version
        return Refusal.NOT_FROM_HERE if same and self.moves is not None else Refusal.CHANGED_MEANWHILE
