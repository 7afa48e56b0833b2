"""What speaks against a time is said before it is planned: hours, days off, breaks, other sessions, the end."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.domain.clocks import Cadence
from bot.domain.person import PersonId
from bot.domain.working_time import WorkingHours
from bot.errors import FieldProblems, Refused
from bot.ports import OpenUnitOfWork
from bot.services import pause, repeating_sessions, schedule, second_thoughts
from bot.services.schedule import Plan
from bot.services.second_thoughts import Asked, Doubt, Why
from tests.bot.pairs import ADA, BOB, GRACE, INES, know, pair
from tests.conftest import TEAM

NOW = datetime.fromisoformat("2026-03-02T10:00:00+00:00")
THURSDAY = datetime.fromisoformat("2026-03-05T15:00:00+00:00")  # 16:00 in Stockholm
ZONES = {ADA: "Europe/London", BOB: "Europe/Stockholm", GRACE: "Europe/London", INES: "Europe/Lisbon"}


def doubts(open_uow: OpenUnitOfWork, pairing_id: int, starts_at: datetime, **more: object) -> tuple[Doubt, ...]:
    wanted = Plan(starts_at=starts_at, minutes=int(str(more.pop("minutes", 45))))
    asked = Asked(**{"pairing_id": pairing_id, "session_id": 0, "wanted": wanted, **more})  # type: ignore[arg-type]
    return second_thoughts.about(open_uow(TEAM), ADA, NOW, asked).found


def said(found: tuple[Doubt, ...]) -> list[tuple[Why, PersonId | None, int]]:
    return [(one.why, one.person_id, len(one.when)) for one in found]


@pytest.fixture
def pairing_id(open_uow: OpenUnitOfWork) -> int:
    know(open_uow, ZONES)
    return pair(open_uow, NOW).id


def change(open_uow: OpenUnitOfWork, person: PersonId, **to: object) -> None:
    with open_uow(TEAM) as uow:
        uow.people.put(replace(uow.people.get(person), **to))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ahead", "minutes", "why"),
    [
        (timedelta(), 45, None),
        (timedelta(), 90, Why.ENDS_LATE),
        (timedelta(hours=2), 45, Why.OUTSIDE_HOURS),
        (timedelta(days=2), 45, Why.DAY_OFF),
    ],
)
def test_the_partners_hours_and_days(
    open_uow: OpenUnitOfWork, pairing_id: int, ahead: timedelta, minutes: int, why: Why | None
) -> None:
    found = doubts(open_uow, pairing_id, THURSDAY + ahead, minutes=minutes)
    assert said(found) == ([(why, BOB, 1)] if why else [])
    assert all(str(one.when[0].tzinfo) == "Europe/Stockholm" for one in found)


def test_a_public_holiday_of_either_and_a_break(open_uow: OpenUnitOfWork, pairing_id: int) -> None:
    good_friday = datetime.fromisoformat("2026-04-03T13:00:00+00:00")
    for person, calendar in ((ADA, "GB"), (BOB, "SE")):
        change(open_uow, person, holiday_calendar=calendar)
    assert said(doubts(open_uow, pairing_id, good_friday)) == [(Why.HOLIDAY, ADA, 1), (Why.HOLIDAY, BOB, 1)]
    with open_uow(TEAM) as uow:
        program_id = uow.pairings.get(pairing_id).program_id
    pause.pause(open_uow(TEAM), BOB, NOW, date(2026, 3, 6), [program_id])
    found = doubts(open_uow, pairing_id, THURSDAY)
    assert [(one.why, one.person_id, one.until) for one in found] == [(Why.AWAY, BOB, date(2026, 3, 6))]


def test_a_night_shift_belongs_to_the_day_on_which_it_begins(open_uow: OpenUnitOfWork, pairing_id: int) -> None:
    nights = WorkingHours(starts=time(22), ends=time(6))
    change(open_uow, BOB, working_hours=nights)
    saturday_at_two, monday_at_two = (datetime(2026, 3, day, 1, tzinfo=NOW.tzinfo) for day in (7, 9))
    assert said(doubts(open_uow, pairing_id, saturday_at_two)) == []
    assert said(doubts(open_uow, pairing_id, monday_at_two)) == [(Why.OUTSIDE_HOURS, BOB, 1)], (
        "no day off: it begins late"
    )
    sunday_at_ten_in_the_evening = datetime(2026, 3, 8, 21, tzinfo=NOW.tzinfo)
    assert said(doubts(open_uow, pairing_id, sunday_at_ten_in_the_evening)) == [(Why.DAY_OFF, BOB, 1)]


def test_what_either_has_planned_with_others_is_said_without_saying_what(
    open_uow: OpenUnitOfWork, pairing_id: int
) -> None:
    other = pair(open_uow, NOW, INES)
    schedule.plan(open_uow(TEAM), BOB, NOW, other.id, Plan(starts_at=THURSDAY + timedelta(minutes=30)))
    found = doubts(open_uow, pairing_id, THURSDAY)
    assert said(found) == [(Why.BUSY, BOB, 1)]
    assert found[0].meets is None
    assert said(doubts(open_uow, pairing_id, THURSDAY - timedelta(minutes=15))) == [], "one after the other"
    schedule.plan(open_uow(TEAM), ADA, NOW, pairing_id, Plan(starts_at=THURSDAY))
    again = doubts(open_uow, pairing_id, THURSDAY + timedelta(minutes=10))
    assert [(one.why, one.person_id, one.meets is not None) for one in again] == [
        (Why.BUSY, ADA, True),
        (Why.BUSY, BOB, False),
    ]


def test_one_that_moves_does_not_stand_in_its_own_way(open_uow: OpenUnitOfWork, pairing_id: int) -> None:
    planned = schedule.plan(open_uow(TEAM), ADA, NOW, pairing_id, Plan(starts_at=THURSDAY)).session
    assert doubts(open_uow, pairing_id, THURSDAY, session_id=planned.id) == ()
    assert doubts(open_uow, pairing_id, THURSDAY - timedelta(minutes=20), session_id=planned.id) == ()
    assert doubts(open_uow, pairing_id, THURSDAY) == (), "sent twice, it is planned once"
    schedule.cancel(open_uow(TEAM), ADA, NOW, planned.id)
    with pytest.raises(Refused):
        doubts(open_uow, pairing_id, THURSDAY, session_id=planned.id)


def test_of_a_series_each_reason_is_said_once_with_all_it_is_about(open_uow: OpenUnitOfWork, pairing_id: int) -> None:
    change(open_uow, BOB, holiday_calendar="BG", time_zone="America/New_York")
    with open_uow(TEAM) as uow:
        program = uow.programs.get(uow.pairings.get(pairing_id).program_id)
        uow.programs.save(replace(program, ends_on=date(2026, 5, 20)))
    nine_there = datetime.fromisoformat("2026-03-04T14:00:00+00:00")
    weekly = doubts(open_uow, pairing_id, nine_there, every=Cadence.WEEKLY)
    assert said(weekly) == [(Why.HOLIDAY, BOB, 1)], "May 6"
    made = repeating_sessions.plan(open_uow(TEAM), ADA, NOW, pairing_id, Plan(starts_at=nine_there), Cadence.WEEKLY)
    eight_there = Plan(starts_at=nine_there - timedelta(hours=1))
    asked = Asked(pairing_id=pairing_id, session_id=made.first.id, wanted=eight_there, following=True)
    found = second_thoughts.about(open_uow(TEAM), ADA, NOW, asked)
    hours = next(one for one in found.found if one.why is Why.OUTSIDE_HOURS)
    assert found.count == len(made.sessions)
    assert f"{hours.when[0]:%H:%M}" == "08:00"
    assert 1 < len(hours.when) < found.count, "in three weeks of March it is 09:00 there"


def test_after_the_end_of_the_program(open_uow: OpenUnitOfWork, pairing_id: int) -> None:
    with open_uow(TEAM) as uow:
        program = uow.programs.get(uow.pairings.get(pairing_id).program_id)
        uow.programs.save(replace(program, ends_on=date(2026, 3, 4)))
    assert said(doubts(open_uow, pairing_id, THURSDAY)) == [(Why.PROGRAM_OVER, None, 1)]


def test_what_cannot_be_is_refused_before_anything_is_doubted(open_uow: OpenUnitOfWork, pairing_id: int) -> None:
    with pytest.raises(FieldProblems):
        doubts(open_uow, pairing_id, NOW - timedelta(days=1))
