"""Sessions at a steady pace: when they are, and moving or canceling one or all that follow."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.clocks import Cadence
from bot.domain.person import Person
from bot.domain.repeating import MOST, going_on, moments, moved_along
from bot.domain.session import Session, SessionState
from bot.errors import FieldProblems, Refusal, Refused
from bot.nudges import DeliveryState, NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import invite_file, repeating_sessions, schedule
from bot.services.repeating_sessions import Series
from bot.services.schedule import Plan
from tests.bot.pairs import ADA, BOB, pair
from tests.conftest import TEAM

ZONES = sorted(name for name in available_timezones() if "/" in name)
BEFORE_ALL_CHANGES = datetime.fromisoformat("2026-03-03T15:00:00+00:00")


@settings(max_examples=60, deadline=None)
@given(zone=st.sampled_from(ZONES), every=st.sampled_from(Cadence), hour=st.integers(8, 18), day=st.integers(1, 28))
def test_the_local_hour_and_weekday_stay_all_year(zone: str, every: Cadence, hour: int, day: int) -> None:
    first = datetime(2026, 1, day, hour, tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))
    local = [one.astimezone(ZoneInfo(zone)) for one in moments(first, every, zone, date(2027, 3, 1))]
    assert {(one.hour, one.weekday()) for one in local} == {(hour, local[0].weekday())}
    assert len(local) >= 13
    gaps = {(two.date() - one.date()).days for one, two in pairwise(local)}
    assert gaps <= ({28, 35} if every is Cadence.MONTHLY else {every.days})


def test_a_fifth_weekday_becomes_the_last_one() -> None:
    first = datetime.fromisoformat("2026-01-30T10:00:00+00:00")  # the fifth Friday
    days = [one.date().isoformat() for one in moments(first, Cadence.MONTHLY, "UTC", date(2026, 5, 31))]
    assert days == ["2026-01-30", "2026-02-27", "2026-03-27", "2026-04-24", "2026-05-29"]


@pytest.mark.parametrize(
    ("zone", "first", "every"),
    [
        ("Europe/London", "2026-03-22T01:30", Cadence.WEEKLY),  # 01:30 is left out on March 29
        ("Australia/Lord_Howe", "2026-09-27T02:15", Cadence.WEEKLY),  # half an hour is
        ("Africa/Casablanca", "2026-03-08T02:30", Cadence.WEEKLY),  # the end of Ramadan
        ("Europe/London", "2026-10-18T01:30", Cadence.WEEKLY),  # 01:30 comes twice on October 25
        ("Asia/Kathmandu", "2026-01-30T10:00", Cadence.MONTHLY),  # the fifth Friday
    ],
)
def test_what_goes_on_later_is_what_would_have_been_planned_at_once(zone: str, first: str, every: Cadence) -> None:
    begins = datetime.fromisoformat(first).replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))
    together = moments(begins, every, zone, date(2027, 3, 1))
    for length in range(2, 6):
        known = together[:length]
        later = going_on(known, every, zone, date(2027, 3, 1))
        assert (*known, *later)[: len(together)] == together


def test_there_are_never_more_than_fit_a_year() -> None:
    assert len(moments(BEFORE_ALL_CHANGES, Cadence.WEEKLY, "UTC", date(2036, 1, 1))) == MOST


def test_those_that_follow_go_along_to_the_same_local_hour() -> None:
    first, later = moments(BEFORE_ALL_CHANGES, Cadence.MONTHLY, "America/New_York", date(2026, 4, 30))
    new = first + timedelta(days=1, hours=1)
    moved = moved_along(later, first, new, "America/New_York").astimezone(ZoneInfo("America/New_York"))
    assert (moved.weekday(), moved.hour) == (2, 11)


def series(open_uow: OpenUnitOfWork, now: datetime, every: Cadence = Cadence.EVERY_TWO_WEEKS) -> Series:
    pairing = pair(open_uow, now)
    wanted = Plan(starts_at=now + timedelta(days=1, hours=4), agenda=("One",))
    return repeating_sessions.plan(open_uow(TEAM), ADA, now, pairing.id, wanted, every)


def planned(open_uow: OpenUnitOfWork, pairing_id: int, now: datetime) -> list[Session]:
    with open_uow(TEAM) as uow:
        return list(schedule.upcoming(uow, pairing_id, now))


def test_a_series_is_planned_once_and_told_once(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> None:
    made = series(open_uow, now)
    with open_uow(TEAM) as uow:
        ends_on = uow.programs.get(uow.pairings.get(made.first.pairing_id).program_id).ends_on
        told = uow.outbox.about(NudgeKind.SESSION_PLANNED, "session", made.first.id)
        reminders = [uow.outbox.about(NudgeKind.SESSION_REMINDER, "session", one.id) for one in made.sessions]
    assert len(made.sessions) > 5
    assert made.last.starts_at.date() <= ends_on
    assert [(one.nudge.reader, one.nudge.subject["following"]) for one in told] == [(BOB, len(made.sessions) - 1)]
    assert all(reminders)
    again = repeating_sessions.plan(
        open_uow(TEAM), ADA, now, made.first.pairing_id, Plan(starts_at=made.first.starts_at), Cadence.EVERY_TWO_WEEKS
    )
    assert [one.id for one in again.sessions] == [one.id for one in made.sessions]


def test_one_of_them_is_moved_alone(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> None:
    made = series(open_uow, now)
    second = made.sessions[1]
    schedule.move(open_uow(TEAM), BOB, now, second.id, Plan(starts_at=second.starts_at + timedelta(days=1)))
    left = planned(open_uow, second.pairing_id, now)
    assert [one.sequence for one in left] == [0, 1, *([0] * (len(left) - 2))]


def test_all_after_one_go_along(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> None:
    made = series(open_uow, now)
    third = made.sessions[2]
    new = third.starts_at + timedelta(days=2)
    moved = repeating_sessions.move(open_uow(TEAM), ADA, now, third.id, Plan(starts_at=new, minutes=30))
    left = planned(open_uow, third.pairing_id, now)
    assert [one.starts_at for one in left[:2]] == [one.starts_at for one in made.sessions[:2]]
    assert left[2].starts_at == new
    assert {one.minutes for one in left[2:]} == {30}
    assert {one.sequence for one in left[2:]} == {1}
    assert len(moved.sessions) == len(made.sessions) - 2


def test_the_rest_is_canceled_together_and_told_once(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    made = series(open_uow, now)
    second = made.sessions[1]
    canceled = repeating_sessions.cancel(open_uow(TEAM), BOB, now, second.id)
    assert {one.state for one in canceled.sessions} == {SessionState.CANCELED}
    assert [one.id for one in planned(open_uow, second.pairing_id, now)] == [made.first.id]
    with open_uow(TEAM) as uow:
        told = uow.outbox.about(NudgeKind.SESSION_CANCELED, "session", second.id)
        assert repeating_sessions.told_of(uow, canceled.first, len(canceled.sessions) - 1) == canceled.sessions
    assert [one.nudge.reader for one in told if one.state is DeliveryState.WAITING] == [ADA]
    with pytest.raises(Refused) as refused:
        repeating_sessions.cancel(open_uow(TEAM), BOB, now, second.id)
    assert refused.value.why is Refusal.NOT_POSSIBLE_NOW


def test_one_file_has_all_of_them_each_under_its_own_name(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    made = series(open_uow, now)
    content = invite_file.calendar_file(
        *made.sessions, workspace_id=TEAM, names=("Ada", "Bob"), organizer=None, now=now
    )
    calendar: Any = icalendar.Calendar.from_ical(content)
    events = calendar.walk("VEVENT")
    assert len({str(one["uid"]) for one in events}) == len(made.sessions)
    assert [one["dtstart"].dt for one in events] == [one.starts_at for one in made.sessions]


def test_a_session_without_a_series_is_a_series_of_one(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing = pair(open_uow, now)
    wanted = Plan(starts_at=now + timedelta(days=1))
    alone = schedule.plan(open_uow(TEAM), ADA, now, pairing.id, wanted).session
    assert len(repeating_sessions.cancel(open_uow(TEAM), ADA, now, alone.id).sessions) == 1


@pytest.mark.parametrize("ahead", [timedelta(days=-1), timedelta(days=4000)])
def test_a_series_cannot_begin_in_the_past_or_in_years(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime, ahead: timedelta
) -> None:
    pairing = pair(open_uow, now)
    with pytest.raises(FieldProblems):
        repeating_sessions.plan(open_uow(TEAM), ADA, now, pairing.id, Plan(starts_at=now + ahead), Cadence.WEEKLY)
