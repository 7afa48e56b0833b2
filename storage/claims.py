"""What becomes of a message while somebody holds it: claimed by one holder at a time, and marked by that one alone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Executable,
    Integer,
    Select,
    Table,
    bindparam,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)

from bot.nudges import Delivery, DeliveryState, Priority
from storage.batches import Batches
from storage.columns import UTCDateTime
from storage.given import Kinds, given_rows, parameters
from storage.outbox_rows import OPEN, OUTBOX, delivery_of, order

CLAIM_LOCK = 7_305_815  # any number, the same in every replica
FOUND: Kinds = {"number": Integer()}


def _unsettled(delivery: Delivery) -> DeliveryState:
    """What is in doubt stays in doubt while it waits."""
    return DeliveryState.SENDING if delivery.may_have_been_sent else DeliveryState.WAITING


def waits_for_earlier(workspace: ColumnElement[Any], now: ColumnElement[datetime]) -> ColumnElement[bool]:
    earlier = OUTBOX.alias("earlier")
    return exists().where(
        earlier.c.workspace_id == workspace,
        earlier.c.address == OUTBOX.c.address,
        earlier.c.state.in_(OPEN),
        earlier.c.held_until > now,
        or_(earlier.c.holds_back_until.is_(None), earlier.c.holds_back_until > now),
        tuple_(*order(earlier)) < tuple_(*order(OUTBOX)),
    )


@lru_cache(maxsize=1)
def _first_due() -> Select[Any]:
    """Of each priority the first moment at which something is due: one look at the index for each."""
    column = OUTBOX.c
    here = (column.workspace_id == bindparam("workspace"), column.state.in_(OPEN))
    firsts = (select(func.min(column.due_at)).where(*here, column.priority == int(one)) for one in Priority)
    return select(*(first.scalar_subquery() for first in firsts))


@lru_cache(maxsize=1)
def _free_ones() -> Select[int]:
    """Of one priority: due, held by nobody, and waiting for no other; the first come first."""
    column, now = OUTBOX.c, bindparam("now", type_=UTCDateTime())
    workspace: ColumnElement[Any] = bindparam("workspace")
    of_priority = column.priority == bindparam("priority")
    here = (column.workspace_id == workspace, column.state.in_(OPEN), of_priority, column.due_at <= now)
    is_free = or_(column.held_until.is_(None), column.held_until <= now)
    query = select(column.id).where(*here, is_free, ~waits_for_earlier(workspace, now))
    return query.order_by(column.due_at, column.id).limit(bindparam("most")).with_for_update(skip_locked=True)


@lru_cache(maxsize=2)
def _holding(dialect: str) -> Executable:
    column, found = OUTBOX.c, given_rows(dialect, FOUND)
    free = or_(column.held_until.is_(None), column.held_until <= bindparam("now", type_=UTCDateTime()))
    held = {"holder": bindparam("by"), "held_until": bindparam("until"), "claims": column.claims + 1}
    change = update(OUTBOX).where(column.id == found.c.number, column.state.in_(OPEN), free)
    return cast(Executable, change.values(held | {"attempts": column.attempts + 1}).returning(*column))


STILL_HELD = update(OUTBOX).where(
    OUTBOX.c.id == bindparam("its_id"),
    OUTBOX.c.state.in_(OPEN),
    OUTBOX.c.holder.is_not_distinct_from(bindparam("its_holder")),  # also of what nobody holds
    OUTBOX.c.claims == bindparam("its_claims"),
)


class Claims(Batches):
    table: Table = OUTBOX

    def claim(self, *, now: datetime, holder: str, lease: timedelta, most: int) -> Sequence[Delivery]:
        self._one_claim_at_a_time()
        found: list[int] = []
        for priority in self._due_priorities(now):  # each is one stretch of the index, whatever waits for later
            if len(found) < most:
                given = {"workspace": self.workspace_id, "priority": int(priority), "now": now}
                rows = self.connection.execute(_free_ones(), given | {"most": most - len(found)})
                found.extend(rows.scalars())
        return self._hold(found, holder=holder, now=now, until=now + lease) if found else []

    def _due_priorities(self, now: datetime) -> Sequence[Priority]:
        firsts = self.connection.execute(_first_due(), {"workspace": self.workspace_id}).one()
        return [one for one, first in zip(Priority, firsts, strict=True) if first is not None and first <= now]

    def _one_claim_at_a_time(self) -> None:
        # Otherwise two replicas could each take one of two messages for the same conversation.
        if self.connection.dialect.name == "postgresql":
            of_workspace = func.hashtext(self.workspace_id)
            self.connection.execute(select(func.pg_advisory_xact_lock(CLAIM_LOCK, of_workspace)))

    def _hold(self, ids: Sequence[int], *, holder: str, now: datetime, until: datetime) -> Sequence[Delivery]:
        dialect = self.connection.dialect
        given = parameters(dialect, FOUND, [(one,) for one in ids])
        held = self.connection.execute(_holding(dialect.name), given | {"by": holder, "now": now, "until": until})
        rows = sorted(held.mappings(), key=lambda row: (row["priority"], row["due_at"], row["id"]))
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

    def fail(self, delivery: Delivery, *, now: datetime, reason: str, program_id: int | None = None) -> bool:
        failed = {"state": DeliveryState.FAILED, "sent_at": now, "reason": reason}
        return self._mark(delivery, **failed, program_id=program_id)

    def _mark(self, delivery: Delivery, **columns: Any) -> bool:
        # The count of claims fences off whoever held it before and comes late, also under the same name.
        held = {"its_id": delivery.id, "its_holder": delivery.holder, "its_claims": delivery.claims}
        free = {"holder": None, "held_until": None}
        if any(isinstance(value, ColumnElement) for value in columns.values()):
            return self.connection.execute(STILL_HELD.values(free | columns), held).rowcount == 1
        return self.connection.execute(STILL_HELD, free | columns | held).rowcount == 1
