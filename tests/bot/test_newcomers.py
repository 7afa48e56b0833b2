"""People who are new: who may join, who is asked months later, and what is on offer."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.domain.kinds import Role
from bot.domain.person import Person
from bot.errors import FieldProblems, Problem
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import (
    newcomers,
    signup,
)
from tests.bot.program_made import ADA, BOB, INES, enroll, made, paired, run_by_grace


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> UnitOfWork:
    return run_by_grace(open_uow, now)


def test_mentees_by_rule_are_those_whom_it_names_and_anybody_may_mentor(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now, "onboarding")
    form = signup.begin(uow, BOB, now, program.id)
    answers = replace(form.enrollment.answers, level=2, years_of_experience=9, hours_per_month=2)
    both = replace(answers, wants_words="All of it", offers_words="All of it")
    sent = signup.SignUp(roles=frozenset(Role), answers=both, working_hours=form.working_hours)
    with pytest.raises(FieldProblems) as error:
        signup.enroll(uow, BOB, now, program.id, sent)
    assert error.value.problems == {"roles": Problem.NOT_BY_RULE}
    assert signup.enroll(uow, BOB, now, program.id, replace(sent, roles=frozenset({Role.MENTOR}))).id


def test_whoever_was_new_is_asked_after_six_and_twelve_months(uow: UnitOfWork, now: datetime) -> None:
    with uow:
        uow.people.put(replace(uow.people.get(ADA), start_date=date(2026, 2, 2)))
    program = made(uow, now, "onboarding")
    enroll(uow, program, now, ADA, INES)
    paired(uow, program, now)
    with uow:
        asked = uow.outbox.about(NudgeKind.STILL_FINE, "program", program.id)
    assert [(one.nudge.reader, one.nudge.due_at.date()) for one in asked] == [
        (ADA, date(2026, 8, 3)),  # the Monday after, since six months later is a Sunday
        (ADA, date(2027, 2, 2)),
    ]


def test_the_reverse_program_is_offered_where_one_is_open(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now, "onboarding")
    with uow:
        assert newcomers.offered(uow, ADA, program, now) is None
    other = made(uow, now, "reverse")
    with uow:
        found = newcomers.offered(uow, ADA, program, now)
    assert found is not None
    assert found.id == other.id
