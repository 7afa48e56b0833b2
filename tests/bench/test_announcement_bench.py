"""An announcement to ten thousand people, with the real messenger and the pretend Slack."""

import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk import WebClient

import app
from bot.domain.kinds import Role
from bot.domain.person import Person, PersonId
from bot.ports import OpenUnitOfWork
from bot.services import send_announcement
from handlers import listeners
from handlers.messenger import Messenger
from handlers.posting import Posting
from playground.slack import PretendSlack
from tests.bot.announcing import Office
from tests.conftest import TEAM
from tests.story import PEOPLE_FILE

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

PEOPLE = 10_000
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


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


def test_the_first_of_ten_thousand_hears_it_while_the_rest_is_written_down(open_uow: OpenUnitOfWork) -> None:
    office = program_of_many(open_uow)
    with PretendSlack(manifest=app.read_manifest(), people=cast()) as slack, ThreadPoolExecutor(1) as beside:
        client = WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
        messenger = Messenger(
            open_uow=open_uow,
            client=client,
            now=lambda: office.now,
            speakers=listeners.said().speakers(),
            workspace_id=TEAM,
            holder="bench",
        )
        messenger.office.slack = watched = Watched(client)
        said = office.write()
        office.send(said)
        begun = time.perf_counter()
        queued = send_announcement.queue(
            office.new_uow, lambda: office.now, said.id, lambda: beside.submit(messenger.send_due, wait=False)
        )
        seconds = time.perf_counter() - begun
        messenger.stop()
    assert watched.first is not None
    first = watched.first - begun
    print(f"\n{queued:,} queued in {seconds:.2f} s, the first delivered after {first:.2f} s")
    assert queued >= PEOPLE
    assert seconds < 5
    assert first < 2
