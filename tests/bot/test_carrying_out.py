"""Carrying an approved proposal out: how far it is, ended at any moment, after a restart, and never twice."""

from datetime import datetime
from functools import partial

import pytest

from bot.domain.administration import Job
from bot.domain.pairing import CandidateState, Proposal, ProposalState
from bot.errors import Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import approve, carrying_out, jobs
from bot.services.approve import Some
from bot.services.carrying_out import Carrying
from tests.bot.matched_program import ADA, BOB, FAY, GRACE, INES, furnish, proposed
from tests.conftest import TEAM


@pytest.fixture(autouse=True)
def one_pair_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approve, "AT_ONCE", 1)
    monkeypatch.setattr(carrying_out, "LONG", 2)


@pytest.fixture
def proposal(open_uow: OpenUnitOfWork, now: datetime) -> Proposal:
    return proposed(open_uow, furnish(open_uow, now), now, (BOB, ADA), (INES, FAY))


def claimed(open_uow: OpenUnitOfWork, now: datetime) -> Job:
    job = jobs.claim(open_uow(TEAM), now, "here")
    assert job is not None
    return job


def look(open_uow: OpenUnitOfWork, job: Job) -> Carrying:
    with open_uow(TEAM, reading=True) as uow:
        return carrying_out.look(uow, job.id)


def states(open_uow: OpenUnitOfWork, proposal: Proposal) -> list[CandidateState]:
    with open_uow(TEAM) as uow:
        return [one.state for one in uow.candidates.of(proposal.id)]


def asked(open_uow: OpenUnitOfWork, proposal: Proposal) -> list[str]:
    with open_uow(TEAM) as uow:
        return [one.mentor_id for one in uow.requests.in_program(proposal.program_id)]


def test_it_says_how_far_it_is_after_every_few_pairs(
    open_uow: OpenUnitOfWork, now: datetime, proposal: Proposal
) -> None:
    approve.approve(open_uow(TEAM), GRACE, now, proposal.id)
    job, seen = claimed(open_uow, now), []
    with open_uow(TEAM) as uow:
        assert [one.nudge.reader for one in uow.outbox.about(NudgeKind.MATCH_CARRYING_OUT, "job", job.id)] == [GRACE]

    def show(job_id: int, is_over: bool) -> None:
        found = look(open_uow, job)
        seen.append((job_id, found.acted_on, found.of, is_over))

    approve.carry_out(partial(open_uow, TEAM), lambda: now, job, show)
    assert seen == [(job.id, 1, 2, False), (job.id, 2, 2, False), (job.id, 2, 2, True)]


def test_of_a_few_pairs_nobody_hears_how_far_they_are(
    open_uow: OpenUnitOfWork, now: datetime, proposal: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying_out, "LONG", 3)
    approve.approve(open_uow(TEAM), GRACE, now, proposal.id)
    job = claimed(open_uow, now)
    with open_uow(TEAM) as uow:
        assert uow.outbox.about(NudgeKind.MATCH_CARRYING_OUT, "job", job.id) == []


@pytest.mark.parametrize("some", [False, True])
def test_ended_in_the_middle_what_was_done_stays_and_the_rest_is_open_again(
    open_uow: OpenUnitOfWork, now: datetime, proposal: Proposal, *, some: bool
) -> None:
    if some:
        approve.approve_some(open_uow(TEAM), GRACE, now, proposal.id, Some(least_score=1.0))
    else:
        approve.approve(open_uow(TEAM), GRACE, now, proposal.id)
    job = claimed(open_uow, now)

    def stop_after_the_first(job_id: int, is_over: bool) -> None:
        if not is_over:
            found = carrying_out.stop(open_uow(TEAM), GRACE, now, job_id)
            assert (found.acted_on, found.of, found.stopped_by) == (1, 2, GRACE)

    carry = approve.carry_out_some if some else approve.carry_out
    carry(partial(open_uow, TEAM), lambda: now, job, stop_after_the_first)
    assert asked(open_uow, proposal) == [BOB]
    assert states(open_uow, proposal) == [CandidateState.APPROVED, CandidateState.PROPOSED]
    with open_uow(TEAM) as uow:
        assert uow.proposals.get(proposal.id).state is ProposalState.READY
        assert uow.outbox.about(NudgeKind.MATCH_CARRIED_OUT, "proposal", proposal.id) == [], "the line says it"
        assert uow.outbox.about(NudgeKind.NOT_MATCHED, "program", proposal.program_id) == []
    refused_twice(open_uow, now, job)
    jobs.finish(open_uow(TEAM), job, now)
    approve.approve(open_uow(TEAM), GRACE, now, proposal.id)
    approve.carry_out(partial(open_uow, TEAM), lambda: now, claimed(open_uow, now))
    assert asked(open_uow, proposal) == [BOB, INES], "each mentor once"
    assert look(open_uow, job).acted_on == 1, "the line of the first yes stays true"


def refused_twice(open_uow: OpenUnitOfWork, now: datetime, job: Job) -> None:
    with pytest.raises(Refused) as refused:
        carrying_out.stop(open_uow(TEAM), GRACE, now, job.id)
    assert refused.value.why is Refusal.CARRIED_OUT_ALREADY


def test_ended_before_it_began_nobody_is_asked(open_uow: OpenUnitOfWork, now: datetime, proposal: Proposal) -> None:
    approve.approve(open_uow(TEAM), GRACE, now, proposal.id)
    job = claimed(open_uow, now)
    assert carrying_out.stop(open_uow(TEAM), GRACE, now, job.id).acted_on == 0
    approve.carry_out(partial(open_uow, TEAM), lambda: now, job)
    assert asked(open_uow, proposal) == []
    assert set(states(open_uow, proposal)) == {CandidateState.PROPOSED}


def test_ended_when_all_was_done_gets_a_sentence(open_uow: OpenUnitOfWork, now: datetime, proposal: Proposal) -> None:
    approve.approve(open_uow(TEAM), GRACE, now, proposal.id)
    job = claimed(open_uow, now)
    approve.carry_out(partial(open_uow, TEAM), lambda: now, job)
    refused_twice(open_uow, now, job)
    with open_uow(TEAM) as uow:
        assert uow.proposals.get(proposal.id).state is ProposalState.APPROVED


def test_only_who_runs_the_program_ends_it_and_no_other_work(
    open_uow: OpenUnitOfWork, now: datetime, proposal: Proposal
) -> None:
    approve.approve(open_uow(TEAM), GRACE, now, proposal.id)
    job = claimed(open_uow, now)
    with pytest.raises(Refused):
        carrying_out.stop(open_uow(TEAM), BOB, now, job.id)
    with open_uow(TEAM) as uow:
        other = jobs.begin(uow, "something_else", proposal.id, GRACE, now)
    for number in (other.id, 0, 2**31 - 1):
        with pytest.raises(Refused) as refused:
            carrying_out.stop(open_uow(TEAM), GRACE, now, number)
        assert refused.value.why is Refusal.GONE


def test_the_rest_is_discarded_where_there_is_a_newer_proposal(
    open_uow: OpenUnitOfWork, now: datetime, proposal: Proposal
) -> None:
    approve.approve(open_uow(TEAM), GRACE, now, proposal.id)
    job = claimed(open_uow, now)
    with open_uow(TEAM) as uow:
        newer = uow.proposals.add(
            Proposal(program_id=proposal.program_id, state=ProposalState.READY, made_by=GRACE, made_at=now)
        )
    assert carrying_out.stop(open_uow(TEAM), GRACE, now, job.id).proposal.state is ProposalState.DISCARDED
    with open_uow(TEAM) as uow:
        assert uow.proposals.latest(proposal.program_id) == newer
