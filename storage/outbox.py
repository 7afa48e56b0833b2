"""Messages due, being sent, sent, dropped, failed: each key once, each claimed by one holder at a time."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    FromClause,
    RowMapping,
    Table,
    case,
    exists,
    func,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.nudges import Delivery, DeliveryState, Nudge, NudgeKind, Priority
from storage.repositories.base import InWorkspace
from storage.rows.deliveries import OutboxRow

OPEN = (DeliveryState.WAITING, DeliveryState.SENDING)
NUDGE_COLUMNS = ("key", "kind", "readers", "channel_id", "subject", "due_at", "ends_at", "in_working_hours")


CLAIM_LOCK = 7_305_815  # any number, the same in every replica


def _order(table: FromClause) -> tuple[ColumnElement[Any], ...]:
    return table.c.priority, table.c.due_at, table.c.id


def _about(subject: Mapping[str, str | int]) -> str:
    return next((f"{name}:{number}" for name, number in subject.items()), "")


def _columns(nudge: Nudge) -> dict[str, Any]:
    return {name: getattr(nudge, name) for name in NUDGE_COLUMNS} | {
        "about": _about(nudge.subject),
        "address": nudge.address,
        "priority": int(nudge.priority),
        "state": DeliveryState.WAITING,
        "attempts": 0,
        "reason": "",
    }


def _delivery(row: RowMapping, *, may_have_been_sent: bool = False) -> Delivery:
    nudge = Nudge(**{name: row[name] for name in NUDGE_COLUMNS}, priority=Priority(row["priority"]))
    same = ("id", "state", "attempts", "holder", "held_until", "conversation_id", "message_ts", "sent_at", "reason")
    return Delivery(nudge=nudge, may_have_been_sent=may_have_been_sent, **{name: row[name] for name in same})


class OutboxTable(InWorkspace):
    table: Table = OutboxRow.__table__  # type: ignore[assignment]

    def add(self, nudge: Nudge) -> bool:
        columns = _columns(nudge) | {"workspace_id": self.workspace_id}
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        row = dialect.insert(self.table).values(columns).on_conflict_do_nothing().returning(self.table.c.id)
        return self.connection.execute(row).first() is not None

    def add_all(self, nudges: Sequence[Nudge]) -> None:
        """Many new ones at once; their keys must be new."""
        rows = [_columns(nudge) | {"workspace_id": self.workspace_id} for nudge in nudges]
        if rows:
            self.connection.execute(insert(self.table), rows)

    def next_due(self, after: datetime) -> datetime | None:
        column = self.table.c
        free_at = case((column.held_until > column.due_at, column.held_until), else_=column.due_at)
        return self.connection.execute(select(func.min(free_at)).where(*self._open(), free_at > after)).scalar()

    def claim(self, *, now: datetime, holder: str, lease: timedelta, most: int) -> Sequence[Delivery]:
        self._one_claim_at_a_time()
        column = self.table.c
        free = column.held_until.is_(None) | (column.held_until <= now)
        due = select(self.table).where(*self._open(), column.due_at <= now, free, ~self._waits_for_earlier(now))
        due = due.order_by(*_order(self.table)).limit(most).with_for_update(skip_locked=True)
        rows = self.connection.execute(due).mappings().all()
        return [self._hold(row, holder=holder, until=now + lease) for row in rows]

    def _one_claim_at_a_time(self) -> None:
        # Otherwise two replicas could each take one of two messages for the same conversation.
        if self.connection.dialect.name == "postgresql":
            of_workspace = func.hashtext(self.workspace_id)
            self.connection.execute(select(func.pg_advisory_xact_lock(CLAIM_LOCK, of_workspace)))

    def _waits_for_earlier(self, now: datetime) -> ColumnElement[bool]:
        earlier = self.table.alias("earlier")
        return exists().where(
            earlier.c.workspace_id == self.workspace_id,
            earlier.c.address == self.table.c.address,
            earlier.c.state.in_(OPEN),
            earlier.c.held_until > now,
            tuple_(*_order(earlier)) < tuple_(*_order(self.table)),
        )

    def _hold(self, row: RowMapping, *, holder: str, until: datetime) -> Delivery:
        held = {"holder": holder, "held_until": until, "attempts": row["attempts"] + 1}
        self.connection.execute(update(self.table).where(self.table.c.id == row["id"]).values(held))
        begun = row["state"] is DeliveryState.SENDING
        return _delivery({**row, **held}, may_have_been_sent=begun)  # type: ignore[arg-type]

    def begin(self, delivery: Delivery, *, until: datetime) -> bool:
        return self._mark(delivery, state=DeliveryState.SENDING, holder=delivery.holder, held_until=until)

    def mark_sent(self, delivery: Delivery, *, now: datetime, conversation_id: str, message_ts: str) -> bool:
        return self._mark(
            delivery,
            state=DeliveryState.SENT,
            sent_at=now,
            conversation_id=conversation_id,
            message_ts=message_ts,
        )

    def put_off(self, delivery: Delivery, *, until: datetime, reason: str = "") -> bool:
        attempts = delivery.attempts - 1
        return self._mark(delivery, state=DeliveryState.WAITING, due_at=until, reason=reason, attempts=attempts)

    def try_later(self, delivery: Delivery, *, until: datetime, reason: str, counts: bool, in_doubt: bool) -> bool:
        state = DeliveryState.SENDING if in_doubt else DeliveryState.WAITING
        attempts = delivery.attempts - (not counts)
        return self._mark(delivery, state=state, held_until=until, reason=reason, attempts=attempts)

    def stand_still(self, delivery: Delivery, *, until: datetime, reason: str) -> bool:
        nudge = delivery.nudge
        ends_at = None if nudge.ends_at is None else nudge.ends_at + (until - nudge.due_at)
        waiting = {"state": DeliveryState.WAITING, "attempts": delivery.attempts - 1, "reason": reason}
        return self._mark(delivery, due_at=until, ends_at=ends_at, **waiting)

    def drop(self, delivery: Delivery, *, now: datetime, reason: str) -> bool:
        return self._mark(delivery, state=DeliveryState.DROPPED, sent_at=now, reason=reason)

    def fail(self, delivery: Delivery, *, now: datetime, reason: str) -> bool:
        return self._mark(delivery, state=DeliveryState.FAILED, sent_at=now, reason=reason)

    def find(self, key: str) -> Delivery | None:
        query = select(self.table).where(self._here(), self.table.c.key == key)
        row = self.connection.execute(query).mappings().first()
        return None if row is None else _delivery(row)

    def withdraw(self, key: str, *, now: datetime, reason: str) -> None:
        waiting = (self._here(), self.table.c.key == key, self.table.c.state == DeliveryState.WAITING)
        dropped = {"state": DeliveryState.DROPPED, "sent_at": now, "reason": reason}
        self.connection.execute(update(self.table).where(*waiting).values(dropped))

    def about(self, kind: NudgeKind, name: str, id: int) -> Sequence[Delivery]:  # noqa: A002, the subject's id
        query = select(self.table).where(*self._about(kind, name, id)).order_by(self.table.c.id)
        return [_delivery(row) for row in self.connection.execute(query).mappings()]

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
        # The holder and the count of attempts fence off whoever held it before and comes late.
        column = self.table.c
        still_held = (
            column.id == delivery.id,
            column.state.in_(OPEN),
            column.holder == delivery.holder,
            column.attempts == delivery.attempts,
        )
        free = {"holder": None, "held_until": None}
        result: CursorResult[Any] = self.connection.execute(
            update(self.table).where(*still_held).values(free | columns)
        )
        return result.rowcount == 1
