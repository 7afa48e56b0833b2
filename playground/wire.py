"""Every request in both directions, as it went over the wire, and what was wrong with it."""

import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from playground.shapes import Json

KEPT = 2_000
SHOWN_CHARACTERS = 100_000
SECRET = re.compile(r"(?<=xoxb-|xapp-)[\w-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class WireProblem:
    """Something Slack would refuse, in which call it was, where and why."""

    method: str
    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.method}: {self.path or 'the body'}: {self.reason}"


@dataclass(slots=True, kw_only=True)
class Row:
    """One request and its answer; `ack_ms` counts against Slack's three seconds."""

    n: int
    at: str
    direction: Literal["bot->slack", "slack->bot"]
    kind: str
    request: Any
    response: Any = None
    status: int | None = None
    ms: float | None = None
    ack_ms: float | None = None
    sent: str = ""
    problems: list[Json] = field(default_factory=list)

    def shape(self) -> Json:
        return {
            "n": self.n,
            "at": self.at,
            "direction": self.direction,
            "kind": self.kind,
            "method": self.kind,
            "request": shorten(self.request),
            "sent": shorten(self.sent),
            "response": shorten(self.response),
            "status": self.status,
            "ms": self.ms,
            "ack_ms": self.ack_ms,
            "verdict": {"ok": not self.problems, "problems": self.problems},
        }


def as_sent(method: str, url: str, headers: Mapping[str, str], body: str) -> str:
    """A request as text; tokens are shown only by their beginning."""
    lines = [f"{key}: {SECRET.sub('…', value)}" for key, value in headers.items()]
    return "\n".join([f"{method} {url}", *lines, "", SECRET.sub("…", body)])


def shorten(body: Any) -> Any:
    """Bodies are kept whole up to a size no sane request has."""
    if isinstance(body, str) and len(body) > SHOWN_CHARACTERS:
        return body[:SHOWN_CHARACTERS] + "…"
    return body


class Wire:
    """The last requests, and everything that Slack would have refused since the start."""

    def __init__(self, tell: Callable[[Json], None]) -> None:
        self.rows: deque[Row] = deque(maxlen=KEPT)
        self.problems: list[WireProblem] = []
        self._count = 0
        self._tell = tell

    def open_row(self, direction: Literal["bot->slack", "slack->bot"], kind: str, request: Any, at: str) -> Row:
        self._count += 1
        row = Row(n=self._count, at=at, direction=direction, kind=kind, request=request)
        self.rows.append(row)
        return row

    def close_row(self, row: Row) -> None:
        """Its answer is known: whoever watches is told."""
        self._tell({"kind": "request", "n": row.n})

    def problem(self, method: str, path: str, reason: str, row: Row | None = None) -> None:
        self.problems.append(WireProblem(method=method, path=path, reason=reason))
        if row is not None:
            row.problems.append({"path": path, "reason": reason})

    def clear(self) -> None:
        self.rows.clear()
        self.problems.clear()
