"""A series of sessions goes on at its pace: as far as the program does, and never more than a few at once.

Who moves one session alone has not changed the pace, and one that was taken off by hand does not come back.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from bot.domain.administration import Job
from bot.domain.clocks import Cadence
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.repeating import MOST, going_on, pace_of
from bot.domain.session import Session, SessionState
from bot.ports import Now, UnitOfWork
from bot.services import jobs, session_nudges
from bot.services.calendars import calendar_of, known_zone

log = structlog.get_logger()

JOB = "series_goes_on"


def look_again(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """The job, half way through what is planned."""
    with new_uow() as uow:
        pairing = uow.pairings.get(uow.sessions.get(job.subject_id).pairing_id)
        go_on(uow, uow.programs.get(pairing.program_id), pairing, now())


def go_on(
    uow: UnitOfWork, program: Program, pairing: Pairing, now: datetime, *, taken_off_since: datetime | None = None
) -> tuple[Session, ...]:
    """What is added to every series that runs. `taken_off_since`: what the program's end took off comes back.

    Everybody gets one calendar file for each series. In an open unit of work.
    """
    if pairing.state is not PairingState.ACTIVE or pairing.covers_id is not None or program.is_over:
        return ()
    every = uow.sessions.of(pairing.id)
    numbers = sorted({one.series_id for one in every if one.series_id is not None})
    added = [
        one
        for number in numbers
        for one in _go_on(
            uow, program, pairing, [each for each in every if each.series_id == number], now, taken_off_since
        )
    ]
    return tuple(added)


def _go_on(
    uow: UnitOfWork,
    program: Program,
    pairing: Pairing,
    series: Sequence[Session],
    now: datetime,
    taken_off_since: datetime | None,
) -> tuple[Session, ...]:
    planned = [one for one in series if one.state is SessionState.PLANNED and one.ends_at > now]
    taken_off = [one for one in series if _was_taken_off(one, taken_off_since)]
    known = sorted((one for one in series if one not in taken_off), key=lambda one: one.starts_at)
    if not (planned or taken_off) or not known or known[-1].state is SessionState.CANCELED:
        return ()  # it is over, or somebody took the rest of it off
    when = _moments(uow, program, pairing, known, sorted([*known, *taken_off], key=lambda one: one.starts_at), now)
    new = when[: max(0, MOST - len(planned))]
    added = tuple(uow.sessions.add(_like(known[-1], at)) for at in new)
    for one in added:
        session_nudges.write(uow, one, pairing, program.clocks, now)
    if added:
        session_nudges.bring_file(uow, added[0], pairing, now, following=len(added) - 1)
        log.info("series_goes_on", action="plan", pairing=pairing.id, sessions=len(added))
    if added and len(when) > len(new):
        watch(uow, [*planned, *added], added[0].recorded_by, now)
    return added


def _was_taken_off(session: Session, since: datetime | None) -> bool:
    return since is not None and session.state is SessionState.CANCELED and session.starts_at >= since


def _moments(
    uow: UnitOfWork,
    program: Program,
    pairing: Pairing,
    known: Sequence[Session],
    every: Sequence[Session],
    now: datetime,
) -> list[datetime]:
    zone = clock_of(uow, known[-1])
    pace = known[-1].every or pace_of([one.starts_at for one in every], zone)
    if pace is None:
        return []
    taken = {one.starts_at for one in uow.sessions.of(pairing.id) if one.state is not SessionState.CANCELED}
    found = going_on([one.starts_at for one in known], pace, zone, program.ends_on)
    return [one for one in found if one > now and one not in taken]


def _like(session: Session, starts_at: datetime) -> Session:
    return Session(
        pairing_id=session.pairing_id,
        starts_at=starts_at,
        minutes=session.minutes,
        recorded_by=session.recorded_by,
        series_id=session.series_id,
        every=session.every,
        zone=session.zone,
    )


def clock_of(uow: UnitOfWork, session: Session) -> str:
    """The zone (IANA) whose local hour a series keeps: before it was noted, that of whoever planned it.

    In an open unit of work.
    """
    return known_zone(session.zone) if session.zone else calendar_of(uow, uow.people.get(session.recorded_by)).time_zone


def watch(uow: UnitOfWork, planned: Sequence[Session], actor: PersonId, now: datetime) -> None:
    """The program goes on for longer than what is planned: more is added half way. In an open unit of work."""
    jobs.begin(uow, JOB, planned[0].id, actor, now, due_at=planned[len(planned) // 2].starts_at)


def goes_further(first: datetime, pace: Cadence, zone: str, program: Program) -> bool:
    """Whether the program has more room than a series is long at once."""
    return len(going_on([first], pace, zone, program.ends_on)) >= MOST
