"""Kills senders in the middle of their work, while Slack answers late, wrongly or not at all."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any

import app
from bot.domain.person import Person, PersonId, WorkspaceId
from bot.nudges import DeliveryState, Nudge, Priority
from bot.ports import UnitOfWork
from playground.faults import ApiFault
from playground.slack import PretendSlack
from playground.wire import Row
from storage import engine as database
from storage.unit_of_work import opener
from tests.handlers.offices import KIND
from tests.story import PEOPLE_FILE

POST = "chat.postMessage"
READERS = 40
LEASE, IN_DOUBT, FIRST_BACKOFF, TIMEOUT = 3.0, 1.5, 0.1, 1
FAULTS = (
    ApiFault(kind="rate_limited", methods=POST, retry_after=1),
    ApiFault(kind="server_error", methods=POST),
    ApiFault(kind="answer_lost", methods=POST),
    ApiFault(kind="no_answer", methods=POST, seconds=TIMEOUT + 0.2),
    ApiFault(kind="answer_lost", methods="conversations.history"),
    ApiFault(kind="server_error", methods="conversations.open"),
)


@dataclass(kw_only=True)
class Battle:
    """`messages` to people and pairs of people, written little by little; `kills` in all, over `replicas`."""

    database_url: str
    seed: int
    messages: int
    kills: int
    replicas: int
    faults_a_second: float
    log: Path
    killed: int = 0
    called: Counter[str] = field(default_factory=Counter)
    faulty: int = 0
    slack: PretendSlack = field(init=False)
    _written: int = 0
    _writing: threading.Lock = field(default_factory=threading.Lock)
    _over: threading.Event = field(default_factory=threading.Event)

    def fight(self, *, seconds: float) -> None:
        """Returns when everything that was written is settled; raises TimeoutError when that takes longer."""
        self._random = random.Random(self.seed)  # noqa: S311, a test that can be repeated
        with self._slack(), self._senders():
            self._open = opener(database.create(self.database_url))
            self._meet_everybody()
            threads = [threading.Thread(target=self._keep_alive, args=(one,)) for one in range(self.replicas)]
            threads.append(threading.Thread(target=self._make_trouble))
            for thread in threads:
                thread.start()
            try:
                self._wait(time.monotonic() + seconds)
            finally:
                self._over.set()
                for thread in threads:
                    thread.join()

    @contextmanager
    def _slack(self) -> Iterator[None]:
        with PretendSlack(manifest=app.read_manifest(), people=cast_of_many()) as self.slack:
            self._count_calls()
            yield

    def _count_calls(self) -> None:
        """The pretend Slack itself keeps only the last ones."""
        wire = self.slack.room.wire
        keep = wire.close_row

        def count(row: Row) -> None:
            self.called[row.kind] += 1
            self.faulty += row.direction == "bot->slack" and row.status != HTTPStatus.OK
            keep(row)

        wire.close_row = count  # type: ignore[method-assign]

    def uow(self) -> UnitOfWork:
        return self._open(WorkspaceId(self.slack.team_id))

    def _meet_everybody(self) -> None:
        with self.uow() as uow:
            for number in range(READERS):
                uow.people.put(Person(id=reader(number), name=f"Reader {number}", time_zone="UTC"))

    # Writing

    def write_some(self) -> None:
        """A part for each kill, so that there is work whenever one comes."""
        most = -(-self.messages // self.kills)
        with self._writing, self.uow() as uow:
            for _ in range(min(most, self.messages - self._written)):
                uow.outbox.add(self._nudge(self._written))
                self._written += 1

    def _nudge(self, number: int) -> Nudge:
        first = self._random.randrange(READERS)
        group = number % 5 == 0
        readers = (reader(first), reader((first + 1) % READERS)) if group else (reader(first),)
        return Nudge(
            key=f"{'group' if group else 'dm'}:{number:05}",
            kind=KIND,
            readers=readers,
            priority=Priority.NUDGE,
            due_at=self.slack.clock.now(),
            in_working_hours=False,
        )

    # Fighting

    def _keep_alive(self, replica: int) -> None:
        chance = random.Random(self.seed * 100 + replica)  # noqa: S311
        while not self._over.is_set():
            # The same name again after each death: only the number of the claim tells them apart.
            pid = self._nursery.begin(f"replica {replica}")
            self.write_some()
            last = self.killed >= self.kills
            self._over.wait(None if last else chance.uniform(0.0, 0.5))
            os.kill(pid, signal.SIGKILL)
            self.killed += not last

    @contextmanager
    def _senders(self) -> Iterator[None]:
        given = {
            "database": self.database_url,
            "token": self.slack.bot_token,
            "api": self.slack.api_url,
            "workspace": self.slack.team_id,
            "lease": LEASE,
            "in-doubt": IN_DOUBT,
            "first-backoff": FIRST_BACKOFF,
            "timeout": TIMEOUT,
        }
        words = [word for name, value in given.items() for word in (f"--{name}", str(value))]
        with self.log.open("a") as log:
            self._nursery = Nursery(words, log)
            try:
                yield
            finally:
                self._nursery.end()

    def _make_trouble(self) -> None:
        chance = random.Random(self.seed + 1)  # noqa: S311
        while not self._over.wait(chance.expovariate(self.faults_a_second)):
            if self.killed < self.kills:
                self.slack.faults.api.add(chance.choice(FAULTS))

    # Ending

    def _wait(self, ends: float) -> None:
        while self.killed < self.kills or self._written < self.messages or self.open():
            if time.monotonic() > ends:
                raise TimeoutError(f"killed {self.killed}, written {self._written}, open {self.open()}")
            if self.killed >= self.kills:
                self.write_some()
            time.sleep(0.1)

    def open(self) -> int:
        with self.uow() as uow:
            return len(uow.outbox.open_ones(self.messages))

    def unsent(self) -> list[str]:
        with self.uow() as uow:
            found = [uow.outbox.find(key) for key in self.all_keys()]
        lost = [one for one in found if one is not None and one.state is not DeliveryState.SENT]
        told = [f"{one.nudge.key} {one.state} after {one.attempts}: {one.reason}" for one in lost]
        return [*told, *["never written" for one in found if one is None]]

    def all_keys(self) -> list[str]:
        return [f"{'dm' if number % 5 else 'group'}:{number:05}" for number in range(self.messages)]

    def heard(self) -> Counter[str]:
        """How often Slack has each key."""
        conversations = self.slack.room.workspace.conversations.values()
        messages = [one for place in conversations for one in place.messages if one.metadata]
        return Counter(str((one.metadata or {})["event_payload"]["key"]) for one in messages)


class Nursery:
    """Where senders come from."""

    def __init__(self, words: list[str], log: IO[str]) -> None:
        self._one_at_a_time = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.delivery.sender", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            cwd=app.HERE,
            env={**os.environ, "PYTHONPATH": str(app.HERE)},
        )

    def begin(self, holder: str) -> int:
        """Its process id."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._one_at_a_time:
            self._process.stdin.write(f"{holder}\n")
            self._process.stdin.flush()
            return int(self._process.stdout.readline())

    def end(self) -> None:
        self._process.communicate()


def reader(number: int) -> PersonId:
    return PersonId(f"U0READER{number:02}")


def cast_of_many() -> dict[str, Any]:
    cast = tomllib.loads(PEOPLE_FILE.read_text(encoding="utf-8"))
    for number in range(READERS):
        name = {"id": reader(number), "handle": f"reader{number}", "name": f"Reader {number}", "title": "", "tz": "UTC"}
        cast["people"].append(name)
    return cast
