"""Naming somebody for a program that is by invitation: by line managers, and by mentors who saw talent in a circle.

Whoever is named hears of it only as an invitation. Whoever is not taken never hears of it, and nobody sees who was.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.kinds import Kind, Role
from bot.domain.nomination import Nomination, NominationState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.template import Nominator
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import people, say, templates
from bot.services.keep_meeting import those_who_run
from bot.services.permissions import admin_ids, note, require_runs

LONGEST_WORDS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A program and those who were named for it and wait for a decision, the earliest first."""

    program: Program
    nominations: tuple[Nomination, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was decided. `takes_sign_ups` is False where somebody who is taken cannot be invited now."""

    nomination: Nomination
    waiting: Waiting


def programs_for(uow: UnitOfWork, actor: PersonId, now: datetime) -> tuple[Program, ...]:
    """Those for which the actor may name somebody now. Called in an open unit of work."""
    open_ones = [one for one in uow.programs.all() if one.takes_sign_ups(now) and _nominators(one)]
    if not open_ones:
        return ()
    mine = _ways(uow, actor)
    return tuple(one for one in open_ones if mine & set(_nominators(one)))


def _nominators(program: Program) -> Collection[Nominator]:
    template = templates.find(program.template)
    return template.joining.nominators if template else ()


def _ways(uow: UnitOfWork, actor: PersonId) -> set[Nominator]:
    ways = {Nominator.LINE_MANAGERS} if uow.people.reporting_to(actor) else set()
    return ways | ({Nominator.CIRCLE_MENTORS} if _in_my_circles(uow, actor) else set())


def _in_my_circles(uow: UnitOfWork, actor: PersonId) -> set[PersonId]:
    """The mentees of the circles that the actor leads or has led."""
    led = [one for one in uow.pairings.all_of(actor) if actor in one.those(Role.MENTOR)]
    circles = [one for one in led if uow.programs.get(one.program_id).kind is Kind.GROUP]
    return {mentee for one in circles for mentee in one.those(Role.MENTEE)}


def open_form(uow: UnitOfWork, actor: PersonId, now: datetime) -> tuple[Program, ...]:
    """Raises Refused, without a word about any program, for whoever may name nobody."""
    with uow:
        programs = programs_for(uow, actor, now)
        if not programs:
            raise Refused(Refusal.NO_NOMINATIONS)
        return programs


def nominate(
    uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int, nominee_id: PersonId | None, words: str
) -> Nomination:
    """The answer is the same whether or not the nominee is in the program already."""
    with uow:
        program = next((one for one in programs_for(uow, actor, now) if one.id == program_id), None)
        if program is None:
            raise Refused(Refusal.NO_NOMINATIONS)
        _check(uow, actor, program, nominee_id, words)
        assert nominee_id is not None  # noqa: S101, checked a line above
        if any(one.program_id == program_id and one.nominee_id == nominee_id for one in uow.nominations.by(actor)):
            raise Refused(Refusal.ALREADY_NOMINATED)
        nomination = uow.nominations.add(
            Nomination(
                program_id=program_id, nominee_id=nominee_id, nominator_id=actor, words=words.strip(), nominated_at=now
            )
        )
        for manager in _who_decides(uow, program, nominee_id):
            say.later(uow, NudgeKind.NOMINATED, manager, now, about={"nomination": nomination.id})
        return nomination


def _check(uow: UnitOfWork, actor: PersonId, program: Program, nominee_id: PersonId | None, words: str) -> None:
    problems: dict[str, Problem] = {}
    if nominee_id is None:
        problems["person"] = Problem.REQUIRED
    elif nominee_id not in _may_name(uow, actor, program):
        problems["person"] = Problem.NOT_YOURS_TO_NAME
    if not words.strip():
        problems["words"] = Problem.REQUIRED
    elif len(words) > LONGEST_WORDS:
        problems["words"] = Problem.TOO_LONG
    if problems:
        raise FieldProblems(problems)


def _may_name(uow: UnitOfWork, actor: PersonId, program: Program) -> set[PersonId]:
    allowed, found = set(_nominators(program)), set()
    if Nominator.LINE_MANAGERS in allowed:
        found |= {one.id for one in uow.people.reporting_to(actor) if one.can_take_part}
    if Nominator.CIRCLE_MENTORS in allowed:
        circles = uow.people.those(_in_my_circles(uow, actor)).values()
        found |= {one.id for one in circles if one.can_take_part}
    return found - {actor}


# For whoever runs the program


def waiting(uow: UnitOfWork, actor: PersonId, program_id: int) -> Waiting:
    with uow:
        program = uow.programs.get(program_id)
        require_runs(uow, actor, program)
        return _waiting(uow, program, actor)


def _waiting(uow: UnitOfWork, program: Program, actor: PersonId) -> Waiting:
    """Without the actor, who may run the program and be named for it: then others decide."""
    named = [one for one in uow.nominations.in_program(program.id) if one.nominee_id != actor]
    return Waiting(program=program, nominations=tuple(one for one in named if one.state is NominationState.WAITING))


def count_waiting(uow: UnitOfWork, program: Program, actor: PersonId) -> int:
    """How many people were named and not decided, each once. Called in an open unit of work."""
    if not _nominators(program):
        return 0
    return len({one.nominee_id for one in _waiting(uow, program, actor).nominations})


def who_decides(uow: UnitOfWork, nomination: Nomination) -> tuple[PersonId, ...]:
    with uow:
        return _who_decides(uow, uow.programs.get(nomination.program_id), nomination.nominee_id)


def _who_decides(uow: UnitOfWork, program: Program, nominee_id: PersonId) -> tuple[PersonId, ...]:
    """Those who run it; the admins where that is nobody but the nominee, who never hears of it."""
    others = [one for one in those_who_run(uow, program) if one != nominee_id]
    return tuple(others or (one for one in admin_ids(uow) if one != nominee_id))


def take(uow: UnitOfWork, actor: PersonId, now: datetime, nomination_id: int) -> Decided:
    """Everybody who named this person is settled with it; the nominee gets the invitation, once."""
    with uow:
        nomination, program = _open(uow, actor, nomination_id)
        if not program.takes_sign_ups(now):
            raise Refused(Refusal.NOT_OPEN_FOR_SIGN_UP, program=program.name)
        people.invite_one(uow, now, program, uow.people.get(nomination.nominee_id))
        decided = _settle(uow, actor, now, nomination, NominationState.TAKEN)
        note(uow, actor, now, "took_nomination", f"program:{program.id}", nomination=nomination.id)
        return Decided(nomination=decided, waiting=_waiting(uow, program, actor))


def leave_out(uow: UnitOfWork, actor: PersonId, now: datetime, nomination_id: int) -> Decided:
    """Nobody is told."""
    with uow:
        nomination, program = _open(uow, actor, nomination_id)
        decided = _settle(uow, actor, now, nomination, NominationState.NOT_TAKEN)
        note(uow, actor, now, "left_out_nomination", f"program:{program.id}", nomination=nomination.id)
        return Decided(nomination=decided, waiting=_waiting(uow, program, actor))


def _open(uow: UnitOfWork, actor: PersonId, nomination_id: int) -> tuple[Nomination, Program]:
    nomination = uow.nominations.get(nomination_id)
    program = uow.programs.get(nomination.program_id)
    require_runs(uow, actor, program)
    if nomination.nominee_id == actor:
        raise Refused(Refusal.NOT_YOURS)
    if nomination.state is not NominationState.WAITING:
        raise Refused(Refusal.NOT_POSSIBLE_NOW)
    return nomination, program


def _settle(
    uow: UnitOfWork, actor: PersonId, now: datetime, nomination: Nomination, state: NominationState
) -> Nomination:
    same = [one for one in uow.nominations.in_program(nomination.program_id) if one.nominee_id == nomination.nominee_id]
    for one in same:
        if one.state is NominationState.WAITING:
            uow.nominations.save(replace(one, state=state, decided_by=actor, decided_at=now))
    return uow.nominations.get(nomination.id)


def still_waits(uow: UnitOfWork, reader: PersonId, nomination_id: int) -> tuple[Nomination, Program] | None:
    """For a message to whoever runs the program; None once it is decided. In an open unit of work."""
    nomination = uow.nominations.get(nomination_id)
    program = uow.programs.get(nomination.program_id)
    waits = nomination.state is NominationState.WAITING and not program.is_over
    decides = reader in _who_decides(uow, program, nomination.nominee_id)
    return (nomination, program) if waits and decides else None
