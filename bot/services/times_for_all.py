"""When everybody in a pairing could meet: inside their hours, outside their breaks, while the program runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.common_times import Busy, propose
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.ports import UnitOfWork
from bot.services.calendars import calendar_of
from bot.services.my_pairings import Chosen
from bot.services.pause import seen_by_partner

# Proposals leave room for an hour, so that they hold for most lengths.
ROOM_MINUTES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesForAll:
    """`zones` are IANA names, the actor's first; `away` are those on a break, with their first day back."""

    zones: tuple[str, ...]
    proposals: tuple[datetime, ...]
    away: Mapping[PersonId, date]


def find(uow: UnitOfWork, chosen: Chosen, taken: Busy, now: datetime) -> TimesForAll:
    """`taken` are times (start, end) that somebody has given away already. In an open unit of work."""
    everybody = (chosen.actor, *chosen.partners)
    calendars = [calendar_of(uow, uow.people.get(one)) for one in everybody]
    away = _away(uow, chosen, everybody, now)
    breaks = [(now, _midnight(until, calendar.time_zone)) for until in away.values() for calendar in calendars]
    found = propose(calendars, now=now, minutes=ROOM_MINUTES, busy=(*taken, *breaks))
    zones = tuple(dict.fromkeys(calendar.time_zone for calendar in calendars))
    return TimesForAll(zones=zones, proposals=_while_it_runs(found, chosen.program), away=away)


def _away(uow: UnitOfWork, chosen: Chosen, people: Sequence[PersonId], now: datetime) -> dict[PersonId, date]:
    """Who is on a break, of their own or of all of them."""
    rests = chosen.pairing.paused_until if chosen.pairing.is_paused(chosen.program.today(now)) else None
    days = {one: (rests, seen_by_partner(uow, chosen.pairing.id, one, now)) for one in people}
    return {one: max(until for until in both if until) for one, both in days.items() if any(both)}


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _while_it_runs(moments: tuple[datetime, ...], program: Program) -> tuple[datetime, ...]:
    """Those before the program ends; all of them where none is, since a pair may go on for a while."""
    return tuple(one for one in moments if program.today(one) <= program.ends_on) or moments
