"""What becomes of many claimed messages in one statement: begun, sent, or taken back."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ColumnElement, FromClause, Integer, Update, bindparam, update
from sqlalchemy.types import TypeEngine

from bot.nudges import Delivery, DeliveryState
from storage.given import Kinds, given_rows, parameters
from storage.outbox_rows import OUTBOX
from storage.repositories.base import InWorkspace

STILL_OPEN = (DeliveryState.WAITING, DeliveryState.SENDING)
FREE: dict[str, Any] = {"holder": None, "held_until": None}
CLAIMED: dict[str, TypeEngine[Any]] = {"number": Integer(), "claims": Integer()}
SENT: dict[str, TypeEngine[Any]] = {name: OUTBOX.c[name].type for name in ("sent_at", "conversation_id", "message_ts")}

Marked = tuple[Delivery, datetime, str, str]
Change = Callable[[str], Update]  # for a database


class Batches(InWorkspace):
    """Each is fenced by the number of its claim, as a single one is."""

    def begin_all(self, deliveries: Sequence[Delivery], *, now: datetime, until: datetime) -> Collection[int]:
        return self._change(_beginning, deliveries, now=now, until=until)

    def mark_all_sent(self, sent: Mapping[int, Marked]) -> Collection[int]:
        if not sent:
            return ()
        rows = [(one.id, one.claims, *marks) for one, *marks in sent.values()]
        return self._execute(_marking, CLAIMED | SENT, rows, by=next(iter(sent.values()))[0].holder)

    def take_back(self, deliveries: Sequence[Delivery]) -> None:
        self._change(_taking_back, deliveries)

    def _change(self, change: Change, deliveries: Sequence[Delivery], **more: Any) -> Collection[int]:
        if not deliveries:
            return ()
        rows = [(one.id, one.claims) for one in deliveries]
        return self._execute(change, CLAIMED, rows, by=deliveries[0].holder, **more)

    def _execute(self, change: Change, kinds: Kinds, rows: Sequence[tuple[Any, ...]], **more: Any) -> Collection[int]:
        dialect = self.connection.dialect
        values = parameters(dialect, kinds, sorted(rows))
        return self.connection.execute(change(dialect.name), values | more).scalars().all()


def _still_held(claimed: FromClause) -> tuple[ColumnElement[bool], ...]:
    column = OUTBOX.c
    named = (column.id == claimed.c.number, column.claims == claimed.c.claims)
    return (*named, column.state.in_(STILL_OPEN), column.holder == bindparam("by"))


# Each is built once for a database, whatever it is asked with.


@lru_cache(maxsize=2)
def _beginning(dialect: str) -> Update:
    begun = {"state": DeliveryState.SENDING, "begun_at": bindparam("now"), "held_until": bindparam("until")}
    return _changing(given_rows(dialect, CLAIMED), begun)


@lru_cache(maxsize=2)
def _marking(dialect: str) -> Update:
    claimed = given_rows(dialect, CLAIMED | SENT)
    return _changing(claimed, FREE | {"state": DeliveryState.SENT} | {name: claimed.c[name] for name in SENT})


@lru_cache(maxsize=2)
def _taking_back(dialect: str) -> Update:
    again = {"state": DeliveryState.WAITING, "begun_at": None, "attempts": OUTBOX.c.attempts - 1}
    return _changing(given_rows(dialect, CLAIMED), FREE | again)


def _changing(claimed: FromClause, columns: dict[str, Any]) -> Update:
    return cast(Update, update(OUTBOX).where(*_still_held(claimed)).values(columns).returning(OUTBOX.c.id))
