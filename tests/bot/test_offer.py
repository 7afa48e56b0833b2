"""A mentor offers: the mentee decides, everything is checked again, and the mentor never hears why not."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.domain.pairing import Offer, OfferState, RequestState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.matching.values import Couple
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import asking, jobs, offer, pair
from tests.bot.matched_program import ADA, BOB, FAY, GRACE, INES, furnish
from tests.conftest import TEAM
from tests.solving import Here


@pytest.fixture
def open_uow(lite_uow: OpenUnitOfWork) -> OpenUnitOfWork:
    """One database, but for what is about waiting for each other: that is tested on each."""
    return lite_uow


def allowing(open_uow: OpenUnitOfWork, now: datetime) -> Program:
    program = furnish(open_uow, now)
    with open_uow(TEAM) as uow:
        return uow.programs.save(replace(program, may_offer=True))


def offered(open_uow: OpenUnitOfWork, program: Program, now: datetime, mentor: PersonId = BOB) -> Offer:
    made = offer.make(open_uow(TEAM), mentor, now, program.id, ADA, "Your talk stayed with me.")
    for job in iter(partial(jobs.claim, open_uow(TEAM), now, "here"), None):
        if job.kind == offer.JOB:
            offer.put(partial(open_uow, TEAM), Here(), lambda: now, job)
    return made


def test_the_mentee_is_asked_with_reasons_and_a_yes_makes_the_pair(each_uow: OpenUnitOfWork, now: datetime) -> None:
    program = allowing(each_uow, now)
    made = offered(each_uow, program, now)
    assert offer.make(each_uow(TEAM), BOB, now, program.id, ADA, "again").id == made.id, "sent twice, once"
    shown, _ = offer.show(each_uow(TEAM, reading=True), ADA, made.id)
    assert shown.reasons
    with each_uow(TEAM) as uow:
        silent = asking.ask_mentor(uow, program, Couple(INES, ADA), GRACE, now, 50.0, ())
    taken = offer.accept(each_uow(TEAM), ADA, now, made.id)
    assert taken.pairing is not None
    assert taken.pairing.reasons == shown.reasons
    with each_uow(TEAM) as uow:
        assert uow.requests.get(silent.id).state is RequestState.WITHDRAWN
    with pytest.raises(Refused) as refused:
        offer.accept(each_uow(TEAM), ADA, now, made.id)
    assert refused.value.why is Refusal.ALREADY_ANSWERED


@pytest.mark.parametrize("how", ["no", "silence", "too late"])
def test_whatever_the_reason_is_the_mentor_hears_the_same(open_uow: OpenUnitOfWork, now: datetime, how: str) -> None:
    program = allowing(open_uow, now)
    made = offered(open_uow, program, now)
    later = made.lapses_at + timedelta(minutes=1)
    if how == "no":
        offer.decline(open_uow(TEAM), ADA, now, made.id)
    elif how == "too late":
        with open_uow(TEAM) as uow:
            pair.make(uow, program, BOB, FAY, now, 70.0, ())
        assert offer.accept(open_uow(TEAM), ADA, now, made.id).pairing is None
    else:
        for job in iter(partial(jobs.claim, open_uow(TEAM), later, "here"), None):
            if job.kind == offer.LAPSE_JOB:
                offer.lapse(partial(open_uow, TEAM), lambda: later, job)
    with open_uow(TEAM) as uow:
        (told,) = uow.outbox.about(NudgeKind.OFFER_OVER, "offer", made.id)
        assert uow.offers.get(made.id).state is not OfferState.WAITING
    assert (told.nudge.readers, dict(told.nudge.subject)) == ((BOB,), {"offer": made.id})


@pytest.mark.parametrize("whom", [GRACE, INES, PersonId("U0NOBODY"), ADA])
def test_who_cannot_be_asked_reads_the_same_whatever_the_reason(
    open_uow: OpenUnitOfWork, now: datetime, whom: PersonId
) -> None:
    program = allowing(open_uow, now)
    with open_uow(TEAM) as uow:
        uow.do_not_match.put(ADA, frozenset({BOB}))
    with pytest.raises(FieldProblems) as problems:
        offer.make(open_uow(TEAM), BOB, now, program.id, whom, "")
    assert problems.value.problems == {"mentee": Problem.CANNOT_BE_ASKED}


def test_a_no_is_not_asked_twice(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = allowing(open_uow, now)
    offer.decline(open_uow(TEAM), ADA, now, offered(open_uow, program, now).id)
    with pytest.raises(FieldProblems):
        offer.make(open_uow(TEAM), BOB, now, program.id, ADA, "")


def test_nobody_offers_where_the_program_does_not_allow_it(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    for act in (
        partial(offer.make, open_uow(TEAM), BOB, now, program.id, ADA, ""),
        partial(offer.programs, open_uow(TEAM, reading=True), BOB, now),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.why is Refusal.OFFER_NOT_ALLOWED


def test_what_is_wrong_is_said_at_its_field(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = allowing(open_uow, now)
    for whom, problem in ((None, Problem.REQUIRED), (BOB, Problem.NOT_YOURSELF)):
        with pytest.raises(FieldProblems) as problems:
            offer.make(open_uow(TEAM), BOB, now, program.id, whom, "x" * 40_000)
        assert problems.value.problems == {"mentee": problem, "note": Problem.TOO_LONG}
