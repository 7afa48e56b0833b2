"""A proposal is asked for, approved once, and acted on pair by pair."""

import threading
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.domain.administration import Job
from bot.domain.kinds import Kind
from bot.domain.pairing import CandidateState, ProposalState
from bot.domain.person import PersonId
from bot.domain.program import Asking
from bot.errors import Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import approve, by_hand, carrying_out, jobs, look_closer, propose_pairs, request, review, unmatched
from bot.services.approve import Approved
from tests.bot.matched_program import ADA, BOB, FAY, GRACE, INES, furnish, proposed
from tests.conftest import TEAM
from tests.solving import Here


def claimed(open_uow: OpenUnitOfWork, now: datetime) -> Job:
    job = jobs.claim(open_uow(TEAM), now, "here")
    assert job is not None
    return job


def test_a_proposal_approved_at_the_same_moment_by_two_is_approved_once(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(open_uow, now)
    proposal = proposed(open_uow, program, now, (BOB, ADA))
    done: list[Approved | Refusal] = []
    together = threading.Barrier(2)

    def run() -> None:
        together.wait()
        try:
            done.append(approve.approve(open_uow(TEAM), GRACE, now, proposal.id))
        except Refused as error:
            done.append(error.why)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(one, Approved) for one in done) == 1
    assert {one for one in done if isinstance(one, Refusal)} <= {Refusal.ALREADY_APPROVED, Refusal.CHANGED_MEANWHILE}


def test_work_that_stopped_in_the_middle_goes_on_where_it_was(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    proposal = proposed(open_uow, program, now, (BOB, ADA), (INES, FAY))
    approve.approve(open_uow(TEAM), GRACE, now, proposal.id)
    job = claimed(open_uow, now)
    opened = 0

    def dies_after_the_first_pair(*, reading: bool = False) -> UnitOfWork:
        nonlocal opened
        opened += 1
        if opened > 2:
            raise KeyboardInterrupt
        return open_uow(TEAM, reading=reading)

    with pytest.raises(KeyboardInterrupt):
        approve.carry_out(dies_after_the_first_pair, lambda: now, job)
    assert jobs.claim(open_uow(TEAM), now, "another") is None, "the lease still holds"
    later = now + 2 * jobs.LEASE
    job = claimed(open_uow, later)
    approve.carry_out(partial(open_uow, TEAM), lambda: later, job)
    with open_uow(TEAM) as uow:
        assert [one.mentor_id for one in uow.requests.in_program(program.id)] == [BOB, INES]
        assert {one.state for one in uow.candidates.of(proposal.id)} == {CandidateState.APPROVED}
        assert len(uow.outbox.about(NudgeKind.MATCH_CARRIED_OUT, "proposal", proposal.id)) == 1


def test_nobody_unmatched_hears_before_the_approval_and_each_hears_once(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(open_uow, now)
    proposal = proposed(open_uow, program, now, (BOB, ADA))
    approve.approve(open_uow(TEAM), GRACE, now, proposal.id)
    job = claimed(open_uow, now)
    for _ in range(2):
        approve.carry_out(partial(open_uow, TEAM), lambda: now, job)
    with open_uow(TEAM) as uow:
        told = uow.outbox.about(NudgeKind.NOT_MATCHED, "program", program.id)
    assert {(one.nudge.reader, one.nudge.subject["role"]) for one in told} == {(FAY, "mentee"), (INES, "mentor")}
    assert len(told) == 2


def test_the_chain_of_words_to_the_unmatched_keeps_its_days(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    with open_uow(TEAM) as uow:
        unmatched.tell_mentee(uow, program, FAY, now)
        for _ in range(4):
            last = uow.outbox.about(NudgeKind.NOT_MATCHED, "program", program.id)[-1]
            unmatched.write_next(uow, last.nudge, last.nudge.due_at)
        told = uow.outbox.about(NudgeKind.NOT_MATCHED, "program", program.id)
    days = [(one.nudge.due_at - now).days for one in told]
    assert days == [0, 14, 28, 42, 56]
    with open_uow(TEAM) as uow:
        late = now + timedelta(days=100)
        unmatched.write_next(uow, told[1].nudge, late)
        after_a_rest = uow.outbox.about(NudgeKind.NOT_MATCHED, "program", program.id)[-1].nudge
    assert after_a_rest.due_at == now + timedelta(days=112), "what the rest of the bot left out stays out"
    assert told[1].nudge.ends_at is not None
    assert told[1].nudge.ends_at > late, "the chain does not break while the bot rests"


def test_a_later_matching_begins_the_words_anew_and_ends_the_older_ones(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(open_uow, now)
    with open_uow(TEAM) as uow:
        unmatched.tell_mentee(uow, program, FAY, now)
        unmatched.tell_mentee(uow, program, FAY, now + timedelta(days=5))
        older, newer = (one.nudge for one in uow.outbox.about(NudgeKind.NOT_MATCHED, "program", program.id))
        assert unmatched.word(uow, older, now) is None
        assert unmatched.word(uow, newer, now) is not None


def test_announced_pairs_have_time_to_object(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now, asking=Asking.ANNOUNCED)
    proposal = proposed(open_uow, program, now, (BOB, ADA))
    approve.approve(open_uow(TEAM), GRACE, now, proposal.id)
    approve.carry_out(partial(open_uow, TEAM), lambda: now, claimed(open_uow, now))
    with open_uow(TEAM) as uow:
        (pairing,) = uow.pairings.in_program(program.id)
        told = [one.nudge.reader for one in uow.outbox.about(NudgeKind.MATCHED, "pairing", pairing.id)]
    assert pairing.objection_until == now + timedelta(days=7), "five working days from a Monday"
    assert sorted(told) == [ADA, BOB]


@pytest.mark.parametrize("actor", [ADA, BOB, PersonId("U0NOBODY")])
def test_only_whoever_runs_the_program_proposes_reviews_and_approves(
    open_uow: OpenUnitOfWork, now: datetime, actor: PersonId
) -> None:
    program = furnish(open_uow, now)
    proposal = proposed(open_uow, program, now, (BOB, ADA))
    acts = (
        partial(propose_pairs.choices, open_uow(TEAM), actor, now),
        partial(propose_pairs.ask, open_uow(TEAM), actor, now, program.id),
        partial(review.look, open_uow(TEAM), actor, proposal.id),
        partial(review.drop, open_uow(TEAM), actor, now, 1),
        partial(look_closer.csv_rows, open_uow(TEAM), actor, now, proposal.id),
        partial(by_hand.check_by_hand, open_uow(TEAM), actor, now, proposal.id, BOB, ADA),
        partial(approve.approve, open_uow(TEAM), actor, now, proposal.id),
    )
    for act in acts:
        with pytest.raises(Refused):
            act()
    with open_uow(TEAM) as uow:
        assert uow.proposals.get(proposal.id).state is ProposalState.READY
        assert {one.state for one in uow.candidates.of(proposal.id)} == {CandidateState.PROPOSED}


def test_every_act_of_a_manager_is_in_the_audit_log(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    proposal = proposed(open_uow, program, now, (BOB, ADA), (INES, FAY))
    with open_uow(TEAM) as uow:
        first = uow.candidates.of(proposal.id)[0]
    review.drop(open_uow(TEAM), GRACE, now, first.id)
    review.keep(open_uow(TEAM), GRACE, now, first.id)
    look_closer.csv_rows(open_uow(TEAM), GRACE, now, proposal.id)
    approve.approve(open_uow(TEAM), GRACE, now, proposal.id)
    with open_uow(TEAM) as uow:
        acts = [one.action for one in reversed(uow.audit.latest(10))]
    assert acts == ["pair_dropped", "pair_kept", "pairs_exported", "proposal_approved"]


def test_a_dropped_pair_is_not_proposed_again_and_a_new_proposal_replaces_the_old(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(open_uow, now)
    old = proposed(open_uow, program, now, (BOB, ADA), (INES, FAY))
    with open_uow(TEAM) as uow:
        first = uow.candidates.of(old.id)[0]
    review.drop(open_uow(TEAM), GRACE, now, first.id)
    propose_pairs.ask(open_uow(TEAM), GRACE, now, program.id)
    propose_pairs.compute(partial(open_uow, TEAM), Here(), lambda: now, claimed(open_uow, now))
    with open_uow(TEAM) as uow:
        new = uow.proposals.latest(program.id)
        assert new is not None
        couples = {(one.mentor_id, one.mentee_id) for one in uow.candidates.of(new.id)}
    assert couples == {(BOB, FAY), (INES, ADA)}
    with pytest.raises(Refused) as refused:
        approve.approve(open_uow(TEAM), GRACE, now, old.id)
    assert refused.value.why is Refusal.PROPOSAL_REPLACED


def test_with_every_pair_dropped_the_yes_tells_everybody_who_has_nobody(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(open_uow, now)
    proposal = proposed(open_uow, program, now, (BOB, ADA))
    with open_uow(TEAM) as uow:
        first = uow.candidates.of(proposal.id)[0]
    review.drop(open_uow(TEAM), GRACE, now, first.id)
    approved = approve.approve(open_uow(TEAM), GRACE, now, proposal.id)
    approve.carry_out(partial(open_uow, TEAM), lambda: now, claimed(open_uow, now))
    with open_uow(TEAM) as uow:
        told = {one.nudge.reader for one in uow.outbox.about(NudgeKind.NOT_MATCHED, "program", program.id)}
        assert uow.requests.in_program(program.id) == []
        assert uow.audit.latest(1)[0].action == "proposal_approved"
    assert approved.pairs == 0
    assert told == {ADA, BOB, FAY, INES}
    with pytest.raises(Refused) as refused:
        approve.approve(open_uow(TEAM), GRACE, now, proposal.id)
    assert refused.value.why is Refusal.ALREADY_APPROVED


def test_where_nobody_is_concerned_there_is_nothing_to_approve(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    proposal = proposed(open_uow, program, now)
    with pytest.raises(Refused) as refused:
        approve.approve(open_uow(TEAM), GRACE, now, proposal.id)
    assert refused.value.why is Refusal.NOTHING_TO_APPROVE


def test_the_review_goes_to_the_page_of_a_person(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    strangers = [PersonId(f"U9{number:04}") for number in range(40)]
    proposal = proposed(open_uow, program, now, *zip(strangers[::2], strangers[1::2], strict=True), (BOB, ADA))
    shown = review.look(open_uow(TEAM), GRACE, proposal.id, person=ADA)
    assert shown.page == 2
    assert (BOB, ADA) in {(one.mentor_id, one.mentee_id) for one in shown.couples}
    assert review.look(open_uow(TEAM), GRACE, proposal.id, page=99).page == shown.pages - 1


@pytest.mark.parametrize("asking", [*Asking])
def test_the_third_couple_of_three_peers_needs_nothing_of_its_own(
    open_uow: OpenUnitOfWork, now: datetime, asking: Asking
) -> None:
    program = furnish(open_uow, now, kind=Kind.PEER, asking=asking)
    proposal = proposed(open_uow, program, now, (ADA, BOB), (ADA, FAY), (BOB, FAY))
    approve.approve(open_uow(TEAM), GRACE, now, proposal.id)
    approve.carry_out(partial(open_uow, TEAM), lambda: now, claimed(open_uow, now))
    with open_uow(TEAM) as uow:
        asked = uow.requests.waiting(program.id)
        assert carrying_out.skipped(uow.proposals.get(proposal.id)).total() == 0
    assert len(asked) == (2 if asking is Asking.MENTOR_FIRST else 0)
    for one in asked:
        request.accept(open_uow(TEAM), one.mentor_id, now, one.id)
    with open_uow(TEAM) as uow:
        (three,) = uow.pairings.in_program(program.id)
    assert set(three.people) == {ADA, BOB, FAY}
