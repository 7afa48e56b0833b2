"""Messages due, being sent, sent, dropped, failed: each key once. What its holder does with one is in `claims`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Executable,
    Select,
    Update,
    and_,
    bindparam,
    case,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.person import PersonId
from bot.nudges import Delivery, DeliveryState, Nudge, NudgeKind
from bot.ports.deliveries import MOST_COUNTED, PAUSED, Standing, Until
from storage.claims import Claims, waits_for_earlier
from storage.columns import UTCDateTime
from storage.outbox_rows import BEGUN, FAILED, OPEN, OUTBOX, WAITING, columns_of, delivery_of, order
from storage.rows.deliveries import OutboxRow

AT_LEAST_ANOTHER = timedelta(days=1)
AT_ONCE = 500  # things asked about in one statement


@lru_cache(maxsize=2)
def _insertion(dialect: str) -> Executable:
    """Built once: an approval writes tens of thousands."""
    made = (postgresql if dialect == "postgresql" else sqlite).insert(OutboxRow)
    return cast(Executable, made.on_conflict_do_nothing().returning(OutboxRow.id))


def _stopped(row: Any, until: datetime | None, now: datetime) -> dict[str, Any] | None:
    """Moved by what no stop before has moved it by: forward, or back where one ends early. None where it stays."""
    if until is None:
        return None
    by = until - max(row.stopped_until or now, now)
    ends = None if row.ends_at is None else row.ends_at + by
    return {"number": row.id, "due": row.due_at + by, "ends": ends, "until": until} if by else None


def _woken(row: Any, now: datetime) -> dict[str, Any]:
    ends = None if row.ends_at is None else row.ends_at - (row.due_at - now)
    return {"number": row.id, "due": now, "ends": ends, "until": None}


@lru_cache(maxsize=1)
def _stopping() -> Update:
    change = update(OUTBOX).where(OUTBOX.c.id == bindparam("number"))
    return change.values(due_at=bindparam("due"), ends_at=bindparam("ends"), stopped_until=bindparam("until"))


HERE = OUTBOX.c.workspace_id == bindparam("here")
OPEN_HERE = (HERE, OUTBOX.c.state.in_(OPEN))
OF_KEY = select(OUTBOX).where(HERE, OUTBOX.c.key == bindparam("key"))


@lru_cache(maxsize=1)
def _next_ones() -> tuple[Select[Any], Select[Any]]:
    """The first that is due and held by nobody for longer, and the first that becomes free after it was due."""
    column, after = OUTBOX.c, bindparam("after", type_=UTCDateTime())
    unheld = or_(column.held_until.is_(None), column.held_until <= column.due_at)
    due = _first_of(column.due_at, column.due_at > after, unheld)
    return due, _first_of(column.held_until, column.held_until > after, column.held_until > column.due_at)


def _first_of(moment: ColumnElement[Any], *conditions: ColumnElement[bool]) -> Select[Any]:
    """The first in the order of an index, and not the least of all."""
    return select(moment).where(*OPEN_HERE, *conditions).order_by(moment).limit(1)


def _count_of(*conditions: ColumnElement[bool]) -> Select[Any]:
    some = select(OUTBOX.c.id).where(*conditions).limit(MOST_COUNTED).subquery()
    return select(func.count()).select_from(some)


@lru_cache(maxsize=1)
def _counted() -> Mapping[str, Select[Any]]:
    column, now = OUTBOX.c, bindparam("now", type_=UTCDateTime())
    unheld = or_(column.holder.is_(None), column.held_until <= now)
    return {
        "due": _count_of(*OPEN_HERE, column.due_at <= now),
        "in_doubt": _count_of(HERE, column.state == BEGUN, unheld),
        "failed": _count_of(HERE, column.state == FAILED),
    }


@lru_cache(maxsize=1)
def _oldest_due() -> Select[Any]:
    due_at = OUTBOX.c.due_at
    return select(func.min(due_at)).where(*OPEN_HERE, due_at <= bindparam("now", type_=UTCDateTime()))


class OutboxTable(Claims):
    def add(self, nudge: Nudge) -> bool:
        columns = columns_of(nudge) | {"workspace_id": self.workspace_id}
        return self.connection.execute(_insertion(self.connection.dialect.name), columns).first() is not None

    def add_all(self, nudges: Sequence[Nudge]) -> None:
        """Many new ones at once; their keys must be new."""
        rows = [columns_of(nudge) | {"workspace_id": self.workspace_id} for nudge in nudges]
        if rows:
            self.connection.execute(insert(self.table), rows)

    def next_due(self, after: datetime) -> datetime | None:
        given = {"here": self.workspace_id, "after": after}
        firsts = [self.connection.execute(first, given).scalar() for first in _next_ones()]
        return min((one for one in firsts if one is not None), default=None)

    def find(self, key: str) -> Delivery | None:
        row = self.connection.execute(OF_KEY, {"here": self.workspace_id, "key": key}).mappings().first()
        return None if row is None else delivery_of(row)

    def withdraw(self, key: str, *, now: datetime, reason: str) -> None:
        waiting = (self._here(), self.table.c.key == key, self.table.c.state == DeliveryState.WAITING)
        dropped = {"state": DeliveryState.DROPPED, "sent_at": now, "reason": reason}
        self.connection.execute(update(self.table).where(*waiting).values(dropped))

    def standing(self, now: datetime) -> Standing:
        given = {"here": self.workspace_id, "now": now}
        counts = {name: int(self.connection.execute(query, given).scalar_one()) for name, query in _counted().items()}
        return Standing(**counts, oldest_due=self.connection.execute(_oldest_due(), given).scalar())

    def _count(self, *conditions: ColumnElement[bool]) -> int:
        return int(self.connection.execute(_count_of(*conditions)).scalar_one())

    def free_since(self, moment: datetime, *, now: datetime) -> bool:
        column = self.table.c
        lost = and_(column.holder.is_not(None), column.held_until <= now)
        is_free = or_(column.held_until.is_(None), column.held_until <= moment, lost)
        due = (*self._open(), column.due_at <= moment, is_free, ~self._behind_an_earlier(now))
        return self.connection.execute(select(column.id).where(*due).limit(1)).first() is not None

    def _behind_an_earlier(self, now: datetime) -> ColumnElement[bool]:
        return waits_for_earlier(bindparam(None, self.workspace_id), bindparam(None, now, UTCDateTime()))

    def open_ones(self, most: int) -> Sequence[Delivery]:
        return self._some(select(self.table).where(*self._open()).order_by(*order(self.table)).limit(most))

    def failed_ones(self, most: int) -> Sequence[Delivery]:
        failed = select(self.table).where(self._here(), self.table.c.state == FAILED)
        return self._some(failed.order_by(self.table.c.id).limit(most))

    def refused(self, program_id: int, most: int, *, delivery_id: int | None = None) -> Sequence[Delivery]:
        refused = select(self.table).where(*self._refused(program_id))
        if delivery_id is not None:
            refused = refused.where(self.table.c.id == delivery_id)
        return self._some(refused.order_by(self.table.c.id.desc()).limit(most))

    def count_refused(self, program_id: int) -> int:
        return self._count(*self._refused(program_id))

    def _refused(self, program_id: int) -> tuple[ColumnElement[bool], ...]:
        column = self.table.c
        # Said in full, or the partial index is not seen to hold them.
        return (self._here(), column.state == FAILED, column.program_id.is_not(None), column.program_id == program_id)

    def _some(self, query: Select[Any]) -> Sequence[Delivery]:
        rows = self.connection.execute(query).mappings()
        return [delivery_of(row, may_have_been_sent=row["state"] is DeliveryState.SENDING) for row in rows]

    def revive(self, key: str, *, now: datetime) -> bool:
        column = self.table.c
        tomorrow = bindparam(None, now + AT_LEAST_ANOTHER, UTCDateTime())
        ends_at = case((column.ends_at < tomorrow, tomorrow), else_=column.ends_at)
        again = {"state": DeliveryState.WAITING, "due_at": now, "ends_at": ends_at, "attempts": 0, "sent_at": None}
        change = update(self.table).where(self._here(), column.key == key, column.state == FAILED)
        return self._changed(change.values(again | {"holds_back_until": None}))

    def discard(self, key: str, *, now: datetime, reason: str) -> bool:
        column = self.table.c
        dropped = {"state": DeliveryState.DROPPED, "sent_at": now, "reason": reason, "holder": None}
        change = update(self.table).where(self._here(), column.key == key, column.state.in_((*OPEN, FAILED)))
        return self._changed(change.values(dropped | {"held_until": None}))

    def _changed(self, change: Update) -> bool:
        result: CursorResult[Any] = self.connection.execute(change)
        return result.rowcount == 1

    def stop_clocks(self, abouts: Sequence[str], until: Until, *, now: datetime) -> int:
        about, moved = self.table.c.about, 0
        for start in range(0, len(abouts), AT_ONCE):
            moved += self._stop(about.in_(abouts[start : start + AT_ONCE]), until, now)
        return moved

    def stop_clocks_of(self, reader: PersonId, until: Until, *, now: datetime) -> int:
        # Named twice: the index is of those that are open.
        return self._stop(and_(self.table.c.address == reader, self.table.c.state.in_(OPEN)), until, now)

    def _stop(self, some: ColumnElement[bool], until: Until, now: datetime) -> int:
        column = self.table.c
        what = (column.kind, column.subject, column.readers)
        when = (column.due_at, column.ends_at, column.stopped_until)
        waits = (self._here(), column.state == DeliveryState.WAITING, some)
        found = self.connection.execute(select(column.id, *what, *when).where(*waits)).all()
        goes_on = (until(row.kind, row.subject, row.readers[0] if row.readers else None) for row in found)
        changes = [_stopped(row, at, now) for row, at in zip(found, goes_on, strict=True)]
        moved = [one for one in changes if one is not None]
        if moved:
            self.connection.execute(_stopping(), moved)
        return len(moved)

    def look_again(self, addresses: Collection[str], *, now: datetime) -> int:
        column, ordered, changes = self.table.c, sorted(addresses), list[dict[str, Any]]()
        for start in range(0, len(ordered), AT_ONCE):
            some = column.address.in_(ordered[start : start + AT_ONCE])
            stands = (self._here(), column.state == WAITING, column.reason == PAUSED, column.due_at > now)
            # Named twice: the index is of those that are open.
            query = select(column.id, column.due_at, column.ends_at).where(column.state.in_(OPEN), *stands, some)
            changes += [_woken(row, now) for row in self.connection.execute(query)]
        if changes:
            self.connection.execute(_stopping(), changes)
        return len(changes)

    def about(self, kind: NudgeKind, name: str, id: int) -> Sequence[Delivery]:  # noqa: A002, the subject's id
        query = select(self.table).where(*self._about(kind, name, id)).order_by(self.table.c.id)
        return [delivery_of(row) for row in self.connection.execute(query).mappings()]

    def counts(self, kind: NudgeKind, name: str, id: int) -> Mapping[DeliveryState, int]:  # noqa: A002
        state = self.table.c.state
        query = select(state, func.count()).where(*self._about(kind, name, id)).group_by(state)
        return {row[0]: row[1] for row in self.connection.execute(query)}

    def _here(self) -> ColumnElement[bool]:
        return self.table.c.workspace_id == self.workspace_id

    def _open(self) -> tuple[ColumnElement[bool], ...]:
        return (self._here(), self.table.c.state.in_(OPEN))

    def _about(self, kind: NudgeKind, name: str, number: int) -> tuple[ColumnElement[bool], ...]:
        return (self._here(), self.table.c.kind == kind, self.table.c.about == f"{name}:{number}")
