"""The outbox as it lies in the database: its states, its order, and nudges and deliveries as rows of it."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import ColumnElement, FromClause, RowMapping, String, Table, literal_column

from bot.nudges import Delivery, DeliveryState, Nudge, Priority
from storage.rows.deliveries import OutboxRow

OUTBOX = cast(Table, OutboxRow.__table__)
# Written out, since a database uses a partial index only where it sees the same condition before it plans.
WAITING, BEGUN, FAILED = (literal_column(f"'{one}'", String) for one in ("waiting", "sending", "failed"))
OPEN = (WAITING, BEGUN)
TIMES = ("due_at", "ends_at", "in_working_hours", "stopped_until")
NUDGE_COLUMNS = ("key", "kind", "readers", "channel_id", "subject", *TIMES)
HELD = ("attempts", "holder", "held_until", "claims", "begun_at")
SAME = ("id", "state", *HELD, "conversation_id", "message_ts", "sent_at", "reason")


def order(table: FromClause) -> tuple[ColumnElement[Any], ...]:
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
