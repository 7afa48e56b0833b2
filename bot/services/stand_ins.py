"""Who was asked to stand in, or to take over somebody's mentee, and cannot: the next best is asked at once.

The mentee was told that somebody is being asked, so nobody waits for one who is away. Called in an open unit of work.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.kinds import Role
from bot.domain.life import Cover, CoverState
from bot.domain.pairing import Origin, PairingState, Request, RequestState
from bot.domain.person import PersonId
from bot.ports import UnitOfWork
from bot.services import jobs

FIND_COVER_JOB = "find_cover"
NEXT_CHOICE_JOB = "next_choice"


def look_for_another(uow: UnitOfWork, cover: Cover, now: datetime) -> None:
    jobs.begin(uow, FIND_COVER_JOB, cover.pairing_id, cover.mentor_id, now)


def withdraw_covers(uow: UnitOfWork, person_id: PersonId, program_id: int | None, now: datetime) -> None:
    """Somebody leaves a program, or (None) the company, or pauses: another is asked at once in their place."""
    for cover in [one for one in uow.covers.by(person_id) if one.state is CoverState.ASKED]:
        if program_id in {None, uow.pairings.get(cover.pairing_id).program_id}:
            look_for_another(uow, uow.covers.save(replace(cover, state=CoverState.LAPSED, settled_at=now)), now)


def pass_on(uow: UnitOfWork, mentor_id: PersonId, program_id: int, now: datetime) -> None:
    """They pause. Any other question to them waits until they are back; of these the mentee was told."""
    withdraw_covers(uow, mentor_id, program_id, now)
    mine = [one for one in uow.requests.of(mentor_id) if one.mentor_id == mentor_id and one.program_id == program_id]
    for request in mine:
        if request.state is RequestState.WAITING and _lost_their_mentor(uow, request):
            over = uow.requests.save(replace(request, state=RequestState.WITHDRAWN, answered_at=now))
            jobs.begin(uow, NEXT_CHOICE_JOB, over.id, mentor_id, now)


def _lost_their_mentor(uow: UnitOfWork, request: Request) -> bool:
    """Whoever was with somebody before is being asked for since that ended."""
    theirs = [one for one in uow.pairings.all_of(request.mentee_id) if one.program_id == request.program_id]
    learned = [one for one in theirs if request.mentee_id in one.those(Role.MENTEE) and one.covers_id is None]
    return request.origin is Origin.PROGRAM and any(one.state is PairingState.ENDED for one in learned)
