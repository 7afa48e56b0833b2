"""When everybody in a pairing could meet: inside their hours, outside their breaks, while the program runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.common_times import Busy, propose
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.working_time import ONE_DAY, Calendar
from bot.ports import UnitOfWork
from bot.services.calendars import calendar_of
from bot.services.my_pairings import Chosen
from bot.services.pause import seen_by_partner

# Proposals leave room for an hour, so that they hold for most lengths; where there is none, for less.
ROOMS = (60, 45, 30, 15)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesForAll:
    """`zones` are IANA names, the actor's first; `away` are those on a break, with their first day back.

    `room` is how many minutes fit at each of the proposals. Where there are none, `theirs` is when the one partner
    works next, from and until.
    """

    zones: tuple[str, ...]
    proposals: tuple[datetime, ...]
    away: Mapping[PersonId, date]
    room: int
    theirs: tuple[datetime, datetime] | None = None


def find(uow: UnitOfWork, chosen: Chosen, taken: Busy, now: datetime, minutes: int = 0) -> TimesForAll:
    """`taken` are times (start, end) that somebody has given away already; `minutes` is how long it should last.

    In an open unit of work.
    """
    everybody = (chosen.actor, *chosen.partners)
    calendars = [calendar_of(uow, uow.people.get(one)) for one in everybody]
    gone = away(uow, chosen, everybody, now)
    breaks = [(now, _midnight(until, calendar.time_zone)) for until in gone.values() for calendar in calendars]
    busy = (*taken, *breaks)
    # Hours that meet for a while only are better than none.
    for room in sorted({*ROOMS, max(minutes, ROOMS[0])}, reverse=True):
        found = _while_it_runs(propose(calendars, now=now, minutes=room, busy=busy), chosen.program)
        if found:
            break
    zones = tuple(dict.fromkeys(calendar.time_zone for calendar in calendars))
    if not found:
        theirs = _next_work(calendars[1], now) if len(calendars) == 2 else None
        return TimesForAll(zones=zones, proposals=(), away=gone, room=ROOMS[0], theirs=theirs)
    return TimesForAll(zones=zones, proposals=found, away=gone, room=room)


def _next_work(calendar: Calendar, now: datetime) -> tuple[datetime, datetime]:
    """The next working day of somebody as they live it, in their own zone."""
    zone = ZoneInfo(calendar.time_zone)
    starts = calendar.begins_on(now.astimezone(zone).date() + ONE_DAY)
    day = calendar.work_day(starts)
    ends = datetime.combine(day + ONE_DAY if calendar.hours.overnight else day, calendar.hours.ends, zone)
    return starts.astimezone(zone), ends


def away(uow: UnitOfWork, chosen: Chosen, people: Sequence[PersonId], now: datetime) -> dict[PersonId, date]:
    """Who is on a break, of their own, of all of them or of the whole program, with the first day after it.

    In an open unit of work.
    """
    rests = [
        chosen.pairing.paused_until if chosen.pairing.is_paused(chosen.program.today(now)) else None,
        chosen.program.paused_until if chosen.program.is_paused(now) else None,
    ]
    days = {one: (*rests, seen_by_partner(uow, chosen.pairing.id, one, now)) for one in people}
    return {one: max(until for until in every if until) for one, every in days.items() if any(every)}


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _while_it_runs(moments: tuple[datetime, ...], program: Program) -> tuple[datetime, ...]:
    """Those before the program ends; all of them where none is, since a pair may go on for a while."""
    return tuple(one for one in moments if program.today(one) <= program.ends_on) or moments
