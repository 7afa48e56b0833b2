"""What somebody who runs mentoring sees first: where their programs stand and what is next."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.pairing import ProposalState
from bot.domain.person import PersonId
from bot.domain.program import Program, ProgramState
from bot.ports import UnitOfWork
from bot.services.appoint import is_asked_to_appoint
from bot.services.permissions import is_admin, require_runs_something
from bot.services.programs import Listed, listed


class NextStep(StrEnum):
    """What a program waits for from whoever runs it."""

    OPEN_IT = "open_it"
    INVITE = "invite"
    WAIT_FOR_SIGN_UPS = "wait_for_sign_ups"
    MATCH = "match"
    REVIEW = "review"  # a proposal is ready
    KEEP_GOING = "keep_going"
    CLOSE_IT = "close_it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`proposal_id` is the proposal that waits for a decision, or 0."""

    listed: Listed
    next: NextStep
    proposal_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """`must_appoint` where nobody runs mentoring yet and the actor owns the Slack workspace."""

    actor: PersonId
    programs: tuple[Standing, ...] = ()
    is_admin: bool = False
    must_appoint: bool = False


def overview(uow: UnitOfWork, actor: PersonId, now: datetime) -> Overview:
    """Raises Refused, with whom to ask, for everybody who runs nothing."""
    with uow:
        if is_asked_to_appoint(uow, actor):
            return Overview(actor=actor, must_appoint=True)
        mine = [one for one in require_runs_something(uow, actor) if not one.is_over]
        standings = tuple(standing_of(uow, one, now) for one in mine)
        return Overview(actor=actor, programs=standings, is_admin=is_admin(uow, actor))


def require_role(uow: UnitOfWork, actor: PersonId) -> None:
    """Refuses everybody who runs nothing, with whom to ask."""
    with uow:
        if not is_asked_to_appoint(uow, actor):
            require_runs_something(uow, actor)


def standing_of(uow: UnitOfWork, program: Program, now: datetime) -> Standing:
    """Called in an open unit of work."""
    entry = listed(uow, program, now)
    proposal = uow.proposals.latest(program.id)
    waiting = proposal.id if proposal is not None and proposal.state is ProposalState.READY else 0
    return Standing(listed=entry, next=next_step(entry, proposal_waits=bool(waiting)), proposal_id=waiting)


def next_step(entry: Listed, *, proposal_waits: bool) -> NextStep:
    program, counts = entry.program, entry.counts
    if program.state is ProgramState.DRAFT:
        return NextStep.OPEN_IT
    if entry.today > program.ends_on:
        return NextStep.CLOSE_IT
    if proposal_waits:
        return NextStep.REVIEW
    if entry.takes_sign_ups and entry.today < program.matching_on:
        return NextStep.WAIT_FOR_SIGN_UPS if counts.joined or counts.invited else NextStep.INVITE
    return NextStep.KEEP_GOING if counts.pairings else NextStep.MATCH
