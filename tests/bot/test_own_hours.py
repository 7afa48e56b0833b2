"""Whose day it is: night shifts, weeks that begin on Sunday, holidays, other zones, and changes of clocks."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.choices import Snooze
from bot.domain.person import Person, PersonId
from bot.domain.recurring import months_later
from bot.domain.session import Session
from bot.domain.working_time import Calendar, WorkingHours
from bot.domain.workspace import Workspace
from bot.errors import FieldProblems, Problem
from bot.nudges import Nudge, NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import digest, directory, later_form, nudge_choices, session_nudges, turns
from bot.services.calendars import calendar, is_holiday_in
from bot.services.directory import Member
from bot.services.nudge_choices import snoozed_until
from tests.bot.pairs import ADA, GRACE, know, pair
from tests.conftest import MONDAY, TEAM

NIGHTS = WorkingHours(starts=time(22), ends=time(6))
SUNDAY_TO_THURSDAY = WorkingHours(days=frozenset({6, 0, 1, 2, 3}))
LONDON, BERLIN = "Europe/London", "Europe/Berlin"


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).astimezone(UTC)


CHRISTMAS = Calendar(time_zone=BERLIN, is_holiday=is_holiday_in(("DE",)))


@pytest.mark.parametrize(
    ("calendar", "how", "now", "until"),
    [
        # At eleven in the evening, an hour later is after midnight and still the same night.
        (Calendar(time_zone=LONDON, hours=NIGHTS), Snooze.HOUR, "2026-03-02T23:30Z", "2026-03-03T00:30Z"),
        (Calendar(time_zone=LONDON, hours=NIGHTS), Snooze.TOMORROW, "2026-03-02T23:30Z", "2026-03-03T22:00Z"),
        (Calendar(time_zone=LONDON, hours=NIGHTS), Snooze.TOMORROW, "2026-03-03T04:00Z", "2026-03-03T22:00Z"),
        # Friday's night ends on Saturday morning; the next one is Monday's.
        (Calendar(time_zone=LONDON, hours=NIGHTS), Snooze.TOMORROW, "2026-03-07T03:00Z", "2026-03-09T22:00Z"),
        (Calendar(time_zone=LONDON, hours=NIGHTS), Snooze.NEXT_WEEK, "2026-03-03T04:00Z", "2026-03-10T04:00Z"),
        # Thursday is the last day of this week, and Sunday the first of the next one.
        (
            Calendar(time_zone="UTC", hours=SUNDAY_TO_THURSDAY),
            Snooze.TOMORROW,
            "2026-03-05T10:00Z",
            "2026-03-08T09:00Z",
        ),
        # Clocks go forward on March 29, and back on October 25: ten o'clock stays ten o'clock.
        (Calendar(time_zone=BERLIN), Snooze.NEXT_WEEK, "2026-03-27T10:00+01:00", "2026-04-03T10:00+02:00"),
        (Calendar(time_zone=BERLIN), Snooze.NEXT_WEEK, "2026-10-23T10:00+02:00", "2026-10-30T10:00+01:00"),
        (Calendar(time_zone=BERLIN), Snooze.TOMORROW, "2026-03-27T10:00+01:00", "2026-03-30T09:00+02:00"),
        # Christmas falls on a Friday, and the day after it is a holiday too.
        (CHRISTMAS, Snooze.TOMORROW, "2026-12-24T10:00+01:00", "2026-12-28T09:00+01:00"),
        (CHRISTMAS, Snooze.NEXT_WEEK, "2026-12-18T10:00+01:00", "2026-12-28T09:00+01:00"),
        # The night that is an hour longer, at the hour that comes twice.
        (
            Calendar(time_zone=BERLIN, hours=replace(NIGHTS, days=frozenset(range(7)))),
            Snooze.HOUR,
            "2026-10-25T02:30+02:00",
            "2026-10-25T02:30+01:00",
        ),
    ],
)
def test_later_is_when_the_reader_works(calendar: Calendar, how: Snooze, now: str, until: str) -> None:
    assert snoozed_until(calendar, how, at(now)) == at(until)


def nudge(name: str, due_at: datetime) -> Nudge:
    return Nudge(key=name, kind=NudgeKind.CHECK_IN, readers=(ADA,), subject={"thing": 1}, due_at=due_at)


def test_a_night_is_one_day(lite_uow: OpenUnitOfWork) -> None:
    """One nudge in a night, though its date changes; the next night is another day."""
    works = Calendar(time_zone=LONDON, hours=NIGHTS)
    assert works.work_day(at("2026-03-03T02:00Z")) == works.work_day(at("2026-03-02T23:00Z")) == date(2026, 3, 2)
    assert works.work_day(at("2026-03-03T23:00Z")) == date(2026, 3, 3)
    assert works.begins_on(date(2026, 3, 7)) == at("2026-03-09T22:00Z"), "nobody works in the night to Sunday"
    evening = at("2026-03-02T22:30Z")
    with lite_uow(TEAM) as uow:
        uow.people.put(Person(id=ADA, name="Ada", working_hours=NIGHTS, time_zone=LONDON))
        first, second = (nudge(name, evening + hours * timedelta(hours=1)) for name, hours in (("a", 0), ("b", 2)))
        for one in (first, second):
            uow.outbox.add(one)
        deliveries = {one.nudge.key: one for one in uow.outbox.open_ones(9)}
        assert turns.take(uow, deliveries["a"], evening).go
        assert turns.take(uow, deliveries["b"], at("2026-03-03T00:30Z")).until == at("2026-03-03T22:00Z")


@pytest.mark.parametrize(
    ("starts", "ends", "plausible"),
    [(22, 6, True), (16, 0, True), (0, 6, True), (18, 8, True), (17, 9, False), (9, 8, False), (9, 9, False)],
)
def test_a_night_shift_is_kept_and_two_hours_in_the_wrong_order_are_not(
    lite_uow: OpenUnitOfWork, starts: int, ends: int, plausible: bool
) -> None:
    know(lite_uow, {ADA: LONDON})
    hours = WorkingHours(starts=time(starts), ends=time(ends))
    if plausible:
        assert nudge_choices.keep_hours(lite_uow(TEAM), ADA, MONDAY, hours, None).hours == hours
        return
    with pytest.raises(FieldProblems) as wrong:
        nudge_choices.keep_hours(lite_uow(TEAM), ADA, MONDAY, hours, None)
    assert wrong.value.problems == {"works_until": Problem.END_BEFORE_START}


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-29", 6, "2028-02-29"),
        ("2026-01-31", 12, "2027-01-31"),
        ("2027-03-31", -1, "2027-02-28"),
        ("2026-12-30", 2, "2027-02-28"),
    ],
)
def test_months_go_by_the_calendar(day: str, months: int, later: str) -> None:
    """How long a program lasts, and when somebody new is asked again."""
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)
    assert later_form.months_after(date.fromisoformat(day), months).date() == date.fromisoformat(later)


def test_a_zone_that_nobody_knows_is_utc() -> None:
    for zone in ("", "Mars/Olympus", "../etc/passwd", "x" * 400):
        person = Person(id=ADA, name="Ada", time_zone=zone)
        assert calendar(person, Workspace(id=TEAM)).at_or_after(at("2026-03-07T10:00Z")) == at("2026-03-09T09:00Z")


def planned(open_uow: OpenUnitOfWork, starts: datetime) -> Session:
    pairing = pair(open_uow, MONDAY)
    with open_uow(TEAM) as uow:
        for one in pairing.people:
            uow.people.put(replace(uow.people.get(one), time_zone=LONDON))
        session = uow.sessions.add(Session(pairing_id=pairing.id, starts_at=starts, recorded_by=ADA))
        session_nudges.write(uow, session, pairing, uow.programs.get(pairing.program_id).clocks, MONDAY)
        digest.plan_for(uow, uow.programs.get(pairing.program_id), MONDAY)
        return session


def due(open_uow: OpenUnitOfWork, kind: NudgeKind, reader: PersonId) -> datetime:
    with open_uow(TEAM) as uow:
        waiting = [one.nudge for one in uow.outbox.open_ones(99)]
    (found,) = (one.due_at for one in waiting if (one.kind, one.reader) == (kind, reader))
    return found


def test_a_reminder_comes_before_its_session_also_when_its_reader_works_other_hours(
    open_uow: OpenUnitOfWork, people: list[Person]
) -> None:
    planned(open_uow, at("2026-03-10T15:00Z"))
    assert due(open_uow, NudgeKind.SESSION_REMINDER, ADA) == at("2026-03-09T15:00Z")
    mornings = WorkingHours(starts=time(8), ends=time(12), days=frozenset({1, 3, 4}))
    nudge_choices.keep_hours(open_uow(TEAM), ADA, MONDAY, mornings, None)
    assert due(open_uow, NudgeKind.SESSION_REMINDER, ADA) == at("2026-03-06T11:00Z"), "not on Tuesday, in a hurry"


@pytest.mark.parametrize(
    ("zone", "reminder", "weekly"),
    [
        ("Asia/Tokyo", "2026-03-09T16:00+09:00", "2026-03-09T09:00+09:00"),
        ("America/New_York", "2026-03-09T11:00-04:00", "2026-03-09T09:00-04:00"),
        ("Mars/Olympus", "2026-03-09T15:00+00:00", "2026-03-09T09:00+00:00"),
    ],
)
def test_whoever_travels_takes_their_hours_along(
    open_uow: OpenUnitOfWork, people: list[Person], zone: str, reminder: str, weekly: str
) -> None:
    """Slack tells of the new zone: the reminder comes before the session, and the digest on Monday at nine there."""
    planned(open_uow, at("2026-03-10T15:00Z"))
    for one in (ADA, GRACE):
        directory.learn(open_uow(TEAM), [Member(id=one, name="Ada", time_zone=zone)], MONDAY)
    assert due(open_uow, NudgeKind.SESSION_REMINDER, ADA) == at(reminder)
    assert due(open_uow, NudgeKind.MANAGER_DIGEST, GRACE) == at(weekly)
