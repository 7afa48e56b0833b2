"""Time that does not count: a clock that is stopped runs on afterwards with as much left as before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """The clocks of one thing, such as "program:7", stand still from `begins_at` until `ends_at` (UTC)."""

    id: int = 0
    about: str
    begins_at: datetime
    ends_at: datetime


def after(stops: Iterable[Stop], since: datetime, wait: timedelta) -> datetime:
    """When a clock of this length that began then is over. What is over at the very beginning of a stop stays there."""
    due = since + wait
    for begins, ends in _stretches(stops):
        if due > begins and ends > since:
            due += ends - max(begins, since)
    return due


def ran(stops: Iterable[Stop], since: datetime, now: datetime) -> timedelta:
    """How long a clock that began then has run."""
    stood = (min(ends, now) - max(begins, since) for begins, ends in _stretches(stops) if ends > since and begins < now)
    return now - since - sum(stood, timedelta())


def until(stops: Iterable[Stop]) -> datetime | None:
    """The end of the last of them; None where there is none."""
    return max((one.ends_at for one in stops), default=None)


def _stretches(stops: Iterable[Stop]) -> Iterator[tuple[datetime, datetime]]:
    """Without overlaps, the earliest first: a pause of the program and a break of a pair may be on together."""
    begins, ends = None, None
    for one in sorted(stops, key=lambda one: one.begins_at):
        if begins is None or ends is None or one.begins_at > ends:
            if begins is not None and ends is not None:
                yield begins, ends
            begins, ends = one.begins_at, one.ends_at
        ends = max(ends, one.ends_at)
    if begins is not None and ends is not None and ends > begins:
        yield begins, ends
