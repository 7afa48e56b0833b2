"""Reminders of which the first comes after so many days, the next after so many more, and then no more.

Called in an open unit of work.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.person import PersonId
from bot.nudges import STILL_WELCOME, Delivery, DeliveryState, Nudge, NudgeKind, Priority, key
from bot.ports import UnitOfWork
from bot.services.calendars import calendar_of

NEW_CLOCKS = "the clocks were changed"
# A reminder that somebody asked for by hand, or that was snoozed, has another name.
OF_A_CHAIN = re.compile(r"[0-9]+(-[0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """One reader's reminders about one thing, since a moment. `moment` says when the one of so many days is due."""

    kind: NudgeKind
    reader: PersonId
    about: dict[str, str | int]
    since: datetime
    days: Sequence[int]
    moment: Callable[[int], datetime]
    ends_at: datetime | None = None
    priority: Priority = Priority.NUDGE
    stopped_until: datetime | None = None


def written(uow: UnitOfWork, chain: Chain) -> Sequence[Delivery]:
    """Those there are, the first one first."""
    name, number = next(iter(chain.about.items()))
    begins = key(chain.kind, *chain.about.values(), chain.reader, "")
    every = uow.outbox.about(chain.kind, name, int(number))
    mine = [one for one in every if one.nudge.key.startswith(begins) and one.nudge.due_at >= chain.since]
    return [one for one in mine if OF_A_CHAIN.fullmatch(one.nudge.key.removeprefix(begins))]


def is_overtaken(uow: UnitOfWork, nudge: Nudge, now: datetime) -> bool:
    """After a rest of the bot the next one may be due with it: then that one alone is said."""
    name, number = next(iter(nudge.subject.items()))
    every = uow.outbox.about(nudge.kind, name, int(number))
    same = [one for one in every if one.nudge.reader == nudge.reader and one.state is DeliveryState.WAITING]
    mine = next((one for one in same if one.nudge.key == nudge.key), None)
    due = [one for one in same if one.nudge.due_at <= now]
    return mine is not None and any((one.nudge.due_at, one.id) > (mine.nudge.due_at, mine.id) for one in due)


def follow(uow: UnitOfWork, chain: Chain, now: datetime) -> Iterator[bool]:
    """Other days: the first of them for the first reminder, and so on. What is too many goes; what is missing comes.

    Of several that would be due by now only the last one is said. Gives for each whether anything changed.
    """
    every = written(uow, chain)
    rows = [one for one in every if one.reason != NEW_CLOCKS]
    past = [number for number, days in enumerate(chain.days) if chain.moment(days) <= now]
    for number, one in enumerate(rows):
        if one.state is not DeliveryState.WAITING:
            continue
        if number >= len(chain.days) or number in past[:-1]:
            uow.nudge_days.drop([one.id], now=now, reason=NEW_CLOCKS)
            yield True
        else:
            yield _move(uow, chain, one, max(chain.moment(chain.days[number]), now))
    for number in range(len(rows), len(chain.days)):
        if number not in past:
            yield uow.outbox.add(_new(uow, chain, f"{number + 1}-{chain.days[number]}-{len(every)}", number))


def _move(uow: UnitOfWork, chain: Chain, delivery: Delivery, due: datetime) -> bool:
    nudge = delivery.nudge
    at = calendar_of(uow, uow.people.get(chain.reader)).at_or_after(due)
    moved = replace(nudge, due_at=at, ends_at=_end(chain, nudge, at), stopped_until=chain.stopped_until)
    return moved != nudge and uow.nudge_days.rewrite(delivery, moved) and at != nudge.due_at


def _end(chain: Chain, nudge: Nudge, at: datetime) -> datetime | None:
    if chain.ends_at is not None or nudge.ends_at is None:
        return chain.ends_at
    return nudge.ends_at + (at - nudge.due_at)


def _new(uow: UnitOfWork, chain: Chain, part: str, number: int) -> Nudge:
    at = calendar_of(uow, uow.people.get(chain.reader)).at_or_after(chain.moment(chain.days[number]))
    return Nudge(
        key=key(chain.kind, *chain.about.values(), chain.reader, part),
        kind=chain.kind,
        readers=(chain.reader,),
        subject=chain.about,
        priority=chain.priority,
        due_at=at,
        ends_at=chain.ends_at or at + STILL_WELCOME,
        stopped_until=chain.stopped_until,
    )
