"""Fills an outbox and sends what is due, or lets APScheduler do as many jobs, with sends replaced by nothing.

Prints one line of JSON: the seconds of each round of each work, and the most memory that all of it took.
"""

import json
import logging
import sys
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Engine,
    Insert,
    String,
    case,
    cast,
    delete,
    insert,
    literal,
    select,
    update,
)

from bot.domain.person import Person, PersonId, WorkspaceId
from bot.nudges import Nudge, NudgeKind, Priority
from bot.ports import UnitOfWork
from handlers import logs
from handlers.blocks.kit import Message, section
from handlers.flow import Speaker
from handlers.messenger import BATCH, Messenger
from handlers.pace import Pace
from handlers.posting import Posting
from storage import engine as database
from storage import migrate
from storage.columns import UTCDateTime
from storage.outbox_rows import OUTBOX, columns_of
from storage.rows.deliveries import SlackLimitRow
from storage.unit_of_work import opener
from tests.bench.run_matching import peak_bytes

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
Steps = Generator[int, None, None]
HERE = WorkspaceId("T0BENCH")
PEOPLE = 10_000
AT_ONCE = 10_000
FIRST_READER = 1_000_000
LEASE = timedelta(minutes=2)
PATIENCE_SECONDS = 60
DUE, LATER = timedelta(hours=-1), timedelta(days=9)

KIND = NudgeKind.WELCOME
# All of it goes in one moment, since the clock stands.
UNLIMITED = Pace(posts_a_minute=10**8, in_conversation_a_minute=10**8, in_conversation_at_once=10**6)
NUDGE = Nudge(
    key="",
    kind=KIND,
    readers=(),
    subject={"number": 1},
    priority=Priority.NUDGE,
    due_at=NOW,
    in_working_hours=False,
)


def main() -> None:
    """`fill URL STORED DUE`, or `turns ROUNDS WHAT COUNT URL ...`: rounds of some works, each in its turn."""
    logs.set_up(logging.ERROR)
    what, *given = sys.argv[1:]
    if what == "fill":
        engine = database.create(given[0])
        migrate.upgrade(engine)
        fill(engine, int(given[1]), int(given[2]))
        return
    rounds, *given = given
    turns = [(given[at], int(given[at + 1]), database.create(given[at + 2])) for at in range(0, len(given), 3)]
    seconds = [[once(*turn) for turn in turns] for _ in range(int(rounds))]
    json.dump({"seconds": list(zip(*seconds, strict=True)), "bytes": peak_bytes()}, sys.stdout)


def once(what: str, count: int, engine: Engine) -> float:
    """How many seconds a work takes for so many messages."""
    make_due_again(engine)
    steps = WORKS[what](engine, count)
    next(steps)
    begun = time.perf_counter()
    done = next(steps)
    seconds = time.perf_counter() - begun
    steps.close()
    assert done == count, f"{done} of {count}"
    return seconds


# What is there


def fill(engine: Engine, stored: int, due: int) -> None:
    """Of what is stored, some is due now; a half of the rest was sent, and a half is due some day."""
    with opener(engine)(HERE) as uow:
        for number in range(PEOPLE):
            uow.people.put(Person(id=reader(number), name=f"Reader {number}", time_zone="UTC"))
    _drop_indexes(engine)
    for first in range(0, stored, AT_ONCE):
        with engine.begin() as connection:
            connection.execute(_rows(first, min(first + AT_ONCE, stored), stored // due, engine.dialect.name))
    with patiently(engine) as connection:
        for index in OUTBOX.indexes:
            index.create(connection)
    tidy(engine)


def _drop_indexes(engine: Engine) -> None:
    """They are made in a fraction of the time once everything is there."""
    with engine.begin() as connection:
        for index in OUTBOX.indexes:
            index.drop(connection)


def make_due_again(engine: Engine) -> None:
    """What was due is due as it was, and nothing of Slack's limits is used."""
    again: dict[str, Any] = {"state": "waiting", "attempts": 0, "claims": 0}
    empty = ("holder", "held_until", "begun_at", "conversation_id", "message_ts", "sent_at")
    was_due = OUTBOX.c.due_at == NOW + DUE
    with patiently(engine) as connection:
        connection.execute(update(OUTBOX).where(was_due).values(again | dict.fromkeys(empty)))
        connection.execute(delete(SlackLimitRow))
    tidy(engine)


def tidy(engine: Engine) -> None:
    """As a database does by itself after a while."""
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.exec_driver_sql("VACUUM ANALYZE outbox, slack_limits")
            connection.exec_driver_sql("CHECKPOINT")
            connection.exec_driver_sql("RESET statement_timeout")
        else:
            connection.exec_driver_sql("ANALYZE")
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")


@contextmanager
def patiently(engine: Engine) -> Iterator[Connection]:
    """One transaction, which may take longer than the bot would wait."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        yield connection


def _rows(first: int, last: int, every: int, dialect: str) -> Insert:
    """Written by the database itself, which is many times as fast."""
    numbers = select(literal(first).label("number")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.number + 1).where(numbers.c.number < last - 1))
    number = numbers.c.number
    whose = literal("U") + cast(FIRST_READER + number // every % PEOPLE, String)
    is_due, was_sent = number % every == 0, number % 2 == 0
    columns: dict[str, ColumnElement[Any]] = {
        name: literal(value, OUTBOX.c[name].type) for name, value in columns_of(NUDGE).items() if value is not None
    }
    columns |= {
        "workspace_id": literal(HERE),
        "key": literal("bench:") + cast(number, String),
        "address": whose,
        "readers": _as_json(literal('["') + whose + literal('"]'), dialect),
        "due_at": case((is_due, _at(DUE)), (was_sent, _at(-LATER)), else_=_at(LATER)),
        "state": case((is_due, literal("waiting")), (was_sent, literal("sent")), else_=literal("waiting")),
    }
    return insert(OUTBOX).from_select(list(columns), select(*columns.values()).select_from(numbers))


def _as_json(text: ColumnElement[str], dialect: str) -> ColumnElement[Any]:
    """To SQLite JSON is text, and a cast would make it a number."""
    return cast(text, JSON) if dialect == "postgresql" else text


def _at(since: timedelta) -> ColumnElement[datetime]:
    return literal(NOW + since, UTCDateTime())


def reader(number: int) -> PersonId:
    return PersonId(f"U{FIRST_READER + number}")


# What is measured, between the first `yield` and the second


class NoPosting(Posting):
    """Sends nothing."""

    def __init__(self) -> None:
        super().__init__(WebClient(token="bench", retry_handlers=[]))

    def post(self, *_: Any, **__: Any) -> tuple[str, str]:
        return "D0BENCH", "1.0"


def say(_: UnitOfWork, nudge: Nudge, __: datetime) -> Message:
    return Message(text=nudge.key, blocks=(section(nudge.key),))


def deliver(engine: Engine, _: int) -> Steps:
    """The whole of it: claimed, decided, worded, begun within the limits, sent to nobody, and noted."""
    made = Messenger(
        open_uow=opener(engine),
        client=WebClient(token="bench", retry_handlers=[]),
        now=lambda: NOW,
        speakers={KIND: Speaker(say=say)},
        workspace_id=HERE,
        holder="bench",
        pace=UNLIMITED,
    )
    made.office.slack = NoPosting()
    yield 0
    yield made.send_due()


def mark(engine: Engine, _: int) -> Steps:
    """Claimed, begun and noted as sent, as the messenger does it."""
    open_uow, count = opener(engine), 0
    yield 0
    while True:
        with open_uow(HERE) as uow:
            batch = uow.outbox.claim(now=NOW, holder="bench", lease=LEASE, most=BATCH)
        if not batch:
            break
        with open_uow(HERE) as uow:
            uow.outbox.begin_all(batch, now=NOW, until=NOW + LEASE)
        with open_uow(HERE) as uow:
            count += len(uow.outbox.mark_all_sent({one.id: (one, NOW, "D0BENCH", "1.0") for one in batch}))
    yield count


def do_nothing() -> None:
    pass


def scheduler(engine: Engine, due: int) -> Steps:
    """One job for each message in APScheduler's own table on the same engine, until all are done and gone from it."""
    from apscheduler.events import EVENT_JOB_EXECUTED, EVENT_JOB_REMOVED
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.background import BackgroundScheduler

    made = BackgroundScheduler(jobstores={"default": SQLAlchemyJobStore(engine=engine)}, timezone="UTC")
    steps = threading.Semaphore(0)
    made.add_listener(lambda _: steps.release(), EVENT_JOB_EXECUTED | EVENT_JOB_REMOVED)
    made.start(paused=True)
    made.remove_all_jobs()
    now = datetime.now(UTC)
    for number in range(due):
        made.add_job(do_nothing, "date", run_date=now, id=str(number), misfire_grace_time=None)
    yield 0
    try:
        made.resume()
        for _ in range(2 * due):
            assert steps.acquire(timeout=PATIENCE_SECONDS), "the scheduler does no more"
        yield due
    finally:
        made.shutdown()


WORKS = {"deliver": deliver, "mark": mark, "scheduler": scheduler}


if __name__ == "__main__":
    main()
