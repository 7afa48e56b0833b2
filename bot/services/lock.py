"""A pair that the manager wants is locked: the next run keeps it, as long as nothing forbids it for good."""

from dataclasses import replace
from datetime import datetime

from bot.domain.pairing import CandidateState, Change
from bot.domain.person import PersonId
from bot.errors import Refusal, Refused
from bot.ports import UnitOfWork
from bot.services import review
from bot.services.permissions import note


def lock(uow: UnitOfWork, actor: PersonId, now: datetime, candidate_id: int) -> int:
    """Gives the proposal's id. Pressed twice, it is locked once."""
    return _put(uow, actor, now, candidate_id, locked=True)


def unlock(uow: UnitOfWork, actor: PersonId, now: datetime, candidate_id: int) -> int:
    return _put(uow, actor, now, candidate_id, locked=False)


def _put(uow: UnitOfWork, actor: PersonId, now: datetime, candidate_id: int, *, locked: bool) -> int:
    with uow:
        candidate, proposal, _ = review.undecided(uow, actor, candidate_id)
        if candidate.state is not CandidateState.PROPOSED:
            raise Refused(Refusal.DECIDED_MEANWHILE)
        if candidate.locked is not locked:
            saved = uow.candidates.save(replace(candidate, locked=locked))
            review.remember_change(uow, actor, now, Change.LOCKED if locked else Change.UNLOCKED, saved)
            action = "pair_locked" if locked else "pair_unlocked"
            note(uow, actor, now, action, f"proposal:{proposal.id}", candidate=candidate.id)
        return proposal.id
