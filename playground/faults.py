"""Faults on request: what goes wrong on the real Slack sooner or later."""

import fnmatch
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from playground.rate_limits import RateLimits
from playground.shapes import Json

ApiFaultKind = Literal["rate_limited", "server_error", "no_answer", "answer_lost"]
EventFaultKind = Literal["repeat", "reorder", "late"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiFault:
    """Befalls the next calls of the methods that match the pattern (`*` for all).

    `rate_limited` answers 429 with `Retry-After`; `server_error` 500; `no_answer` lets the caller wait and
    does nothing; `answer_lost` does what was asked and then hangs up.
    """

    kind: ApiFaultKind
    methods: str = "*"
    times: int = 1
    retry_after: int = 1
    seconds: float = 30.0


class ApiFaults:
    """The faults that wait for a call."""

    def __init__(self) -> None:
        self.waiting: list[ApiFault] = []

    def add(self, fault: ApiFault) -> None:
        self.waiting.append(fault)

    def take(self, method: str) -> ApiFault | None:
        """The first fault for this method, used up by one."""
        for number, fault in enumerate(self.waiting):
            if fnmatch.fnmatchcase(method, fault.methods):
                self._use_up(number, fault)
                return fault
        return None

    def _use_up(self, number: int, fault: ApiFault) -> None:
        if fault.times > 1:
            self.waiting[number] = replace(fault, times=fault.times - 1)
        else:
            del self.waiting[number]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFault:
    """Befalls the next events: sent `times` more, swapped with the one after, or `seconds` late."""

    kind: EventFaultKind
    events: str = "*"
    times: int = 1
    seconds: float = 1.0


class EventFaults:
    """Decides how often, when and in which order events go out."""

    def __init__(self) -> None:
        self.waiting: list[EventFault] = []
        self.dropped_until: datetime | None = None
        self._held: list[Json] = []

    def add(self, fault: EventFault) -> None:
        self.waiting.append(fault)

    def plan(self, envelope: Json) -> Iterator[tuple[float, Json]]:
        """What to send now for this event: seconds to wait, and the payload."""
        fault = self._take(str(envelope.get("event", envelope).get("type")))
        if fault is not None and fault.kind == "reorder":
            self._held.append(envelope)
            return
        yield (fault.seconds if fault is not None and fault.kind == "late" else 0.0), envelope
        if fault is not None and fault.kind == "repeat":
            yield from ((0.0, envelope) for _ in range(fault.times))
        yield from self._release()

    def _take(self, event: str) -> EventFault | None:
        found = next((fault for fault in self.waiting if fnmatch.fnmatchcase(event, fault.events)), None)
        if found is not None:
            self.waiting.remove(found)
        return found

    def _release(self) -> Iterator[tuple[float, Json]]:
        # A little later, so that the event that overtook is really first.
        held, self._held = self._held, []
        yield from ((0.05, envelope) for envelope in held)


class Faults:
    """Everything that may be asked to go wrong."""

    def __init__(self) -> None:
        self.api = ApiFaults()
        self.events = EventFaults()
        self.history_once_a_minute = False
        self.rate_limits = RateLimits()

    def clear(self) -> None:
        self.__init__()  # type: ignore[misc]
