"""Every clock is a program setting: kept, bounded, and read with its default where it is missing."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import JSON, Engine, bindparam, text

from bot.domain.clocks import BOUNDS, Cadence, Clocks, months_after, months_later
from bot.domain.program import Program, ProgramState
from bot.ports import OpenUnitOfWork
from tests.conftest import MONDAY, TEAM

DAY = timedelta(days=1)


def test_every_clock_has_bounds_that_hold_its_default() -> None:
    numbers = {field.name: getattr(Clocks(), field.name) for field in fields(Clocks) if field.name not in {"digest_at", "holidays"}}
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


def test_who_has_nobody_hears_at_once_after_two_weeks_and_then_by_the_calendar() -> None:
    since = datetime(2026, 1, 17, 9, 0, tzinfo=UTC)
    heard = [Clocks().unmatched_at(since, step, "Europe/Berlin") for step in range(5)]
    local = [one.astimezone(ZoneInfo("Europe/Berlin")) for one in heard]
    days = [(one.month, one.day, one.hour) for one in local]
    assert days == [(1, 17, 10), (1, 31, 10), (2, 28, 10), (3, 31, 10), (4, 30, 10)]


@settings(deadline=None)
@given(
    st.sampled_from(sorted(available_timezones())),
    st.integers(1_262_304_000, 2_051_222_400).map(lambda second: datetime.fromtimestamp(second, UTC)),  # 2010 to 2035
    st.integers(0, 36),
)
def test_months_are_the_calendars_and_keep_the_local_hour(zone: str, moment: datetime, months: int) -> None:
    before, after = moment.astimezone(ZoneInfo(zone)), months_after(moment, months, zone).astimezone(ZoneInfo(zone))
    wanted = datetime.combine(months_later(before.date(), months), before.time(), ZoneInfo(zone))
    assert after == wanted.astimezone(UTC), "an hour that the clocks leave out is as much later as they jump"
    assert (wanted.year * 12 + wanted.month) - (before.year * 12 + before.month) == months
    tomorrow = wanted.date() + timedelta(days=1)
    assert wanted.day == before.day or (wanted.day < before.day and tomorrow.day == 1)


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
