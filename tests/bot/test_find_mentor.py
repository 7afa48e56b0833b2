"""A mentee looks for a mentor, asks one, and the next of their ranking is asked where it does not work out."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.domain.pairing import Request, RequestState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import FieldProblems, Problem, Refusal
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import (
    find_mentor,
    jobs,
    own_request,
    request,
)
from bot.services.find_mentor import Active
from bot.services.own_request import Asked
from tests.bot.finding import ask, change, place, refused, search
from tests.bot.matched_program import ADA, BOB, FAY, GRACE, INES, furnish
from tests.conftest import TEAM
from tests.solving import Here


@pytest.fixture
def open_uow(lite_uow: OpenUnitOfWork) -> OpenUnitOfWork:
    """One database, but for what is about waiting for each other: that is tested on each."""
    return lite_uow


def test_the_list_says_who_is_free_and_why(each_uow: OpenUnitOfWork, now: datetime) -> None:
    furnish(each_uow, now)
    shown = search(each_uow, ADA, now)
    assert [one.mentor_id for one in shown.found] == [BOB, INES]
    assert shown.found[0].choice.reasons
    assert (shown.found[0].places_left, shown.found[0].active) == (1, Active.THIS_WEEK)
    assert shown.found[0].answers_within is None


def test_before_it_is_computed_the_list_is_not_ready(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    find_mentor.begin(open_uow(TEAM), ADA, now)
    assert not find_mentor.look(open_uow(TEAM, reading=True), ADA, now, program.id).ready


def test_after_a_crash_a_job_finds_them_and_says_so_once(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    find_mentor.begin(open_uow(TEAM), ADA, now)
    later = now + timedelta(minutes=3)
    job = jobs.claim(open_uow(TEAM), later, "here")
    assert job is not None
    for _ in range(2):
        find_mentor.work(partial(open_uow, TEAM), Here(), lambda: later, job)
    assert find_mentor.look(open_uow(TEAM, reading=True), ADA, later, program.id).found
    with open_uow(TEAM) as uow:
        assert len(uow.outbox.about(NudgeKind.MENTORS_FOUND, "search", job.subject_id)) == 1


def test_a_usual_time_to_answer_is_shown_after_three_answers_unless_the_mentor_hides_it(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(open_uow, now)
    with open_uow(TEAM) as uow:
        for hours in (2, 30, 50):
            done = Request(
                program_id=program.id,
                mentor_id=BOB,
                mentee_id=FAY,
                asked_at=now - timedelta(hours=hours),
                lapses_at=now,
                answered_at=now,
                state=RequestState.WAITING,
            )
            uow.requests.save(replace(uow.requests.add(done), state=RequestState.DECLINED))
    assert search(open_uow, ADA, now).found[0].answers_within == timedelta(hours=30)
    with open_uow(TEAM) as uow:
        uow.enrollments.save(replace(place(uow, program, BOB), hides_answer_time=True))
    assert search(open_uow, ADA, now).found[0].answers_within is None


def full(open_uow: OpenUnitOfWork, program: Program, now: datetime) -> None:
    asked = ask(open_uow, program, now, who=FAY)
    request.accept(open_uow(TEAM), BOB, now, asked.id)


def paused(open_uow: OpenUnitOfWork, program: Program, now: datetime) -> None:
    with open_uow(TEAM) as uow:
        uow.enrollments.save(place(uow, program, BOB).paused((now + timedelta(days=5)).date()))


def deactivated(open_uow: OpenUnitOfWork, program: Program, now: datetime) -> None:
    with open_uow(TEAM) as uow:
        uow.people.put(replace(uow.people.get(BOB), is_deactivated=True))


def named_in_private(open_uow: OpenUnitOfWork, program: Program, now: datetime) -> None:
    with open_uow(TEAM) as uow:
        uow.do_not_match.put(BOB, frozenset({ADA}))


def at_the_same_level_now(open_uow: OpenUnitOfWork, program: Program, now: datetime) -> None:
    with open_uow(TEAM) as uow:
        known = place(uow, program, BOB)
        answers = replace(known.answers, level=1, years_of_experience=1)
        uow.enrollments.save(replace(known, answers=answers))
        mine = place(uow, program, ADA)
        uow.enrollments.save(replace(mine, answers=replace(mine.answers, years_of_experience=1)))


@pytest.mark.parametrize("meanwhile", [full, paused, deactivated, named_in_private, at_the_same_level_now])
def test_whoever_is_not_free_any_more_is_not_asked_and_nobody_reads_why(
    open_uow: OpenUnitOfWork, now: datetime, meanwhile: object
) -> None:
    program = furnish(open_uow, now)
    search(open_uow, ADA, now)
    meanwhile(open_uow, program, now)  # type: ignore[operator]
    late = Asked(program=program, mentor_id=BOB, instead=(INES,))
    assert own_request.ask(open_uow(TEAM), ADA, now, program.id, BOB, "") == late
    assert own_request.choose(open_uow(TEAM, reading=True), ADA, now, program.id, BOB) == late
    shown = find_mentor.look(open_uow(TEAM, reading=True), ADA, now, program.id)
    assert [one.mentor_id for one in shown.found] == [INES]


def test_a_double_click_asks_once(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    first = ask(open_uow, program, now)
    again = own_request.ask(open_uow(TEAM), ADA, now, program.id, BOB, "")
    assert again.request is not None
    assert again.request.id == first.id
    assert refused(partial(own_request.ask, open_uow(TEAM), ADA, now, program.id, INES, "")) is Refusal.ALREADY_ASKING


def test_two_clicks_in_the_same_moment_ask_once(each_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(each_uow, now)
    search(each_uow, ADA, now)
    together, done = threading.Barrier(2), list[Asked]()

    def click() -> None:
        uow = each_uow(TEAM)
        together.wait()
        done.append(own_request.ask(uow, ADA, now, program.id, BOB, ""))

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.request.id for one in done if one.request}) == 1
    with each_uow(TEAM) as uow:
        assert len(uow.requests.of(BOB)) == 1


def test_a_note_of_forty_thousand_characters_and_a_name_twice_are_said_at_their_fields(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(open_uow, now)
    with pytest.raises(FieldProblems) as problems:
        own_request.ask(open_uow(TEAM), ADA, now, program.id, BOB, "x" * 40_000, (INES, None, INES))
    assert problems.value.problems == {"note": Problem.TOO_LONG, "fourth": Problem.CHOSEN_TWICE}


@pytest.mark.parametrize("whom", [ADA, FAY, GRACE, PersonId("U0NOBODY"), PersonId("")])
def test_nobody_is_asked_who_was_not_in_the_list(open_uow: OpenUnitOfWork, now: datetime, whom: PersonId) -> None:
    program = furnish(open_uow, now)
    search(open_uow, ADA, now)
    assert own_request.ask(open_uow(TEAM), ADA, now, program.id, whom, "").request is None


def test_why_one_cannot_look_is_said(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    looking = partial(find_mentor.begin, open_uow(TEAM), ADA, now)
    change(open_uow, program, may_find=False)
    assert refused(looking) is Refusal.FIND_NOT_ALLOWED
    change(open_uow, program, may_find=True, matching_on=program.ends_on)
    assert refused(looking) is Refusal.FIND_TOO_EARLY
    change(open_uow, program, matching_on=program.matching_on)
    change(open_uow, program, paused_until=program.ends_on)
    assert refused(looking) is Refusal.PROGRAM_RESTS
    change(open_uow, program, paused_until=None)
    paused_place = partial(find_mentor.begin, open_uow(TEAM), BOB, now)
    assert refused(paused_place) is Refusal.FIND_AS_MENTEE
    assert refused(partial(find_mentor.begin, open_uow(TEAM), GRACE, now)) is Refusal.NOT_ENROLLED
    with open_uow(TEAM) as uow:
        uow.enrollments.save(place(uow, program, ADA).paused((now + timedelta(days=5)).date()))
    assert refused(looking) is Refusal.FIND_WHILE_PAUSED
