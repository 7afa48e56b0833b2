"""An announcement to ten thousand people, with the real worker and messenger and the pretend Slack."""

import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlalchemy import Engine

import app
from bot.domain.announcement import Announcement
from bot.domain.kinds import Role
from bot.domain.person import Person, PersonId
from bot.ports import OpenUnitOfWork
from handlers import listeners
from handlers.announcement_works import announcement_works
from handlers.jobs import Worker
from handlers.messenger import Messenger
from handlers.posting import Posting
from playground.slack import PretendSlack
from tests.bot.announcing import Office
from tests.conftest import TEAM
from tests.story import PEOPLE_FILE

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

PEOPLE = 10_000
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
# As many as the machine that this is measured on has cores, so that we get a half of it at best.
NEIGHBORS = 2
BUSY = "while True: pass"


class Watched(Posting):
    """Knows when Slack took the first message."""

    first: float | None = None

    def post(self, *given: Any, **more: Any) -> tuple[str, str]:
        taken = super().post(*given, **more)
        self.first = self.first or time.perf_counter()
        return taken


def reader(number: int) -> PersonId:
    return PersonId(f"U1{number:06}")


def cast() -> dict[str, Any]:
    known = tomllib.loads(PEOPLE_FILE.read_text(encoding="utf-8"))
    for number in range(PEOPLE):
        one = {"id": reader(number), "handle": f"r{number}", "name": f"Reader {number}", "title": "", "tz": "UTC"}
        known["people"].append(one)
    return known


def program_of_many(open_uow: OpenUnitOfWork) -> Office:
    office = Office(open_uow, MONDAY)
    with open_uow(TEAM) as uow:
        for number in range(PEOPLE):
            uow.people.put(Person(id=reader(number), name=f"Reader {number}", time_zone="UTC"))
    for number in range(PEOPLE):
        office.place(office.program, reader(number), {Role.MENTEE})
    return office


@contextmanager
def neighbors(count: int) -> Iterator[None]:
    """Other processes that take whatever they get of the machine."""
    with ExitStack() as stack:
        for _ in range(count):
            process = stack.enter_context(subprocess.Popen([sys.executable, "-c", BUSY]))
            stack.callback(process.kill)
        yield


def send_to_all(office: Office, slack: PretendSlack, said: Announcement) -> tuple[float, float]:
    """Seconds from the press of Send until all are written down, and until Slack took the first one."""
    client = WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    messenger = Messenger(
        open_uow=office.open_uow,
        client=client,
        now=lambda: office.now,
        speakers=listeners.said().speakers(),
        workspace_id=TEAM,
        holder="bench",
        lanes=4,
    )
    messenger.office.slack = watched = Watched(client)
    with ThreadPoolExecutor(1) as beside:
        works = announcement_works(
            office.new_uow, lambda: office.now, client, lambda: beside.submit(messenger.send_due, wait=False)
        )
        worker = Worker(uow=office.new_uow, now=lambda: office.now, holder="bench", works=works)
        begun = time.perf_counter()
        office.send(said)
        worker.work_off()
        queued = time.perf_counter() - begun
        while watched.first is None and time.perf_counter() - begun < 60:
            time.sleep(0.01)
        messenger.stop()
    assert watched.first is not None
    return queued, watched.first - begun


@pytest.mark.parametrize("busy", [0, NEIGHBORS], ids=["alone", "busy"])
def test_the_first_of_ten_thousand_hears_it_while_the_rest_is_written_down(
    open_uow: OpenUnitOfWork, engine: Engine, busy: int
) -> None:
    office = program_of_many(open_uow)
    said = office.write()
    with PretendSlack(manifest=app.read_manifest(), people=cast()) as slack, neighbors(busy):
        seconds, first = send_to_all(office, slack, said)
    readers = len(office.readers(said))
    where = f"{engine.dialect.name}, {busy} neighbors"
    print(f"\n{where}: {readers:,} queued in {seconds:.2f} s, the first delivered after {first:.2f} s")
    assert readers >= PEOPLE
    assert seconds < 5
    assert first < 2
