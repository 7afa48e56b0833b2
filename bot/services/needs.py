"""How far the people of a program came, and what it needs today from whoever runs it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.announcement import Announcement, AnnouncementState
from bot.domain.health import HealthState, Why
from bot.domain.person import PersonId
from bot.domain.plan import Content
from bot.domain.program import Program, ProgramState
from bot.domain.session import Concern
from bot.ports import UnitOfWork
from bot.ports.boards import Tally
from bot.services import concerns, health, nominations, overview, preparation, second_look, undelivered
from bot.services.appoint import is_asked_to_appoint
from bot.services.health import Judged
from bot.services.overview import NextStep, Standing
from bot.services.permissions import is_admin, require_runs_something
from bot.services.undelivered import Refusals

LOOKED_AT = 100  # of the latest announcements


class Need(StrEnum):
    """What waits for an act, in the order in which it is shown."""

    REVIEW = "review"  # the subject is the proposal; of all others it is the program
    NOMINATED = "nominated"
    LAPSED = "lapsed"
    NO_FIRST_SESSION = "no_first_session"
    QUIET = "quiet"
    OTHER_ATTENTION = "other_attention"
    NOT_TRAINED = "not_trained"
    NOT_AGREED = "not_agreed"
    CLOSE = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """So many of a kind; `subject_id` is what its one button is about."""

    need: Need
    count: int
    subject_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """People who ever came that far. `trained` is None where the program has no lessons."""

    tally: Tally
    trained: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramBoard:
    """`manages`: the actor may see who meets whom; for an admin who does not, there are numbers alone.

    `refused` is what Slack took from nobody, for those who manage it, or the admins where nobody does.
    """

    standing: Standing
    funnel: Funnel
    needs: tuple[Needed, ...]
    manages: bool
    refused: Refusals | None = None

    @property
    def program(self) -> Program:
        return self.standing.listed.program


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Everything the App Home shows somebody who runs programs. Concerns and drafts are the actor's alone."""

    actor: PersonId
    boards: tuple[ProgramBoard, ...] = ()
    programs: int = 0  # all that are running, also those without a board here
    concerns: tuple[Concern, ...] = ()
    names: dict[PersonId, str] = field(default_factory=dict)
    drafts: tuple[Announcement, ...] = ()
    to_approve: tuple[Announcement, ...] = ()
    is_admin: bool = False
    must_appoint: bool = False


def office(uow: UnitOfWork, actor: PersonId, now: datetime, most: int = 15) -> Office:
    """With the boards of the first `most` programs that are not over; raises Refused for whoever runs none."""
    with uow:
        if is_asked_to_appoint(uow, actor):
            return Office(actor=actor, must_appoint=True)
        mine = [one for one in require_runs_something(uow, actor) if not one.is_over]
        waiting = concerns.open_for(uow, actor)
        latest = uow.announcements.latest(LOOKED_AT)
        writers = uow.people.those({one.writer_id for one in waiting})
        return Office(
            actor=actor,
            programs=len(mine),
            boards=tuple(board_of(uow, actor, one, now) for one in mine[:most]),
            concerns=waiting,
            names={one.id: one.name for one in writers.values()},
            is_admin=is_admin(uow, actor),
            drafts=_drafts(actor, latest),
            to_approve=_to_approve(uow, actor, latest),
        )


def board_of(uow: UnitOfWork, actor: PersonId, program: Program, now: datetime) -> ProgramBoard:
    """Called in an open unit of work."""
    standing, content = overview.standing_of(uow, program, now), preparation.content_of(uow, program.id)
    tally, manages = uow.boards.tally(program.id), actor in program.managers
    trained = preparation.trained(uow, program, content) if content and _teaches(content) else None
    judged = health.judge_all(uow, program, now, actor) if manages and tally.matched else []
    found = [
        *_of_proposals(uow, standing),
        *_of_nominations(uow, program, actor),
        *_of_pairs(program, judged),
        *_of_preparation(uow, program, content, trained),
        *([_of(Need.CLOSE, 1, program)] if standing.next is NextStep.CLOSE_IT else []),
    ]
    funnel = Funnel(tally=tally, trained=None if trained is None else len(trained))
    sees = manages or not program.managers
    refused = undelivered.of_program(uow, program) if sees else None
    return ProgramBoard(standing=standing, funnel=funnel, needs=tuple(found), manages=manages, refused=refused)


def _of(need: Need, count: int, program: Program) -> Needed:
    return Needed(need=need, count=count, subject_id=program.id)


def _of_proposals(uow: UnitOfWork, standing: Standing) -> list[Needed]:
    program = standing.listed.program
    found = []
    if standing.proposal_id:
        found.append(Needed(need=Need.REVIEW, count=1, subject_id=standing.proposal_id))
    lapsed = uow.boards.lapsed(program.id)
    return [*found, _of(Need.LAPSED, lapsed, program)] if lapsed else found


def _of_nominations(uow: UnitOfWork, program: Program, actor: PersonId) -> list[Needed]:
    named = nominations.count_waiting(uow, program, actor)
    return [_of(Need.NOMINATED, named, program)] if named else []


def _of_pairs(program: Program, judged: Sequence[Judged]) -> list[Needed]:
    """Each pair is counted once, by what weighs most."""
    needing = [one for one in judged if one.health.state is HealthState.NEEDS_ATTENTION]
    why = {Why.NO_FIRST_SESSION: Need.NO_FIRST_SESSION, Why.SILENT: Need.QUIET}
    counts = Counter(why.get(one.health.reasons[0].why, Need.OTHER_ATTENTION) for one in needing)
    kinds = (Need.NO_FIRST_SESSION, Need.QUIET, Need.OTHER_ATTENTION)
    return [_of(kind, counts[kind], program) for kind in kinds if counts[kind]]


def _of_preparation(
    uow: UnitOfWork, program: Program, content: Content | None, trained: frozenset[PersonId] | None
) -> list[Needed]:
    """Only what the program asks for before it matches anybody."""
    if content is None or program.state is ProgramState.DRAFT:
        return []
    inside = {one.person_id for one, _ in uow.places.of(program.id)}
    found = []
    if content.lessons.required and trained is not None:
        found.append(_of(Need.NOT_TRAINED, len(inside - trained), program))
    if content.agreement.required and content.agreement.text:
        version, accepted = content.agreement.version, uow.acceptances.in_program(program.id)
        ready = {one.person_id for one in accepted if one.agreement_version >= version}
        found.append(_of(Need.NOT_AGREED, len(inside - ready), program))
    return [one for one in found if one.count]


def _teaches(content: Content) -> bool:
    return bool(content.lessons.mentor or content.lessons.mentee)


def _drafts(actor: PersonId, latest: Sequence[Announcement]) -> tuple[Announcement, ...]:
    return tuple(one for one in latest if one.author_id == actor and one.state is AnnouncementState.DRAFT)


def _to_approve(uow: UnitOfWork, actor: PersonId, latest: Sequence[Announcement]) -> tuple[Announcement, ...]:
    """What waits for the actor's second look."""
    awaiting = [one for one in latest if one.state is AnnouncementState.AWAITING and one.author_id != actor]
    return tuple(one for one in awaiting if actor in second_look.those_who_may(uow, one.author_id))
