"""Fills an outbox and sends what is due, or lets APScheduler do as many jobs, with sends replaced by nothing.

Prints one line of JSON: seconds, how many, and the peak of memory in megabytes.
"""

import argparse
import json
import logging
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import Engine, insert

from bot.domain.person import Person, PersonId, WorkspaceId
from bot.nudges import DeliveryState, Nudge, NudgeKind, Priority
from bot.ports import UnitOfWork
from handlers import logs
from handlers.blocks.kit import Message, section
from handlers.flow import Speaker
from handlers.messenger import Messenger
from handlers.posting import Posting
from storage import engine as database
from storage import migrate
from storage.outbox import columns_of
from storage.rows.deliveries import OutboxRow
from storage.unit_of_work import opener
from tests.bench.run_matching import peak_bytes
from tests.story import AS_FAST_AS_WE_LIKE

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
HERE = WorkspaceId("T0BENCH")
PEOPLE = 10_000
AT_ONCE = 5_000
CLAIMED = 25
LEASE = timedelta(minutes=2)
KIND = NudgeKind.WELCOME


def main() -> None:
    reading = argparse.ArgumentParser()
    reading.add_argument("what", choices=["fill", *WORKS])
    reading.add_argument("database")
    reading.add_argument("stored", type=int)
    reading.add_argument("due", type=int)
    given = reading.parse_args()
    logs.set_up(logging.ERROR)
    engine = database.create(given.database)
    if given.what == "fill":
        migrate.upgrade(engine)
        fill(engine, given.stored, given.due)
        return
    steps = WORKS[given.what](engine, given.due)
    next(steps)
    begun = time.perf_counter()
    count = next(steps)
    seconds = time.perf_counter() - begun
    json.dump({"seconds": seconds, "count": count, "bytes": peak_bytes()}, sys.stdout)


# What is there


def fill(engine: Engine, stored: int, due: int) -> None:
    """Of what is stored, some is due now; a half of the rest was sent, and a half is due some day."""
    with opener(engine)(HERE) as uow:
        for number in range(PEOPLE):
            uow.people.put(Person(id=reader(number), name=f"Reader {number}", time_zone="UTC"))
    for first in range(0, stored, AT_ONCE):
        with engine.begin() as connection:
            connection.execute(insert(OutboxRow), list(_rows(range(first, min(first + AT_ONCE, stored)), due, stored)))


def _rows(numbers: range, due: int, stored: int) -> Iterator[dict[str, Any]]:
    every = stored // due
    for number in numbers:
        is_due, was_sent = number % every == 0, number % 2 == 0
        ago = timedelta(seconds=number % 3600) if is_due or was_sent else -timedelta(days=1 + number % 90)
        nudge = Nudge(
            key=f"bench:{number}",
            kind=KIND,
            readers=(reader(number // every % PEOPLE),),
            subject={"number": number},
            priority=Priority.NUDGE,
            due_at=NOW - ago,
            in_working_hours=False,
        )
        state = DeliveryState.WAITING if is_due or not was_sent else DeliveryState.SENT
        yield columns_of(nudge) | {"workspace_id": HERE, "state": state, "claims": 0}


def reader(number: int) -> PersonId:
    return PersonId(f"U0{number:06}")


# What is measured, between the first `yield` and the second


class NoPosting(Posting):
    """Sends nothing."""

    def __init__(self) -> None:
        super().__init__(WebClient(token="bench", retry_handlers=[]))

    def post(self, *_: Any, **__: Any) -> tuple[str, str]:
        return "D0BENCH", "1.0"


def say(_: UnitOfWork, nudge: Nudge, __: datetime) -> Message:
    return Message(text=nudge.key, blocks=(section(nudge.key),))


def deliver(engine: Engine, _: int) -> Iterator[int]:
    """The whole of it: claimed, decided, worded, begun within the limits, sent to nobody, and noted."""
    made = Messenger(
        open_uow=opener(engine),
        client=WebClient(token="bench", retry_handlers=[]),
        now=lambda: NOW,
        speakers={KIND: Speaker(say=say)},
        workspace_id=HERE,
        holder="bench",
        pace=AS_FAST_AS_WE_LIKE,
    )
    made.office.slack = NoPosting()
    yield 0
    yield made.send_due()


def mark(engine: Engine, _: int) -> Iterator[int]:
    """Claimed, begun and noted as sent, as the messenger does it."""
    open_uow, count = opener(engine), 0
    yield 0
    while True:
        with open_uow(HERE) as uow:
            batch = uow.outbox.claim(now=NOW, holder="bench", lease=LEASE, most=CLAIMED)
        if not batch:
            break
        with open_uow(HERE) as uow:
            uow.outbox.begin_all(batch, now=NOW, until=NOW + LEASE)
        with open_uow(HERE) as uow:
            count += len(uow.outbox.mark_all_sent({one.id: (one, NOW, "D0BENCH", "1.0") for one in batch}))
    yield count


def do_nothing() -> None:
    pass


def scheduler(engine: Engine, due: int) -> Iterator[int]:
    """One job for each message in APScheduler's own table on the same engine, until all are done and gone from it."""
    from apscheduler.events import EVENT_JOB_EXECUTED, EVENT_JOB_REMOVED
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.background import BackgroundScheduler

    made = BackgroundScheduler(jobstores={"default": SQLAlchemyJobStore(engine=engine)}, timezone="UTC")
    steps = threading.Semaphore(0)
    made.add_listener(lambda _: steps.release(), EVENT_JOB_EXECUTED | EVENT_JOB_REMOVED)
    made.start(paused=True)
    now = datetime.now(UTC)
    for number in range(due):
        made.add_job(do_nothing, "date", run_date=now, id=str(number), misfire_grace_time=None)
    yield 0
    made.resume()
    for _ in range(2 * due):
        steps.acquire()
    yield due


WORKS = {"deliver": deliver, "mark": mark, "scheduler": scheduler}


if __name__ == "__main__":
    main()
