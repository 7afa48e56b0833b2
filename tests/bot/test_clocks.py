"""Every clock is a program setting: kept, bounded, and read with its default where it is missing."""

from dataclasses import fields, replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import JSON, Engine, bindparam, text

from bot.domain.clocks import BOUNDS, Cadence, Clocks
from bot.domain.program import Program, ProgramState
from bot.ports import OpenUnitOfWork
from tests.conftest import MONDAY, TEAM

DAY = timedelta(days=1)


def test_every_clock_has_bounds_that_hold_its_default() -> None:
    named = {field.name for field in fields(Clocks)} - {"digest_at", "holidays"}
    numbers = {name: getattr(Clocks(), name) for name in named}
    assert set(numbers) == set(BOUNDS)
    for name, value in numbers.items():
        least, most = BOUNDS[name]
        for one in value if isinstance(value, tuple) else (value,):
            assert least <= one <= most, name


@pytest.mark.parametrize(
    ("cadence", "days"),
    [(Cadence.WEEKLY, 28), (Cadence.EVERY_TWO_WEEKS, 35), (Cadence.EVERY_THREE_WEEKS, 49), (Cadence.MONTHLY, 69)],
)
def test_a_pairing_is_quiet_after_two_cadences_and_a_week(cadence: Cadence, days: int) -> None:
    assert Clocks().quiet_after(cadence) == days * DAY


def test_quiet_has_bounds_of_its_own() -> None:
    assert replace(Clocks(), quiet_cadences=3).quiet_after(Cadence.MONTHLY) == 75 * DAY
    assert replace(Clocks(), quiet_least_days=40).quiet_after(Cadence.WEEKLY) == 40 * DAY


def test_pulses_keep_away_from_the_midpoint_and_the_end() -> None:
    begins, ends = MONDAY, MONDAY + 180 * DAY
    # Day 90 is the midpoint itself, day 150 is 30 days before the end.
    assert [(one - begins).days for one in Clocks().pulses(begins, ends)] == [30, 150]
    assert [(one - begins).days for one in Clocks().pulses(begins, MONDAY + 160 * DAY)] == [30]
    assert Clocks().pulses(begins, begins + 20 * DAY) == ()


def test_who_has_nobody_hears_at_once_and_then_every_two_weeks() -> None:
    heard = [Clocks().unmatched_at(MONDAY, step) for step in range(4)]
    assert [(one - MONDAY).days for one in heard] == [0, 14, 28, 42]
    sooner = replace(Clocks(), unmatched_days=(1, 3), unmatched_every_days=30)
    assert [(sooner.unmatched_at(MONDAY, step) - MONDAY).days for step in range(4)] == [1, 3, 33, 63]


def test_the_clocks_of_an_older_row_read_as_the_defaults(open_uow: OpenUnitOfWork, engine: Engine) -> None:
    on = date(2026, 12, 1)
    chosen = replace(Clocks(), reminder_hours_before=48, digest_at=time(8, 30))
    planned = Program(name="Rise", state=ProgramState.OPEN, sign_up_closes_on=on, matching_on=on, ends_on=on)
    with open_uow(TEAM) as uow:
        program = uow.programs.add(replace(planned, clocks=chosen))
    with open_uow(TEAM) as uow:
        assert uow.programs.get(program.id).clocks == chosen
    older = {"reminder_hours_before": 48, "silence_grace_days": 9, "a_clock_long_gone": 3}
    with engine.begin() as connection:
        connection.execute(text("UPDATE programs SET clocks = :older").bindparams(bindparam("older", older, JSON)))
    with open_uow(TEAM) as uow:
        read = uow.programs.get(program.id).clocks
    assert read == replace(Clocks(), reminder_hours_before=48, silence_grace_days=9)
