"""Time that does not count: a clock that is stopped runs on afterwards with as much left as before."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bot.domain.person import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """The clocks of one thing, such as "program:7", stand still from `begins_at` until `ends_at` (UTC).

    `person_id`: whose own pause it is, where it is of a place in a program.
    """

    id: int = 0
    about: str
    person_id: PersonId | None = None
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


def goes_on_at(stops: Iterable[Stop], now: datetime) -> datetime:
    """When a clock that is begun now begins to run: now, or when the stops that are on are over."""
    return next((ends for begins, ends in _stretches(stops) if begins <= now < ends), now)


def when(theirs: Mapping[PersonId, Sequence[Stop]], rests: Callable[[frozenset[PersonId]], bool]) -> list[Stop]:
    """The stretches in which those who pause are so many, or such, that everything `rests`."""
    every = [one for each in theirs.values() for one in each]
    edges = sorted({moment for one in every for moment in (one.begins_at, one.ends_at)})
    return [
        Stop(about="", begins_at=begins, ends_at=ends)
        for begins, ends in pairwise(edges)
        if rests(frozenset(who for who, each in theirs.items() if _is_on(each, begins)))
    ]


def _is_on(stops: Iterable[Stop], moment: datetime) -> bool:
    return any(one.begins_at <= moment < one.ends_at for one in stops)


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
