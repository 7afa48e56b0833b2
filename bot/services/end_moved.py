"""A program is prolonged or cut short: its pairs' sessions follow, and everybody hears of it in one message.

A job, since there may be thousands. Done again, nothing is planned or said twice.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import structlog

from bot.domain.administration import AuditEntry, Job
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.session import Session, SessionState
from bot.nudges import Nudge, NudgeKind
from bot.ports import Now, UnitOfWork
from bot.services import form_times, jobs, pay_forward, say, schedule, series_goes_on
from bot.services.permissions import note

log = structlog.get_logger()

JOB = "program_end_moved"
ACTION = "moved_program_end"
AT_ONCE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The new end as one of its people sees it: with whom they go on until when, and whether anything was taken off."""

    program: Program
    last: tuple[tuple[tuple[PersonId, ...], Session], ...]
    taken_off: bool


def begin(uow: UnitOfWork, before: Program, program: Program, actor: PersonId, now: datetime) -> None:
    """Called in an open unit of work, by whoever moved it."""
    days = {"before": before.ends_on.isoformat(), "after": program.ends_on.isoformat()}
    note(uow, actor, now, ACTION, f"program:{program.id}", **days)
    jobs.begin(uow, JOB, program.id, actor, now)


def work(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    with new_uow() as uow:
        program = uow.programs.get(job.subject_id)
        moved = _latest(uow, program.id)
        pairings = [one.id for one in uow.pairings.in_program(program.id) if one.state is PairingState.ACTIVE]
        inside = [one.person_id for one in uow.enrollments.in_program(program.id) if one.is_in]
    if moved is None or moved.at != job.asked_at or program.is_over:
        return  # moved once more: the later job does all of it
    for start in range(0, len(pairings), AT_ONCE):
        with new_uow() as uow:
            for number in pairings[start : start + AT_ONCE]:
                _follow(uow, program, uow.pairings.get(number), _before(moved), now())
    for start in range(0, len(inside), AT_ONCE):
        with new_uow() as uow:
            _tell(uow, program, sorted(inside)[start : start + AT_ONCE], moved, now())
    log.info("program_end_moved", action="tell", program=program.id, pairings=len(pairings), people=len(inside))


def _latest(uow: UnitOfWork, program_id: int) -> AuditEntry | None:
    moves = [one for one in uow.audit.about(f"program:{program_id}") if one.action == ACTION]
    return max(moves, key=lambda one: one.at, default=None)


def _before(moved: AuditEntry) -> date:
    return date.fromisoformat(str(moved.details["before"]))


def _follow(uow: UnitOfWork, program: Program, pairing: Pairing, ended_on: date, now: datetime) -> None:
    if pairing.state is PairingState.ACTIVE:
        schedule.call_off(uow, pairing, now, form_times.end_of(program))
        series_goes_on.go_on(
            uow, program, pairing, now, taken_off_since=form_times.end_of(replace(program, ends_on=ended_on))
        )
        pay_forward.follow_end(uow, program, pairing, now)


def _tell(uow: UnitOfWork, program: Program, people: Sequence[PersonId], moved: AuditEntry, now: datetime) -> None:
    known = uow.people.those(people)
    for person_id in people:
        if person_id in known and known[person_id].can_take_part:
            part = f"{_stamp(moved)}:{program.ends_on.isoformat()}"
            say.later(uow, NudgeKind.PROGRAM_END_MOVED, person_id, now, about={"program": program.id}, part=part)


def _stamp(moved: AuditEntry) -> str:
    return f"{moved.at:%Y%m%dT%H%M%S%f}"


def told(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Told | None:
    """For the nudge's reader, while this is the latest end and they are in the program. In an open unit of work."""
    program = uow.programs.get(nudge.about("program"))
    place = uow.enrollments.find(program_id=program.id, person_id=nudge.reader)
    if place is None or not place.is_in or program.is_over or not _is_latest(uow, nudge, program):
        return None
    mine = [one for one in uow.pairings.active_of(nudge.reader) if one.program_id == program.id]
    ends = form_times.end_of(program)
    return Told(
        program=program,
        last=tuple(
            (one.partners_of(nudge.reader), session) for one in mine for session in _last_of_a_series(uow, one, now)
        ),
        taken_off=any(_is_taken_off(each, ends) for one in mine for each in uow.sessions.of(one.id)),
    )


def _is_latest(uow: UnitOfWork, nudge: Nudge, program: Program) -> bool:
    """The day is the last part of the key, after the moment of the move; those of an earlier version have no moment."""
    _, _, _, *moment, day = nudge.key.split(":")
    moved = _latest(uow, program.id)
    same = moved is None or not moment or moment == [_stamp(moved)]
    return same and day == program.ends_on.isoformat()


def _last_of_a_series(uow: UnitOfWork, pairing: Pairing, now: datetime) -> Sequence[Session]:
    planned = [one for one in schedule.upcoming(uow, pairing.id, now) if one.series_id is not None]
    return planned[-1:]


def _is_taken_off(session: Session, ends: datetime) -> bool:
    return session.state is SessionState.CANCELED and session.starts_at >= ends
