"""What Slack takes, counted in the database, so that all replicas together keep to it.

A rate is kept as one moment: when what was taken would be paid for at an even pace. Taking moves it by one step; it
may run ahead of now by as many steps as may come at once.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import ceil
from types import ModuleType
from typing import Any, cast

from sqlalchemy import Executable, Select, String, Table, and_, bindparam, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.person import WorkspaceId
from bot.ports.deliveries import Rate
from storage.given import Kinds, given_rows, parameters
from storage.repositories.base import InWorkspace
from storage.rows.deliveries import SlackLimitRow

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
UNUSED = (LONG_AGO, LONG_AGO)
NOTHING = timedelta()


TABLE = cast(Table, SlackLimitRow.__table__)
NAMES: Kinds = {"name": String()}


class LimitTable(InWorkspace):
    table: Table = TABLE

    def take(self, rates: Sequence[Rate], *, now: datetime) -> datetime | None:
        return self.take_each([rates], now=now)[0]

    def take_each(self, wanted: Sequence[Sequence[Rate]], *, now: datetime) -> Sequence[datetime | None]:
        names = {rate.name for rates in wanted for rate in rates}
        known = dict(self._known(sorted(names), locked=True))
        if len(known) < len(names) and self.connection.dialect.name == "postgresql":
            known = dict(self._begun(sorted(names)))
        taken: dict[str, datetime] = {}
        answers = [_take(rates, known, taken, now) for rates in wanted]
        if taken:
            rows = [_row(self.workspace_id, name, until, now) for name, until in sorted(taken.items())]
            self.connection.execute(_taking(self.connection.dialect.name), rows)
        return answers

    def _begun(self, names: Sequence[str]) -> Mapping[str, tuple[datetime, datetime]]:
        """What has no row yet cannot be locked: whoever writes it first lets the others wait, and read what it took."""
        rows = [{"workspace_id": self.workspace_id, "name": name} for name in names]
        self.connection.execute(postgresql.insert(self.table).values(rows).on_conflict_do_nothing())
        return self._known(names, locked=True)

    def room(self, rate: Rate, *, now: datetime) -> int:
        used_until, closed_until = self._known([rate.name]).get(rate.name, UNUSED)
        ahead = max(used_until - now, NOTHING)
        return 0 if closed_until > now else max(rate.at_once - ceil(ahead / rate.every), 0)

    def free_at(self, rate: Rate, *, now: datetime) -> datetime:
        return _free_at(rate, self._known([rate.name]).get(rate.name, UNUSED), now)

    def close(self, name: str, *, until: datetime) -> None:
        if self._known([name], locked=True).get(name, UNUSED)[1] < until:
            self._put(name, closed_until=until)

    def last_taken(self, name: str) -> datetime | None:
        column = self.table.c
        here = (column.workspace_id == self.workspace_id, column.name == name)
        return self.connection.execute(select(column.taken_at).where(*here)).scalar()

    def forget_before(self, moment: datetime) -> None:
        column = self.table.c
        over = [or_(one.is_(None), one < moment) for one in (column.used_until, column.closed_until)]
        self.connection.execute(delete(self.table).where(and_(column.workspace_id == self.workspace_id, *over)))

    def _known(self, names: Sequence[str], *, locked: bool = False) -> Mapping[str, tuple[datetime, datetime]]:
        dialect = self.connection.dialect
        asked = parameters(dialect, NAMES, [(name,) for name in names]) | {"workspace": self.workspace_id}
        rows = self.connection.execute(_knowing(dialect.name, locked=locked), asked)
        return {row.name: (row.used_until or LONG_AGO, row.closed_until or LONG_AGO) for row in rows}

    def _put(self, name: str, **columns: datetime) -> None:
        dialect: ModuleType = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        row: dict[str, Any] = {"workspace_id": self.workspace_id, "name": name, **columns}
        insert = dialect.insert(self.table).values(row)
        self.connection.execute(insert.on_conflict_do_update(index_elements=["workspace_id", "name"], set_=columns))


def _take(
    rates: Sequence[Rate], known: dict[str, tuple[datetime, datetime]], taken: dict[str, datetime], now: datetime
) -> datetime | None:
    free_at = max(_free_at(rate, known.get(rate.name, UNUSED), now) for rate in rates)
    if free_at > now:
        return free_at
    for rate in rates:
        used_until, closed_until = known.get(rate.name, UNUSED)
        taken[rate.name] = max(used_until, now) + rate.every
        known[rate.name] = (taken[rate.name], closed_until)
    return None


def _row(workspace_id: WorkspaceId, name: str, used_until: datetime, now: datetime) -> dict[str, Any]:
    return {"workspace_id": workspace_id, "name": name, "used_until": used_until, "taken_at": now}


@lru_cache(maxsize=4)
def _knowing(dialect: str, *, locked: bool) -> Select[Any]:
    column, asked = TABLE.c, given_rows(dialect, NAMES)
    # Not joined: SQLite would read all of the workspace's and look for each among the names.
    here = (column.workspace_id == bindparam("workspace"), column.name.in_(select(asked.c.name)))
    query = select(column.name, column.used_until, column.closed_until).where(*here)
    if not locked:
        return query
    return query.order_by(column.name).with_for_update(of=TABLE)  # everybody in the same order


@lru_cache(maxsize=2)
def _taking(dialect: str) -> Executable:
    made = (postgresql if dialect == "postgresql" else sqlite).insert(SlackLimitRow)
    new = {name: made.excluded[name] for name in ("used_until", "taken_at")}
    return cast(Executable, made.on_conflict_do_update(index_elements=["workspace_id", "name"], set_=new))


def _free_at(rate: Rate, known: tuple[datetime, datetime], now: datetime) -> datetime:
    used_until, closed_until = known
    return max(now, closed_until, used_until - (rate.at_once - 1) * rate.every)
