"""Numbers of people, pairs, sessions and ratings: of each program for its managers, in total for admins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.changes import IN_A_GROUP, Change, Pulse, Recommended, compare, pulses, recommended, together
from bot.domain.forms import FormAnswer, Occasion
from bot.domain.health import HealthState
from bot.domain.kinds import Role
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.ratings import Ratings, summarize
from bot.domain.session import Feedback, Session, SessionState
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import contents, form_content, say
from bot.services.health import judge_all
from bot.services.permissions import is_admin, note, require_runs_something
from bot.services.programs import Counts, counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What somebody would tell others, and who they are where they said that their name may stand beside it."""

    words: str
    person_id: PersonId | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """What forms may show: by five people or more, and words only of those who agreed.

    `answered` is how many sent each form, only where they are five or more; `names` says what the questions are about.
    """

    answered: Mapping[Occasion, int] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    pulses: tuple[Pulse, ...] = ()
    recommended: Recommended | None = None
    goals_reached: int = 0  # people who say that all or most of the goals were reached
    goals_asked: int = 0
    quotes: tuple[Quote, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


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
    names: Mapping[PersonId, str] = field(default_factory=dict)  # of those who may be quoted by name
    own: Mapping[str, str] = field(default_factory=dict)  # questions of the program's own, by key
    need_attention: int


def show(uow: UnitOfWork, actor: PersonId, now: datetime) -> Report:
    """Closed programs too, since their numbers are what they were for."""
    with uow:
        visible = require_runs_something(uow, actor)
        found = {program.id: _read(uow, program, now, actor) for program in visible}
        mine = [program for program in visible if actor in program.managers]
        # One program's numbers are not said twice.
        with_totals = is_admin(uow, actor) and not len(visible) == len(mine) == 1
        totals = _numbers(_together(list(found.values()))) if with_totals else None
        return Report(
            programs=tuple((program, _numbers(found[program.id])) for program in mine),
            totals=totals,
            of_programs=len(visible),
        )


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


def _read(uow: UnitOfWork, program: Program, now: datetime, actor: PersonId) -> _Material:
    """Without ratings of the actor's own pairings: who runs a program may be somebody's partner."""
    judged = judge_all(uow, program, now, actor)
    pairings = list(uow.pairings.in_program(program.id))
    mine = {one.id for one in pairings if one.has(actor)}
    answers = list(uow.forms.sent_in({program.id}, set(Occasion)))
    named = [one.person_id for one in answers if one.question == MAY_QUOTE and one.choice == WITH_NAME]
    return _Material(
        people=counts(uow, program.id),
        pairings=pairings,
        sessions=list(uow.sessions.in_program(program.id)),
        feedback=[one for one in uow.feedback.in_program(program.id) if one.pairing_id not in mine],
        answers=answers,
        roles={one.person_id: one.roles for one in uow.enrollments.in_program(program.id)} if answers else {},
        names={one.id: one.name for one in uow.people.those(named).values()},
        own=_own_questions(uow, program) if answers else {},
        need_attention=sum(one.health.state is HealthState.NEEDS_ATTENTION for one in judged),
    )


def _own_questions(uow: UnitOfWork, program: Program) -> Mapping[str, str]:
    """Of every version of its content: a pairing keeps the one that it began with."""
    asked = {one for version in uow.contents.of(program.id) for own in version.content.form_own.values() for one in own}
    return {contents.own_key(one): one for one in asked}


def _together(parts: Sequence[_Material]) -> _Material:
    return _Material(
        people=sum((part.people for part in parts), Counts()),
        pairings=[one for part in parts for one in part.pairings],
        sessions=[one for part in parts for one in part.sessions],
        feedback=[one for part in parts for one in part.feedback],
        answers=sorted((one for part in parts for one in part.answers), key=lambda one: one.answered_at),
        names={person: name for part in parts for person, name in part.names.items()},
        own={key: words for part in parts for key, words in part.own.items()},
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
MAY_QUOTE, WITH_NAME, WITHOUT_NAME = "may_quote", "with_name", "without_name"


def _forms(found: _Material) -> Forms:
    last = [one for one in found.answers if one.form is Occasion.FINAL]
    asked = [one for one in last if one.question == "goals_reached" and one.choice in ANSWERED]
    goals = [one.choice for one in together(asked, lambda one: one.person_id)]
    return Forms(
        answered=_answered(found.answers),
        changes=compare(found.answers, found.roles),
        pulses=pulses(found.answers),
        recommended=recommended(last),
        goals_reached=sum(one in REACHED for one in goals),
        goals_asked=len(goals),
        quotes=_quotes(last, found.names),
        names={**form_content.names(), **found.own} if found.answers else {},
    )


def _answered(answers: Sequence[FormAnswer]) -> Mapping[Occasion, int]:
    """Of a form that comes several times, those who sent it at least once."""
    sent = {form: {one.person_id for one in answers if one.form is form} for form in Occasion}
    return {form: len(people) for form, people in sent.items() if len(people) >= IN_A_GROUP}


def _quotes(last: Sequence[FormAnswer], names: Mapping[PersonId, str]) -> tuple[Quote, ...]:
    """With a name at once. Without one only out of five people who sent the last form, and not in their order."""
    agreed = {one.paper_id: one.choice for one in last if one.question == MAY_QUOTE}
    words = [one for one in last if one.question == "quote" and one.words]
    sent = {one.paper_id: one for one in last}
    hidden_in = {one.paper_id for one in together(sent.values(), lambda one: one.person_id)}
    named = [one for one in words if agreed.get(one.paper_id) == WITH_NAME]
    nameless = [one for one in words if agreed.get(one.paper_id) == WITHOUT_NAME and one.paper_id in hidden_in]
    return (
        *(Quote(words=str(one.words), person_id=one.person_id, name=names.get(one.person_id, "")) for one in named),
        *sorted((Quote(words=str(one.words)) for one in nameless), key=lambda one: one.words),
    )
