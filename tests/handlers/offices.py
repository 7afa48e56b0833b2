"""A pretend Slack, a database and as many messengers as a test wants: what each nudge says is its key."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from slack_sdk import WebClient

import app
from bot.domain.person import Person, PersonId, WorkspaceId
from bot.nudges import Delivery, Nudge, NudgeKind, Priority
from bot.ports import OpenUnitOfWork, UnitOfWork
from handlers.blocks.kit import Message, section
from handlers.flow import Attachment, Sent, Speaker
from handlers.messenger import Messenger
from handlers.pace import Pace
from playground.clock import MovableClock
from playground.driver.seen import SeenMessage
from playground.slack import PretendSlack
from playground.web_api import METHODS, ApiError, Call
from playground.web_api.calls import Method
from tests.story import AS_FAST_AS_WE_LIKE

START = datetime.fromisoformat("2026-03-02T10:00:00+00:00")  # a Monday
ADA, BOB, INES = PersonId("U0ADA"), PersonId("U0BOB"), PersonId("U0INES")
KIND = NudgeKind.WELCOME
WITH_FILE = NudgeKind.SESSION_FILE


class PostOffice:
    def __init__(self, open_uow: OpenUnitOfWork) -> None:
        self.clock = MovableClock(START, running=False)
        self.slack = PretendSlack(
            manifest=app.read_manifest(), people=app.HERE / "playground" / "people.toml", clock=self.clock
        )
        self.slack.start()
        self.workspace_id = WorkspaceId(self.slack.team_id)
        self.open_uow = open_uow
        self.after: list[str] = []
        with self.uow() as uow:
            for person_id in (ADA, BOB, INES):
                uow.people.put(Person(id=person_id, name=person_id.title(), time_zone="Europe/London"))

    def uow(self) -> UnitOfWork:
        return self.open_uow(self.workspace_id)

    def messenger(
        self,
        holder: str = "one",
        *,
        say: Callable[[UnitOfWork, Nudge, datetime], Message | None] | None = None,
        after: Callable[[UnitOfWork, Nudge, Sent], None] | None = None,
        timeout: int = 5,
        pace: Pace = AS_FAST_AS_WE_LIKE,
        lanes: int = 1,
    ) -> Messenger:
        client = WebClient(token=self.slack.bot_token, base_url=self.slack.api_url, timeout=timeout)
        speaker = Speaker(say=say or say_key, after=after or self._note)
        with_file = Speaker(say=say or say_key, after=after or self._note, attach=attach_key)
        return Messenger(
            open_uow=self.open_uow,
            client=client,
            now=self.clock.now,
            speakers={KIND: speaker, WITH_FILE: with_file},
            workspace_id=self.workspace_id,
            holder=holder,
            pace=pace,
            lanes=lanes,
        )

    def _note(self, _: UnitOfWork, nudge: Nudge, __: Sent) -> None:
        self.after.append(nudge.key)

    def write(self, key: str, *readers: PersonId, **more: Any) -> Nudge:
        """Due now, in a moment of its own, so that the order is plain."""
        nudge = Nudge(
            **{
                "key": key,
                "kind": KIND,
                "readers": readers or (ADA,),
                "priority": Priority.NUDGE,
                "due_at": self.clock.now(),
                "in_working_hours": False,
                **more,
            }
        )
        with self.uow() as uow:
            uow.outbox.add(nudge)
        return nudge

    def find(self, key: str) -> Delivery:
        with self.uow() as uow:
            found = uow.outbox.find(key)
        assert found is not None
        return found

    def move(self, **by: float) -> None:
        self.clock.move(by=timedelta(**by))

    def read_by(self, person_id: PersonId, channel: str | None = None) -> list[SeenMessage]:
        return self.slack.person(person_id).messages(channel)

    def texts(self, person_id: PersonId = ADA, channel: str | None = None) -> list[str]:
        return [one.text for one in self.read_by(person_id, channel)]

    def calls(self, method: str) -> int:
        return sum(row.kind == method for row in self.slack.room.wire.rows)


def say_key(_: UnitOfWork, nudge: Nudge, __: datetime) -> Message:
    return Message(text=nudge.key, blocks=(section(nudge.key),))


def attach_key(_: UnitOfWork, nudge: Nudge, __: datetime) -> Attachment | None:
    if nudge.kind is not WITH_FILE:
        return None
    return Attachment(name=f"{nudge.key}.ics", title="A file", content=b"BEGIN:VCALENDAR")


@contextmanager
def post_office(open_uow: OpenUnitOfWork) -> Iterator[PostOffice]:
    office = PostOffice(open_uow)
    try:
        yield office
    finally:
        office.slack.stop()


def refuse(monkeypatch: pytest.MonkeyPatch, method: str, code: str, *, channel: str | None = None) -> None:
    """Slack refuses this method with this code, in one channel or everywhere."""
    real = METHODS[method]

    def handler(call: Call) -> dict[str, object]:
        if channel in (None, call.text("channel")):
            raise ApiError(code)
        return real.handler(call)

    monkeypatch.setitem(METHODS, method, Method(name=method, handler=handler, scopes=real.scopes, caller=real.caller))
