"""Leaving a program: the partner is told kindly, whoever runs it hears the reason, history stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.pairing import Pairing
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import end_pairing, say, stops
from bot.services.permissions import admin_ids

log = structlog.get_logger()

LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A program that somebody may leave, and whom they meet there."""

    actor: PersonId
    program: Program
    pairings: tuple[Pairing, ...] = ()

    @property
    def partners(self) -> tuple[PersonId, ...]:
        return tuple(dict.fromkeys(partner for one in self.pairings for partner in one.partners_of(self.actor)))


def begin(uow: UnitOfWork, actor: PersonId) -> tuple[Leaving, ...]:
    """What the form shows, nothing is changed yet; raises Refused for whoever is in no program."""
    with uow:
        mine = [one for one in uow.enrollments.of(actor) if one.is_in]
        programs = [one for one in (uow.programs.get(place.program_id) for place in mine) if not one.is_over]
        if not programs:
            raise Refused(Refusal.NOT_ENROLLED)
        return tuple(_leaving(uow, actor, program) for program in programs)


def leave(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int, reason: str) -> Leaving:
    """Ends the place, its pairings and its open requests at once. Raises Refused where it was left already."""
    if len(reason) > LONGEST_REASON:
        raise FieldProblems({"reason": Problem.TOO_LONG})
    with uow:
        enrollment = uow.enrollments.find(program_id=program_id, person_id=actor)
        if enrollment is None or not enrollment.is_in:
            raise Refused(Refusal.NOT_ENROLLED)
        leaving = _leaving(uow, actor, uow.programs.get(program_id))
        take_out(uow, enrollment, now, reason)
        tell_who_runs(uow, leaving.program, actor, now)
        return leaving


def tell_who_runs(uow: UnitOfWork, program: Program, person_id: PersonId, now: datetime) -> None:
    """That somebody left it. Called in an open unit of work."""
    for reader in who_hears(uow, program):
        tell(uow, reader, person_id, (program,), now)


def who_hears(uow: UnitOfWork, program: Program) -> tuple[PersonId, ...]:
    """That somebody left it. Called in an open unit of work."""
    return program.managers or admin_ids(uow)


def take_out(uow: UnitOfWork, enrollment: Enrollment, now: datetime, reason: str = "") -> None:
    """Ends a place, its pairings and its open requests. Called in an open unit of work."""
    uow.enrollments.save(enrollment.left(now, reason))
    stops.end_place(uow, enrollment, now)
    log.info("person_left", action="leave", person=enrollment.person_id, program=enrollment.program_id)
    end_pairing.end_all_of(uow, enrollment.person_id, enrollment.program_id, now)


def reason_for(uow: UnitOfWork, reader: PersonId, person_id: PersonId, program_id: int) -> tuple[Program, str] | None:
    """What somebody said when they left, for whoever runs the program; None once they are back."""
    with uow:
        program = uow.programs.get(program_id)
        enrollment = uow.enrollments.find(program_id=program_id, person_id=person_id)
        may_read = reader in (program.managers or admin_ids(uow))
    if enrollment is None or enrollment.state is not EnrollmentState.LEFT or not may_read:
        return None
    return program, enrollment.leave_reason


def _leaving(uow: UnitOfWork, actor: PersonId, program: Program) -> Leaving:
    pairings = tuple(one for one in uow.pairings.active_of(actor) if one.program_id == program.id)
    return Leaving(actor=actor, program=program, pairings=pairings)


def tell(uow: UnitOfWork, reader: PersonId, person_id: PersonId, programs: Sequence[Program], now: datetime) -> None:
    """In one message, also of several programs. Called in an open unit of work."""
    about: dict[str, str | int] = {"program": programs[0].id, "person": person_id}
    about |= {"programs": ",".join(str(one.id) for one in programs)} if len(programs) > 1 else {}
    if reader != person_id:
        say.later(uow, NudgeKind.LEFT, reader, now, about=about, part=now)
