"""A pair in a program that goes on for others has its own months: forms, guides, series and clocks keep to them."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.clocks import Cadence
from bot.domain.health import Why
from bot.domain.pairing import Pairing
from bot.domain.person import Person
from bot.domain.program import Program
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import contents, form_times, guides, health, keep_meeting, my_pairings, own_health, own_time
from tests.bot.program_made import ADA, BOB, GRACE, INES, enroll, made, paired, run_by_grace


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> UnitOfWork:
    return run_by_grace(open_uow, now)


def begun(uow: UnitOfWork, now: datetime, template: str, matched_at: datetime) -> tuple[Program, Pairing]:
    program = made(uow, now, template)
    enroll(uow, program, now, ADA, BOB, INES)
    return program, paired(uow, program, matched_at)


def test_somebody_new_has_half_a_year_in_a_program_of_two(uow: UnitOfWork, now: datetime) -> None:
    matched_at = datetime(2026, 8, 31, 10, tzinfo=now.tzinfo)
    program, pairing = begun(uow, now, "onboarding", matched_at)
    assert program.ends_on == date(2028, 3, 2)
    with uow:
        own = own_time.of(uow, program, pairing)
        seen = guides.at(uow, pairing, 1, ADA)
        chosen = my_pairings.of_pairing(uow, ADA, pairing.id)
        forms = {str(one.reference.form): one.at.date() for one in form_times.moments(own, pairing)}
        path = contents.guides_of(uow, pairing, own)
        goes_on = [
            keep_meeting.goes_on(uow, program, pairing, matched_at + timedelta(days=days)) for days in (181, 183)
        ]
    assert own.ends_on == seen.program.ends_on == chosen.program.ends_on == date(2027, 2, 28)
    assert (forms["midpoint"], forms["final"]) == (date(2026, 11, 30), date(2027, 2, 22))
    with uow:
        for days, why in ((182, Why.NO_FIRST_SESSION), (183, Why.TIME_OVER)):
            at = matched_at + timedelta(days=days - 1)
            mine = own_health.own(uow, pairing, program, at)
            (theirs,) = health.judge_all(uow, program, at, GRACE)
            assert mine.reasons[0].why is theirs.health.reasons[0].why is why
    assert (len(path), goes_on) == (13, [True, False]), "nobody is asked why they do not meet any more"


def test_whoever_comes_late_ends_with_the_program(uow: UnitOfWork, now: datetime) -> None:
    program, pairing = begun(uow, now, "onboarding", datetime(2027, 12, 1, 10, tzinfo=now.tzinfo))
    with uow:
        assert own_time.of(uow, program, pairing).ends_on == program.ends_on
        after_it = datetime(2028, 3, 25, 10, tzinfo=now.tzinfo)
        mine = own_health.own(uow, pairing, program, after_it)
        (theirs,) = health.judge_all(uow, program, after_it, GRACE)
    assert mine.reasons[0].why is theirs.health.reasons[0].why is Why.TIME_OVER, "also while it is not closed yet"


def test_where_all_begin_together_a_pair_ends_with_its_program(uow: UnitOfWork, now: datetime) -> None:
    program, pairing = begun(uow, now, "general", now)
    with uow:
        longer = uow.programs.save(replace(program, ends_on=date(2027, 3, 1), cadence=Cadence.MONTHLY))
        assert own_time.of(uow, longer, pairing) == longer
