"""Somebody new is offered to a whole circle: whoever wants it goes, and the others go on."""

from datetime import datetime, timedelta

import pytest

from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Member, Pairing, PairingState
from bot.domain.rematch import RematchAnswer, RematchState
from bot.errors import Refusal, Refused
from bot.ports import OpenUnitOfWork
from bot.services import rematch
from tests.bot.running_program import ADA, BOB, FAY, GRACE, INES, program_of
from tests.conftest import TEAM


def circle_of(open_uow: OpenUnitOfWork, now: datetime) -> Pairing:
    program = program_of(open_uow, now, kind=Kind.GROUP)
    members = (
        Member(person_id=INES, role=Role.MENTOR),
        *(Member(person_id=o, role=Role.MENTEE) for o in (ADA, BOB, FAY)),
    )
    with open_uow(TEAM) as uow:
        return uow.pairings.add(Pairing(program_id=program.id, members=members, matched_at=now))


def test_once_whoever_wanted_somebody_new_has_gone_nothing_is_left_to_decide(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    circle = circle_of(open_uow, now)
    rematch.offer(open_uow(TEAM), GRACE, now, circle.id)
    with open_uow(TEAM) as uow:
        offer = uow.rematches.latest(circle.id)
    assert offer is not None
    rematch.answer(open_uow(TEAM), ADA, now, offer.id, RematchAnswer.SOMEBODY_NEW)
    rematch.answer(open_uow(TEAM), BOB, now, offer.id, RematchAnswer.GO_ON)
    later = now + rematch.TIME_TO_ANSWER
    with open_uow(TEAM) as uow:
        (job,) = uow.jobs.waiting(rematch.SETTLE_JOB, offer.id)
    rematch.settle(lambda: open_uow(TEAM), lambda: later, job)
    with open_uow(TEAM) as uow:
        assert uow.pairings.get(circle.id).state is PairingState.ACTIVE
        assert uow.pairings.get(circle.id).people == (INES, BOB, FAY)
        assert uow.rematches.get(offer.id).state is RematchState.ASKED, "nobody who is there wants anything decided"


def test_an_offer_that_nobody_took_up_does_not_stand_in_the_way_of_the_next_one(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    circle, later = circle_of(open_uow, now), now + rematch.HOLDS
    rematch.offer(open_uow(TEAM), GRACE, now, circle.id)
    with open_uow(TEAM) as uow:
        first = uow.rematches.latest(circle.id)
    assert first is not None
    with pytest.raises(Refused, match=Refusal.REMATCH_WAITS):
        rematch.offer(open_uow(TEAM), GRACE, later - timedelta(days=1), circle.id)
    rematch.offer(open_uow(TEAM), GRACE, later, circle.id)
    with pytest.raises(Refused, match=Refusal.REMATCH_OVER):
        rematch.answer(open_uow(TEAM), ADA, later, first.id, RematchAnswer.SOMEBODY_NEW)
    with open_uow(TEAM) as uow:
        second = uow.rematches.latest(circle.id)
    assert second is not None
    rematch.answer(open_uow(TEAM), ADA, later, second.id, RematchAnswer.SOMEBODY_NEW)
    with open_uow(TEAM) as uow:
        assert not uow.pairings.get(circle.id).has(ADA)
