"""When life happens to a program: it is cut short or prolonged."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.session import Session, SessionState
from bot.services import programs
from tests.journeys.living import plan_of
from tests.journeys.pairs import ADA, GRACE, pair
from tests.story import Story


def test_a_program_cut_short_takes_what_was_planned_after_its_end_out_of_the_calendars(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    with story.uow() as uow:
        for days in (10, 60):
            at = story.now + timedelta(days=days)
            uow.sessions.add(Session(pairing_id=pairing.id, starts_at=at, minutes=45, recorded_by=ADA))
        before = uow.programs.get(pairing.program_id)
    ends = (story.now + timedelta(days=40)).date()
    plan = replace(plan_of(before), ends_on=ends)
    programs.edit(story.uow(), GRACE, story.now, before.id, plan, version=before.version)
    with story.uow() as uow:
        states = [one.state for one in uow.sessions.of(pairing.id)]
    assert states == [SessionState.CANCELED, SessionState.PLANNED]
