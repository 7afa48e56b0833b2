"""Runs of a matching: what goes in is kept, a dry one proposes nothing, one that is canceled leaves nothing."""

import threading
from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest

from bot.domain.kinds import Role
from bot.domain.matching_run import MatchingRun, RunState
from bot.domain.pairing import Request
from bot.domain.person import PersonId
from bot.domain.program import AddedRule, MatchingRules, Program
from bot.errors import Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import (
    approve,
    carrying_out,
    cohort,
    propose_pairs,
)
from tests.bot.matched_program import ADA, BOB, FAY, GRACE, INES, MENTEES, furnish, proposed
from tests.bot.matching_run import (
    During,
    asked_in_vain,
    claimed,
    couples,
    run_it,
    set_rules,
)
from tests.conftest import TEAM


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
