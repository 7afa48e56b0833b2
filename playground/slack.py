"""The pretend Slack: start it, give its address to a Bolt app, and be anybody."""

import asyncio
import secrets
import threading
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

import uvicorn

from playground.clock import MovableClock
from playground.delivery import Delivery
from playground.driver.person import Person
from playground.events import Events
from playground.fault_desk import request_fault
from playground.faults import Faults
from playground.hang_up import KnownConnections
from playground.happenings import Happenings
from playground.http_delivery import HttpDelivery
from playground.interactions import Interactions
from playground.keeping import Keeper
from playground.manifest import read_manifest
from playground.modals import Modals
from playground.payloads import Payloads
from playground.people import read_cast
from playground.posting import Posting
from playground.prompt_server import PromptServer, listen
from playground.room import Room
from playground.shapes import Json
from playground.site import build_site
from playground.socket_mode import SocketMode
from playground.stream import Stream
from playground.triggers import Triggers
from playground.wire import Wire, WireProblem
from playground.workspace import Workspace, install

Result = TypeVar("Result")
LOOPBACK_HOST = "127.0.0.1"
START_SECONDS = 10.0
IDLE_SECONDS = 0.03
POLL_SECONDS = 0.002
FOLLOWS_SECONDS = 2.0


class PretendSlack:
    """One workspace with one app installed in it, served on loopback.

    `manifest` is the app's own, parsed; `people` a parsed people file or its path; `strict` refuses what
    Slack would refuse, and otherwise only notes it in `problems`; `host` is the address to listen at, `hosts`
    the names besides loopback's under which pages may call; `keep` is a file to go on from and to keep the
    workspace in.
    """

    def __init__(
        self,
        manifest: Mapping[str, Any],
        people: Mapping[str, Any] | Path | str | None = None,
        clock: MovableClock | None = None,
        port: int = 0,
        *,
        strict: bool = True,
        host: str = LOOPBACK_HOST,
        hosts: Iterable[str] = (),
        keep: Path | None = None,
    ) -> None:
        self.clock = clock or MovableClock()
        self.hosts = frozenset({host, *hosts})
        self._socket = listen(host, port)
        self.url = f"http://{LOOPBACK_HOST if host == '0.0.0.0' else host}:{self._socket.getsockname()[1]}"  # noqa: S104
        read = read_manifest(manifest)
        self._workspace = Workspace(read_cast(people), read, self.clock, install())
        self._keeper = Keeper(self._workspace, keep) if keep is not None else None
        self.room = self._furnish(strict)
        self.interactions = Interactions(self.room)
        self.modals = Modals(self.room, self.interactions)
        self.happenings = Happenings(self.room)
        self.when_reset: Callable[[], None] = do_nothing  # called after a reset, for the app to begin again too
        # Whether the app still does something on its own, where it can be asked; otherwise its silence must tell.
        self.app_at_work: Callable[[], bool] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._server: PromptServer | None = None

    def _furnish(self, strict: bool) -> Room:
        stream, faults = Stream(), Faults()
        wire = Wire(stream.tell)
        payloads = Payloads(self._workspace)
        transport = SocketMode(self.url, self._workspace.app.app_id)
        delivery = Delivery(transport, self.clock, wire, faults)
        events = Events(self._workspace, payloads, delivery)
        return Room(
            workspace=self._workspace,
            wire=wire,
            stream=stream,
            faults=faults,
            triggers=Triggers(self.url),
            payloads=payloads,
            delivery=delivery,
            events=events,
            posting=Posting(self._workspace, events, stream),
            strict=strict,
        )

    # What the app needs to know.

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    @property
    def team_id(self) -> str:
        return self._workspace.team_id

    @property
    def bot_token(self) -> str:
        return self._workspace.app.bot_token

    @property
    def app_token(self) -> str:
        return self._workspace.app.app_token

    @property
    def signing_secret(self) -> str:
        return self._workspace.app.signing_secret

    @property
    def bot_user_id(self) -> str:
        return self._workspace.app.bot_user_id

    @property
    def faults(self) -> Faults:
        return self.room.faults

    @property
    def problems(self) -> list[WireProblem]:
        """Everything Slack would have refused, and every method it does not have."""
        return self.room.wire.problems

    # Starting, stopping, waiting.

    def start(self) -> None:
        """Serve in a thread of its own; returns as soon as requests are answered."""
        config = uvicorn.Config(
            build_site(self),
            loop="asyncio",
            http=KnownConnections,
            ws="wsproto",
            lifespan="off",
            access_log=False,
            log_level="warning",
        )
        self._server = server = PromptServer(config)
        self._thread = threading.Thread(target=self._serve, args=[server], name="pretend-slack", daemon=True)
        self._thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not server.started:
            if time.monotonic() > deadline or not self._thread.is_alive():
                raise RuntimeError("the pretend Slack did not start")
            time.sleep(0.005)

    def _serve(self, server: PromptServer) -> None:
        loop = asyncio.new_event_loop()
        self._loop = loop
        try:
            keeping = [loop.create_task(self._keeper.run())] if self._keeper else []
            loop.run_until_complete(server.serve(sockets=[self._socket]))
            for task in keeping:
                task.cancel()
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()
            self._loop = None

    def stop(self) -> None:
        """Stop serving; what is under way is cut off."""
        if self._server is None or self._thread is None or self._loop is None:
            self._socket.close()
            return
        self.run(self._close())
        self._thread.join(START_SECONDS)
        self._server = None

    async def _close(self) -> None:
        if self._keeper is not None:
            self._keeper.save()
        if self._server is not None:
            self._server.stop()
        self.room.stream.end()
        self.room.delivery.forget()
        await self.room.delivery.transport.close()

    def __enter__(self) -> "PretendSlack":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def run(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        """Run something in the server's thread, where all of its state lives, and wait for it."""
        if self._loop is None:
            coroutine.close()
            raise RuntimeError("the pretend Slack is not running")
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def call(self, function: Callable[[], Result]) -> Result:
        """Like `run`, for what needs no waiting; before the start it simply runs."""
        if self._loop is None:
            return function()
        done: Future[Result] = Future()

        def work() -> None:
            try:
                done.set_result(function())
            except BaseException as error:  # noqa: BLE001
                done.set_exception(error)

        self._loop.call_soon_threadsafe(work)
        return done.result()

    def settle(self, timeout: float = 30.0) -> None:
        """Wait until nothing is on its way to the app and the app has stopped calling; TimeoutError if never."""
        deadline = time.monotonic() + timeout
        while not self.call(self._idle):
            if time.monotonic() > deadline:
                raise TimeoutError(f"still busy after {timeout} s")
            time.sleep(POLL_SECONDS)

    def act(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        """`run`, and wait for what the app does after its answer, where it can be asked, and for a while only."""
        result = self.run(coroutine)
        deadline = time.monotonic() + FOLLOWS_SECONDS
        while self.app_at_work is not None and not self.call(self._idle) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        return result

    def _idle(self) -> bool:
        """In the server's thread, so that nothing reaches Slack between the two looks."""
        delivery = self.room.delivery
        if delivery.under_way:
            return False
        if self.app_at_work is not None:
            return not self.app_at_work()
        return time.monotonic() - delivery.last_activity > IDLE_SECONDS

    # How the app is reached, and who talks to it.

    def deliver_by_http(self, url: str) -> None:
        """Send signed requests to this address from now on, instead of using Socket Mode."""
        self.call(lambda: self._switch(HttpDelivery(url, self.signing_secret)))

    def verify_url(self) -> bool:
        """Ask the app to answer the challenge that Slack sends when somebody enters its address."""
        payload = {"token": self._workspace.app.verification_token, "challenge": secrets.token_hex(20)}
        payload["type"] = "url_verification"
        ack = self.run(self.room.delivery.transport.send("events_api", payload))
        answer = ack.body.get("challenge") if isinstance(ack.body, dict) else ack.body
        return ack.ok and answer == payload["challenge"]

    def _switch(self, transport: HttpDelivery) -> None:
        self.room.delivery.transport = transport

    @property
    def connected(self) -> bool:
        """Whether the app can be reached: by HTTP always, in Socket Mode once it dialled in."""
        return self.room.delivery.transport.connected

    def fault(self, kind: str, **options: Any) -> None:
        """Ask for something to go wrong; `fault_desk` lists the kinds and their options."""
        self.run(request_fault(self.room, self.happenings, {"kind": kind, **options}))

    def person(self, user_id: str) -> Person:
        """Be this person."""
        self._workspace.person(user_id)
        return Person(self, user_id)

    def group_dm(self, *user_ids: str) -> str:
        """The id of the group DM of the app with exactly these people; LookupError when there is none."""
        wanted = {*user_ids, self.bot_user_id}
        for conversation in list(self._workspace.conversations.values()):
            if conversation.kind == "mpim" and set(conversation.members) == wanted:
                return conversation.id
        raise LookupError(f"no group DM of {', '.join(sorted(user_ids))}")

    def export(self) -> Json:
        """Everything that was said and shown, as JSON."""
        return self.call(self.happenings.export)

    def reset(self) -> None:
        """Back to the beginning: nobody has said anything. The clock is left; `when_reset` is for the app."""
        self.call(self.happenings.reset)
        self.when_reset()


def do_nothing() -> None:
    return None
