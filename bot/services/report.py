"""Numbers of people, pairs, sessions and ratings: of each program for its managers, in total for admins."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.health import HealthState
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.ratings import Ratings, summarize
from bot.domain.session import Feedback, Session, SessionState
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import forms_report, say
from bot.services.forms_report import Forms
from bot.services.health import judge_all
from bot.services.permissions import is_admin, note, require_runs_something
from bot.services.programs import Counts, counts

READ_AT_ONCE = 20_000


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
    forms: Forms = field(default_factory=Forms)


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
    forms: Forms
    need_attention: int


def show(uow: UnitOfWork, actor: PersonId, now: datetime) -> Report:
    """Closed programs too, since their numbers are what they were for."""
    with uow:
        visible = require_runs_something(uow, actor)
        answered = forms_report.read(uow, visible)
        found = {one.id: _read(uow, one, now, actor, forms_report.of_program(uow, answered, one)) for one in visible}
        mine = [program for program in visible if actor in program.managers]
        # One program's numbers are not said twice.
        with_totals = is_admin(uow, actor) and not len(visible) == len(mine) == 1
        totals = _numbers(_together(list(found.values()), forms_report.of_all(answered))) if with_totals else None
        return Report(
            programs=tuple((program, _numbers(found[program.id])) for program in mine),
            totals=totals,
            of_programs=len(visible),
        )


def takes_long(uow: UnitOfWork, actor: PersonId) -> bool:
    """Longer than Slack waits. Raises Refused for whoever runs nothing."""
    with uow:
        return uow.forms.count_in({one.id for one in require_runs_something(uow, actor)}) > READ_AT_ONCE


def may_see(uow: UnitOfWork, actor: PersonId) -> bool:
    """In an open unit of work."""
    return is_admin(uow, actor) or any(actor in program.managers for program in uow.programs.all())


def ask_for_file(uow: UnitOfWork, actor: PersonId, now: datetime) -> None:
    """It comes in the actor's direct messages, with what they may see when it is made; pressed twice at once, once."""
    with uow:
        visible = require_runs_something(uow, actor)
        asked = say.at_once(uow, NudgeKind.REPORT_FILE, actor, now, about={"person": actor}, part=f"{now:%Y%m%dT%H%M}")
        if asked:
            note(uow, actor, now, "report_exported", "their programs", count=len(visible))


def _read(uow: UnitOfWork, program: Program, now: datetime, actor: PersonId, forms: Forms) -> _Material:
    """Without ratings of the actor's own pairings: who runs a program may be somebody's partner."""
    judged = judge_all(uow, program, now, actor)
    pairings = list(uow.pairings.in_program(program.id))
    mine = {one.id for one in pairings if one.has(actor)}
    return _Material(
        people=counts(uow, program.id),
        pairings=pairings,
        sessions=list(uow.sessions.in_program(program.id)),
        feedback=[one for one in uow.feedback.in_program(program.id) if one.pairing_id not in mine],
        forms=forms,
        need_attention=sum(one.health.state is HealthState.NEEDS_ATTENTION for one in judged),
    )


def _together(parts: Sequence[_Material], forms: Forms) -> _Material:
    return _Material(
        people=sum((part.people for part in parts), Counts()),
        pairings=[one for part in parts for one in part.pairings],
        sessions=[one for part in parts for one in part.sessions],
        feedback=[one for part in parts for one in part.feedback],
        forms=forms,
        need_attention=sum(part.need_attention for part in parts),
    )


def _numbers(found: _Material) -> Numbers:
    active = [one for one in found.pairings if one.state is PairingState.ACTIVE]
    held = [one for one in found.sessions if one.state is SessionState.HELD]
    held_ids = {one.id for one in held}
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
        ratings=summarize([one for one in found.feedback if one.session_id in held_ids]),
        forms=found.forms,
    )
