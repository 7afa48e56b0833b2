"""What people see of several sessions at once: one golden file for each state."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.clocks import Cadence
from bot.domain.repeating import moments
from bot.domain.session import SessionState
from bot.services.repeating_sessions import Series
from bot.services.schedule import PlanForm
from handlers.blocks import repeating, schedule
from handlers.blocks.kit import Message
from tests.golden_files import Golden
from tests.handlers.samples import INES
from tests.handlers.session_samples import ONE, PLANNED, PROPOSALS

THREE = tuple(
    replace(PLANNED, id=number, series_id=1, starts_at=PLANNED.starts_at + timedelta(days=14 * (number - 1)))
    for number in (1, 2, 3)
)
SERIES = Series(sessions=THREE, chosen=ONE)
CANCELED = Series(sessions=tuple(replace(one, state=SessionState.CANCELED) for one in THREE), chosen=ONE)


def test_what_follows_the_form(golden: Golden) -> None:
    golden("schedule/series_planned", repeating.done(SERIES, moved=False))
    golden("schedule/series_moved", repeating.done(SERIES, moved=True))


def test_one_of_a_series_is_moved_alone_or_with_those_after_it(golden: Golden) -> None:
    form = PlanForm(chosen=ONE, zones=("Europe/London",), proposals=PROPOSALS, planned=(), moving=THREE[0])
    golden("schedule/form_move_series", schedule.form(form))


def test_every_message(golden: Golden) -> None:
    golden("schedule/series_planned_message", repeating.planned_message(SERIES, INES))
    golden("schedule/series_moved_message", repeating.moved_message(SERIES, INES))
    golden("schedule/series_canceled_message", repeating.canceled_message(CANCELED, INES))
    golden("schedule/series_canceled_here", repeating.canceled_here(CANCELED))
    golden("schedule/series_file", Message(text=repeating.file_comment(SERIES, canceled=False)))
    moved = replace(SERIES, sessions=tuple(replace(one, sequence=1) for one in THREE))
    golden("schedule/series_file_moved", Message(text=repeating.file_comment(moved, canceled=False)))
    golden("schedule/series_file_canceled", Message(text=repeating.file_comment(CANCELED, canceled=True)))


def test_the_hours_of_both_are_said_again_where_clocks_change_between_them(golden: Golden) -> None:
    people = {one: replace(person, time_zone="America/New_York") for one, person in ONE.people.items()}
    people[ONE.actor] = replace(ONE.people[ONE.actor], time_zone="Europe/London")
    when = moments(PLANNED.starts_at, Cadence.WEEKLY, "Europe/London", date(2026, 4, 20))
    weekly = tuple(replace(PLANNED, id=number, series_id=1, starts_at=one) for number, one in enumerate(when, start=1))
    series = Series(sessions=weekly, chosen=replace(ONE, people=people))
    golden("schedule/series_over_clock_changes", repeating.planned_message(series, INES))
    hers = tuple(
        replace(one, zone="America/New_York", starts_at=when) for one, when in zip(weekly, _new_york(), strict=True)
    )
    golden("schedule/series_by_the_other_clock", repeating.moved_message(replace(series, sessions=hers), INES))


def test_clocks_that_change_often_are_not_all_listed() -> None:
    people = {one: replace(person, time_zone="America/New_York") for one, person in ONE.people.items()}
    people[ONE.actor] = replace(ONE.people[ONE.actor], time_zone="Asia/Kathmandu")
    when = moments(PLANNED.starts_at, Cadence.MONTHLY, "Asia/Kathmandu", date(2029, 4, 20))
    years = tuple(replace(PLANNED, id=number, series_id=1, starts_at=one) for number, one in enumerate(when, start=1))
    said = str(repeating.planned_message(Series(sessions=years, chosen=replace(ONE, people=people)), INES))
    assert "Always 19:45 your time; for <@U0INES> it moves to 10:00 on April 2, to 09:00 on November 5" in said
    assert ", and so on." in said


def _new_york() -> tuple[datetime, ...]:
    return moments(PLANNED.starts_at, Cadence.WEEKLY, "America/New_York", date(2026, 4, 20))
