"""Joining a program and changing what one said, on each database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from bot.domain.enrollment import Answers, Enrollment, EnrollmentState
from bot.domain.kinds import Kind, Role
from bot.domain.person import Person, PersonId
from bot.domain.program import Joining, Program, ProgramState
from bot.domain.working_time import WorkingHours
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import signup
from bot.services.signup import SignUp
from tests.conftest import TEAM

ADA, BOB, GRACE = PersonId("U0ADA"), PersonId("U0BOB"), PersonId("U0GRACE")
ANSWERS = Answers(
    wants_skills=("Listening",), level=1, years_of_experience=3, hours_per_month=2, languages=("English",)
)
SENT = SignUp(roles=frozenset({Role.MENTEE}), answers=ANSWERS, working_hours=WorkingHours())


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person]) -> UnitOfWork:
    return open_uow(TEAM)


@pytest.fixture
def program(uow: UnitOfWork, now: datetime) -> Program:
    with uow:
        return uow.programs.add(
            Program(
                name="Grow",
                state=ProgramState.OPEN,
                sign_up_closes_on=now.date() + timedelta(days=10),
                matching_on=now.date() + timedelta(days=12),
                ends_on=now.date() + timedelta(days=180),
                skills=("Listening",),
                managers=(GRACE,),
            )
        )


def change(uow: UnitOfWork, program: Program, **facts: Any) -> Program:
    with uow:
        return uow.programs.save(replace(uow.programs.get(program.id), **facts))


def problems_of(attempt: Callable[[], object]) -> dict[str, Problem]:
    with pytest.raises(FieldProblems) as refused:
        attempt()
    return refused.value.problems


def refusal_of(attempt: Callable[[], object]) -> Refusal:
    with pytest.raises(Refused) as refused:
        attempt()
    return refused.value.why


def test_a_form_that_was_opened_is_asked_about_twice(uow: UnitOfWork, program: Program, now: datetime) -> None:
    signup.begin(uow, ADA, now)
    signup.begin(uow, ADA, now + timedelta(days=1))
    with uow:
        asked = uow.outbox.about(NudgeKind.SIGN_UP_UNFINISHED, "program", program.id)
        assert uow.enrollments.of(ADA)[0].state is EnrollmentState.BEGUN
    assert [one.nudge.due_at.date() for one in asked] == [date(2026, 3, 9), date(2026, 3, 16)]


def test_sent_twice_it_is_done_once(uow: UnitOfWork, program: Program, now: datetime) -> None:
    signup.enroll(uow, ADA, now, program.id, SENT)
    signup.enroll(uow, ADA, now + timedelta(seconds=9), program.id, SENT)
    with uow:
        mine = uow.enrollments.of(ADA)
    assert [(one.state, one.enrolled_at) for one in mine] == [(EnrollmentState.ENROLLED, now)]


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"roles": frozenset()}, {"roles": Problem.REQUIRED}),
        ({"do_not_match": frozenset({ADA})}, {"do_not_match": Problem.NOT_YOURSELF}),
        ({"mentor_capacity": 11}, {"mentor_capacity": Problem.OUT_OF_RANGE}),
        ({"answers": replace(ANSWERS, wants_skills=())}, {"wants": Problem.REQUIRED}),
        ({"roles": frozenset({Role.MENTOR})}, {"offers": Problem.REQUIRED}),
        ({"answers": replace(ANSWERS, level=None)}, {"level": Problem.REQUIRED}),
        ({"answers": replace(ANSWERS, years_of_experience=-1)}, {"years": Problem.OUT_OF_RANGE}),
        ({"answers": replace(ANSWERS, hours_per_month=81)}, {"hours": Problem.OUT_OF_RANGE}),
        ({"answers": replace(ANSWERS, wish="x" * 301)}, {"wish": Problem.TOO_LONG}),
        ({"working_hours": WorkingHours(starts=time(17), ends=time(9))}, {"works_until": Problem.END_BEFORE_START}),
        ({"working_hours": WorkingHours(days=frozenset())}, {"working_days": Problem.REQUIRED}),
    ],
)
def test_what_is_wrong_is_named_at_its_field(
    uow: UnitOfWork, program: Program, now: datetime, changes: dict[str, Any], problems: dict[str, Problem]
) -> None:
    assert problems_of(lambda: signup.enroll(uow, ADA, now, program.id, replace(SENT, **changes))) == problems
    with uow:
        assert uow.enrollments.of(ADA) == []


def test_peers_are_both_at_once(uow: UnitOfWork, program: Program, now: datetime) -> None:
    change(uow, program, kind=Kind.PEER)
    offers = replace(ANSWERS, offers_words="Calm")
    signup.enroll(uow, ADA, now, program.id, replace(SENT, roles=frozenset(), answers=offers))
    with uow:
        assert uow.enrollments.of(ADA)[0].roles == frozenset(Role)


def test_skills_of_another_program_are_left_out(uow: UnitOfWork, program: Program, now: datetime) -> None:
    foreign = replace(ANSWERS, wants_skills=("Listening", "Juggling"), offers_skills=("Juggling",))
    signup.enroll(uow, ADA, now, program.id, replace(SENT, answers=foreign))
    with uow:
        kept = uow.enrollments.of(ADA)[0].answers
    assert (kept.wants_skills, kept.offers_skills) == (("Listening",), ())


def test_the_uninvited_cannot_tell_that_an_invite_only_program_exists(
    uow: UnitOfWork, program: Program, now: datetime
) -> None:
    change(uow, program, joining=Joining.INVITE_ONLY)
    assert refusal_of(lambda: signup.begin(uow, ADA, now)) is Refusal.NO_PROGRAM
    assert refusal_of(lambda: signup.begin(uow, ADA, now, program.id)) is Refusal.GONE
    nowhere = refusal_of(lambda: signup.begin(uow, ADA, now, program.id + 1))
    assert nowhere is Refusal.GONE, "the same as for one that is not there"


def test_the_invited_join(uow: UnitOfWork, program: Program, now: datetime) -> None:
    change(uow, program, joining=Joining.INVITE_ONLY)
    with uow:
        invited = Enrollment(program_id=program.id, person_id=ADA, state=EnrollmentState.INVITED, invited_at=now)
        uow.enrollments.add(invited)
    assert signup.begin(uow, ADA, now).program.id == program.id
    signup.enroll(uow, ADA, now, program.id, SENT)
    with uow:
        assert uow.enrollments.of(ADA)[0].is_in


@pytest.mark.parametrize("facts", [{"state": ProgramState.CLOSED}, {"state": ProgramState.RUNNING}])
def test_a_program_that_is_not_open_takes_nobody(
    uow: UnitOfWork, program: Program, now: datetime, facts: dict[str, Any]
) -> None:
    change(uow, program, **facts)
    assert refusal_of(lambda: signup.begin(uow, ADA, now)) is Refusal.NO_PROGRAM
    assert refusal_of(lambda: signup.enroll(uow, ADA, now, program.id, SENT)) is Refusal.SIGN_UP_CLOSED


def test_whoever_is_in_still_changes_the_profile_after_sign_up_closed(
    uow: UnitOfWork, program: Program, now: datetime
) -> None:
    signup.enroll(uow, ADA, now, program.id, SENT)
    change(uow, program, state=ProgramState.RUNNING)
    changed = replace(SENT, answers=replace(ANSWERS, hours_per_month=9), do_not_match=frozenset({BOB}))
    signup.enroll(uow, ADA, now, program.id, changed)
    shown = signup.open_profile(uow, ADA)
    assert (shown.enrollment.answers.hours_per_month, shown.do_not_match) == (9, frozenset({BOB}))
    change(uow, program, state=ProgramState.CLOSED)
    assert refusal_of(lambda: signup.open_profile(uow, ADA)) is Refusal.NOT_ENROLLED


def test_the_profile_of_a_program_that_one_left_is_not_another_ones(
    uow: UnitOfWork, program: Program, now: datetime
) -> None:
    signup.enroll(uow, ADA, now, program.id, SENT)
    assert refusal_of(lambda: signup.open_profile(uow, ADA, program.id + 1)) is Refusal.NOT_ENROLLED


def test_nothing_known_is_asked_again(uow: UnitOfWork, program: Program, now: datetime) -> None:
    with uow:
        uow.people.put(replace(uow.people.get(BOB), level=3))
    assert signup.begin(uow, BOB, now).enrollment.answers.level == 3
    signup.enroll(uow, ADA, now, program.id, SENT)
    with uow:
        other = uow.programs.add(replace(program, id=0, name="Another"))
    assert signup.begin(uow, ADA, now, other.id).enrollment.answers == ANSWERS


def test_my_hours_are_mine_in_every_program(uow: UnitOfWork, program: Program, now: datetime) -> None:
    hours = WorkingHours(starts=time(7), ends=time(12), days=frozenset({0, 2}))
    signup.enroll(uow, ADA, now, program.id, replace(SENT, working_hours=hours))
    with uow:
        assert uow.people.get(ADA).working_hours == hours


def test_a_pause_survives_a_change_of_the_profile(uow: UnitOfWork, program: Program, now: datetime) -> None:
    signup.enroll(uow, ADA, now, program.id, SENT)
    with uow:
        uow.enrollments.save(uow.enrollments.of(ADA)[0].paused(date(2026, 4, 1)))
    signup.enroll(uow, ADA, now, program.id, SENT)
    with uow:
        assert uow.enrollments.of(ADA)[0].state is EnrollmentState.PAUSED
