"""What becomes of many claimed messages in one statement: begun, sent, or taken back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, Update, bindparam, select, tuple_, update

from bot.nudges import Delivery, DeliveryState
from storage.repositories.base import InWorkspace
from storage.rows.deliveries import OutboxRow

OUTBOX = cast(Table, OutboxRow.__table__)
STILL_OPEN = (DeliveryState.WAITING, DeliveryState.SENDING)
FREE: dict[str, Any] = {"holder": None, "held_until": None}

Marked = tuple[Delivery, datetime, str, str]


class Batches(InWorkspace):
    """Each is fenced by the number of its claim, as a single one is."""

    def begin_all(self, deliveries: Sequence[Delivery], *, now: datetime, until: datetime) -> Collection[int]:
        if not deliveries:
            return ()
        given = _claims(deliveries) | {"now": now, "until": until}
        return self.connection.execute(_beginning(), given).scalars().all()

    def mark_all_sent(self, sent: Mapping[int, Marked]) -> Collection[int]:
        deliveries = [marked[0] for marked in sent.values()]
        held = self.connection.execute(_held(), _claims(deliveries)).scalars().all()
        rows = [
            {"number": number, "at": at, "conversation": conversation_id, "ts": message_ts}
            for number, (_, at, conversation_id, message_ts) in ((one, sent[one]) for one in held)
        ]
        if rows:
            self.connection.execute(_marking(), rows)
        return held

    def take_back(self, deliveries: Sequence[Delivery]) -> None:
        if deliveries:
            self.connection.execute(_taking_back(), _claims(deliveries))


def _claims(deliveries: Sequence[Delivery]) -> dict[str, Any]:
    claimed = [(one.id, one.claims) for one in deliveries]
    return {"claimed": claimed, "ids": [one.id for one in deliveries], "by": deliveries[0].holder}


def _still_held() -> tuple[ColumnElement[bool], ...]:
    column = OUTBOX.c
    named = column.id.in_(bindparam("ids", expanding=True))  # what an index is looked up with
    claimed = tuple_(column.id, column.claims).in_(bindparam("claimed", expanding=True))
    return (named, claimed, column.state.in_(STILL_OPEN), column.holder == bindparam("by"))


# Each is built once, whatever it is asked with.


@lru_cache(maxsize=1)
def _beginning() -> Update:
    begun = {"state": DeliveryState.SENDING, "begun_at": bindparam("now"), "held_until": bindparam("until")}
    return cast(Update, update(OUTBOX).where(*_still_held()).values(begun).returning(OUTBOX.c.id))


@lru_cache(maxsize=1)
def _held() -> Select[int]:
    return select(OUTBOX.c.id).where(*_still_held()).order_by(OUTBOX.c.id).with_for_update()


@lru_cache(maxsize=1)
def _marking() -> Update:
    where: dict[str, Any] = {
        "conversation_id": bindparam("conversation"),
        "message_ts": bindparam("ts"),
        "sent_at": bindparam("at"),
    }
    return update(OUTBOX).where(OUTBOX.c.id == bindparam("number")).values(FREE | {"state": DeliveryState.SENT} | where)


@lru_cache(maxsize=1)
def _taking_back() -> Update:
    again = {"state": DeliveryState.WAITING, "begun_at": None, "attempts": OUTBOX.c.attempts - 1}
    return update(OUTBOX).where(*_still_held()).values(FREE | again)
