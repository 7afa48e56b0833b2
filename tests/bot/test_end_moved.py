"""A program is prolonged or cut short: series follow it, and everybody hears of it in one message."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.domain.administration import Job
from bot.domain.clocks import Cadence
from bot.domain.pairing import Pairing
from bot.domain.program import Program
from bot.domain.repeating import MOST, going_on, moments, pace_of
from bot.domain.session import Session, SessionState
from bot.errors import Refused
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import end_moved, repeating_sessions, schedule, series_goes_on
from bot.services.schedule import Plan
from tests.bot.pairs import ADA, BOB, GRACE, know, pair
from tests.conftest import TEAM

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
FIRST = datetime(2026, 3, 4, 13, tzinfo=UTC)
ZONE = "Europe/Berlin"

Prolong = Callable[..., Program]


@pytest.fixture
def program(open_uow: OpenUnitOfWork) -> Pairing:
    know(open_uow, dict.fromkeys((ADA, BOB, GRACE), ZONE))
    return pair(open_uow, NOW)


@pytest.fixture
def move_end(open_uow: OpenUnitOfWork, program: Pairing) -> Prolong:
    """As an edit of the program does it; `times`: the job, however often it is begun again."""

    def to(ends_on: date, at: datetime = NOW, times: int = 2, *, work: bool = True) -> Program:
        with open_uow(TEAM) as uow:
            before = uow.programs.get(program.program_id)
            after = uow.programs.save(replace(before, ends_on=ends_on))
            end_moved.begin(uow, before, after, GRACE, at)
        job = Job(kind=end_moved.JOB, subject_id=after.id, asked_by=GRACE, asked_at=at)
        for _ in range(times if work else 0):
            end_moved.work(partial(open_uow, TEAM), lambda: at, job)
        return after

    return to


def planned(open_uow: OpenUnitOfWork, pairing: Pairing) -> list[Session]:
    with open_uow(TEAM) as uow:
        return list(schedule.upcoming(uow, pairing.id, NOW))


def days(sessions: list[Session]) -> list[str]:
    return [f"{one.starts_at.astimezone(ZoneInfo(ZONE)):%m-%d %H:%M}" for one in sessions]


def told(open_uow: OpenUnitOfWork, pairing: Pairing, at: datetime = NOW) -> dict[str, int]:
    """How many messages about the end each of them will read."""
    heard: dict[str, int] = {}
    with open_uow(TEAM) as uow:
        for one in uow.outbox.about(NudgeKind.PROGRAM_END_MOVED, "program", pairing.program_id):
            if end_moved.told(uow, one.nudge, at) is not None:
                heard[one.nudge.reader] = heard.get(one.nudge.reader, 0) + 1
    return heard


def test_a_series_goes_on_at_its_local_hour_until_the_new_end(
    open_uow: OpenUnitOfWork, program: Pairing, move_end: Prolong
) -> None:
    move_end(date(2026, 4, 2))
    repeating_sessions.plan(open_uow(TEAM), ADA, NOW, program.id, Plan(starts_at=FIRST), Cadence.EVERY_TWO_WEEKS)
    assert days(planned(open_uow, program)) == ["03-04 14:00", "03-18 14:00", "04-01 14:00"]
    later = NOW + timedelta(hours=1)
    move_end(date(2026, 5, 1), later)
    after = planned(open_uow, program)
    assert days(after)[3:] == ["04-15 14:00", "04-29 14:00"], "at the same local hour, over the change of clocks"
    assert len({one.series_id for one in after}) == 1
    assert told(open_uow, program) == {ADA: 1, BOB: 1}, "of the latest end alone, once, though the job ran twice"
    with open_uow(TEAM) as uow:
        (one,) = [
            one.nudge
            for one in uow.outbox.about(NudgeKind.PROGRAM_END_MOVED, "program", program.program_id)
            if one.nudge.reader == ADA and end_moved.told(uow, one.nudge, later)
        ]
        shown = end_moved.told(uow, one, later)
        assert shown is not None
        assert [session.starts_at for _, session in shown.last] == [after[-1].starts_at]
        files = uow.outbox.about(NudgeKind.SESSION_FILE, "session", after[3].id)
        assert [each.nudge.subject["following"] for each in files] == [1, 1], "one file for all, to each"


def test_what_is_cut_off_comes_back_when_the_program_is_prolonged_again(
    open_uow: OpenUnitOfWork, program: Pairing, move_end: Prolong
) -> None:
    move_end(date(2026, 5, 1))
    made = repeating_sessions.plan(open_uow(TEAM), ADA, NOW, program.id, Plan(starts_at=FIRST), Cadence.WEEKLY)
    schedule.cancel(open_uow(TEAM), BOB, NOW, made.sessions[1].id)
    whole = days(planned(open_uow, program))
    move_end(date(2026, 3, 20), NOW + timedelta(hours=1))
    assert days(planned(open_uow, program)) == ["03-04 14:00", "03-18 14:00"]
    with open_uow(TEAM) as uow:
        off = [one for one in uow.sessions.of(program.id) if one.state is SessionState.CANCELED]
        files = [uow.outbox.about(NudgeKind.SESSION_FILE, "session", one.id) for one in off]
        assert sorted(map(len, files)) == [0] * (len(off) - 2) + [2, 2], (
            "one file for the rest, besides the one by hand"
        )
    move_end(date(2026, 5, 1), NOW + timedelta(hours=2))
    assert days(planned(open_uow, program)) == whole, "and what was taken off by hand stays off"
    assert told(open_uow, program) == {ADA: 1, BOB: 1}


def test_moved_to_and_fro_only_the_last_end_counts(
    open_uow: OpenUnitOfWork, program: Pairing, move_end: Prolong
) -> None:
    for hours, ends_on in enumerate((date(2026, 5, 1), date(2026, 6, 1), date(2026, 5, 1), date(2026, 6, 1))):
        move_end(ends_on, NOW + timedelta(hours=hours), work=hours != 1)
    assert told(open_uow, program) == {ADA: 1, BOB: 1}


def test_a_series_that_was_stopped_by_hand_or_is_over_stays_so(
    open_uow: OpenUnitOfWork, program: Pairing, move_end: Prolong
) -> None:
    move_end(date(2026, 4, 2))
    made = repeating_sessions.plan(open_uow(TEAM), ADA, NOW, program.id, Plan(starts_at=FIRST), Cadence.WEEKLY)
    repeating_sessions.cancel(open_uow(TEAM), BOB, NOW, made.sessions[2].id)
    move_end(date(2026, 6, 1), NOW + timedelta(hours=1))
    assert len(planned(open_uow, program)) == 2
    move_end(date(2026, 7, 1), datetime(2026, 5, 1, 10, tzinfo=UTC))
    assert len(planned(open_uow, program)) == 2


def test_a_series_longer_than_many_at_once_goes_on_half_way_through(open_uow: OpenUnitOfWork, program: Pairing) -> None:
    made = repeating_sessions.plan(open_uow(TEAM), ADA, NOW, program.id, Plan(starts_at=FIRST), Cadence.WEEKLY)
    assert len(made.sessions) == MOST
    half_way = made.sessions[MOST // 2].starts_at
    job = Job(kind=series_goes_on.JOB, subject_id=made.first.id, asked_by=ADA, asked_at=NOW, due_at=half_way)
    for _ in range(2):
        series_goes_on.look_again(partial(open_uow, TEAM), lambda: half_way, job)
    every = planned(open_uow, program)
    assert len([one for one in every if one.ends_at > half_way]) == MOST
    assert {(b.starts_at - a.starts_at).days for a, b in pairwise(every)} <= {6, 7}
    with open_uow(TEAM) as uow:
        assert uow.jobs.get(2).kind == series_goes_on.JOB, "once more, half way through those"
        with pytest.raises(Refused):
            uow.jobs.get(3)


@pytest.mark.parametrize("every", list(Cadence))
def test_the_pace_is_seen_from_the_days_and_one_moved_alone_changes_nothing(every: Cadence) -> None:
    whole = list(moments(FIRST, every, ZONE, date(2027, 3, 1)))
    assert pace_of(whole, ZONE) is every
    known = [*whole[:4], whole[4] + timedelta(days=1)]
    assert pace_of(known, ZONE) is every
    assert list(going_on(known, every, ZONE, date(2027, 3, 1)))[:3] == whole[5:8]
    assert pace_of(whole[:1], ZONE) is None
    assert list(going_on(whole[:1], every, ZONE, date(2027, 3, 1)))[:3] == whole[1:4]
