"""Some pairs are approved before the rest, by several managers who see what the others changed."""

from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest

from bot.domain.kinds import Kind
from bot.domain.pairing import CandidateState, ProposalState
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import (
    approve,
    by_hand,
    carrying_out,
    lock,
    propose_pairs,
    review,
)
from bot.services.still_possible import WhyNot
from tests.bot.matched_program import ADA, BOB, FAY, GRACE, INES, furnish, proposed
from tests.bot.matching_run import SECOND, claimed
from tests.conftest import TEAM


def test_some_pairs_are_approved_and_the_rest_stays_open(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    proposal = proposed(open_uow, program, now, (BOB, ADA), (INES, FAY))
    with open_uow(TEAM) as uow:
        first, second = uow.candidates.of(proposal.id)
    lock.lock(open_uow(TEAM), GRACE, now, second.id)
    some = approve.Some(locked=True)
    assert approve.approve_some(open_uow(TEAM), GRACE, now, proposal.id, some).pairs == 1
    with pytest.raises(Refused) as refused:
        approve.approve_some(open_uow(TEAM), GRACE, now, proposal.id, some)
    assert refused.value.why is Refusal.NOBODY_CHOSEN
    approve.carry_out_some(partial(open_uow, TEAM), lambda: now, claimed(open_uow, now))
    with open_uow(TEAM) as uow:
        assert [one.mentor_id for one in uow.requests.in_program(program.id)] == [INES]
        assert uow.proposals.get(proposal.id).state is ProposalState.READY
        assert not uow.outbox.about(NudgeKind.NOT_MATCHED, "program", program.id), "the rest is still to be decided"
        (change,) = [one for one in uow.proposal_changes.since(proposal.id, 0) if one.count and one.mentor_id is None]
        told = uow.outbox.about(NudgeKind.MATCH_CARRIED_OUT, "proposal", proposal.id)
    assert [one.nudge.subject["pairs"] for one in told] == [1]
    assert (change.actor_id, change.at) == (GRACE, now)
    shown = review.look(open_uow(TEAM), GRACE, proposal.id)
    assert (shown.kept, shown.decided) == (1, 1)
    with pytest.raises(Refused) as refused:
        review.drop(open_uow(TEAM), GRACE, now, second.id)
    assert refused.value.why is Refusal.DECIDED_MEANWHILE
    assert first.state is CandidateState.PROPOSED


def test_each_yes_is_reported_by_itself_to_whoever_said_it(lite_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(lite_uow, now)
    with lite_uow(TEAM) as uow:
        uow.people.put(replace(uow.people.get(GRACE), id=SECOND))
        uow.programs.save(replace(program, managers=(GRACE, SECOND)))
    proposal = proposed(lite_uow, program, now, (BOB, ADA), (INES, FAY))
    with lite_uow(TEAM) as uow:
        first, _ = uow.candidates.of(proposal.id)
    some = approve.Some(ids=(first.id,))
    approve.approve_some(lite_uow(TEAM), SECOND, now, proposal.id, some)
    approve.carry_out_some(partial(lite_uow, TEAM), lambda: now, claimed(lite_uow, now))
    with lite_uow(TEAM) as uow:
        fay = uow.enrollments.find(program_id=program.id, person_id=FAY)
        assert fay is not None
        uow.enrollments.save(fay.left(now, ""))
    approve.approve(lite_uow(TEAM), GRACE, now, proposal.id)
    last = claimed(lite_uow, now)
    approve.carry_out(partial(lite_uow, TEAM), lambda: now, last)
    with lite_uow(TEAM) as uow:
        told = uow.outbox.about(NudgeKind.MATCH_CARRIED_OUT, "proposal", proposal.id)
        missed = carrying_out.skipped(uow.proposals.get(proposal.id), last.id)
    assert [(one.nudge.reader, one.nudge.subject["pairs"]) for one in told] == [(SECOND, 1), (GRACE, 0)]
    assert missed == {WhyNot.MENTEE_AWAY: 1}


def test_a_circle_is_approved_as_a_whole(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now, kind=Kind.GROUP)
    proposal = proposed(open_uow, program, now, (BOB, ADA), (BOB, FAY))
    with open_uow(TEAM) as uow:
        first = uow.candidates.of(proposal.id)[0]
    some = approve.Some(ids=(first.id,))
    assert review.look(open_uow(TEAM), GRACE, proposal.id).small_circles == ()
    review.drop(open_uow(TEAM), GRACE, now, first.id)
    assert review.look(open_uow(TEAM), GRACE, proposal.id).small_circles == ((BOB, 1),), "said before anybody approves"
    review.keep(open_uow(TEAM), GRACE, now, first.id)
    assert approve.approve_some(open_uow(TEAM), GRACE, now, proposal.id, some).pairs == 2


def test_a_yes_to_what_somebody_else_changed_meanwhile_is_asked_again(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    with open_uow(TEAM) as uow:
        program = uow.programs.save(replace(program, managers=(GRACE, SECOND)))
    proposal = proposed(open_uow, program, now, (BOB, ADA), (INES, FAY))
    seen = review.look(open_uow(TEAM), SECOND, proposal.id, seen=0)
    review.drop(open_uow(TEAM), GRACE, now, seen.couples[0].id)
    with pytest.raises(Refused) as refused:
        approve.approve(open_uow(TEAM), SECOND, now, proposal.id, seen=seen.seen)
    assert refused.value.why is Refusal.PROPOSAL_CHANGED
    again = review.look(open_uow(TEAM), SECOND, proposal.id, seen=seen.seen)
    assert [(one.actor_id, one.mentee_id) for one in again.changes] == [(GRACE, ADA)]
    assert review.look(open_uow(TEAM), GRACE, proposal.id, seen=0).changes == (), "nobody is told what they did"
    assert approve.approve(open_uow(TEAM), SECOND, now, proposal.id, seen=again.seen).pairs == 1


def test_while_a_new_proposal_is_computed_the_old_one_is_not_decided(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    proposal = proposed(open_uow, program, now, (BOB, ADA))
    propose_pairs.ask(open_uow(TEAM), GRACE, now, program.id)
    for act in (
        partial(approve.approve, open_uow(TEAM), GRACE, now, proposal.id),
        partial(review.drop, open_uow(TEAM), GRACE, now, 1),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.why is Refusal.ALREADY_MATCHING
    propose_pairs.cancel(open_uow(TEAM), GRACE, now, 1)
    review.drop(open_uow(TEAM), GRACE, now, 1)


def test_nobody_is_paired_by_hand_beyond_the_places_of_this_proposal(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    proposal = proposed(open_uow, program, now, (BOB, ADA))
    with pytest.raises(FieldProblems) as wrong:
        by_hand.check_by_hand(open_uow(TEAM), GRACE, now, proposal.id, BOB, FAY)
    assert wrong.value.problems == {"mentor": Problem.NO_PLACE_IN_PROPOSAL}
