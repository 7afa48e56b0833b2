"""Planning a session, lived over the real protocol."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import icalendar
import pytest

from bot.domain.session import SessionState
from playground.driver.seen import Modal, SeenMessage
from tests.journeys.pairs import ADA, DAN, INES, KOFI, pair
from tests.journeys.scheduling import in_days, open_form, plan, saying
from tests.story import Story


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


def test_what_speaks_against_a_time_is_said_before_and_is_no_obstacle(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    ines, saturday = story.person("ines"), in_days(story, 5)
    modal = plan(story, own=saturday, agenda="A point")
    assert modal.title == "Plan a session", "nothing is planned yet"
    assert "<@U0INES> does not work on Saturdays" in modal.text
    assert not saying(ines, "planned a session")
    modal.fill(own_1=in_days(story, -1)).submit()
    assert list(modal.errors) == ["own_1"]
    modal.fill(own_1=in_days(story, 6)).submit()
    assert "<@U0INES> does not work on Sundays" in modal.text, "another time is looked at anew"
    assert modal.view["submit"]["text"] == "Plan it anyway"
    modal.submit()
    story.settle()
    with story.uow() as uow:
        assert [(one.starts_at, one.agenda) for one in uow.sessions.of(pairing.id)] == [
            (in_days(story, 6), ("A point",))
        ]
    ines.press(saying(ines, "planned a session")[0], "Move it")
    assert ines.modal is not None
    ines.modal.fill(own=in_days(story, 7, hour=20)).submit()
    assert "For <@U0ADA> it is 20:00 on Monday, March 9 then, outside working hours" in ines.modal.text
    ines.modal.submit()
    story.settle()
    assert saying(story.person("ada"), "moved your session")
    _plan_a_proposal_after_all(story, pairing.id)


def _plan_a_proposal_after_all(story: Story, pairing_id: int) -> None:
    """It is meant instead of one's own time, which still stands below it."""
    modal = plan(story, own=in_days(story, 12))
    assert "Before I plan it" in modal.text
    block = next(one for one in modal.blocks if one.get("block_id") == "proposal_1")
    option = block["element"]["options"][0]
    modal.fill(proposal_1=option["text"]["text"]).submit()
    with story.uow() as uow:
        planned = [int(one.starts_at.timestamp()) for one in uow.sessions.of(pairing_id)]
    assert planned[1:] == [int(option["value"])]


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
    assert "You have nobody to meet right now" in ada.last().words


def test_sent_twice_it_is_planned_once(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    plan(story, own=in_days(story, 3))
    plan(story, own=in_days(story, 3))
    with story.uow() as uow:
        assert len(uow.sessions.of(pairing.id)) == 1
    assert len(saying(story.person("ines"), "planned a session with you")) == 1


def test_whoever_is_not_in_the_pairing_cannot_move_its_session(story: Story) -> None:
    pair(story.uow(), story.now)
    plan(story, own=in_days(story, 3))
    ines, dan = story.person("ines"), story.person("dan")
    message = saying(ines, "planned a session")[0]
    body = next(one for one in message.blocks if one["type"] == "actions")["elements"][0]
    assert body["action_id"] == "schedule.move"
    with pytest.raises(LookupError):
        dan.press(message, "Move it")


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
