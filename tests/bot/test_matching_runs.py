"""Runs of a matching: what goes in is kept, a dry one proposes nothing, one that is canceled leaves nothing."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest
from sqlalchemy import Engine, text

from bot.domain.administration import Job
from bot.domain.kinds import Kind, Role
from bot.domain.matching_run import MatchingRun, RunState
from bot.domain.pairing import CandidateState, ProposalState, Request
from bot.domain.person import PersonId
from bot.domain.program import AddedRule, MatchingRules, Program
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.matching.values import DEFAULT_WEIGHTS, Answer, Couple
from bot.matching.values import Problem as Question
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import (
    approve,
    carrying_out,
    asking,
    by_hand,
    cohort,
    jobs,
    lock,
    locks,
    matching_rules,
    propose_pairs,
    request,
    review,
    swap,
)
from bot.services.still_possible import WhyNot
from tests.bot.matched_program import ADA, BOB, FAY, GRACE, INES, MENTEES, furnish, proposed
from tests.conftest import TEAM
from tests.solving import Here

NO_WEIGHT = {one.value: 0.0 for one in DEFAULT_WEIGHTS}
SAME_AND_NOT = matching_rules.added_rules(("site",), ("site",))
SECOND = PersonId("U0MINA")  # runs the program, too


def claimed(open_uow: OpenUnitOfWork, now: datetime) -> Job:
    job = jobs.claim(open_uow(TEAM), now, "here")
    assert job is not None
    return job


def run_it(
    open_uow: OpenUnitOfWork, now: datetime, program: Program, solver: Here | None = None, *, dry: bool = True
) -> MatchingRun:
    propose_pairs.ask(open_uow(TEAM), GRACE, now, program.id, dry=dry)
    job = claimed(open_uow, now)
    propose_pairs.compute(partial(open_uow, TEAM), solver or Here(), lambda: now, job)
    jobs.finish(open_uow(TEAM), job, now)
    with open_uow(TEAM) as uow:
        return uow.matching_runs.get(job.subject_id)


def couples(open_uow: OpenUnitOfWork, program: Program) -> set[tuple[PersonId, PersonId]]:
    with open_uow(TEAM) as uow:
        proposal = uow.proposals.latest(program.id)
        assert proposal is not None
        return set(uow.candidate_pages.couples(proposal.id, (CandidateState.PROPOSED,)))


def set_rules(open_uow: OpenUnitOfWork, program: Program, rules: MatchingRules) -> Program:
    with open_uow(TEAM) as uow:
        return uow.programs.save(replace(uow.programs.get(program.id), rules=rules))


class During(Here):
    """A solver in whose middle something happens."""

    def __init__(self, happens: Callable[[], object]) -> None:
        self.happens = happens

    def match(self, problem: Question, tell: Callable[[str, float], None] | None = None) -> Answer:
        if tell is not None:
            tell("Scoring every couple", 0.3)
        self.happens()
        if tell is not None:
            tell("Looking for the best whole set", 0.6)
        return super().match(problem)


def test_a_dry_run_proposes_nothing_and_keeps_all_that_went_in(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = set_rules(open_uow, furnish(open_uow, now), MatchingRules(weights={"level": 50.0}, floor=5.0))
    first = run_it(open_uow, now, program)
    second = run_it(open_uow, now, program)
    assert first.state is RunState.DONE
    assert (first.engine, first.rules) == ("1", program.rules)
    assert (first.given.mentors, first.given.mentees, first.given.mentor_places) == (2, 2, 2)
    assert first.given.digest
    assert first.given.digest == second.given.digest
    assert first.report == second.report
    assert first.report is not None
    assert (first.report.matched_mentees, sum(first.report.scores), first.report.loads) == (2, 2, ((1, 2),))
    with open_uow(TEAM) as uow:
        assert uow.proposals.of(program.id) == []
        assert uow.outbox.about(NudgeKind.DRY_RUN_DONE, "run", first.id)
        assert {one.nudge.reader for kind in NudgeKind for one in uow.outbox.about(kind, "run", first.id)} == {GRACE}


def test_a_run_that_is_canceled_in_the_middle_leaves_nothing(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    before = proposed(open_uow, program, now, (BOB, FAY))
    during = During(lambda: propose_pairs.cancel(open_uow(TEAM), GRACE, now, 1))
    canceled = run_it(open_uow, now, program, during, dry=False)
    assert (canceled.state, canceled.canceled_by, canceled.proposal_id) == (RunState.CANCELED, GRACE, None)
    with open_uow(TEAM) as uow:
        assert uow.proposals.latest(program.id) == before, "what was there stays"
        assert not uow.outbox.about(NudgeKind.MATCH_READY, "proposal", 2)
    with pytest.raises(Refused) as refused:
        propose_pairs.cancel(open_uow(TEAM), GRACE, now, canceled.id)
    assert refused.value.why is Refusal.RUN_OVER
    assert run_it(open_uow, now, program).state is RunState.DONE, "and one may ask again"


def test_a_run_before_its_turn_can_be_canceled_too(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    propose_pairs.ask(open_uow(TEAM), GRACE, now, program.id)
    propose_pairs.cancel(open_uow(TEAM), GRACE, now, 1)
    propose_pairs.compute(
        partial(open_uow, TEAM), During(lambda: pytest.fail("it thought")), lambda: now, claimed(open_uow, now)
    )
    with open_uow(TEAM) as uow:
        assert uow.proposals.of(program.id) == []


def test_two_who_ask_in_the_same_moment_get_one_run(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    refused: list[Refusal] = []
    together = threading.Barrier(3)

    def ask() -> None:
        together.wait()
        try:
            propose_pairs.ask(open_uow(TEAM), GRACE, now, program.id, dry=True)
        except Refused as error:
            refused.append(error.why)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 2
    assert set(refused) <= {Refusal.ALREADY_MATCHING, Refusal.CHANGED_MEANWHILE}


def test_how_far_it_is_can_be_read_while_it_goes_on(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    shown: list[MatchingRun] = []
    propose_pairs.ask(open_uow(TEAM), GRACE, now, program.id, dry=True)
    solver = During(lambda: None)
    propose_pairs.compute(partial(open_uow, TEAM), solver, lambda: now, claimed(open_uow, now), shown.append)
    said = [(one.stage, one.share) for one in shown]
    assert ("Scoring every couple", 0.3) in said
    assert [share for _, share in said] == sorted(share for _, share in said)
    assert shown[-1].state is RunState.DONE


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


def test_who_left_in_the_middle_of_a_run_is_left_out_when_it_is_approved(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(open_uow, now)

    def leave() -> None:
        with open_uow(TEAM) as uow:
            uow.people.put(replace(uow.people.get(BOB), is_deactivated=True))

    run = run_it(open_uow, now, program, During(leave), dry=False)
    assert len(couples(open_uow, program)) == 2
    approve.approve(open_uow(TEAM), GRACE, now, run.proposal_id or 0)
    approve.carry_out(partial(open_uow, TEAM), lambda: now, claimed(open_uow, now))
    with open_uow(TEAM) as uow:
        asked: list[Request] = list(uow.requests.in_program(program.id))
        assert [one.mentor_id for one in asked] == [INES], "what can be done is done"
        assert carrying_out.skipped(uow.proposals.get(run.proposal_id or 0)).total() == 1


def save(
    open_uow: OpenUnitOfWork, now: datetime, program: Program, rules: MatchingRules, mark: str = ""
) -> matching_rules.Saved:
    mark = mark or matching_rules.open_form(open_uow(TEAM), GRACE, program.id).mark
    return matching_rules.save(open_uow(TEAM), GRACE, now, program.id, rules, ("Women", "Men"), mark=mark)


def test_rules_are_kept_with_the_program_and_used(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    rules = MatchingRules(
        weights={"wants": 10.0, "level": 60.0},
        objective="best_total",
        floor=99.0,
        level_rule=False,
        shared_language=False,
        department_mix="same",
        added=(AddedRule(field="department", same=False),),
    )
    saved = save(open_uow, now, program, rules).program
    engine = matching_rules.as_engine_takes_them(saved.kind, saved.rules)
    assert (engine.floor, engine.level_rule, engine.shared_language, engine.objective.value) == (
        99.0,
        False,
        False,
        "best_total",
    )
    assert [(one.field, one.alike.value) for one in engine.field_rules] == [("department", "different")]
    run = run_it(open_uow, now, saved)
    assert run.report is not None
    assert run.report.places == 0, "nobody reaches the floor"
    assert run.rules == rules
    with open_uow(TEAM) as uow:
        assert uow.groups.asked(program.id) == ("Women", "Men")
        assert "matching_rules_changed" in {one.action for one in uow.audit.latest(5)}


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        (MatchingRules(added=SAME_AND_NOT), {"must_differ": Problem.RULES_CONTRADICT}),
        (MatchingRules(added=(AddedRule(field="gender", same=True),)), {"must_match": Problem.UNKNOWN_FIELD}),
        (MatchingRules(added=(AddedRule(field="shoe size", same=False),)), {"must_differ": Problem.UNKNOWN_FIELD}),
        (MatchingRules(weights={"wants": -1.0}), {"weight_wants": Problem.OUT_OF_RANGE}),
        (MatchingRules(floor=101), {"floor": Problem.OUT_OF_RANGE}),
        (MatchingRules(floor=10, weights=NO_WEIGHT), {"floor": Problem.FLOOR_OUT_OF_REACH}),
        (MatchingRules(least_common_hours=-1), {"least_common_hours": Problem.OUT_OF_RANGE}),
    ],
)  # fmt: skip
def test_rules_that_make_no_sense_are_named_at_their_field(
    open_uow: OpenUnitOfWork, now: datetime, rules: MatchingRules, problem: dict[str, Problem]
) -> None:
    program = furnish(open_uow, now)
    with pytest.raises(FieldProblems) as wrong:
        save(open_uow, now, program, rules)
    assert wrong.value.problems == problem


def test_circles_have_their_most_above_their_least(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now, kind=Kind.GROUP)
    with pytest.raises(FieldProblems) as wrong:
        save(open_uow, now, program, MatchingRules(group_least=5, group_most=3))
    assert wrong.value.problems == {"group_most": Problem.MOST_BELOW_LEAST}


def test_weights_of_zero_match_everybody_all_the_same(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    saved = save(open_uow, now, program, MatchingRules(weights=NO_WEIGHT)).program
    run = run_it(open_uow, now, saved)
    assert run.report is not None
    assert run.report.matched_mentees == 2
    assert any("Every weight is 0" in one for one in run.report.notes)


def test_with_every_pair_forbidden_it_says_why_and_the_yes_tells_everybody(
    lite_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(lite_uow, now)
    with lite_uow(TEAM) as uow:
        for one in (BOB, INES, ADA, FAY):
            uow.people.put(replace(uow.people.get(one), department="Platform"))
    set_rules(lite_uow, program, MatchingRules(added=(AddedRule(field="department", same=False),)))
    run = run_it(lite_uow, now, program, dry=False)
    assert run.report is not None
    assert (run.report.places, {one.limit for one in run.report.left}) == (0, {"different_department"})
    assert approve.approve(lite_uow(TEAM), GRACE, now, run.proposal_id or 0).pairs == 0
    approve.carry_out(partial(lite_uow, TEAM), lambda: now, claimed(lite_uow, now))
    with lite_uow(TEAM) as uow:
        told = uow.outbox.about(NudgeKind.NOT_MATCHED, "program", program.id)
    assert {one.nudge.reader for one in told} == {BOB, INES, ADA, FAY}


def test_two_dry_runs_do_not_tell_what_is_private(lite_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(lite_uow, now)
    with lite_uow(TEAM) as uow:
        for one in (INES, FAY):
            place = uow.enrollments.find(program_id=program.id, person_id=one)
            assert place is not None
            uow.enrollments.save(place.left(now, ""))
    hopeless = set()
    for who in (ADA, BOB):
        with lite_uow(TEAM) as uow:
            uow.do_not_match.put(who, frozenset({ADA, BOB} - {who}))
        hopeless.add(said_of(run_it(lite_uow, now, program)))
        with lite_uow(TEAM) as uow:
            uow.do_not_match.put(who, frozenset())
    silent = asked_in_vain(lite_uow, program, now)
    hopeless.add(said_of(run_it(lite_uow, now, program)))
    assert silent.decline_reason
    assert len(hopeless) == 1, "whoever does not want it, and whether anybody was asked, it reads the same"
    assert "private" not in str(hopeless)


def said_of(run: MatchingRun) -> str:
    assert run.report is not None
    limits = sorted(one.limit for one in run.report.left)
    return str([*limits, *sorted(f"{one.reason} {one.what_would_help}" for one in run.report.examples)])


def asked_in_vain(open_uow: OpenUnitOfWork, program: Program, now: datetime) -> Request:
    with open_uow(TEAM) as uow:
        asked = asking.ask_mentor(uow, program, Couple(BOB, ADA), GRACE, now, 70.0, ())
    return request.decline(open_uow(TEAM), BOB, now, asked.id, "A private reason.")


def test_the_second_of_two_who_change_the_rules_sees_what_changed(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    mark = matching_rules.open_form(open_uow(TEAM), GRACE, program.id).mark
    save(open_uow, now, program, MatchingRules(floor=20), mark)
    late = save(open_uow, now, program, MatchingRules(floor=30, level_rule=False), mark)
    assert late.conflict is not None
    assert late.conflict.rules.floor == 20
    assert set(late.conflict.differing) == {"floor", "level_rule"}
    again = save(open_uow, now, program, MatchingRules(floor=30), late.conflict.mark)
    assert again.conflict is None
    assert save(open_uow, now, program, MatchingRules(floor=30), mark).conflict is None, "the same is no conflict"


def test_rules_kept_by_an_earlier_version_read_as_the_defaults(
    open_uow: OpenUnitOfWork, engine: Engine, now: datetime
) -> None:
    program = furnish(open_uow, now)
    with engine.begin() as connection:
        old = '{"allow_former_partners": true, "least_common_hours": 2.0, "weights": {"level": 7.0}}'
        connection.execute(text("UPDATE programs SET rules = :old"), {"old": old})
    with open_uow(TEAM) as uow:
        rules = uow.programs.get(program.id).rules
    assert rules == MatchingRules(allow_former_partners=True, least_common_hours=2.0, weights={"level": 7.0})
    assert run_it(open_uow, now, program).state is RunState.DONE


def groups_of(open_uow: OpenUnitOfWork, program: Program, groups: dict[str, str]) -> None:
    with open_uow(TEAM) as uow:
        uow.groups.ask(program.id, tuple(dict.fromkeys(groups.values())))
        for person, group in groups.items():
            uow.groups.put(program.id, PersonId(person), group)


def test_the_groups_that_people_named_never_reach_the_matching(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    with open_uow(TEAM) as uow:
        before = cohort.problem(uow, program, now)
    groups_of(open_uow, program, dict.fromkeys(MENTEES, "Women"))
    with open_uow(TEAM) as uow:
        assert cohort.problem(uow, program, now) == before
    run = run_it(open_uow, now, program)
    assert run.report is not None
    assert run.report.fairness is not None
    assert run.report.fairness.groups == (), "two people are no group that may be shown"
    assert "Women" not in str(run)


def test_a_report_on_fairness_shows_groups_of_five_and_more(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    with open_uow(TEAM) as uow:
        ada = uow.enrollments.find(program_id=program.id, person_id=ADA)
        assert ada is not None
        for number in range(10):
            person = replace(uow.people.get(ADA), id=PersonId(f"U9{number:04}"), name=f"P {number}")
            uow.people.put(person)
            uow.enrollments.add(replace(ada, id=0, person_id=person.id, roles=frozenset({Role.MENTEE})))
    named = {f"U9{number:04}": "Women" if number < 5 else "Men" for number in range(10)}
    groups_of(open_uow, program, named | dict.fromkeys(MENTEES, "Others"))
    run = run_it(open_uow, now, program)
    assert run.report is not None
    assert run.report.fairness is not None
    assert "Others" not in str(run.report.fairness), "two are never shown"
    assert [one.people for one in run.report.fairness.groups] == [5], "two more would give the two away"
