"""Messages due, being sent, sent, dropped, failed: each key once, each claimed by one holder at a time."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Executable,
    FromClause,
    RowMapping,
    Select,
    String,
    Table,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.nudges import Delivery, DeliveryState, Nudge, NudgeKind, Priority
from bot.ports.deliveries import MOST_COUNTED, ButNot, Standing
from storage.batches import OUTBOX, Batches
from storage.columns import UTCDateTime
from storage.rows.deliveries import OutboxRow

# Written out, since a database uses a partial index only where it sees the same condition before it plans.
WAITING, BEGUN, FAILED = (literal_column(f"'{one}'", String) for one in ("waiting", "sending", "failed"))
OPEN = (WAITING, BEGUN)
AT_LEAST_ANOTHER = timedelta(days=1)
TIMES = ("due_at", "ends_at", "in_working_hours", "stopped_until")
NUDGE_COLUMNS = ("key", "kind", "readers", "channel_id", "subject", *TIMES)
HELD = ("attempts", "holder", "held_until", "claims", "begun_at")
SAME = ("id", "state", *HELD, "conversation_id", "message_ts", "sent_at", "reason")
AT_ONCE = 500  # things asked about in one statement

CLAIM_LOCK = 7_305_815  # any number, the same in every replica


@lru_cache(maxsize=2)
def _insertion(dialect: str) -> Executable:
    """Built once: an approval writes tens of thousands."""
    made = (postgresql if dialect == "postgresql" else sqlite).insert(OutboxRow)
    return cast(Executable, made.on_conflict_do_nothing().returning(OutboxRow.id))


def _order(table: FromClause) -> tuple[ColumnElement[Any], ...]:
    return table.c.priority, table.c.due_at, table.c.id


def _about(subject: Mapping[str, str | int]) -> str:
    return next((f"{name}:{number}" for name, number in subject.items()), "")


def columns_of(nudge: Nudge) -> dict[str, Any]:
    return {name: getattr(nudge, name) for name in NUDGE_COLUMNS} | {
        "about": _about(nudge.subject),
        "address": nudge.address,
        "priority": int(nudge.priority),
        "state": DeliveryState.WAITING,
        "attempts": 0,
        "reason": "",
    }


def delivery_of(row: RowMapping, *, may_have_been_sent: bool = False) -> Delivery:
    nudge = Nudge(**{name: row[name] for name in NUDGE_COLUMNS}, priority=Priority(row["priority"]))
    return Delivery(nudge=nudge, may_have_been_sent=may_have_been_sent, **{name: row[name] for name in SAME})


def _unsettled(delivery: Delivery) -> DeliveryState:
    """What is in doubt stays in doubt while it waits."""
    return DeliveryState.SENDING if delivery.may_have_been_sent else DeliveryState.WAITING


def _waits_for_earlier(workspace: ColumnElement[Any], now: ColumnElement[datetime]) -> ColumnElement[bool]:
    earlier = OUTBOX.alias("earlier")
    return exists().where(
        earlier.c.workspace_id == workspace,
        earlier.c.address == OUTBOX.c.address,
        earlier.c.state.in_(OPEN),
        earlier.c.held_until > now,
        or_(earlier.c.holds_back_until.is_(None), earlier.c.holds_back_until > now),
        tuple_(*_order(earlier)) < tuple_(*_order(OUTBOX)),
    )


@lru_cache(maxsize=1)
def _free_ones() -> Select[int]:
    """Of one priority: due, held by nobody, and waiting for no other; the first come first."""
    column, now = OUTBOX.c, bindparam("now", type_=UTCDateTime())
    workspace: ColumnElement[Any] = bindparam("workspace")
    of_priority = column.priority == bindparam("priority")
    here = (column.workspace_id == workspace, column.state.in_(OPEN), of_priority, column.due_at <= now)
    is_free = or_(column.held_until.is_(None), column.held_until <= now)
    query = select(column.id).where(*here, is_free, ~_waits_for_earlier(workspace, now))
    return query.order_by(column.due_at, column.id).limit(bindparam("most")).with_for_update(skip_locked=True)


@lru_cache(maxsize=1)
def _holding() -> Executable:
    column = OUTBOX.c
    free = or_(column.held_until.is_(None), column.held_until <= bindparam("now", type_=UTCDateTime()))
    held = {"holder": bindparam("by"), "held_until": bindparam("until"), "claims": column.claims + 1}
    named = column.id.in_(bindparam("ids", expanding=True))
    change = update(OUTBOX).where(named, column.state.in_(OPEN), free)
    return cast(Executable, change.values(held | {"attempts": column.attempts + 1}).returning(*column))


def _stopped(row: Any, until: datetime, now: datetime) -> dict[str, Any]:
    """Moved by what no stop before has moved it by: forward, or back where one ends early."""
    by = until - max(row.stopped_until or now, now)
    ends = None if row.ends_at is None else row.ends_at + by
    return {"number": row.id, "due": row.due_at + by, "ends": ends, "until": until}


@lru_cache(maxsize=1)
def _stopping() -> Update:
    change = update(OUTBOX).where(OUTBOX.c.id == bindparam("number"))
    return change.values(due_at=bindparam("due"), ends_at=bindparam("ends"), stopped_until=bindparam("until"))


class OutboxTable(Batches):
    table: Table = OUTBOX

    def add(self, nudge: Nudge) -> bool:
        columns = columns_of(nudge) | {"workspace_id": self.workspace_id}
        return self.connection.execute(_insertion(self.connection.dialect.name), columns).first() is not None

    def add_all(self, nudges: Sequence[Nudge]) -> None:
        """Many new ones at once; their keys must be new."""
        rows = [columns_of(nudge) | {"workspace_id": self.workspace_id} for nudge in nudges]
        if rows:
            self.connection.execute(insert(self.table), rows)

    def next_due(self, after: datetime) -> datetime | None:
        column = self.table.c
        unheld = or_(column.held_until.is_(None), column.held_until <= column.due_at)
        held = (column.held_until > after, column.held_until > column.due_at)
        due = self._first_of(column.due_at, column.due_at > after, unheld)
        free = self._first_of(column.held_until, *held)
        return min((one for one in (due, free) if one is not None), default=None)

    def _first_of(self, moment: ColumnElement[Any], *conditions: ColumnElement[bool]) -> datetime | None:
        """The first in the order of an index, and not the least of all."""
        query = select(moment).where(*self._open(), *conditions).order_by(moment).limit(1)
        return self.connection.execute(query).scalar()

    def claim(self, *, now: datetime, holder: str, lease: timedelta, most: int) -> Sequence[Delivery]:
        self._one_claim_at_a_time()
        found: list[int] = []
        for priority in Priority:  # each is one stretch of the index, whatever waits for later
            if len(found) < most:
                given = {"workspace": self.workspace_id, "priority": int(priority), "now": now}
                rows = self.connection.execute(_free_ones(), given | {"most": most - len(found)})
                found.extend(rows.scalars())
        return self._hold(found, holder=holder, now=now, until=now + lease) if found else []

    def _one_claim_at_a_time(self) -> None:
        # Otherwise two replicas could each take one of two messages for the same conversation.
        if self.connection.dialect.name == "postgresql":
            of_workspace = func.hashtext(self.workspace_id)
            self.connection.execute(select(func.pg_advisory_xact_lock(CLAIM_LOCK, of_workspace)))

    def _waits_for_earlier(self, now: datetime) -> ColumnElement[bool]:
        return _waits_for_earlier(bindparam(None, self.workspace_id), bindparam(None, now, UTCDateTime()))

    def _hold(self, ids: Sequence[int], *, holder: str, now: datetime, until: datetime) -> Sequence[Delivery]:
        given = {"ids": ids, "by": holder, "now": now, "until": until}
        rows = self.connection.execute(_holding(), given).mappings().all()
        rows = sorted(rows, key=lambda row: (row["priority"], row["due_at"], row["id"]))
        return [delivery_of(row, may_have_been_sent=row["state"] is DeliveryState.SENDING) for row in rows]

    def begin(self, delivery: Delivery, *, now: datetime, until: datetime) -> bool:
        held = {"holder": delivery.holder, "held_until": until}
        return self._mark(delivery, state=DeliveryState.SENDING, begun_at=now, **held)

    def mark_sent(self, delivery: Delivery, *, now: datetime, conversation_id: str, message_ts: str) -> bool:
        return self._mark(
            delivery,
            state=DeliveryState.SENT,
            sent_at=now,
            conversation_id=conversation_id,
            message_ts=message_ts,
        )

    def put_off(self, delivery: Delivery, *, until: datetime, reason: str = "") -> bool:
        waiting = {"state": _unsettled(delivery), "attempts": delivery.attempts - 1, "reason": reason}
        return self._mark(delivery, due_at=until, holds_back_until=None, **waiting)

    def let_go(self, delivery: Delivery) -> bool:
        return self._mark(delivery, attempts=delivery.attempts - 1)

    def try_later(
        self,
        delivery: Delivery,
        *,
        until: datetime,
        reason: str,
        counts: bool,
        in_doubt: bool,
        holds_back_until: datetime | None = None,
    ) -> bool:
        state = DeliveryState.SENDING if in_doubt else DeliveryState.WAITING
        attempts = delivery.attempts - (not counts)
        waits = {} if holds_back_until is None else {"holds_back_until": self._first(holds_back_until)}
        return self._mark(delivery, state=state, held_until=until, reason=reason, attempts=attempts, **waits)

    def _first(self, moment: datetime) -> ColumnElement[datetime]:
        return func.coalesce(self.table.c.holds_back_until, bindparam(None, moment, UTCDateTime()))

    def stand_still(self, delivery: Delivery, *, until: datetime, reason: str) -> bool:
        nudge = delivery.nudge
        ends_at = None if nudge.ends_at is None else nudge.ends_at + (until - nudge.due_at)
        waiting = {"state": _unsettled(delivery), "attempts": delivery.attempts - 1, "reason": reason}
        return self._mark(delivery, due_at=until, ends_at=ends_at, holds_back_until=None, **waiting)

    def drop(self, delivery: Delivery, *, now: datetime, reason: str) -> bool:
        return self._mark(delivery, state=DeliveryState.DROPPED, sent_at=now, reason=reason)

    def fail(self, delivery: Delivery, *, now: datetime, reason: str) -> bool:
        return self._mark(delivery, state=DeliveryState.FAILED, sent_at=now, reason=reason)

    def find(self, key: str) -> Delivery | None:
        query = select(self.table).where(self._here(), self.table.c.key == key)
        row = self.connection.execute(query).mappings().first()
        return None if row is None else delivery_of(row)

    def withdraw(self, key: str, *, now: datetime, reason: str) -> None:
        waiting = (self._here(), self.table.c.key == key, self.table.c.state == DeliveryState.WAITING)
        dropped = {"state": DeliveryState.DROPPED, "sent_at": now, "reason": reason}
        self.connection.execute(update(self.table).where(*waiting).values(dropped))

    def standing(self, now: datetime) -> Standing:
        column = self.table.c
        due = (*self._open(), column.due_at <= now)
        unheld = or_(column.holder.is_(None), column.held_until <= now)
        return Standing(
            due=self._count(*due),
            in_doubt=self._count(self._here(), column.state == BEGUN, unheld),
            failed=self._count(self._here(), column.state == FAILED),
            oldest_due=self.connection.execute(select(func.min(column.due_at)).where(*due)).scalar(),
        )

    def _count(self, *conditions: ColumnElement[bool]) -> int:
        some = select(self.table.c.id).where(*conditions).limit(MOST_COUNTED).subquery()
        return int(self.connection.execute(select(func.count()).select_from(some)).scalar_one())

    def free_since(self, moment: datetime, *, now: datetime) -> bool:
        column = self.table.c
        lost = and_(column.holder.is_not(None), column.held_until <= now)
        is_free = or_(column.held_until.is_(None), column.held_until <= moment, lost)
        due = (*self._open(), column.due_at <= moment, is_free, ~self._waits_for_earlier(now))
        return self.connection.execute(select(column.id).where(*due).limit(1)).first() is not None

    def open_ones(self, most: int) -> Sequence[Delivery]:
        return self._some(select(self.table).where(*self._open()).order_by(*_order(self.table)).limit(most))

    def failed_ones(self, most: int) -> Sequence[Delivery]:
        failed = select(self.table).where(self._here(), self.table.c.state == FAILED)
        return self._some(failed.order_by(self.table.c.id).limit(most))

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

    def stop_clocks(self, abouts: Sequence[str], until: datetime, *, now: datetime, but_not: ButNot) -> int:
        column, moved = self.table.c, 0
        for start in range(0, len(abouts), AT_ONCE):
            some = column.about.in_(abouts[start : start + AT_ONCE])
            stopped = () if until > now else (column.stopped_until > now,)
            waits = (self._here(), column.state == DeliveryState.WAITING, *stopped)
            names = (column.id, column.kind, column.subject, column.due_at, column.ends_at, column.stopped_until)
            found = self.connection.execute(select(*names).where(*waits, some)).all()
            changes = [_stopped(row, until, now) for row in found if not but_not(row.kind, row.subject)]
            if changes:
                self.connection.execute(_stopping(), changes)
            moved += len(changes)
        return moved

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

    def _mark(self, delivery: Delivery, **columns: Any) -> bool:
        # The count of claims fences off whoever held it before and comes late, also under the same name.
        column = self.table.c
        still_held = (
            column.id == delivery.id,
            column.state.in_(OPEN),
            column.holder == delivery.holder,
            column.claims == delivery.claims,
        )
        free = {"holder": None, "held_until": None}
        return self._changed(update(self.table).where(*still_held).values(free | columns))
