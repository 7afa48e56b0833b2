"""Numbers of people, pairs, sessions and ratings: of each program for its managers, in total for admins."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.changes import Change, Recommended, compare, recommended
from bot.domain.forms import FormAnswer, Occasion
from bot.domain.health import HealthState
from bot.domain.kinds import Role
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.ratings import TOGETHER, Ratings, summarize
from bot.domain.session import Feedback, Session, SessionState
from bot.ports import UnitOfWork
from bot.services.health import judge_all
from bot.services.permissions import is_admin, require_runs_something
from bot.services.programs import Counts, counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What somebody would tell others, and their name where they said that it may stand beside it."""

    words: str
    person_id: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """What forms may show: by three people or more, and words only of those who agreed."""

    changes: tuple[Change, ...] = ()
    recommended: Recommended | None = None
    goals_reached: int = 0  # people who say that all or most of the goals were reached
    goals_asked: int = 0
    quotes: tuple[Quote, ...] = ()


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
    forms: Forms = Forms()


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
    answers: list[FormAnswer] = field(default_factory=list)
    roles: dict[PersonId, frozenset[Role]] = field(default_factory=dict)
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
    answers = list(uow.forms.sent_in({program.id}, {Occasion.BASELINE, Occasion.FINAL}))
    return _Material(
        people=counts(uow, program.id),
        pairings=list(uow.pairings.in_program(program.id)),
        sessions=list(uow.sessions.in_program(program.id)),
        feedback=list(uow.feedback.in_program(program.id)),
        answers=answers,
        roles={one.person_id: one.roles for one in uow.enrollments.in_program(program.id)} if answers else {},
        need_attention=sum(one.health.state is HealthState.NEEDS_ATTENTION for one in judged),
    )


def _together(parts: Sequence[_Material]) -> _Material:
    return _Material(
        people=sum((part.people for part in parts), Counts()),
        pairings=[one for part in parts for one in part.pairings],
        sessions=[one for part in parts for one in part.sessions],
        feedback=[one for part in parts for one in part.feedback],
        answers=[one for part in parts for one in part.answers],
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
        forms=_forms(found),
    )


REACHED, ANSWERED = {"all", "most"}, {"all", "most", "some", "none"}
MAY_QUOTE = {"with_name", "without_name"}
QUOTES_SHOWN = 3


def _forms(found: _Material) -> Forms:
    last = [one for one in found.answers if one.form is Occasion.FINAL]
    goals = [one.choice for one in last if one.question == "goals_reached" and one.choice in ANSWERED]
    goals = goals[: len(goals) // TOGETHER * TOGETHER]
    return Forms(
        changes=compare(found.answers, found.roles),
        recommended=recommended(last),
        goals_reached=sum(one in REACHED for one in goals),
        goals_asked=len(goals),
        quotes=_quotes(last),
    )


def _quotes(last: Sequence[FormAnswer]) -> tuple[Quote, ...]:
    """The newest of those who agreed, each with or without a name as they said."""
    agreed = {one.paper_id: one.choice for one in last if one.question == "may_quote" and one.choice in MAY_QUOTE}
    words = [one for one in last if one.question == "quote" and one.words and one.paper_id in agreed]
    return tuple(
        Quote(words=str(one.words), person_id=one.person_id if agreed[one.paper_id] == "with_name" else None)
        for one in words[-QUOTES_SHOWN:]
    )
