"""Sessions planned together at a steady pace; each may still be moved or canceled alone, or with all after it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.clocks import Cadence
from bot.domain.person import PersonId
from bot.domain.repeating import moments, moved_along
from bot.domain.session import Session, SessionState
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import my_pairings, schedule, series_goes_on, session_nudges
from bot.services.calendars import calendar_of
from bot.services.my_pairings import Chosen
from bot.services.schedule import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Sessions of one series from some session on, the earliest first."""

    sessions: tuple[Session, ...]
    chosen: Chosen

    @property
    def first(self) -> Session:
        return self.sessions[0]

    @property
    def last(self) -> Session:
        return self.sessions[-1]


def plan(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int, wanted: Plan, every: Cadence) -> Series:
    """As far as the program goes, at the local hour of whoever plans. Sent twice, they are planned once."""
    schedule.check(wanted, now)
    with uow:
        chosen = my_pairings.choose(uow, actor, pairing_id)
        known = {one.starts_at: one for one in schedule.upcoming(uow, pairing_id, now)}
        already = known.get(wanted.starts_at)
        if already is not None:
            already = schedule.with_points(uow, already, wanted)
            return Series(sessions=_from(uow, already) or (already,), chosen=chosen)
        zone = calendar_of(uow, uow.people.get(actor)).time_zone
        when = [one for one in moments(wanted.starts_at, every, zone, chosen.program.ends_on) if one not in known]
        sessions = _add(uow, actor, pairing_id, wanted, when, every, zone)
        if series_goes_on.goes_further(wanted.starts_at, every, zone, chosen.program):
            series_goes_on.watch(uow, sessions, actor, now)
        _tell(uow, NudgeKind.SESSION_PLANNED, sessions, chosen, now)
        return Series(sessions=sessions, chosen=chosen)


def _add(
    uow: UnitOfWork, actor: PersonId, pairing_id: int, wanted: Plan, when: Sequence[datetime], every: Cadence, zone: str
) -> tuple[Session, ...]:
    """The agenda is the first one's."""
    new = Session(
        pairing_id=pairing_id,
        starts_at=when[0],
        minutes=wanted.minutes,
        recorded_by=actor,
        every=every,
        zone=zone,
    )
    agenda = schedule.with_waiting_points(uow, pairing_id, wanted.agenda)
    first = uow.sessions.add(replace(new, agenda=agenda))
    if len(when) == 1:
        return (first,)
    first = uow.sessions.save(replace(first, series_id=first.id))
    later = [uow.sessions.add(replace(new, starts_at=one, series_id=first.id)) for one in when[1:]]
    return (first, *later)


def move(uow: UnitOfWork, actor: PersonId, now: datetime, session_id: int, wanted: Plan) -> Series:
    """This one goes to its new time, and all after it by as many days to the same local hour; the agenda is its own.

    The hour is that of the clock of whoever chose it. The same times again change only the agenda.
    """
    schedule.check(wanted, now)
    with uow:
        session, chosen, following = _following(uow, actor, session_id)
        moved = _all_moved(uow, actor, following, wanted)
        if all(_is_same_time(*both) for both in zip(moved, following, strict=True)):
            saved = uow.sessions.save(replace(session, agenda=schedule.agenda_after(session, wanted)))
            return Series(sessions=(saved, *following[1:]), chosen=chosen)
        moved = tuple(uow.sessions.save(replace(one, sequence=one.sequence + 1)) for one in moved)
        _tell(uow, NudgeKind.SESSION_MOVED, moved, chosen, now)
        return Series(sessions=moved, chosen=chosen)


def would_move(
    uow: UnitOfWork, actor: PersonId, session_id: int, wanted: Plan, *, following: bool
) -> tuple[Chosen, tuple[Session, ...]]:
    """This session as it would be, or it and all after it; those that stay where they are are left out.

    In an open unit of work.
    """
    session, chosen, later = _following(uow, actor, session_id)
    known = later if following else (session,)
    both = zip(_all_moved(uow, actor, known, wanted), known, strict=True)
    return chosen, tuple(one for one, before in both if not _is_same_time(one, before))


def would_plan(
    uow: UnitOfWork, chosen: Chosen, now: datetime, wanted: Plan, every: Cadence | None
) -> tuple[Session, ...]:
    """What a plan would add, once or at a pace; nothing where it is planned already. In an open unit of work."""
    known = {one.starts_at for one in schedule.upcoming(uow, chosen.pairing.id, now)}
    if wanted.starts_at in known:
        return ()
    zone = calendar_of(uow, uow.people.get(chosen.actor)).time_zone
    when = moments(wanted.starts_at, every, zone, chosen.program.ends_on) if every else (wanted.starts_at,)
    new = Session(
        pairing_id=chosen.pairing.id, starts_at=wanted.starts_at, minutes=wanted.minutes, recorded_by=chosen.actor
    )
    return tuple(replace(new, starts_at=one) for one in when if one not in known)


def _all_moved(uow: UnitOfWork, actor: PersonId, following: Sequence[Session], wanted: Plan) -> tuple[Session, ...]:
    """The first to its new time, the others along with it."""
    first = following[0]
    zone = _clock_after(uow, actor, first, wanted.starts_at)
    return tuple(_moved(one, first, wanted, zone) for one in following)


def _moved(one: Session, first: Session, wanted: Plan, zone: str) -> Session:
    return replace(
        one,
        starts_at=moved_along(one.starts_at, first.starts_at, wanted.starts_at, zone),
        minutes=wanted.minutes,
        agenda=schedule.agenda_after(one, wanted) if one.id == first.id else one.agenda,
        zone=zone,
    )


def _is_same_time(one: Session, other: Session) -> bool:
    return (one.starts_at, one.minutes) == (other.starts_at, other.minutes)


def _clock_after(uow: UnitOfWork, actor: PersonId, session: Session, to: datetime) -> str:
    """Another hour is one by the clock of whoever moves it; another day or length leaves the clock as it is."""
    kept = series_goes_on.clock_of(uow, session)
    here = ZoneInfo(kept)
    same_hour = session.starts_at.astimezone(here).time() == to.astimezone(here).time()
    return kept if same_hour else calendar_of(uow, uow.people.get(actor)).time_zone


def cancel(uow: UnitOfWork, actor: PersonId, now: datetime, session_id: int) -> Series:
    """Takes off this one and all after it; the partners hear it once."""
    with uow:
        _, chosen, following = _following(uow, actor, session_id)
        canceled = tuple(
            uow.sessions.save(replace(one, state=SessionState.CANCELED, sequence=one.sequence + 1)) for one in following
        )
        count = len(canceled) - 1
        session_nudges.tell(uow, NudgeKind.SESSION_CANCELED, canceled[0], chosen.pairing, actor, now, following=count)
        return Series(sessions=canceled, chosen=chosen)


def _following(uow: UnitOfWork, actor: PersonId, session_id: int) -> tuple[Session, Chosen, tuple[Session, ...]]:
    session = uow.sessions.get(session_id)
    chosen = my_pairings.of_session(uow, actor, session)
    schedule.require_planned(session)
    return session, chosen, _from(uow, session) or (session,)


def _from(uow: UnitOfWork, session: Session) -> tuple[Session, ...]:
    """Those of its series that are still planned, from it on."""
    if session.series_id is None:
        return ()
    same = [one for one in uow.sessions.of(session.pairing_id) if one.series_id == session.series_id]
    later = [one for one in same if one.state is SessionState.PLANNED and one.starts_at >= session.starts_at]
    return tuple(sorted(later, key=lambda one: one.starts_at))


def _tell(uow: UnitOfWork, kind: NudgeKind, sessions: Sequence[Session], chosen: Chosen, now: datetime) -> None:
    first, following = sessions[0], len(sessions) - 1
    session_nudges.tell(uow, kind, first, chosen.pairing, chosen.actor, now, following=following)
    for one in sessions:
        session_nudges.write(uow, one, chosen.pairing, chosen.program.clocks, now)


def told_of(uow: UnitOfWork, session: Session, following: int) -> tuple[Session, ...]:
    """Those that a message speaks of: the session and so many after it, as they are now. In an open unit of work."""
    same = [one for one in uow.sessions.of(session.pairing_id) if one.series_id == session.series_id]
    later = sorted((one for one in same if one.starts_at >= session.starts_at), key=lambda one: one.starts_at)
    with_it = [one for one in later if one.state is session.state]
    return tuple(with_it[: following + 1]) if session.series_id is not None else (session,)
