"""Whoever finishes late what their program requires has a place to give from then on: those who wait hear of it."""

from datetime import datetime

from bot.domain.enrollment import EnrollmentState
from bot.domain.kinds import Kind, Role
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.ports import UnitOfWork
from bot.services import place_freed, preparation

LOOKED_AT = 20  # mentors whom a program lets in at once; each place is offered to a few


def held_up_in(uow: UnitOfWork, person_id: PersonId) -> frozenset[int]:
    """The programs that match this person not yet. In an open unit of work, before something is finished."""
    return frozenset(one.program.id for one in preparation.all_of(uow, person_id) if one.holds_up_matching)


def note(uow: UnitOfWork, person_id: PersonId, before: frozenset[int], now: datetime) -> None:
    """Those of `before` that hold up this mentor no more. In the same unit of work, after it was finished."""
    for program_id in sorted(before - held_up_in(uow, person_id)):
        program = uow.programs.get(program_id)
        enrollment = uow.enrollments.find(program_id=program_id, person_id=person_id)
        if enrollment is not None and (program.kind is Kind.PEER or Role.MENTOR in enrollment.roles):
            place_freed.note(uow, program, person_id, now)


def mentors_held_up(uow: UnitOfWork, program: Program) -> frozenset[PersonId]:
    """In an open unit of work, before the program requires something else."""
    enrolled = uow.enrollments.in_program(program.id, {EnrollmentState.ENROLLED})
    mentors = [one for one in enrolled if program.kind is Kind.PEER or Role.MENTOR in one.roles]
    return preparation.unready(uow, program, mentors)


def note_all(uow: UnitOfWork, program: Program, before: frozenset[PersonId], now: datetime) -> None:
    """The program requires less: those of `before` whom it holds up no more. In the same unit of work."""
    for person_id in sorted(before - mentors_held_up(uow, program))[:LOOKED_AT]:
        place_freed.note(uow, program, person_id, now)
