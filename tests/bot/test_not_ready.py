"""Whoever has not done what a program requires is not matched, whichever way two people come together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.domain.agreement import Acceptance
from bot.domain.pairing import RequestState
from bot.domain.person import PersonId
from bot.domain.plan import Agreement, ContentVersion, Lessons
from bot.domain.program import Program
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.matching.values import Couple
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import (
    agreements,
    approve,
    asking,
    by_hand,
    edit_content,
    find_mentor,
    free_place,
    jobs,
    lessons,
    offer,
    place_freed,
    propose_pairs,
    request,
    templates,
    unmatched,
)
from bot.services.carrying_out import skipped
from bot.services.still_possible import WhyNot
from tests.bot.matched_program import ADA, BOB, FAY, GRACE, INES, furnish, proposed
from tests.conftest import TEAM
from tests.solving import Here


@pytest.fixture
def program(lite_uow: OpenUnitOfWork, now: datetime) -> Program:
    """It asks for the agreement, which Ines and Fay have accepted."""
    made = furnish(lite_uow, now)
    agreement = Agreement(text="We keep it to ourselves.", version=1, required=True)
    content = replace(templates.every()[0].content(), lessons=Lessons(), agreement=agreement)
    with lite_uow(TEAM) as uow:
        uow.programs.save(replace(made, may_find=True, may_offer=True))
        uow.contents.add(ContentVersion(program_id=made.id, number=1, content=content, made_by=GRACE, made_at=now))
    for one in (INES, FAY):
        accept(lite_uow, made, one, now)
    with lite_uow(TEAM) as uow:
        return uow.programs.get(made.id)


def accept(open_uow: OpenUnitOfWork, program: Program, who: PersonId, now: datetime) -> None:
    with open_uow(TEAM) as uow:
        uow.acceptances.add(
            Acceptance(program_id=program.id, person_id=who, agreement_version=1, name=who[2:].title(), accepted_at=now)
        )


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refused) as raised:
        act()
    return raised.value.why


def test_a_run_says_how_many_are_not_ready_and_the_manager_reminds_them_once_a_day(
    lite_uow: OpenUnitOfWork, program: Program, now: datetime
) -> None:
    waiting = propose_pairs.choices(lite_uow(TEAM), GRACE, now, program.id).waiting
    assert (waiting.mentors, waiting.mentees, waiting.unready) == (1, 1, 2)
    propose_pairs.ask(lite_uow(TEAM), GRACE, now, program.id, dry=True)
    job = jobs.claim(lite_uow(TEAM), now, "here")
    assert job is not None
    propose_pairs.compute(partial(lite_uow, TEAM), Here(), lambda: now, job)
    run, _, _ = propose_pairs.look_at_run(lite_uow(TEAM), GRACE, job.subject_id)
    assert run.report is not None
    assert (run.given.mentors, run.given.mentees, run.given.unready, run.report.places) == (1, 1, 2, 1)
    assert [propose_pairs.remind_unready(lite_uow(TEAM), GRACE, now, program.id)[1] for _ in range(2)] == [2, 0]
    tomorrow = now + timedelta(days=1)
    assert propose_pairs.remind_unready(lite_uow(TEAM), GRACE, tomorrow, program.id)[1] == 2
    assert refused(lambda: propose_pairs.remind_unready(lite_uow(TEAM), BOB, now, program.id)) is Refusal.ADMINS_ONLY
    with lite_uow(TEAM) as uow:
        told = uow.outbox.about(NudgeKind.PREPARATION_UNFINISHED, "program", program.id)
    assert {one.nudge.reader for one in told} == {ADA, BOB}


def test_with_nobody_ready_the_sentence_says_so(lite_uow: OpenUnitOfWork, program: Program, now: datetime) -> None:
    with lite_uow(TEAM) as uow:
        latest = uow.contents.latest(program.id)
        assert latest is not None
        again = replace(latest.content, agreement=replace(latest.content.agreement, version=2))
        uow.contents.add(replace(latest, id=0, number=2, content=again))
    assert refused(lambda: propose_pairs.ask(lite_uow(TEAM), GRACE, now, program.id)) is Refusal.NOBODY_IS_READY


def test_neither_side_looks_offers_or_is_found_before_it_is_ready(
    lite_uow: OpenUnitOfWork, program: Program, now: datetime
) -> None:
    assert refused(lambda: find_mentor.begin(lite_uow(TEAM), ADA, now)) is Refusal.NOT_PREPARED
    assert refused(lambda: offer.programs(lite_uow(TEAM), BOB, now)) is Refusal.NOT_PREPARED
    begun = find_mentor.begin(lite_uow(TEAM), FAY, now)
    assert begun.search is not None
    find_mentor.compute(partial(lite_uow, TEAM), Here(), lambda: now, begun.search.id)
    found = find_mentor.look(lite_uow(TEAM, reading=True), FAY, now, program.id).found
    assert [one.mentor_id for one in found] == [INES]
    with pytest.raises(FieldProblems):
        offer.make(lite_uow(TEAM), INES, now, program.id, ADA, "")


def test_a_yes_waits_until_both_are_ready(lite_uow: OpenUnitOfWork, program: Program, now: datetime) -> None:
    with lite_uow(TEAM) as uow:
        asked = asking.ask_mentor(uow, program, Couple(BOB, ADA), GRACE, now, 70.0, ())
    assert request.accept(lite_uow(TEAM), BOB, now, asked.id).why_not is WhyNot.MENTOR_NOT_READY
    accept(lite_uow, program, BOB, now)
    for _ in range(2):
        assert request.accept(lite_uow(TEAM), BOB, now, asked.id).why_not is WhyNot.MENTEE_NOT_READY
    with lite_uow(TEAM) as uow:
        assert uow.requests.get(asked.id).state is RequestState.WAITING
        told = uow.outbox.about(NudgeKind.PREPARATION_UNFINISHED, "program", program.id)
    assert [one.nudge.reader for one in told] == [ADA], "reminded once"
    accept(lite_uow, program, ADA, now)
    assert request.accept(lite_uow(TEAM), BOB, now, asked.id).pairing is not None


def test_a_manager_pairs_nobody_by_hand_who_is_not_ready_and_an_approval_leaves_them_out(
    lite_uow: OpenUnitOfWork, program: Program, now: datetime
) -> None:
    proposal = proposed(lite_uow, program, now, (BOB, FAY))
    with pytest.raises(FieldProblems) as raised:
        by_hand.check_by_hand(lite_uow(TEAM), GRACE, now, proposal.id, INES, ADA)
    assert raised.value.problems == {"mentee": Problem.NOT_PREPARED}
    approve.approve(lite_uow(TEAM), GRACE, now, proposal.id)
    job = jobs.claim(lite_uow(TEAM), now, "here")
    assert job is not None
    approve.carry_out(partial(lite_uow, TEAM), lambda: now, job)
    with lite_uow(TEAM) as uow:
        assert skipped(uow.proposals.get(proposal.id)) == {WhyNot.MENTOR_NOT_READY: 1}
        reminded = uow.outbox.about(NudgeKind.PREPARATION_UNFINISHED, "program", program.id)
        without = uow.outbox.about(NudgeKind.NOT_MATCHED, "program", program.id)
    assert {one.nudge.reader for one in reminded} == {ADA, BOB}, "they hear what is left to do"
    assert {one.nudge.reader for one in without} == {INES, FAY}


def test_who_waits_hears_of_the_place_of_a_mentor_who_gets_ready_late(
    lite_uow: OpenUnitOfWork, program: Program, now: datetime
) -> None:
    with lite_uow(TEAM) as uow:
        latest = uow.contents.latest(program.id)
        assert latest is not None
        more = replace(latest.content, lessons=Lessons(mentor=("listening",), required=True))
        uow.contents.add(replace(latest, id=0, number=2, content=more))
        unmatched.tell_mentee(uow, program, FAY, now - timedelta(days=20))
    agreements.accept(lite_uow(TEAM), BOB, now, program.id, 1)
    lessons.answer(lite_uow(TEAM), BOB, now, "listening", 0)
    assert told_of_a_place(lite_uow, program, now) == [], "the lesson is still left to do"
    for _ in range(2):
        lessons.answer(lite_uow(TEAM), BOB, now, "listening", 1)
    assert told_of_a_place(lite_uow, program, now) == [FAY]
    agreements.accept(lite_uow(TEAM), ADA, now, program.id, 1)
    later = now + place_freed.LOOKED_AT_AFTER
    assert jobs.claim(lite_uow(TEAM), later, "x") is None, "a mentee who gets ready frees no place"


def test_who_waits_hears_of_the_places_of_mentors_whom_a_program_lets_in_after_all(
    lite_uow: OpenUnitOfWork, program: Program, now: datetime
) -> None:
    with lite_uow(TEAM) as uow:
        unmatched.tell_mentee(uow, program, FAY, now - timedelta(days=20))

    def agree_on(text: str, *, required: bool) -> list[PersonId]:
        change = edit_content.with_agreement(text, required=required)
        began = edit_content.open_content(lite_uow(TEAM), GRACE, program.id).number
        edit_content.save(lite_uow(TEAM), GRACE, now, program.id, part="agreement", began_with=began, change=change)
        return told_of_a_place(lite_uow, program, now)

    assert agree_on("We keep it to ourselves.", required=True) == []
    assert agree_on("We keep it to ourselves, always.", required=True) == []
    assert agree_on("We keep it to ourselves, always.", required=False) == [FAY]


def told_of_a_place(open_uow: OpenUnitOfWork, program: Program, now: datetime) -> list[PersonId]:
    later = now + place_freed.LOOKED_AT_AFTER
    for job in iter(partial(jobs.claim, open_uow(TEAM), later, "x"), None):
        assert job.kind == place_freed.JOB
        free_place.tell(partial(open_uow, TEAM), lambda: later, job)
    with open_uow(TEAM) as uow:
        return [one.nudge.reader for one in uow.outbox.about(NudgeKind.PLACE_FREE, "program", program.id)]
