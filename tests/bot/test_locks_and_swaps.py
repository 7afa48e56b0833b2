"""Pairs that a manager locks or swaps: kept by the next run, and never against what forbids them."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.pairing import CandidateState, ProposalState
from bot.domain.program import Program
from bot.errors import Refusal, Refused
from bot.matching.values import Couple
from bot.ports import OpenUnitOfWork
from bot.services import (
    cohort,
    lock,
    locks,
    swap,
)
from tests.bot.matched_program import ADA, BOB, FAY, GRACE, INES, furnish, proposed
from tests.bot.matching_run import couples, run_it
from tests.conftest import TEAM
from tests.solving import Here


def test_a_locked_pair_is_kept_by_the_next_run(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    run_it(open_uow, now, program, dry=False)
    other = ({(BOB, ADA), (BOB, FAY)} - couples(open_uow, program)).pop()
    proposal = proposed(open_uow, program, now, other)
    with open_uow(TEAM) as uow:
        (mine,) = uow.candidates.of(proposal.id)
    for _ in range(2):
        lock.lock(open_uow(TEAM), GRACE, now, mine.id)
    run = run_it(open_uow, now, program, dry=False)
    assert other in couples(open_uow, program)
    with open_uow(TEAM) as uow:
        kept = uow.candidate_pages.couples(run.proposal_id or 0, locked=True)
        assert uow.proposals.get(proposal.id).state is ProposalState.DISCARDED
    assert kept == [other]
    assert (run.given.locked, run.given.locks_lost) == (1, 0)


def test_a_lock_ends_where_one_of_the_two_asks_never_to_meet(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    proposal = proposed(open_uow, program, now, (BOB, ADA))
    with open_uow(TEAM) as uow:
        (mine,) = uow.candidates.of(proposal.id)
    lock.lock(open_uow(TEAM), GRACE, now, mine.id)
    with open_uow(TEAM) as uow:
        uow.do_not_match.put(ADA, frozenset({BOB}))
    run = run_it(open_uow, now, program, dry=False)
    assert (BOB, ADA) not in couples(open_uow, program)
    assert run.given.locks_lost == 1


@pytest.mark.parametrize("way", ["declined", "in line", "gone", "full", "partners"])
def test_a_lock_outlives_nothing_that_forbids_it_for_good(open_uow: OpenUnitOfWork, now: datetime, way: str) -> None:
    program = furnish(open_uow, now)
    with open_uow(TEAM) as uow:
        question = cohort.problem(uow, program, now)
    couple, bob = Couple(BOB, ADA), next(one for one in question.participants if one.id == BOB)
    rest = tuple(one for one in question.participants if one.id != BOB)
    changed = {
        "declined": replace(question, forbidden=frozenset({couple})),
        "in line": replace(question, managers={ADA: FAY, FAY: BOB}),
        "gone": replace(question, participants=rest),
        "full": replace(question, existing=frozenset({Couple(BOB, FAY)})),
        "partners": replace(question, participants=(*rest, replace(bob, former_mentees=frozenset({ADA})))),
    }
    assert locks.still_hold(question, [couple]) == {couple}
    assert locks.still_hold(changed[way], [couple]) == frozenset()


def swapped(open_uow: OpenUnitOfWork, now: datetime, program: Program) -> swap.Swap:
    proposal = proposed(open_uow, program, now, (BOB, ADA), (INES, FAY))
    with open_uow(TEAM) as uow:
        first, second = uow.candidates.of(proposal.id)
    swap.require_may(open_uow(TEAM), GRACE, first.id, second.id)
    return swap.explain(open_uow(TEAM), Here(), GRACE, now, first.id, second.id)


def test_two_pairs_swap_after_their_change_was_said(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    found = swapped(open_uow, now, program)
    assert found.possible
    assert (found.before, found.broken) == (140.0, ())
    assert found.after == sum(one.score for one in found.new) > 0
    assert couples(open_uow, program) == {(BOB, ADA), (INES, FAY)}, "nothing is done before the yes"
    swap.remember(open_uow(TEAM), GRACE, now, found)
    swap.carry_out(open_uow(TEAM), GRACE, now, found.first.id, found.second.id)
    assert couples(open_uow, program) == {(BOB, FAY), (INES, ADA)}
    with pytest.raises(Refused):
        swap.carry_out(open_uow(TEAM), GRACE, now, found.first.id, found.second.id)
    with open_uow(TEAM) as uow:
        new = [one for one in uow.candidates.of(1) if one.state is CandidateState.PROPOSED]
        assert all(one.parts and one.by_hand for one in new)
        assert uow.audit.latest(1)[0].action == "pairs_swapped"
    back = swap.explain(open_uow(TEAM), Here(), GRACE, now, new[0].id, new[1].id)
    swap.remember(open_uow(TEAM), GRACE, now, back)
    swap.carry_out(open_uow(TEAM), GRACE, now, new[0].id, new[1].id)
    assert couples(open_uow, program) == {(BOB, ADA), (INES, FAY)}, "and back again"


def test_a_swap_that_something_private_forbids_says_nothing_of_either_pair(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(open_uow, now)
    with open_uow(TEAM) as uow:
        uow.do_not_match.put(FAY, frozenset({BOB}))
        uow.people.put(replace(uow.people.get(ADA), manager_id=INES))
    found = swapped(open_uow, now, program)
    assert not found.possible
    assert found.broken == ()


def test_a_decline_after_the_swap_was_shown_stops_it(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    found = swapped(open_uow, now, program)
    swap.remember(open_uow(TEAM), GRACE, now, found)
    with open_uow(TEAM) as uow:
        uow.do_not_match.put(BOB, frozenset({FAY}))
    with pytest.raises(Refused) as refused:
        swap.carry_out(open_uow(TEAM), GRACE, now, found.first.id, found.second.id)
    assert refused.value.why is Refusal.SWAP_NOT_POSSIBLE
    assert couples(open_uow, program) == {(BOB, ADA), (INES, FAY)}


def test_a_pair_that_somebody_else_changed_is_not_swapped_unseen(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    found = swapped(open_uow, now, program)
    swap.remember(open_uow(TEAM), GRACE, now, found)
    lock.lock(open_uow(TEAM), GRACE, now, found.first.id)
    with pytest.raises(Refused) as refused:
        swap.carry_out(open_uow(TEAM), GRACE, now, found.first.id, found.second.id)
    assert refused.value.why is Refusal.CHANGED_MEANWHILE
