"""Planning a session, lived over the real protocol."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest

from bot.domain.session import SessionState
from playground.driver.person import Person
from playground.driver.seen import Modal, SeenMessage
from tests.journeys.pairs import ADA, DAN, INES, KOFI, pair
from tests.story import Story


def open_form(person: Person) -> Modal:
    assert person.command("/mentor", "schedule").ok
    assert person.modal is not None
    return person.modal


def plan(story: Story, name: str = "ada", **answers: Any) -> Modal:
    modal = open_form(story.person(name))
    modal.fill(**answers).submit()
    story.settle()
    return modal


def saying(person: Person, words: str) -> list[SeenMessage]:
    return [one for one in person.messages() if words in one.text or words in one.words]


def in_days(story: Story, days: int, hour: int = 14) -> datetime:
    return story.now.replace(hour=hour, minute=0) + timedelta(days=days)


def test_a_proposal_is_planned_and_the_partner_is_told_at_once(each_story: Story) -> None:
    story = each_story
    pair(story.uow(), story.now, mentor=DAN)
    ada, dan = story.person("ada"), story.person("dan")
    modal = open_form(ada)
    options = [one["text"]["text"] for one in _proposals(modal)]
    assert len(options) >= 5
    assert options[0] == "Tue, Mar 3 · 09:00 London · 10:00 Warsaw"
    modal.fill(proposal=options[0], agenda="Feedback that lands\nA talk").submit()
    story.settle()
    assert ada.modal is not None
    assert "Planned" in ada.modal.text
    told = saying(dan, "planned a session with you")
    assert len(told) == 1
    assert "Feedback that lands" in told[0].words
    assert "calendar.google.com" in told[0].words
    assert "outlook.office.com" in told[0].words


def _proposals(modal: Modal) -> list[dict[str, dict[str, str]]]:
    block = next(one for one in modal.blocks if one.get("block_id") == "proposal")
    return list(block["element"]["options"])


def test_the_calendar_file_follows_the_session(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    ada, ines = story.person("ada"), story.person("ines")
    plan(story, own=in_days(story, 3), minutes="60")
    ines.press(saying(ines, "planned a session")[0], "Move it")
    assert ines.modal is not None
    ines.modal.fill(own=in_days(story, 4)).submit()
    story.settle()
    ada.press(saying(ada, "moved your session")[0], "Cancel it")
    story.settle()
    with story.uow() as uow:
        session = uow.sessions.of(pairing.id)[0]
    assert session.state is SessionState.CANCELED
    for person in (ada, ines):
        events = [_event(story, one) for one in person.messages() if one.files]
        assert [event["method"] for event in events] == ["PUBLISH", "PUBLISH", "CANCEL"]
        assert len({event["uid"] for event in events}) == 1
        assert [event["sequence"] for event in events] == [0, 1, 2]
        assert events[-1]["status"] == "CANCELLED"
        assert events[1]["starts"] == in_days(story, 4)
    assert len(saying(ines, "canceled your session")) == 1
    assert not saying(ines, "planned a session with you: "), "the buttons of what no longer holds are gone"


def _event(story: Story, message: SeenMessage) -> dict[str, object]:
    content = story.slack.room.workspace.files[message.files[0]["id"]].content
    calendar: Any = icalendar.Calendar.from_ical(content)
    event = calendar.walk("VEVENT")[0]
    return {
        "method": str(calendar["method"]),
        "uid": str(event["uid"]),
        "sequence": int(event["sequence"]),
        "status": str(event["status"]),
        "starts": event["dtstart"].dt.astimezone(UTC),
    }


def test_the_file_goes_into_the_pairings_own_conversation(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    opened = story.bot.client.conversations_open(users=[ADA, INES])["channel"]["id"]
    with story.uow() as uow:
        uow.pairings.save(replace(pairing, conversation_id=opened))
    plan(story, own=in_days(story, 3))
    ada = story.person("ada")
    assert [one.files[0]["name"] for one in ada.messages(opened) if one.files] == ["mentoring-session-1-0.ics"]
    assert not [one for one in ada.messages() if one.files]


def test_a_reminder_comes_a_day_before_to_both_and_never_twice(story: Story) -> None:
    pair(story.uow(), story.now)
    plan(story, own=in_days(story, 3), agenda="One point")
    story.move_to(in_days(story, 2) - timedelta(minutes=1))
    assert not saying(story.person("ada"), "you meet")
    story.move(minutes=2)
    for name in ("ada", "ines"):
        reminders = saying(story.person(name), "you meet")
        assert len(reminders) == 1
        assert {"Open the agenda", "Move it", "Not this time"} <= set(reminders[0].buttons)
    story.move(hours=20)
    assert len(saying(story.person("ada"), "you meet")) == 1


def test_a_reminder_for_monday_comes_on_friday(story: Story) -> None:
    pair(story.uow(), story.now)
    monday = in_days(story, 7)
    plan(story, own=monday)
    story.move_to(monday - timedelta(days=2, hours=12))
    assert len(saying(story.person("ada"), "you meet")) == 1


def test_a_moved_session_is_reminded_of_once_at_its_new_time(story: Story) -> None:
    pair(story.uow(), story.now)
    plan(story, own=in_days(story, 3))
    ines = story.person("ines")
    ines.press(saying(ines, "planned a session")[0], "Move it")
    assert ines.modal is not None
    ines.modal.fill(own=in_days(story, 9)).submit()
    story.move_to(in_days(story, 7))
    assert not saying(story.person("ada"), "you meet")
    story.move_to(in_days(story, 9) - timedelta(hours=1))
    assert len(saying(story.person("ada"), "you meet")) == 1


def test_not_this_time_cancels_and_tells_the_other_one(story: Story) -> None:
    pair(story.uow(), story.now)
    plan(story, own=in_days(story, 3))
    story.move_to(in_days(story, 2) + timedelta(hours=1))
    ada, ines = story.person("ada"), story.person("ines")
    ada.press(saying(ada, "you meet")[0], "Not this time")
    story.settle()
    assert len(saying(ines, "canceled your session")) == 1
    assert not saying(ines, "Open the agenda"), "the reminder of the partner no longer has buttons"
    story.move(days=4)
    assert not saying(ada, "Did you and")


def test_the_agenda_is_opened_from_the_reminder_and_saved(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    plan(story, own=in_days(story, 3))
    story.move_to(in_days(story, 2) + timedelta(hours=1))
    ines = story.person("ines")
    ines.press(saying(ines, "you meet")[0], "Open the agenda")
    assert ines.modal is not None
    ines.modal.fill(agenda="<!channel> *bold*\n\n  Second point ").submit()
    with story.uow() as uow:
        assert uow.sessions.of(pairing.id)[0].agenda == ("<!channel> *bold*", "Second point")


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({}, "own"),
        ({"own": datetime(2020, 1, 1, tzinfo=UTC)}, "own"),
        ({"own": datetime(2090, 1, 1, tzinfo=UTC)}, "own"),
    ],
)
def test_a_time_that_cannot_be_is_refused_at_its_field(story: Story, answers: dict[str, Any], field: str) -> None:
    pair(story.uow(), story.now)
    modal = plan(story, **answers)
    assert list(modal.errors) == [field]


def test_whoever_has_several_pairings_chooses(story: Story) -> None:
    pair(story.uow(), story.now)
    second = pair(story.uow(), story.now, mentor=KOFI)
    ada = story.person("ada")
    modal = open_form(ada)
    modal.choose("schedule.choose_pairing", "Kofi Mensah (you are the mentee)")
    assert ada.modal is not None
    ada.modal.fill(own=in_days(story, 2)).submit()
    with story.uow() as uow:
        assert len(uow.sessions.of(second.id)) == 1


def test_whoever_has_no_pairing_gets_a_sentence(story: Story) -> None:
    ada = story.person("ada")
    ada.command("/mentor", "schedule")
    assert "You have nobody to meet yet" in ada.last().words


def test_sent_twice_it_is_planned_once(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    plan(story, own=in_days(story, 3))
    plan(story, own=in_days(story, 3))
    with story.uow() as uow:
        assert len(uow.sessions.of(pairing.id)) == 1
    assert len(saying(story.person("ines"), "planned a session with you")) == 1


def test_a_first_session_is_asked_for_after_five_working_days_and_its_absence_told_after_fourteen(story: Story) -> None:
    pair(story.uow(), story.now)
    ada, grace = story.person("ada"), story.person("grace")
    story.move(days=6)
    assert not saying(ada, "first session")
    story.move(days=2)
    assert len(saying(ada, "not planned your first session")) == 1
    assert len(saying(story.person("ines"), "not planned your first session")) == 1
    story.move(days=8)
    news = saying(grace, "have not held their first session")
    assert len(news) == 1
    grace.press(news[0], "Remind both")
    story.move(hours=23)
    assert len(saying(ada, "not planned your first session")) == 2
    assert not saying(grace, "Remind both"), "the button is gone once it was pressed"


def test_nothing_is_said_of_a_first_session_that_is_planned(story: Story) -> None:
    pair(story.uow(), story.now)
    plan(story, own=in_days(story, 20))
    story.move(days=10)
    assert not saying(story.person("ada"), "not planned your first session")


def test_whoever_is_not_in_the_pairing_cannot_move_its_session(story: Story) -> None:
    pair(story.uow(), story.now)
    plan(story, own=in_days(story, 3))
    ines, dan = story.person("ines"), story.person("dan")
    message = saying(ines, "planned a session")[0]
    body = next(one for one in message.blocks if one["type"] == "actions")["elements"][0]
    assert body["action_id"] == "schedule.move"
    with pytest.raises(LookupError):
        dan.press(message, "Move it")


def _rest_until(story: Story, moment: datetime) -> None:
    """The bot is down while time goes on, and comes back."""
    story.settle()
    driver, story.clock.driver = story.clock.driver, None
    story.clock.move_to(moment)
    story.clock.driver = driver
    story.settle()


def test_a_reminder_that_is_late_still_comes_before_the_session(story: Story) -> None:
    pair(story.uow(), story.now)
    plan(story, own=in_days(story, 3))
    _rest_until(story, in_days(story, 3, hour=11))
    assert len(saying(story.person("ada"), "you meet")) == 1


def test_after_days_of_rest_nobody_is_reminded_of_the_past_and_each_is_asked_once(story: Story) -> None:
    pair(story.uow(), story.now)
    plan(story, own=in_days(story, 3))
    _rest_until(story, in_days(story, 9, hour=11))
    for name in ("ada", "ines"):
        assert not saying(story.person(name), "you meet")
        assert len(saying(story.person(name), "Did you and")) == 1
    story.move(days=5)
    assert len(saying(story.person("ada"), "Did you and")) == 2, "once more the next morning, then no more"


def test_across_the_change_of_clocks_people_are_reminded_at_the_hour_they_live(story: Story) -> None:
    story.move_to(datetime(2026, 3, 26, 10, tzinfo=UTC))  # London changes its clocks on Sunday the 29th
    pair(story.uow(), story.now)
    tuesday = datetime(2026, 3, 31, 8, 30, tzinfo=UTC)  # 09:30 in London
    plan(story, own=tuesday)
    story.move_to(datetime(2026, 3, 30, 8, 29, tzinfo=UTC))
    assert not saying(story.person("ada"), "you meet")
    story.move_to(datetime(2026, 3, 30, 8, 31, tzinfo=UTC))
    assert len(saying(story.person("ada"), "you meet")) == 1
    assert len(saying(story.person("ines"), "you meet")) == 1


def test_whoever_left_slack_gets_nothing_more(story: Story) -> None:
    pair(story.uow(), story.now)
    plan(story, own=in_days(story, 3))
    before = len(story.person("ada").messages())
    with story.uow() as uow:
        uow.people.put(replace(uow.people.get(ADA), is_deactivated=True))
    story.move(days=30)
    assert len(story.person("ada").messages()) == before


def test_the_question_for_a_first_session_is_gone_once_it_is_planned(story: Story) -> None:
    pair(story.uow(), story.now)
    story.move(days=8)
    ada = story.person("ada")
    ada.press(saying(ada, "not planned your first session")[0], "Show me times")
    assert ada.modal is not None
    ada.modal.fill(own=in_days(story, 3)).submit()
    story.settle()
    for name in ("ada", "ines"):
        assert not saying(story.person(name), "not planned your first session")
        assert len(saying(story.person(name), "is in the plan")) == 1


def test_a_partner_on_a_break_is_named_in_the_reminder_of_what_stayed_in_the_plan(story: Story) -> None:
    pair(story.uow(), story.now)
    plan(story, own=in_days(story, 3))
    ines = story.person("ines")
    ines.command("/mentor", "pause")
    assert ines.modal is not None
    ines.modal.fill(until="2026-03-16").submit()
    story.move(days=2, hours=5)
    reminder = saying(story.person("ada"), "you meet <@U0INES>")[0]
    assert "<@U0INES> is taking a break until Monday, March 16. Ask whether this still suits" in reminder.words
    assert not saying(ines, "you meet"), "whoever pauses is not reminded"


def test_a_series_is_planned_told_and_canceled_together(story: Story) -> None:
    pair(story.uow(), story.now, mentor=DAN)
    ada, dan = story.person("ada"), story.person("dan")
    plan(story, own=in_days(story, 1), repeat="Every two weeks, until the program ends", minutes="30 minutes")
    assert ada.modal is not None
    assert "then every two weeks until" in ada.modal.text
    (told,) = saying(dan, "sessions with you, every two weeks")
    (message,) = [one for one in ada.messages() if one.files]
    content = story.slack.room.workspace.files[message.files[0]["id"]].content
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert len(events) > 5
    dan.press(told, "Cancel all from here")
    story.settle()
    assert saying(ada, f"canceled {len(events)} sessions")
    with story.uow() as uow:
        assert {one.state for one in uow.sessions.of(1)} == {SessionState.CANCELED}
    assert not saying(dan, "sessions with you, every two weeks"), "what was pressed says what became of it"
