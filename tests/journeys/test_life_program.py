"""When life happens to a program: it is cut short or prolonged, and everybody hears it once."""

from datetime import date, datetime, timedelta

from bot.domain.clocks import Cadence
from bot.domain.forms import Occasion
from bot.domain.session import Session, SessionState
from bot.nudges import NudgeKind
from bot.services import repeating_sessions
from bot.services.schedule import Plan
from tests.journeys.living import saying
from tests.journeys.pairs import ADA, INES, pair
from tests.story import Story


def move_end(story: Story, ends_on: date) -> None:
    """As its manager does it in Slack."""
    grace = story.person("grace")
    grace.command("/mentor-admin", "programs")
    grace.press(grace.last(), "Edit")
    assert grace.modal is not None
    grace.modal.fill(ends_on=ends_on.isoformat()).submit()
    assert not grace.modal.errors
    grace.modal.close(everything=True)
    story.settle()


def files(story: Story, name: str) -> int:
    return len([one for one in story.person(name).messages() if one.files])


def planned(story: Story, pairing_id: int) -> list[datetime]:
    with story.uow() as uow:
        return sorted(one.starts_at for one in uow.sessions.of(pairing_id) if one.state is SessionState.PLANNED)


def test_a_program_prolonged_takes_its_series_with_it_and_cut_short_takes_them_out_again(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    today = story.now.date()
    move_end(story, today + timedelta(days=60))
    first = story.now + timedelta(days=3)
    repeating_sessions.plan(story.uow(), ADA, story.now, pairing.id, Plan(starts_at=first), Cadence.EVERY_TWO_WEEKS)
    story.move(days=1)
    before = planned(story, pairing.id)
    assert len(before) == 5
    move_end(story, today + timedelta(days=120))
    story.move(hours=20)
    after = planned(story, pairing.id)
    assert len(after) == 9
    assert after[: len(before)] == before
    heard = {name: files(story, name) for name in ("ada", "ines")}
    assert set(heard.values()) == {2}, "one file with all of the first, one with all that were added"
    for name, partner in (("ada", INES), ("ines", ADA)):
        told = saying(story.person(name), "now ends on")[-1]
        assert "go on at their pace" in told.words
        assert partner in told.words
    assert {len(saying(story.person(name), "now ends on")) for name in heard} == {2}, "one for each of the two moves"
    move_end(story, today + timedelta(days=25))
    story.move(hours=20)
    assert planned(story, pairing.id) == before[:2]
    for name in heard:
        assert "called off and leaves your calendars" in saying(story.person(name), "now ends on")[-1].words
        assert len(saying(story.person(name), "now ends on")) == 3
        assert files(story, name) == 3, "one file takes all of them out"
    story.move(days=24)
    with story.uow() as uow:
        asked = uow.outbox.about(NudgeKind.FORM, "pairing", pairing.id)
    last = [one for one in asked if one.nudge.subject["form"] == Occasion.FINAL.value and one.sent_at is not None]
    assert sorted(one.nudge.reader for one in last) == [ADA, INES], "the last questions, once, before the new end"


def test_a_program_cut_short_takes_what_was_planned_after_its_end_out_of_the_calendars(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    with story.uow() as uow:
        for days in (10, 60):
            at = story.now + timedelta(days=days)
            uow.sessions.add(Session(pairing_id=pairing.id, starts_at=at, minutes=45, recorded_by=ADA))
    move_end(story, (story.now + timedelta(days=40)).date())
    with story.uow() as uow:
        states = [one.state for one in uow.sessions.of(pairing.id)]
    assert states == [SessionState.CANCELED, SessionState.PLANNED]
