"""A mentor is asked, and everything is checked again at the yes."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.domain.pairing import PairingState, Request, RequestState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import FieldProblems, Refusal, Refused
from bot.matching.values import Couple
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import asking, jobs, next_choice, request
from bot.services.request import Accepted
from bot.services.still_possible import WhyNot
from tests.bot.matched_program import ADA, BOB, FAY, GRACE, INES, furnish
from tests.conftest import TEAM
from tests.solving import Here


def ask(open_uow: OpenUnitOfWork, program: Program, mentor: PersonId, mentee: PersonId, now: datetime) -> Request:
    with open_uow(TEAM) as uow:
        return asking.ask_mentor(uow, program, Couple(mentor, mentee), GRACE, now, 70.0, ("both listen",))


def at_the_same_moment(*acts: partial[Accepted]) -> list[Accepted]:
    """Each in a thread of its own, all let go at once."""
    done: list[Accepted] = []
    together = threading.Barrier(len(acts))

    def run(act: partial[Accepted]) -> None:
        together.wait()
        done.append(act())

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == len(acts)
    return done


@pytest.mark.parametrize("again", range(3))
def test_two_mentors_say_yes_to_the_last_place_at_the_same_moment(
    open_uow: OpenUnitOfWork, now: datetime, again: int
) -> None:
    program = furnish(open_uow, now)
    asked = {mentor: ask(open_uow, program, mentor, ADA, now).id for mentor in (BOB, INES)}
    acts = [partial(request.accept, open_uow(TEAM), mentor, now, number) for mentor, number in asked.items()]
    answers = at_the_same_moment(*acts)
    assert [one.why_not for one in answers if one.pairing is None] == [WhyNot.NO_PLACE_WITH_MENTEE]
    with open_uow(TEAM) as uow:
        assert len(uow.pairings.active_of(ADA)) == 1
        assert {one.state for one in uow.requests.of(ADA)} == {RequestState.ACCEPTED, RequestState.WITHDRAWN}


def test_one_mentor_with_one_place_says_yes_twice_at_the_same_moment(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    asked = [ask(open_uow, program, BOB, mentee, now).id for mentee in (ADA, FAY)]
    answers = at_the_same_moment(*(partial(request.accept, open_uow(TEAM), BOB, now, number) for number in asked))
    assert [one.why_not for one in answers if one.pairing is None] == [WhyNot.NO_PLACE_WITH_MENTOR]
    with open_uow(TEAM) as uow:
        assert len(uow.pairings.active_of(BOB)) == 1


def test_a_yes_twice_makes_one_pairing(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    asked = ask(open_uow, program, BOB, ADA, now)
    request.accept(open_uow(TEAM), BOB, now, asked.id)
    with pytest.raises(Refused) as refused:
        request.accept(open_uow(TEAM), BOB, now, asked.id)
    assert refused.value.why is Refusal.ALREADY_ANSWERED
    with open_uow(TEAM) as uow:
        assert len(uow.pairings.in_program(program.id)) == 1


def test_nobody_answers_for_somebody_else(open_uow: OpenUnitOfWork, now: datetime) -> None:
    asked = ask(open_uow, furnish(open_uow, now), BOB, ADA, now)
    for act in (
        partial(request.accept, open_uow(TEAM), INES, now, asked.id),
        partial(request.show, open_uow(TEAM), ADA, asked.id),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.why is Refusal.NOT_YOURS


def mentee_leaves(open_uow: OpenUnitOfWork, program: Program, now: datetime) -> None:
    with open_uow(TEAM) as uow:
        place = uow.enrollments.find(program_id=program.id, person_id=ADA)
        assert place is not None
        uow.enrollments.save(place.left(now))


def mentee_pauses(open_uow: OpenUnitOfWork, program: Program, now: datetime) -> None:
    with open_uow(TEAM) as uow:
        place = uow.enrollments.find(program_id=program.id, person_id=ADA)
        assert place is not None
        uow.enrollments.save(place.paused((now + timedelta(days=9)).date()))


def mentee_is_deactivated(open_uow: OpenUnitOfWork, program: Program, now: datetime) -> None:
    with open_uow(TEAM) as uow:
        uow.people.put(replace(uow.people.get(ADA), is_deactivated=True))


def mentee_now_reports_to_the_mentor(open_uow: OpenUnitOfWork, program: Program, now: datetime) -> None:
    with open_uow(TEAM) as uow:
        uow.people.put(replace(uow.people.get(ADA), manager_id=FAY))
        uow.people.put(replace(uow.people.get(FAY), manager_id=BOB))
        uow.people.put(replace(uow.people.get(BOB), manager_id=ADA))  # a file whose lines run in a circle ends, too


def mentee_would_rather_not(open_uow: OpenUnitOfWork, program: Program, now: datetime) -> None:
    with open_uow(TEAM) as uow:
        uow.do_not_match.put(ADA, frozenset({BOB}))


def mentor_would_rather_not(open_uow: OpenUnitOfWork, program: Program, now: datetime) -> None:
    with open_uow(TEAM) as uow:
        uow.do_not_match.put(BOB, frozenset({ADA}))


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        (mentee_leaves, WhyNot.MENTEE_AWAY),
        (mentee_pauses, WhyNot.MENTEE_PAUSES),
        (mentee_is_deactivated, WhyNot.MENTEE_AWAY),
        (mentee_now_reports_to_the_mentor, WhyNot.REPORTING_LINE),
        (mentee_would_rather_not, WhyNot.NOT_POSSIBLE),
        (mentor_would_rather_not, WhyNot.NOT_POSSIBLE),
    ],
)
def test_what_happened_meanwhile_is_seen_at_the_yes(
    open_uow: OpenUnitOfWork, now: datetime, meanwhile: object, why: WhyNot
) -> None:
    program = furnish(open_uow, now)
    asked = ask(open_uow, program, BOB, ADA, now)
    meanwhile(open_uow, program, now)  # type: ignore[operator]
    answer = request.accept(open_uow(TEAM), BOB, now, asked.id)
    assert (answer.pairing, answer.why_not) == (None, why)
    with open_uow(TEAM) as uow:
        assert not uow.pairings.in_program(program.id)
        assert uow.outbox.counts(NudgeKind.MATCHED, "pairing", 1) == {}


def test_a_mentor_who_pauses_may_say_yes_once_they_are_back(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    asked = ask(open_uow, program, BOB, ADA, now)
    with open_uow(TEAM) as uow:
        place = uow.enrollments.find(program_id=program.id, person_id=BOB)
        assert place is not None
        paused = uow.enrollments.save(place.paused((now + timedelta(days=9)).date()))
    assert request.accept(open_uow(TEAM), BOB, now, asked.id).why_not is WhyNot.MENTOR_AWAY
    with open_uow(TEAM) as uow:
        uow.enrollments.save(paused.resumed())
    assert request.accept(open_uow(TEAM), BOB, now, asked.id).pairing is not None


def test_a_former_pair_is_not_made_again_unless_the_program_allows_it(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    first = request.accept(open_uow(TEAM), BOB, now, ask(open_uow, program, BOB, ADA, now).id)
    assert first.pairing is not None
    with open_uow(TEAM) as uow:
        pairing = uow.pairings.get(first.pairing.id)
        uow.pairings.save(replace(pairing, state=PairingState.ENDED, ended_at=now))
    again = request.accept(open_uow(TEAM), BOB, now, ask(open_uow, program, BOB, ADA, now).id)
    assert again.why_not is WhyNot.FORMER_PARTNERS
    with open_uow(TEAM) as uow:
        known = uow.programs.get(program.id)
        uow.programs.save(replace(known, rules=replace(known.rules, allow_former_partners=True)))
    third = request.accept(open_uow(TEAM), BOB, now, ask(open_uow, program, BOB, ADA, now).id)
    assert third.pairing is not None


def test_a_reason_that_is_too_long_is_said_at_its_field(open_uow: OpenUnitOfWork, now: datetime) -> None:
    asked = ask(open_uow, furnish(open_uow, now), BOB, ADA, now)
    with pytest.raises(FieldProblems) as problems:
        request.decline(open_uow(TEAM), BOB, now, asked.id, "x" * 40_000)
    assert list(problems.value.problems) == ["reason"]


def test_after_a_no_the_next_best_is_asked_once_however_often_the_job_runs(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(open_uow, now)
    asked = ask(open_uow, program, BOB, ADA, now)
    request.decline(open_uow(TEAM), BOB, now, asked.id, "no time")
    job = jobs.claim(open_uow(TEAM), now, "here")
    assert job is not None
    for _ in range(3):
        next_choice.ask_next_choice(partial(open_uow, TEAM), Here(), lambda: now, job)
    with open_uow(TEAM) as uow:
        assert [(one.mentor_id, one.state) for one in uow.requests.of(ADA)] == [
            (BOB, RequestState.DECLINED),
            (INES, RequestState.WAITING),
        ]
        told = uow.outbox.about(NudgeKind.REQUEST_DECLINED, "request", asked.id)
    assert [one.nudge.readers for one in told] == [(GRACE,)]


def test_a_manager_who_is_the_mentee_does_not_hear_of_the_no(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    with open_uow(TEAM) as uow:
        program = uow.programs.save(replace(program, managers=(ADA,)))
    asked = ask(open_uow, program, BOB, ADA, now)
    request.decline(open_uow(TEAM), BOB, now, asked.id, "no time")
    job = jobs.claim(open_uow(TEAM), now, "here")
    assert job is not None
    next_choice.ask_next_choice(partial(open_uow, TEAM), Here(), lambda: now, job)
    with open_uow(TEAM) as uow:
        assert not uow.outbox.about(NudgeKind.REQUEST_DECLINED, "request", asked.id)


def test_an_answered_request_does_not_lapse(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    asked = ask(open_uow, program, BOB, ADA, now)
    request.accept(open_uow(TEAM), BOB, now, asked.id)
    job = jobs.claim(open_uow(TEAM), now + timedelta(days=30), "here")
    assert job is not None
    request.lapse(partial(open_uow, TEAM), lambda: now + timedelta(days=30), job)
    with open_uow(TEAM) as uow:
        assert uow.requests.get(asked.id).state is RequestState.ACCEPTED
