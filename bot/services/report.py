"""Numbers of people, pairs, sessions and ratings: of each program for its managers, in total for admins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.health import HealthState
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.ratings import Ratings, summarize
from bot.domain.session import Feedback, Session, SessionState
from bot.ports import UnitOfWork
from bot.services.health import judge_all
from bot.services.permissions import is_admin, require_runs_something
from bot.services.programs import Counts, counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """`matched` counts people who have a pairing now; `minutes` are those of sessions held; nothing tells who."""

    people: Counts
    matched: int
    active: int
    finished: int
    ended: int
    need_attention: int
    held: int
    planned: int
    missed: int
    minutes: int
    ratings: Ratings | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`totals` over every program, for admins only."""

    programs: tuple[tuple[Program, Numbers], ...]
    totals: Numbers | None
    of_programs: int


@dataclass(slots=True, kw_only=True)
class _Material:
    people: Counts
    pairings: list[Pairing]
    sessions: list[Session]
    feedback: list[Feedback]
    need_attention: int


def show(uow: UnitOfWork, actor: PersonId, now: datetime) -> Report:
    """Closed programs too, since their numbers are what they were for."""
    with uow:
        visible = require_runs_something(uow, actor)
        found = {program.id: _read(uow, program, now) for program in visible}
        mine = [program for program in visible if actor in program.managers]
        # One program's numbers are not said twice.
        with_totals = is_admin(uow, actor) and not len(visible) == len(mine) == 1
        totals = _numbers(_together(list(found.values()))) if with_totals else None
        return Report(
            programs=tuple((program, _numbers(found[program.id])) for program in mine),
            totals=totals,
            of_programs=len(visible),
        )


def _read(uow: UnitOfWork, program: Program, now: datetime) -> _Material:
    judged = judge_all(uow, program, now)
    return _Material(
        people=counts(uow, program.id),
        pairings=list(uow.pairings.in_program(program.id)),
        sessions=list(uow.sessions.in_program(program.id)),
        feedback=list(uow.feedback.in_program(program.id)),
        need_attention=sum(one.health.state is HealthState.NEEDS_ATTENTION for one in judged),
    )


def _together(parts: Sequence[_Material]) -> _Material:
    return _Material(
        people=sum((part.people for part in parts), Counts()),
        pairings=[one for part in parts for one in part.pairings],
        sessions=[one for part in parts for one in part.sessions],
        feedback=[one for part in parts for one in part.feedback],
        need_attention=sum(part.need_attention for part in parts),
    )


def _numbers(found: _Material) -> Numbers:
    active = [one for one in found.pairings if one.state is PairingState.ACTIVE]
    held = [one for one in found.sessions if one.state is SessionState.HELD]
    return Numbers(
        people=found.people,
        matched=len({(one.program_id, person_id) for one in active for person_id in one.people}),
        active=len(active),
        finished=sum(one.state is PairingState.FINISHED for one in found.pairings),
        ended=sum(one.state is PairingState.ENDED for one in found.pairings),
        need_attention=found.need_attention,
        held=len(held),
        planned=sum(one.state is SessionState.PLANNED for one in found.sessions),
        missed=sum(one.state is SessionState.MISSED for one in found.sessions),
        minutes=sum(one.minutes for one in held),
        ratings=summarize(found.feedback),
    )
