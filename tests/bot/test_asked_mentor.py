"""What becomes of a question to a mentor: a no, the end of its time, a word first, a pause, somebody else's yes."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.domain.kinds import Role
from bot.domain.pairing import Origin, RequestState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import Refusal
from bot.matching.values import Couple
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import (
    asking,
    find_mentor,
    free_place,
    jobs,
    own_request,
    pause,
    place_freed,
    request,
    unmatched,
)
from bot.services.still_possible import WhyNot
from tests.bot.finding import ask, hear, place, refused, search
from tests.bot.matched_program import ADA, BOB, FAY, GRACE, INES, furnish
from tests.conftest import TEAM


@pytest.fixture
def open_uow(lite_uow: OpenUnitOfWork) -> OpenUnitOfWork:
    """One database, but for what is about waiting for each other: that is tested on each."""
    return lite_uow


def test_a_no_passes_to_the_next_of_the_ranking_and_the_mentee_hears_no_reason(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(open_uow, now)
    asked = ask(open_uow, program, now, ranked=(INES,))
    request.decline(open_uow(TEAM), BOB, now, asked.id, "We fell out.")
    with open_uow(TEAM) as uow:
        assert [(one.mentor_id, one.state, one.origin) for one in uow.requests.of(ADA)] == [
            (BOB, RequestState.DECLINED, Origin.MENTEE),
            (INES, RequestState.WAITING, Origin.MENTEE),
        ]
        told = uow.outbox.about(NudgeKind.MY_REQUEST_OVER, "request", asked.id)
        assert [one.nudge.readers for one in told] == [(ADA,)]
        over = own_request.over(uow, ADA, asked.id, now, taken=False)
        assert over is not None
        assert over.following is not None
        assert over.following.note == "I would like to learn."


def test_the_end_of_the_time_passes_it_on_and_without_a_ranking_says_who_is_next_best(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(open_uow, now)
    asked = ask(open_uow, program, now)
    hear(open_uow, now)
    late = asked.lapses_at + timedelta(minutes=1)
    job = next(
        one for one in iter(partial(jobs.claim, open_uow(TEAM), late, "x"), None) if one.kind == asking.LAPSE_JOB
    )
    request.lapse(partial(open_uow, TEAM), lambda: late, job)
    with open_uow(TEAM) as uow:
        assert uow.requests.get(asked.id).state is RequestState.LAPSED
        over = own_request.over(uow, ADA, asked.id, late, taken=False)
        assert over is not None
        assert (over.following, over.next_best) == (None, (INES,))
        chain = uow.outbox.about(NudgeKind.NOT_MATCHED, "program", program.id)
        assert [one.nudge.about("step") for one in chain] == [1], "they heard where they stand a moment ago"


def test_of_two_for_the_last_place_one_gets_it_and_the_other_is_told_who_is_next(
    each_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(each_uow, now)
    both = [ask(each_uow, program, now, who=who) for who in (ADA, FAY)]
    together, answers = threading.Barrier(2), list[request.Accepted]()

    def say_yes(number: int) -> None:
        uow = each_uow(TEAM)
        together.wait()
        answers.append(request.accept(uow, BOB, now, number))

    threads = [threading.Thread(target=say_yes, args=(one.id,)) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.why_not for one in answers if one.pairing is None] == [WhyNot.NO_PLACE_WITH_MENTOR]
    (lucky,) = [one.request.mentee_id for one in answers if one.pairing]
    (other,) = {ADA, FAY} - {lucky}
    with each_uow(TEAM) as uow:
        assert len(uow.pairings.active_of(BOB)) == 1
        (mine,) = [one for one in both if one.mentee_id == other]
        told = uow.outbox.about(NudgeKind.MY_REQUEST_OVER, "request", mine.id)
        assert [(one.nudge.readers, one.nudge.about("taken")) for one in told] == [((other,), 1)]
        assert not told[0].nudge.in_working_hours, "at once"
        over = own_request.over(uow, other, mine.id, now, taken=True)
        assert over is not None
        assert over.next_best == (INES,)


def test_a_yes_closes_every_other_question_for_the_same_mentee(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    with open_uow(TEAM) as uow:
        by_program = asking.ask_mentor(uow, program, Couple(INES, ADA), GRACE, now, 50.0, ())
    mine = ask(open_uow, program, now)
    done = request.accept(open_uow(TEAM), BOB, now, mine.id)
    assert [one.id for one in done.taken_back] == [by_program.id]
    late = request.accept(open_uow(TEAM), INES, now, by_program.id)
    assert (late.pairing, late.why_not) == (None, WhyNot.NO_PLACE_WITH_MENTEE)


def test_whom_the_program_asks_in_silence_is_not_in_the_list(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    with open_uow(TEAM) as uow:
        asking.ask_mentor(uow, program, Couple(BOB, ADA), GRACE, now, 50.0, ())
    assert [one.mentor_id for one in search(open_uow, ADA, now).found] == [INES]


def test_taking_it_back_and_asking_the_next_one_now(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    first = ask(open_uow, program, now, ranked=(INES,))
    assert refused(partial(own_request.withdraw, open_uow(TEAM), FAY, now, first.id)) is Refusal.NOT_YOURS
    over, asked = own_request.ask_next(open_uow(TEAM), ADA, now, first.id)
    assert (over.state, asked.mentor_id) == (RequestState.WITHDRAWN, INES)
    assert refused(partial(own_request.ask_next, open_uow(TEAM), ADA, now, first.id)) is Refusal.NOT_POSSIBLE_NOW
    assert asked.request is not None
    own_request.withdraw(open_uow(TEAM), ADA, now, asked.request.id)
    assert find_mentor.begin(open_uow(TEAM), ADA, now).search is not None
    assert refused(partial(request.accept, open_uow(TEAM), BOB, now, first.id)) is Refusal.REQUEST_OVER


def test_a_word_first_gives_five_more_working_days_once_and_only_where_the_mentee_asked(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(open_uow, now)
    asked = ask(open_uow, program, now)
    later = now + timedelta(days=3)
    stretched, _ = request.ask_for_a_word(open_uow(TEAM), BOB, later, asked.id)
    assert stretched.lapses_at == later + timedelta(days=7)
    again = partial(request.ask_for_a_word, open_uow(TEAM), BOB, later, asked.id)
    assert refused(again) is Refusal.NOT_POSSIBLE_NOW
    with open_uow(TEAM) as uow:
        (word,) = uow.outbox.about(NudgeKind.WORD_FIRST, "request", asked.id)
        silent = asking.ask_mentor(uow, program, Couple(INES, FAY), GRACE, now, 50.0, ())
    assert word.nudge.readers == (ADA, BOB)
    assert refused(partial(request.ask_for_a_word, open_uow(TEAM), INES, now, silent.id)) is Refusal.NOT_POSSIBLE_NOW
    in_between = asked.lapses_at + timedelta(minutes=1)
    for job in iter(partial(jobs.claim, open_uow(TEAM), in_between, "x"), None):
        if job.kind == asking.LAPSE_JOB and job.subject_id == asked.id:
            request.lapse(partial(open_uow, TEAM), lambda: in_between, job)
    with open_uow(TEAM) as uow:
        assert uow.requests.get(asked.id).state is RequestState.WAITING


def test_the_time_to_answer_stands_still_while_the_mentor_pauses(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    asked = ask(open_uow, program, now)
    with open_uow(TEAM) as uow:
        asking.stop_clocks(uow, BOB, program.id, now + timedelta(days=1))
    late = asked.lapses_at + timedelta(minutes=1)
    for job in iter(partial(jobs.claim, open_uow(TEAM), late, "x"), None):
        if job.kind == asking.LAPSE_JOB:
            request.lapse(partial(open_uow, TEAM), lambda: late, job)
    with open_uow(TEAM) as uow:
        assert uow.requests.get(asked.id).state is RequestState.WAITING
        asking.start_clocks(uow, BOB, program.id, now + timedelta(days=15))
        assert uow.requests.get(asked.id).lapses_at == asked.lapses_at + timedelta(days=14)
        assert uow.jobs.next_due(late) == asked.lapses_at + timedelta(days=14)


def pausing(open_uow: OpenUnitOfWork, who: PersonId, now: datetime, days: int, program: Program) -> None:
    pause.pause(open_uow(TEAM), who, now, (now + timedelta(days=days)).date(), {program.id})


def test_after_a_pause_of_either_the_question_and_its_reminders_go_on_where_they_stopped(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(open_uow, now)
    asked = ask(open_uow, program, now)
    pausing(open_uow, ADA, now, 20, program)
    pausing(open_uow, BOB, now + timedelta(days=1), 20, program)
    stands_still = request.accept(open_uow(TEAM), BOB, now, asked.id)
    assert stands_still.why_not is WhyNot.MENTOR_AWAY
    pause.resume(open_uow(TEAM), BOB, now + timedelta(days=7))
    answer = request.accept(open_uow(TEAM), BOB, now + timedelta(days=7), asked.id)
    assert (answer.why_not, answer.request.state) == (WhyNot.MENTEE_PAUSES, RequestState.WAITING)
    assert answer.request.clock_stopped_at == now, "the one who asked is still away"
    back = now + timedelta(days=14)
    pause.resume(open_uow(TEAM), ADA, back)
    with open_uow(TEAM) as uow:
        after = uow.requests.get(asked.id)
        told = [one.nudge for one in uow.outbox.about(NudgeKind.MENTOR_REQUEST_REMINDER, "request", asked.id)]
    assert (after.clock_stopped_at, after.lapses_at) == (None, asked.lapses_at + timedelta(days=14))
    assert [(one.due_at - back).days for one in told] == [2, 4], "as many working days after it as before"
    assert request.accept(open_uow(TEAM), BOB, back, asked.id).pairing is not None


def test_who_has_nobody_hears_once_that_a_place_became_free(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    long_ago = now - timedelta(days=20)
    with open_uow(TEAM) as uow:
        unmatched.tell_mentee(uow, program, ADA, long_ago)
        unmatched.tell_mentee(uow, program, FAY, long_ago)
        uow.do_not_match.put(FAY, frozenset({INES}))
    assert told_of_a_place(open_uow, program, INES, now) == {ADA}, "it is not possible for Fay, and nothing says why"
    assert told_of_a_place(open_uow, program, BOB, now + timedelta(days=1)) == {ADA, FAY}
    with open_uow(TEAM) as uow:
        known = uow.outbox.about(NudgeKind.PLACE_FREE, "program", program.id)
        assert len(known) == 2, "once a week at most, whoever's place it is"
        assert free_place.word(uow, known[0].nudge, now) is not None
    ask(open_uow, program, now, ADA, BOB)
    with open_uow(TEAM) as uow:
        assert free_place.word(uow, known[0].nudge, now) is None, "she is asking somebody"
        uow.programs.save(replace(uow.programs.get(program.id), may_find=False))
    assert told_of_a_place(open_uow, program, BOB, now + timedelta(days=30)) == {ADA, FAY}, "as before"


def told_of_a_place(open_uow: OpenUnitOfWork, program: Program, mentor: PersonId, now: datetime) -> set[PersonId]:
    """Whoever was told of any place, once `mentor` is back from a pause of a day."""
    pausing(open_uow, mentor, now - timedelta(days=1), 5, program)
    pause.resume(open_uow(TEAM), mentor, now)
    later = now + place_freed.LOOKED_AT_AFTER
    for job in iter(partial(jobs.claim, open_uow(TEAM), later, "x"), None):
        if job.kind == place_freed.JOB:
            free_place.tell(partial(open_uow, TEAM), lambda: later, job)
    with open_uow(TEAM) as uow:
        return {one.nudge.reader for one in uow.outbox.about(NudgeKind.PLACE_FREE, "program", program.id)}


def test_a_mentor_is_not_flooded_with_questions(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    with open_uow(TEAM) as uow:
        for number in range(3):
            who = PersonId(f"U0EXTRA{number}")
            uow.people.put(replace(uow.people.get(FAY), id=who, version=0))
            uow.enrollments.add(replace(place(uow, program, FAY), id=0, person_id=who, version=0))
    for number in range(3):
        ask(open_uow, program, now, who=PersonId(f"U0EXTRA{number}"))
    assert [one.mentor_id for one in search(open_uow, ADA, now).found] == [INES]


def test_a_mentee_with_two_places_may_look_for_a_second_mentor(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    with open_uow(TEAM) as uow:
        uow.enrollments.save(replace(place(uow, program, ADA), mentee_capacity=2))
    request.accept(open_uow(TEAM), BOB, now, ask(open_uow, program, now).id)
    assert [one.mentor_id for one in search(open_uow, ADA, now).found] == [INES]
    with open_uow(TEAM) as uow:
        assert uow.pairings.active_of(ADA)[0].those(Role.MENTEE) == (ADA,)
