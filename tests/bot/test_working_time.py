"""Working moments hold in every zone, through changes of clocks, whatever hours people keep."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.common_times import propose
from bot.domain.working_time import Calendar, WorkingHours

ZONES = sorted(available_timezones())
MINUTE = timedelta(minutes=1)

moments = st.integers(1_262_304_000, 2_114_380_800).map(
    lambda second: datetime.fromtimestamp(second, UTC)
)  # 2010 to 2036
# Hours near the changes of clocks matter most, and those over midnight.
hours_of_day = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
working_hours = st.builds(
    WorkingHours, starts=hours_of_day, ends=hours_of_day, days=st.frozensets(st.integers(0, 6), min_size=1)
)
calendars = st.builds(Calendar, time_zone=st.sampled_from(ZONES), hours=working_hours)


def near_change(zone: str, year: int) -> list[datetime]:
    """A moment within an hour of each change of clocks of that year."""
    days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=number) for number in range(366)]
    local = ZoneInfo(zone)
    changed = [
        one for one, after in pairwise(days) if one.astimezone(local).utcoffset() != after.astimezone(local).utcoffset()
    ]
    return [one + timedelta(hours=hour) for one in changed for hour in range(24)]


@settings(deadline=None)
@given(calendars, moments)
def test_at_or_after_is_a_working_moment_that_is_not_before(calendar: Calendar, moment: datetime) -> None:
    found = calendar.at_or_after(moment)
    assert found >= moment
    # Hours that a change of clocks leaves out every time they come cannot be kept; then the moment itself is used.
    assert calendar.is_working(found) or found == moment


@settings(deadline=None)
@given(calendars, moments, st.integers(1, 60 * 24 * 3))
def test_at_or_after_leaves_out_no_working_moment(calendar: Calendar, moment: datetime, minutes: int) -> None:
    between = moment + minutes * MINUTE
    if between < calendar.at_or_after(moment):
        assert not calendar.is_working(between)


@settings(deadline=None)
@given(calendars, moments)
def test_at_or_before_is_a_working_moment_that_is_not_after(calendar: Calendar, moment: datetime) -> None:
    found = calendar.at_or_before(moment)
    assert found <= moment
    assert calendar.is_working(found) or found == moment


@settings(deadline=None)
@given(calendars, moments)
def test_at_or_before_is_at_most_an_hour_of_work_early(calendar: Calendar, moment: datetime) -> None:
    found = calendar.at_or_before(moment)
    later = [found + number * 5 * MINUTE for number in range(1, int((moment - found) / (5 * MINUTE)) + 1)][:900]
    assert sum(calendar.is_working(one) for one in later) <= 24, "at most two hours, where an hour is repeated"


@settings(deadline=None)
@given(calendars, moments, st.integers(0, 15))
def test_working_days_after_lets_so_many_working_days_begin(calendar: Calendar, moment: datetime, days: int) -> None:
    found = calendar.working_days_after(moment, days)
    assert found >= moment
    assert calendar.is_working(found) or days == 0
    zone = ZoneInfo(calendar.time_zone)
    first, last = moment.astimezone(zone).date(), found.astimezone(zone).date()
    begun = [first + timedelta(days=number) for number in range(1, (last - first).days + 1)]
    assert sum(calendar.works_on(day) for day in begun) >= days


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/London",
        "America/New_York",
        "America/Sao_Paulo",
        "America/Santiago",  # changes at midnight
        "Asia/Beirut",
        "Australia/Lord_Howe",  # by half an hour
        "Africa/Casablanca",
        "Antarctica/Troll",  # by two hours
        "Asia/Kathmandu",  # 05:45
    ],
)
@pytest.mark.parametrize("hours", [(9, 17), (0, 3), (1, 2), (22, 6), (0, 0)])
def test_every_hour_around_a_change_of_clocks(zone: str, hours: tuple[int, int]) -> None:
    every_day = WorkingHours(starts=time(hours[0]), ends=time(hours[1]), days=frozenset(range(7)))
    calendar = Calendar(time_zone=zone, hours=every_day)
    for moment in near_change(zone, 2026):
        after, before = calendar.at_or_after(moment), calendar.at_or_before(moment)
        assert calendar.is_working(after)
        assert calendar.is_working(before)
        assert before <= moment <= after
        minutes = int((after - moment) / MINUTE)
        assert not any(calendar.is_working(moment + number * MINUTE) for number in range(minutes))


def test_an_hour_that_is_left_out_begins_when_the_clocks_have_jumped() -> None:
    calendar = Calendar(
        time_zone="Europe/Berlin", hours=WorkingHours(starts=time(2, 30), ends=time(8), days=frozenset(range(7)))
    )
    before = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # 01:30; at 02:00 it is 03:00
    assert calendar.at_or_after(before) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_nine_in_the_morning_stays_nine_in_the_morning_when_clocks_change() -> None:
    calendar = Calendar(time_zone="Europe/Berlin")
    friday_evening = datetime(2026, 3, 27, 20, tzinfo=UTC)
    assert calendar.at_or_after(friday_evening) == datetime(2026, 3, 30, 7, tzinfo=UTC)
    assert calendar.working_days_after(datetime(2026, 3, 27, 9, tzinfo=UTC), 1) == datetime(2026, 3, 30, 8, tzinfo=UTC)


def test_a_day_that_was_left_out_is_no_working_day() -> None:
    samoa = Calendar(time_zone="Pacific/Apia", hours=WorkingHours(days=frozenset(range(7))))
    thursday_evening = datetime(2011, 12, 29, 18, tzinfo=ZoneInfo("Pacific/Apia"))
    found = samoa.at_or_after(thursday_evening.astimezone(UTC)).astimezone(ZoneInfo("Pacific/Apia"))
    assert (found.date(), found.time()) == (date(2011, 12, 31), time(9))


def test_holidays_are_not_worked_on() -> None:
    calendar = Calendar(time_zone="UTC", is_holiday=lambda day: day == date(2026, 12, 25))
    christmas = datetime(2026, 12, 25, 10, tzinfo=UTC)
    assert calendar.at_or_after(christmas) == datetime(2026, 12, 28, 9, tzinfo=UTC)
    assert calendar.at_or_before(christmas) == datetime(2026, 12, 24, 16, tzinfo=UTC)
    assert calendar.working_days_after(datetime(2026, 12, 24, 10, tzinfo=UTC), 1) == datetime(
        2026, 12, 28, 10, tzinfo=UTC
    )


def test_settings_that_contradict_themselves_use_the_moment_itself() -> None:
    never = Calendar(time_zone="UTC", hours=WorkingHours(days=frozenset()))
    moment = datetime(2026, 3, 7, 3, tzinfo=UTC)
    assert never.at_or_after(moment) == moment
    assert never.at_or_before(moment) == moment


@settings(deadline=None)
@given(calendars, calendars, moments, st.sampled_from([15, 30, 45, 60, 90]))
def test_whatever_is_proposed_lies_inside_both_peoples_hours(
    one: Calendar, other: Calendar, now: datetime, minutes: int
) -> None:
    for start in propose([one, other], now=now, minutes=minutes):
        assert start > now
        for calendar in (one, other):
            assert calendar.is_working(start)
            assert calendar.is_working(start + (minutes - 1) * MINUTE)


def test_proposals_are_spread_over_three_weeks_and_leave_out_what_is_taken() -> None:
    london, stockholm = Calendar(time_zone="Europe/London"), Calendar(time_zone="Europe/Stockholm")
    now = datetime(2026, 3, 16, 10, tzinfo=UTC)
    free = propose([london, stockholm], now=now, minutes=45)
    assert len(free) == 9
    assert free[-1] - free[0] > timedelta(days=14)
    taken = [(free[0] - MINUTE, free[0] + MINUTE)]
    assert free[0] not in propose([london, stockholm], now=now, minutes=45, busy=taken)


def test_people_whose_hours_never_meet_get_no_proposal() -> None:
    lisbon, auckland = Calendar(time_zone="Europe/Lisbon"), Calendar(time_zone="Pacific/Auckland")
    assert propose([lisbon, auckland], now=datetime(2026, 6, 1, tzinfo=UTC), minutes=45) == ()
