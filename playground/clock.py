"""A clock that can be moved, and that stops on the way wherever something is due."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class ClockDriver(Protocol):
    """What has things to do at certain moments, such as the bot's scheduler."""

    def next_due(self, after: datetime) -> datetime | None:
        """The first moment strictly after the given one when something is due, or None."""

    def act(self, now: datetime) -> None:
        """Do whatever is due at this moment; returns when it is done."""


class MovableClock:
    """Tells pretend time: real time plus what it was moved by; stands still when it is not `running`."""

    def __init__(self, start: datetime | None = None, *, running: bool = True) -> None:
        if start is not None and start.tzinfo is None:
            raise ValueError("the clock needs a moment with a time zone")
        self.driver: ClockDriver | None = None
        self._base = (start or datetime.now(UTC)).astimezone(UTC)
        self._running = running
        self._anchor = time.monotonic()
        self._reading = threading.Lock()
        self._moving = threading.RLock()
        self._watchers: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The pretend moment, aware, in UTC."""
        with self._reading:
            return self._now()

    def _now(self) -> datetime:
        elapsed = time.monotonic() - self._anchor if self._running else 0.0
        return self._base + timedelta(seconds=elapsed)

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call this after every jump, from the thread that moved the clock."""
        self._watchers.append(watcher)

    def move(self, *, by: timedelta) -> int:
        """Move forward by this much; answers how often it stopped because something was due."""
        with self._moving:
            return self.move_to(self.now() + by)

    def move_to(self, moment: datetime) -> int:
        """Move forward to this moment, letting the driver act at each due one on the way."""
        if moment.tzinfo is None:
            raise ValueError("the clock needs a moment with a time zone")
        with self._moving:
            if moment < self.now():
                raise ValueError("the clock only moves forward")
            stops = self._stop_on_the_way(self.now(), moment.astimezone(UTC))
            self._jump(max(moment.astimezone(UTC), self.now()))
            return stops

    def move_to_next_due(self) -> int:
        """Move to the next due moment; stays where it is when nothing is due."""
        with self._moving:
            due = self.driver.next_due(self.now()) if self.driver else None
            return self.move_to(max(due, self.now())) if due else 0

    def _stop_on_the_way(self, after: datetime, until: datetime) -> int:
        stops = 0
        while self.driver and (due := self._next_due(self.driver, after)) is not None and due <= until:
            self._jump(due)
            self.driver.act(due)
            after, stops = due, stops + 1
        return stops

    def _next_due(self, driver: ClockDriver, after: datetime) -> datetime | None:
        due = driver.next_due(after)
        if due is not None and due <= after:
            raise RuntimeError(f"the driver named {due}, which is not after {after}: the clock would stand")
        return due

    def _jump(self, moment: datetime) -> None:
        with self._reading:
            self._base, self._anchor = moment, time.monotonic()
        for watcher in self._watchers:
            watcher()
