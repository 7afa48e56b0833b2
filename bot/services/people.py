"""Bringing people into a program and taking them out: invite, enroll, remove."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.person import Person, PersonId
from bot.domain.program import Program
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind, key
from bot.ports import UnitOfWork
from bot.services import leave, preparation, say
from bot.services.find_people import Unknown, find
from bot.services.permissions import is_admin, note, require_runs, require_runs_something
from bot.services.programs import Listed, listed

IN_THE_ORDER_OF = (
    EnrollmentState.ENROLLED,
    EnrollmentState.PAUSED,
    EnrollmentState.BEGUN,
    EnrollmentState.INVITED,
)


class Outcome(StrEnum):
    """What became of one person of a list."""

    DONE = "done"
    ALREADY_IN = "already_in"
    ALREADY_INVITED = "already_invited"
    AT_THE_FORM = "at_the_form"
    WANTS_NO_INVITATIONS = "wants_no_invitations"
    LEFT_BEFORE = "left_before"
    NOT_IN = "not_in"


NOT_AGAIN = {
    EnrollmentState.INVITED: Outcome.ALREADY_INVITED,
    EnrollmentState.BEGUN: Outcome.AT_THE_FORM,
    EnrollmentState.LEFT: Outcome.LEFT_BEFORE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What was done, for whom it was not and why, and which lines of the list name nobody."""

    program: Program
    outcomes: tuple[tuple[PersonId, Outcome], ...]
    unknown: tuple[Unknown, ...]
    partners: tuple[PersonId, ...] = ()  # of those who were removed

    @property
    def done(self) -> tuple[PersonId, ...]:
        return tuple(person_id for person_id, outcome in self.outcomes if outcome is Outcome.DONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Who is in a program or was invited, and the programs one could look at instead."""

    entry: Listed
    others: tuple[Program, ...]
    enrollments: tuple[Enrollment, ...]
    may_take_file: bool
    reporting_lines_known: bool


def roster(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int = 0) -> Roster:
    """The named program, or the first that is not over; raises Refused for whoever runs none."""
    with uow:
        mine = [one for one in require_runs_something(uow, actor) if not one.is_over]
        if not mine:
            raise Refused(Refusal.NO_PROGRAM_TO_FILL)
        if program_id:
            require_runs(uow, actor, uow.programs.get(program_id))
        program = next((one for one in mine if one.id == program_id), mine[0])
        there = uow.enrollments.in_program(program.id, IN_THE_ORDER_OF)
        return Roster(
            entry=listed(uow, program, now),
            others=tuple(mine),
            enrollments=tuple(sorted(there, key=lambda one: (IN_THE_ORDER_OF.index(one.state), one.id))),
            may_take_file=is_admin(uow, actor),
            reporting_lines_known=uow.workspace.settings().reporting_lines_known,
        )


def open_program(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int, *, to_invite: bool) -> Program:
    """The program for whose people a form is opened; raises Refused where nothing can be done there."""
    with uow:
        return _program(uow, actor, now, program_id, to_invite=to_invite)


def invite(
    uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int, chosen: Sequence[PersonId], pasted: str
) -> Result:
    """One message per person and program, ever; whoever asked not to be invited again is not."""
    with uow:
        program = _program(uow, actor, now, program_id, to_invite=True)
        result = _for_each(uow, program, chosen, pasted, lambda person: invite_one(uow, now, program, person))
        note(uow, actor, now, "invited_people", f"program:{program_id}", people=len(result.done))
        return result


def enroll(
    uow: UnitOfWork,
    actor: PersonId,
    now: datetime,
    program_id: int,
    chosen: Sequence[PersonId],
    pasted: str,
    *,
    roles: frozenset[Role],
) -> Result:
    """They are in at once, and are told so with a way to fill in the rest and a way out."""
    with uow:
        program = _program(uow, actor, now, program_id, to_invite=False)
        result = _for_each(
            uow, program, chosen, pasted, lambda person: _enroll_one(uow, actor, now, program, person, roles)
        )
        note(uow, actor, now, "enrolled_people", f"program:{program_id}", people=len(result.done))
        return result


def remove(
    uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int, chosen: Sequence[PersonId], pasted: str
) -> Result:
    """Ends their place, pairings and requests there, and tells them; an invitation is taken back in silence."""
    with uow:
        program = _program(uow, actor, now, program_id, to_invite=False)
        partners: dict[PersonId, None] = {}

        def take_out(person: Person) -> Outcome:
            partners.update(dict.fromkeys(_partners(uow, program, person)))
            return _remove_one(uow, actor, now, program, person)

        result = _for_each(uow, program, chosen, pasted, take_out, also_gone=True)
        note(uow, actor, now, "removed_people", f"program:{program_id}", people=len(result.done))
        return replace(result, partners=tuple(partners))


def _partners(uow: UnitOfWork, program: Program, person: Person) -> list[PersonId]:
    pairings = [one for one in uow.pairings.active_of(person.id) if one.program_id == program.id]
    return [partner for one in pairings for partner in one.partners_of(person.id)]


def stop_invitations(uow: UnitOfWork, actor: PersonId, program_id: int) -> Program:
    """ "Don't ask me again": no invitation to any program comes after this."""
    with uow:
        program = uow.programs.get(program_id)
        enrollment = uow.enrollments.find(program_id=program_id, person_id=actor)
        if enrollment is None:
            raise Refused(Refusal.GONE)
        uow.enrollments.save(replace(enrollment, no_more_invitations=True))
        return program


def _program(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int, *, to_invite: bool) -> Program:
    program = uow.programs.get(program_id)
    require_runs(uow, actor, program)
    if program.is_over:
        raise Refused(Refusal.PROGRAM_IS_CLOSED, program=program.name)
    if to_invite and not program.takes_sign_ups(now):
        raise Refused(Refusal.NOT_OPEN_FOR_SIGN_UP, program=program.name)
    return program


def _for_each(
    uow: UnitOfWork,
    program: Program,
    chosen: Sequence[PersonId],
    pasted: str,
    act: Callable[[Person], Outcome],
    *,
    also_gone: bool = False,
) -> Result:
    found = find(uow, chosen, pasted, also_gone=also_gone)
    if not found.people and not found.unknown:
        raise FieldProblems({"people": Problem.NOBODY_NAMED})
    outcomes = tuple((person.id, act(person)) for person in found.people)
    return Result(program=program, outcomes=outcomes, unknown=found.unknown)


def require_open(program: Program, now: datetime) -> None:
    if not program.takes_sign_ups(now):
        raise Refused(Refusal.NOT_OPEN_FOR_SIGN_UP, program=program.name)


def invite_one(uow: UnitOfWork, now: datetime, program: Program, person: Person) -> Outcome:
    """One message per person and program, ever. In an open unit of work."""
    theirs = uow.enrollments.of(person.id)
    known = next((one for one in theirs if one.program_id == program.id), None)
    if known is not None and known.is_in:
        return Outcome.ALREADY_IN
    if any(one.no_more_invitations for one in theirs):
        return Outcome.WANTS_NO_INVITATIONS
    if known is not None:
        return NOT_AGAIN[known.state]
    invited = Enrollment(program_id=program.id, person_id=person.id, state=EnrollmentState.INVITED, invited_at=now)
    uow.enrollments.add(invited)
    say.later(uow, NudgeKind.INVITATION, person.id, now, about={"program": program.id})
    return Outcome.DONE


def _enroll_one(
    uow: UnitOfWork, actor: PersonId, now: datetime, program: Program, person: Person, roles: frozenset[Role]
) -> Outcome:
    known = uow.enrollments.find(program_id=program.id, person_id=person.id)
    if known is not None and known.is_in:
        return Outcome.ALREADY_IN
    base = known or Enrollment(program_id=program.id, person_id=person.id, state=EnrollmentState.INVITED)
    answers = replace(base.answers, level=base.answers.level or person.level)
    enrolled = base.enrolled(roles=roles, answers=answers, now=now)
    saved = (uow.enrollments.save if enrolled.id else uow.enrollments.add)(enrolled)
    preparation.begin_clock(uow, program, saved, now)
    _tell(uow, NudgeKind.ENROLLED_BY_MANAGER, actor, now, program, person)
    return Outcome.DONE


def _remove_one(uow: UnitOfWork, actor: PersonId, now: datetime, program: Program, person: Person) -> Outcome:
    known = uow.enrollments.find(program_id=program.id, person_id=person.id)
    if known is None or known.state is EnrollmentState.LEFT:
        return Outcome.NOT_IN
    leave.take_out(uow, known, now)
    uow.outbox.withdraw(key(NudgeKind.INVITATION, program.id, person.id), now=now, reason="removed")
    if known.is_in:
        _tell(uow, NudgeKind.REMOVED_BY_MANAGER, actor, now, program, person)
    return Outcome.DONE


def _tell(uow: UnitOfWork, kind: NudgeKind, actor: PersonId, now: datetime, program: Program, person: Person) -> None:
    if person.id != actor:
        say.later(uow, kind, person.id, now, about={"program": program.id, "by": actor}, part=now)
