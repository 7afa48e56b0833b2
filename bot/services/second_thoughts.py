"""What speaks against the times that somebody chose for a session: said before it is planned, and never in the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.clocks import Cadence
from bot.domain.pairing import Pairing
from bot.domain.person import PersonId
from bot.domain.session import Session
from bot.domain.working_time import Calendar
from bot.ports import UnitOfWork
from bot.services import my_pairings, repeating_sessions, schedule, times_for_all
from bot.services.calendars import calendar_of
from bot.services.my_pairings import Chosen
from bot.services.schedule import Plan


class Why(StrEnum):
    OUTSIDE_HOURS = "outside_hours"
    ENDS_LATE = "ends_late"
    DAY_OFF = "day_off"
    HOLIDAY = "holiday"
    AWAY = "away"
    BUSY = "busy"
    PROGRAM_OVER = "program_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody is about to plan or, with `session_id`, to move; `following`: all after it as well."""

    pairing_id: int
    session_id: int
    wanted: Plan
    every: Cadence | None = None
    following: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Why these sessions do not suit somebody, or nobody where there is no `person_id`.

    `when` are their beginnings in that person's zone, the earliest first. `until` is somebody's first day back, or the
    program's last day. `meets` is whom the actor meets then: what others do at that time is theirs alone.
    """

    why: Why
    person_id: PersonId | None = None
    when: tuple[datetime, ...]
    until: date | None = None
    meets: Pairing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubts:
    chosen: Chosen
    wanted: Plan
    count: int  # how many sessions would be planned or moved
    found: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Somebody:
    """What is known of one of them: when they work, until when they are away, and what they have planned."""

    person_id: PersonId
    calendar: Calendar
    back: date | None
    taken: Sequence[tuple[Pairing, Session]]

    def meets(self, session: Session, but: Pairing | None = None) -> Pairing | None:
        """With whom they have another session at that time."""
        there = (pairing for pairing, one in self.taken if _overlap(one, session) and pairing != but)
        return next(there, None)


def about(uow: UnitOfWork, actor: PersonId, now: datetime, asked: Asked) -> Doubts:
    """Raises what planning would raise, so that nothing is doubted that is not possible anyway."""
    schedule.check(asked.wanted, now)
    with uow:
        chosen, sessions, moving = _considered(uow, actor, now, asked)
        people = _people(uow, chosen, moving, now)
        found = [one for session in sessions for one in _of(chosen, people, session)]
        return Doubts(chosen=chosen, wanted=asked.wanted, count=len(sessions), found=_together(found))


def _considered(
    uow: UnitOfWork, actor: PersonId, now: datetime, asked: Asked
) -> tuple[Chosen, tuple[Session, ...], frozenset[int]]:
    """The sessions as they would be, and those that move away from where they are."""
    wanted = asked.wanted
    if asked.session_id:
        chosen, moved = repeating_sessions.would_move(uow, actor, asked.session_id, wanted, following=asked.following)
        return chosen, moved, frozenset(one.id for one in moved)
    chosen = my_pairings.choose(uow, actor, asked.pairing_id)
    return chosen, repeating_sessions.would_plan(uow, chosen, now, wanted, asked.every), frozenset()


def _people(uow: UnitOfWork, chosen: Chosen, moving: frozenset[int], now: datetime) -> list[_Somebody]:
    """The actor first."""
    everybody = (chosen.actor, *chosen.partners)
    away = times_for_all.away(uow, chosen, everybody, now)
    return [
        _Somebody(
            person_id=one,
            calendar=calendar_of(uow, uow.people.get(one)),
            back=away.get(one),
            taken=[
                (pairing, session)
                for pairing in uow.pairings.active_of(one)
                for session in schedule.upcoming(uow, pairing.id, now)
                if session.id not in moving
            ],
        )
        for one in everybody
    ]


def _of(chosen: Chosen, people: Sequence[_Somebody], session: Session) -> Iterator[Doubt]:
    when = (session.starts_at,)
    if chosen.program.today(session.starts_at) > chosen.program.ends_on:
        yield Doubt(why=Why.PROGRAM_OVER, when=when, until=chosen.program.ends_on)
    mine = people[0].meets(session)
    if mine is not None:
        yield Doubt(why=Why.BUSY, person_id=chosen.actor, when=when, meets=mine)
    own = _of_one(people[0], session)
    if own is not None and own.why in {Why.AWAY, Why.HOLIDAY}:
        yield own  # their own hours everybody knows
    for one in people[1:]:
        found = _of_one(one, session) or _busy(one, session, mine)
        if found is not None:
            yield found


def _of_one(one: _Somebody, session: Session) -> Doubt | None:
    """What somebody's break, day or hours say."""
    if one.back is not None and session.starts_at < _midnight(one.back, one.calendar.time_zone):
        return _doubt(Why.AWAY, one, session, until=one.back)
    if one.calendar.is_working_throughout(session.starts_at, session.ends_at):
        return None
    return _doubt(_why_not(one.calendar, session), one, session)


def _busy(one: _Somebody, session: Session, mine: Pairing | None) -> Doubt | None:
    """A partner's other session; one with the actor is said already."""
    return _doubt(Why.BUSY, one, session) if one.meets(session, but=mine) else None


def _doubt(why: Why, one: _Somebody, session: Session, until: date | None = None) -> Doubt:
    when = session.starts_at.astimezone(ZoneInfo(one.calendar.time_zone))
    return Doubt(why=why, person_id=one.person_id, when=(when,), until=until)


def _why_not(calendar: Calendar, session: Session) -> Why:
    local = session.starts_at.astimezone(ZoneInfo(calendar.time_zone))
    # The hours after midnight belong to the day before, and would be said of the wrong one.
    at_night = calendar.hours.overnight and local.time() < calendar.hours.ends
    if calendar.is_working(session.starts_at):
        return Why.ENDS_LATE
    if not at_night and calendar.is_holiday(local.date()):
        return Why.HOLIDAY
    return Why.OUTSIDE_HOURS if at_night or calendar.works_on(local.date()) else Why.DAY_OFF


def _overlap(one: Session, other: Session) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _together(found: Sequence[Doubt]) -> tuple[Doubt, ...]:
    """The same reason of the same person once, with all the sessions that it is about."""
    joined: dict[object, Doubt] = {}
    for one in found:
        key = (one.why, one.person_id, one.until, one.meets.id if one.meets else None)
        known = joined.get(key)
        joined[key] = replace(known, when=(*known.when, *one.when)) if known else one
    return tuple(joined.values())
