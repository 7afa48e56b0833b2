"""Announcements that repeat, by the calendar."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.announcement import Announcement, AnnouncementState, Audience, Every, Options, Timing
from bot.domain.program import ProgramState
from bot.domain.recurring import day_of, first_number_after, moment_of
from bot.errors import Refusal, Refused
from bot.nudges import NudgeKind
from bot.services import recurring_announcements, second_look
from bot.services.recurring_announcements import Ended
from tests.bot.announcing import ADA, BOB, GRACE, INES, Office

WEEKLY = Timing(day=date(2026, 3, 3), hour=time(9), every=Every.WEEK)
ZONES = sorted(available_timezones())


def test_the_31st_is_the_last_day_of_shorter_months_and_the_31st_again_after_them() -> None:
    timing = Timing(day=date(2027, 12, 31), hour=time(9), every=Every.MONTH)
    days = [day_of(timing, number) for number in range(5)]
    assert [(one.month, one.day) for one in days] == [(12, 31), (1, 31), (2, 29), (3, 31), (4, 30)]


def test_the_hour_stays_across_a_change_of_clocks() -> None:
    timing = Timing(day=date(2026, 3, 23), hour=time(9), zone="Europe/Berlin", every=Every.WEEK)
    assert [moment_of(timing, number).hour for number in (0, 1)] == [8, 7]


@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    hour=st.times(),
    every=st.sampled_from(Every),
    number=st.integers(0, 11),
)
def test_every_issue_is_at_its_local_hour_and_later_than_the_one_before(
    zone: str, day: date, hour: time, every: Every, number: int
) -> None:
    timing = Timing(day=day, hour=hour.replace(fold=0), zone=zone, every=every)
    moment = moment_of(timing, number)
    local = moment.astimezone(ZoneInfo(zone))
    back = local.replace(tzinfo=None, fold=0)
    wanted = datetime.combine(day_of(timing, number), hour.replace(fold=0))
    assert timedelta() <= back - wanted <= timedelta(days=1), "only an hour that the clocks leave out is later"
    assert moment_of(timing, number + 1) > moment
    assert first_number_after(timing, 0, moment) == number + 1


def issues(office: Office, series: Announcement) -> list[Announcement]:
    with office.uow as uow:
        return [one for one in reversed(uow.announcements.latest(50)) if one.series_id == series.id]


def begin(office: Office, *texts: str, timing: Timing = WEEKLY) -> Announcement:
    series = office.write("Hello", timing=timing, options=Options(later_texts=texts))
    office.send(series)
    return series


def test_each_issue_goes_to_whoever_is_there_then_with_the_next_text_until_they_are_used_up(
    each_office: Office,
) -> None:
    series = begin(each_office, "One", "Two")
    each_office.work(until=each_office.now + timedelta(days=3))
    with each_office.uow as uow:
        uow.enrollments.save(uow.enrollments.of(ADA)[0].left(each_office.now))
    each_office.work(until=each_office.now + timedelta(days=60))
    first, second = issues(each_office, series)
    assert (first.text, second.text) == ("Hello\n\nOne", "Hello\n\nTwo")
    nine_in_new_york = [datetime(2026, 3, 3, 14, tzinfo=UTC), datetime(2026, 3, 10, 13, tzinfo=UTC)]
    assert [first.confirmed_at, second.confirmed_at] == nine_in_new_york, "before and after its clocks change"
    assert (each_office.readers(first), each_office.readers(second)) == ([ADA, BOB, INES], [BOB, INES])
    assert each_office.state(series).state is AnnouncementState.STOPPED
    assert told_it_stopped(each_office, series) == 1
    assert recurring_announcements.why_stopped(each_office.uow, series.id) is Ended.TEXTS


def test_a_bot_that_was_away_sends_what_is_timely_once_and_leaves_out_the_rest(office: Office) -> None:
    series = begin(office)
    office.now = datetime(2026, 3, 25, 12, tzinfo=UTC)  # three weeks were missed, the last of them a day ago
    office.work()
    assert issues(office, series) == [], "the first missed moment is too long ago"
    assert office.state(series).next_at == datetime(2026, 3, 31, 13, tzinfo=UTC)
    office.now = datetime(2026, 4, 1, 12, tzinfo=UTC)
    office.work()
    office.work()
    assert len(issues(office, series)) == 1


def test_it_is_paused_gone_on_with_and_stopped(each_office: Office) -> None:
    series = begin(each_office)
    recurring_announcements.halt(each_office.uow, GRACE, each_office.now, series.id)
    each_office.work(until=each_office.now + timedelta(days=10))
    assert issues(each_office, series) == []
    each_office.now = datetime(2026, 3, 12, 10, tzinfo=UTC)
    recurring_announcements.go_on(each_office.uow, GRACE, each_office.now, series.id)
    each_office.work(until=datetime(2026, 3, 18, 10, tzinfo=UTC))
    assert len(issues(each_office, series)) == 1
    recurring_announcements.stop(each_office.uow, GRACE, each_office.now, series.id)
    each_office.work(until=each_office.now + timedelta(days=30))
    assert len(issues(each_office, series)) == 1
    with pytest.raises(Refused):
        recurring_announcements.go_on(each_office.uow, GRACE, each_office.now, series.id)


def test_the_next_text_can_be_changed_and_not_alone_where_two_look(office: Office) -> None:
    office.appoint(GRACE, INES)
    series = begin(office, "One", "Two")
    recurring_announcements.change_next(office.uow, GRACE, office.now, series.id, "Another one")
    second_look.change(office.uow, INES, office.now, {second_look.EVERYWHERE})
    with pytest.raises(Refused) as refused:
        recurring_announcements.change_next(office.uow, GRACE, office.now, series.id, "Sneaked in")
    assert refused.value.why is Refusal.CHANGED_BY_ANOTHER_ONLY
    office.work(until=office.now + timedelta(days=3))
    assert [one.text for one in issues(office, series)] == ["Hello\n\nAnother one"]


def test_whoever_runs_it_no_more_repeats_nothing(office: Office) -> None:
    office.appoint(INES)
    theirs = office.make_program("Circle", {ADA: set()}, managers=(BOB,))
    series = office.write(audience=Audience(programs=(theirs.id,)), timing=WEEKLY, by=BOB)
    office.send(series, by=BOB)
    with office.uow as uow:
        uow.programs.save(replace(theirs, managers=()))
    office.work(until=office.now + timedelta(days=10))
    assert issues(office, series) == []
    assert office.state(series).state is AnnouncementState.STOPPED


def test_it_ends_after_its_last_day_and_says_so(each_office: Office) -> None:
    series = begin(each_office, timing=replace(WEEKLY, until=date(2026, 3, 17)))
    each_office.work(until=datetime(2026, 5, 1, tzinfo=UTC))
    assert [one.timing.day for one in issues(each_office, series)] == [date(2026, 3, day) for day in (3, 10, 17)]
    assert each_office.state(series).state is AnnouncementState.STOPPED
    assert told_it_stopped(each_office, series) == 1
    assert recurring_announcements.why_stopped(each_office.uow, series.id) is Ended.DAY


def test_it_ends_with_its_programs_and_says_so(each_office: Office) -> None:
    series = begin(each_office, "One", "Two", "Three")
    each_office.work(until=datetime(2026, 3, 5, tzinfo=UTC))
    with each_office.uow as uow:
        uow.programs.save(replace(each_office.program, state=ProgramState.CLOSED))
    each_office.work(until=datetime(2026, 5, 1, tzinfo=UTC))
    assert len(issues(each_office, series)) == 1
    assert told_it_stopped(each_office, series) == 1
    assert recurring_announcements.why_stopped(each_office.uow, series.id) is Ended.PROGRAMS


def test_one_that_is_gone_on_with_after_its_last_day_has_stopped(office: Office) -> None:
    series = begin(office, timing=replace(WEEKLY, until=date(2026, 3, 17)))
    recurring_announcements.halt(office.uow, GRACE, office.now, series.id)
    office.now = datetime(2026, 3, 18, 10, tzinfo=UTC)
    gone_on = recurring_announcements.go_on(office.uow, GRACE, office.now, series.id)
    assert gone_on.announcement.state is AnnouncementState.STOPPED
    assert recurring_announcements.why_stopped(office.uow, series.id) is Ended.DAY


def test_the_first_one_is_not_left_out_where_its_hour_has_passed_in_the_far_east_only(office: Office) -> None:
    office.now = datetime(2026, 3, 2, 20, tzinfo=UTC)  # in Kiritimati it is ten o'clock on the third
    series = begin(office, timing=replace(WEEKLY, own_zones=True))
    office.work(until=datetime(2026, 3, 16, tzinfo=UTC))
    assert [one.timing.day for one in issues(office, series)] == [date(2026, 3, 3), date(2026, 3, 10)]
    number = issues(office, series)[0].id
    with office.uow as uow:
        first = uow.outbox.about(NudgeKind.ANNOUNCEMENT, "announcement", number)
    assert {one.nudge.due_at.isoformat() for one in first if one.nudge.reader == ADA} == {"2026-03-03T09:00:00+00:00"}


def told_it_stopped(office: Office, series: Announcement) -> int:
    with office.uow as uow:
        return len(uow.outbox.about(NudgeKind.ANNOUNCEMENT_STOPPED, "announcement", series.id))
