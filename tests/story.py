"""A bot that lives in a pretend Slack, for journeys: be anybody, do something, move the clock."""

import threading
import time
import tomllib
from contextlib import ExitStack
from datetime import datetime, timedelta

from sqlalchemy import Engine

import app
from bot.domain.person import WorkspaceId
from bot.ports import UnitOfWork
from bot.services.sample import set_up
from handlers.pace import Pace
from handlers.socket_mode import SocketMode
from playground.clock import MovableClock
from playground.driver.person import Person
from playground.slack import PretendSlack

# The clock stands still while something is done, and would let nobody hear more than a few messages.
AS_FAST_AS_WE_LIKE = Pace(
    posts_a_minute=100_000, in_conversation_a_minute=100_000, in_conversation_at_once=10_000, edits_a_minute=100_000
)
PEOPLE_FILE = app.HERE / "playground" / "people.toml"
PEOPLE = tomllib.loads(PEOPLE_FILE.read_text(encoding="utf-8"))
MANIFEST = app.read_manifest()


class Story:
    """The sample workspace; `sample=False` leaves it without a program and without admins."""

    def __init__(
        self,
        engine: Engine,
        *,
        start: datetime,
        sample: bool = True,
        socket_mode: bool = False,
        admins: tuple[str, ...] = (),
        pace: Pace = AS_FAST_AS_WE_LIKE,
    ) -> None:
        self.clock = MovableClock(start, running=False)
        self.slack = PretendSlack(manifest=MANIFEST, people=PEOPLE, clock=self.clock)
        self.slack.start()
        self._open, self._web = ExitStack(), ExitStack()
        self.bot = app.make_bot(
            engine=engine,
            now=self.clock.now,
            token=self.slack.bot_token,
            signing_secret=self.slack.signing_secret,
            slack_api_url=self.slack.api_url,
            admins=admins,
            pace=pace,
        )
        self.bot.connect_once()
        if sample:
            set_up(self.bot.desk.open_uow(self.bot.workspace), self.now)
        self.clock.driver, self.slack.app_at_work = self.bot, lambda: self.bot.at_work
        self._listen_by_socket() if socket_mode else self._listen_by_http()

    def _listen_by_http(self) -> None:
        self.address = self._web.enter_context(app.served(self.bot))
        self.slack.deliver_by_http(f"{self.address}/slack/events")

    def _listen_by_socket(self) -> None:
        socket = SocketMode(self.bot.app, app_token=self.slack.app_token, slack_api_url=self.slack.api_url)
        socket.start()
        self._open.callback(socket.stop)
        ends = time.monotonic() + 10
        while not self.slack.connected and time.monotonic() < ends:
            time.sleep(0.01)

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def uow(self) -> UnitOfWork:
        return self.bot.desk.open_uow(WorkspaceId(self.slack.team_id))

    def person(self, name: str) -> Person:
        """By the short name: `ada`."""
        return self.slack.person(f"U0{name.upper()}")

    def settle(self) -> None:
        """Until everything that follows from what was done has happened."""
        self.slack.settle()
        self.bot.act(self.now)
        self.slack.settle()

    def move(self, **by: float) -> None:
        """Moves the clock, as in `move(days=1)`, and lets the bot act at every due moment on the way."""
        self.settle()
        self.clock.move(by=timedelta(**by))
        self.settle()

    def move_to(self, moment: datetime) -> None:
        self.settle()
        self.clock.move_to(moment)
        self.settle()

    def end(self) -> None:
        # The web server takes a fifth of a second to look up, which nobody needs to wait for.
        threading.Thread(target=self._web.close, name="close-web").start()
        self._open.close()
        self.bot.stop()
        self.slack.stop()
