"""A series of two zones keeps the clock of whoever chose its hour, also when clocks change and when it goes on."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.clocks import Cadence
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import repeating_sessions, schedule, series_goes_on
from bot.services.repeating_sessions import Series
from bot.services.schedule import Plan
from tests.bot.pairs import ADA, BOB, GRACE, know, pair
from tests.conftest import TEAM

LONDON, NEW_YORK = "Europe/London", "America/New_York"
NOW = datetime.fromisoformat("2026-03-02T10:00:00+00:00")
THREE_IN_LONDON = datetime.fromisoformat("2026-03-05T15:00:00+00:00")
ENDS_ON = date(2026, 4, 30)


def series(open_uow: OpenUnitOfWork) -> Series:
    """Every week at 15:00 in London, while New York changes its clocks on March 8 and London on March 29."""
    know(open_uow, {ADA: LONDON, BOB: NEW_YORK, GRACE: LONDON})
    pairing = pair(open_uow, NOW)
    with open_uow(TEAM) as uow:
        uow.programs.save(replace(uow.programs.get(pairing.program_id), ends_on=ENDS_ON))
    return repeating_sessions.plan(
        open_uow(TEAM), ADA, NOW, pairing.id, Plan(starts_at=THREE_IN_LONDON), Cadence.WEEKLY
    )


def hours(open_uow: OpenUnitOfWork, pairing_id: int, zone: str) -> set[str]:
    with open_uow(TEAM) as uow:
        every = schedule.upcoming(uow, pairing_id, NOW)
    return {f"{one.starts_at.astimezone(ZoneInfo(zone)):%a %H:%M}" for one in every}


def prolong(open_uow: OpenUnitOfWork, pairing_id: int) -> int:
    with open_uow(TEAM) as uow:
        pairing = uow.pairings.get(pairing_id)
        program = uow.programs.save(replace(uow.programs.get(pairing.program_id), ends_on=date(2026, 12, 10)))
        return len(series_goes_on.go_on(uow, program, pairing, NOW))


def test_a_partner_who_moves_it_to_another_hour_keeps_their_own_hour(open_uow: OpenUnitOfWork) -> None:
    made = series(open_uow)
    elevens = datetime(2026, 3, 5, 11, tzinfo=ZoneInfo(NEW_YORK))
    repeating_sessions.move(open_uow(TEAM), BOB, NOW, made.first.id, Plan(starts_at=elevens))
    assert hours(open_uow, made.first.pairing_id, NEW_YORK) == {"Thu 11:00"}
    assert hours(open_uow, made.first.pairing_id, LONDON) == {"Thu 15:00", "Thu 16:00"}
    assert prolong(open_uow, made.first.pairing_id) > 10
    assert hours(open_uow, made.first.pairing_id, NEW_YORK) == {"Thu 11:00"}, "also what is added in winter"


@pytest.mark.parametrize(("days", "minutes"), [(1, 45), (0, 90)])
def test_another_day_or_length_leaves_the_hour_to_whoever_chose_it(
    open_uow: OpenUnitOfWork, days: int, minutes: int
) -> None:
    made = series(open_uow)
    wanted = Plan(starts_at=THREE_IN_LONDON + timedelta(days=days), minutes=minutes)
    repeating_sessions.move(open_uow(TEAM), BOB, NOW, made.first.id, wanted)
    day = "Fri" if days else "Thu"
    assert hours(open_uow, made.first.pairing_id, LONDON) == {f"{day} 15:00"}
    assert prolong(open_uow, made.first.pairing_id) > 10
    assert hours(open_uow, made.first.pairing_id, LONDON) == {f"{day} 15:00"}


def test_the_same_times_again_tell_nobody_and_keep_the_agenda(open_uow: OpenUnitOfWork) -> None:
    made = series(open_uow)
    wanted = Plan(starts_at=THREE_IN_LONDON, agenda=("One more point",))
    again = repeating_sessions.move(open_uow(TEAM), BOB, NOW, made.first.id, wanted)
    assert {one.sequence for one in again.sessions} == {0}
    assert again.first.agenda == ("One more point",)
    with open_uow(TEAM) as uow:
        assert not uow.outbox.about(NudgeKind.SESSION_MOVED, "session", made.first.id)


def test_one_that_was_planned_before_clocks_were_noted_keeps_that_of_whoever_planned_it(
    open_uow: OpenUnitOfWork,
) -> None:
    made = series(open_uow)
    with open_uow(TEAM) as uow:
        for one in made.sessions:
            uow.sessions.save(replace(one, zone=None))
    assert prolong(open_uow, made.first.pairing_id) > 10
    assert hours(open_uow, made.first.pairing_id, LONDON) == {"Thu 15:00"}
