"""A proposal is asked for: computed once, said to have failed, and refused where nobody can be matched."""

from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest

from bot.domain.administration import Job
from bot.domain.matching_run import RunState
from bot.domain.pairing import ProposalState
from bot.domain.person import PersonId
from bot.errors import Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import jobs, propose_pairs
from tests.bot.matched_program import ADA, BOB, FAY, GRACE, INES, furnish
from tests.conftest import TEAM
from tests.solving import Here


def claimed(open_uow: OpenUnitOfWork, now: datetime) -> Job:
    job = jobs.claim(open_uow(TEAM), now, "here")
    assert job is not None
    return job


def test_a_proposal_is_computed_and_put_before_whoever_asked(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    propose_pairs.ask(open_uow(TEAM), GRACE, now, program.id)
    job = claimed(open_uow, now)
    for _ in range(2):
        propose_pairs.compute(partial(open_uow, TEAM), Here(), lambda: now, job)
    with open_uow(TEAM) as uow:
        proposal = uow.proposals.get(job.subject_id)
        assert len(uow.candidates.of(proposal.id)) == 2
        told = uow.outbox.about(NudgeKind.MATCH_READY, "proposal", proposal.id)
    assert proposal.state is ProposalState.READY
    assert [one.nudge.reader for one in told] == [GRACE]


def test_one_proposal_is_computed_at_a_time(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    propose_pairs.ask(open_uow(TEAM), GRACE, now, program.id)
    with pytest.raises(Refused) as refused:
        propose_pairs.ask(open_uow(TEAM), GRACE, now, program.id)
    assert refused.value.why is Refusal.ALREADY_MATCHING


def test_a_solver_that_fails_is_tried_again_and_then_said_to_have_failed(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(open_uow, now)
    propose_pairs.ask(open_uow(TEAM), GRACE, now, program.id)
    job = claimed(open_uow, now)
    propose_pairs.give_up(partial(open_uow, TEAM), lambda: now, job)
    jobs.finish(open_uow(TEAM), job, now, "SolverFailed")
    with open_uow(TEAM) as uow:
        assert uow.matching_runs.get(job.subject_id).state is RunState.FAILED
        assert uow.proposals.latest(program.id) is None, "there is no half a proposal"
        assert uow.outbox.about(NudgeKind.MATCH_FAILED, "run", job.subject_id)
    propose_pairs.ask(open_uow(TEAM), GRACE, now, program.id)


@pytest.mark.parametrize(
    ("who_stays", "why"),
    [
        ((), Refusal.NOBODY_TO_MATCH),
        ((BOB, INES), Refusal.NO_MENTEES_TO_MATCH),
        ((ADA, FAY), Refusal.NO_MENTORS_TO_MATCH),
    ],
)
def test_with_a_side_empty_there_is_a_sentence(
    open_uow: OpenUnitOfWork, now: datetime, who_stays: tuple[PersonId, ...], why: Refusal
) -> None:
    program = furnish(open_uow, now)
    with open_uow(TEAM) as uow:
        for one in uow.enrollments.in_program(program.id):
            if one.person_id not in who_stays:
                uow.enrollments.save(one.left(now))
    with pytest.raises(Refused) as refused:
        propose_pairs.ask(open_uow(TEAM), GRACE, now, program.id)
    assert refused.value.why is why


def test_capacity_0_takes_nobody(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    with open_uow(TEAM) as uow:
        for one in uow.enrollments.in_program(program.id):
            uow.enrollments.save(replace(one, mentor_capacity=0))
    with pytest.raises(Refused) as refused:
        propose_pairs.ask(open_uow(TEAM), GRACE, now, program.id)
    assert refused.value.why is Refusal.NO_MENTORS_TO_MATCH
