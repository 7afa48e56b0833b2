"""Brings payloads to the app: interactions once and never again, events again until they are acknowledged."""

import asyncio
import time
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, Protocol

from playground.clock import MovableClock
from playground.faults import Faults
from playground.outcome import Ack
from playground.shapes import Json
from playground.wire import Wire

RETRY_AFTER_SECONDS = (0.0, 60.0, 300.0)
RETRY_POLL_SECONDS = 0.5


class Transport(Protocol):
    """HTTP or Socket Mode."""

    @property
    def connected(self) -> bool: ...
    async def send(self, kind: str, payload: Json, retry: Json | None = None) -> Ack: ...
    async def close(self) -> None: ...


class Delivery:
    """Sends over whichever transport is in use, and knows what is still under way."""

    def __init__(self, transport: Transport, clock: MovableClock, wire: Wire, faults: Faults) -> None:
        self.transport = transport
        self.retry_after: tuple[float, ...] = RETRY_AFTER_SECONDS
        self.under_way = 0
        self.last_activity = time.monotonic()
        self._clock, self._wire, self._faults = clock, wire, faults
        self._tasks: set[asyncio.Task[None]] = set()

    async def interact(self, kind: str, payload: Json) -> Ack:
        """A command, click, submission or shortcut: one attempt, three seconds."""
        return await self._attempt(kind, payload, None)

    def drops_events(self) -> bool:
        """Whether there were too many events, so that Slack sends none for a while."""
        until = self._faults.events.dropped_until
        return until is not None and self._clock.now() < until

    def post_event(self, envelope: Json) -> None:
        """Send an event in the background, with whatever faults were asked for."""
        for delayed, payload in self._faults.events.plan(envelope):
            self._start(self._deliver_event(payload, delayed))

    async def _deliver_event(self, payload: Json, delayed: float) -> None:
        if delayed:
            await asyncio.sleep(delayed)
        ack = await self._attempt("events_api", payload, None)
        for attempt, seconds in enumerate(self.retry_after, start=1):
            if ack.ok or ack.no_retry:
                return
            await self._wait(seconds)
            # An app that does not answer is not waited for again by `settle`.
            patient = ack.failure != "http_timeout"
            retry = {"attempt": attempt, "reason": ack.failure}
            ack = await self._attempt("events_api", payload, retry, counted=patient)

    async def _wait(self, seconds: float) -> None:
        """Until this long has passed for real or on the pretend clock, whichever is first."""
        if not seconds:
            return
        due = self._clock.now() + timedelta(seconds=seconds)
        until = time.monotonic() + seconds
        while time.monotonic() < until and self._clock.now() < due:
            await asyncio.sleep(RETRY_POLL_SECONDS)

    async def _attempt(self, kind: str, payload: Json, retry: Json | None, *, counted: bool = True) -> Ack:
        at = self._clock.now().isoformat()
        row = self._wire.open_row("slack->bot", name_of(kind, payload), payload, at)
        self.under_way += counted
        try:
            ack = await self.transport.send(kind, payload, retry)
        finally:
            self.under_way -= counted
            self.last_activity = time.monotonic()
        row.response, row.ms, row.ack_ms, row.sent = ack.body, ack.ms, ack.ms, ack.sent
        row.status = 200 if ack.ok else None
        if ack.failure:
            row.problems.append({"path": "", "reason": f"not acknowledged: {ack.failure}"})
        self._wire.close_row(row)
        return ack

    def _start(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def forget(self) -> None:
        """Drop events that still wait for their turn."""
        for task in self._tasks:
            task.cancel()


def name_of(kind: str, payload: Json) -> str:
    """What the inspector calls a payload."""
    if kind == "slash_commands":
        return str(payload["command"])
    if kind == "events_api":
        return str(payload.get("event", payload).get("type"))
    return str(payload["type"])
