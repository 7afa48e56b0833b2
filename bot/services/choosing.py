"""Whether people may choose each other in a program: look for a mentor, or offer to mentor. In an open unit of work."""

from datetime import datetime

from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Origin, ProposalState, Request, RequestState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import Refusal
from bot.ports import UnitOfWork
from bot.services import preparation, still_possible
from bot.services.pause import is_away


def why_not_find(uow: UnitOfWork, program: Program, person_id: PersonId, now: datetime) -> Refusal | None:
    """The first reason why somebody cannot look for a mentor in a program now, or None."""
    enrollment = uow.enrollments.find(program_id=program.id, person_id=person_id)
    if enrollment is None or not enrollment.is_in:
        return Refusal.NOT_ENROLLED
    if program.is_over:
        return Refusal.PROGRAM_IS_CLOSED
    if program.kind is not Kind.PEER and Role.MENTEE not in enrollment.roles:
        return Refusal.FIND_AS_MENTEE
    if not program.may_find:
        return Refusal.FIND_NOT_ALLOWED
    if not _matching_has_come(uow, program, now):
        return Refusal.FIND_TOO_EARLY
    if program.is_paused(now):
        return Refusal.PROGRAM_RESTS
    if is_away(uow, person_id, program.id, now):
        return Refusal.FIND_WHILE_PAUSED
    if still_possible.is_full(uow, program, person_id, Role.MENTEE):
        return Refusal.FIND_HAS_SOMEBODY
    return Refusal.NOT_PREPARED if preparation.is_unready(uow, program, enrollment) else None


def _matching_has_come(uow: UnitOfWork, program: Program, now: datetime) -> bool:
    """The day, or a proposal that was approved before it."""
    if program.today(now) >= program.matching_on:
        return True
    return any(one.state is ProposalState.APPROVED for one in uow.proposals.of(program.id))


def own_request(uow: UnitOfWork, program_id: int, person_id: PersonId) -> Request | None:
    """The one that somebody made themselves and that still waits."""
    mine = [one for one in uow.requests.of(person_id) if one.mentee_id == person_id and one.program_id == program_id]
    waiting = [one for one in mine if one.state is RequestState.WAITING and one.origin is Origin.MENTEE]
    return waiting[-1] if waiting else None


def why_not_offer(uow: UnitOfWork, program: Program, person_id: PersonId, now: datetime) -> Refusal | None:
    """The first reason why somebody cannot offer to mentor in a program now, or None."""
    enrollment = uow.enrollments.find(program_id=program.id, person_id=person_id)
    if enrollment is None or not enrollment.is_in:
        return Refusal.NOT_ENROLLED
    if program.is_over:
        return Refusal.PROGRAM_IS_CLOSED
    if program.kind is not Kind.PEER and Role.MENTOR not in enrollment.roles:
        return Refusal.OFFER_AS_MENTOR
    if not program.may_offer:
        return Refusal.OFFER_NOT_ALLOWED
    if program.is_paused(now):
        return Refusal.PROGRAM_RESTS
    if is_away(uow, person_id, program.id, now):
        return Refusal.FIND_WHILE_PAUSED
    if still_possible.is_full(uow, program, person_id, Role.MENTOR):
        return Refusal.OFFER_NO_PLACE
    return Refusal.NOT_PREPARED if preparation.is_unready(uow, program, enrollment) else None
