"""What becomes of an announcement, lived over the real protocol."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.announcement import Announcement
from bot.domain.person import PersonId
from tests.journeys.announcing import GROW, MENTORS, card, elements_of, got, top, write
from tests.story import Story


def test_it_is_paused_canceled_and_told_who_missed_it(story: Story) -> None:
    grace = story.person("grace")
    preview = write(story)
    story.person("lena").command("/mentor", "leave")
    top(story, "lena").submit()
    grace.press(preview, "Send to 5 people")
    story.settle()
    grace.press(card(story), "Pause")
    assert "Nobody else gets it" in card(story).words
    story.move(days=1)
    assert not got(story, "hugo")
    grace.press(card(story), "Go on")
    story.move(days=1)
    assert len(got(story, "hugo")) == 1
    assert not got(story, "lena")
    grace.press(card(story), "Details")
    assert "*Sent*\n4" in top(story).text
    top(story).press("Refresh")
    top(story).press("Change what was sent")
    assert "4 messages are changed, which takes about 1 minute" in top(story).text
    top(story).fill(text="Hello {first_name}: bring *two* questions").submit()
    top(story).close(everything=True)
    story.move(minutes=5)
    assert not got(story, "bob")
    changed = got(story, "bob", "two")[0]
    assert "Hello Bob: bring two questions" in changed.words
    assert {"type": "text", "text": "two", "style": {"bold": True}} in elements_of(changed)
    story.move(minutes=2)
    assert "Changed in 4 of 4 places" in card(story).words, "the card keeps up with that, too"
    grace.press(card(story, "Delete it everywhere"), "Delete it everywhere")
    top(story).submit()
    story.move(minutes=5)
    assert not any(got(story, name, "two") for name in MENTORS)
    story.move(minutes=2)
    assert "is taken back.* It had reached 4 people" in card(story).words
    assert "Deleted in 4 of 4 places" in card(story).words


def test_who_could_not_be_reached_is_named_with_the_reason(story: Story) -> None:
    grace = story.person("grace")
    grace.press(write(story), "Send to 5 people")
    story.settle()
    story.person("hugo").command("/mentor", "leave")
    top(story, "hugo").submit()
    story.move(days=1)
    told = [one for one in grace.messages() if "reached 4 of 5 people" in one.words]
    assert told
    assert "left, paused, muted" in told[-1].words
    assert not got(story, "hugo")


@pytest.mark.parametrize("fault", ["rate_limited", "answer_lost"])
def test_each_gets_it_once_whatever_slack_does(story: Story, fault: str) -> None:
    preview = write(story)
    story.slack.fault(fault, methods="chat.postMessage", times=3)
    story.person("grace").press(preview, "Send to 5 people")
    story.move(days=1)
    story.move(days=1)
    assert [len(got(story, name)) for name in MENTORS] == [1] * 5


def test_another_admin_approves(story: Story) -> None:
    grace, ines = story.person("grace"), story.person("ines")
    grace.command("/mentor-admin", "admins")
    story.settle()
    with story.uow() as uow:
        first = next(iter(uow.admins.all()))
        uow.admins.appoint(replace(first, person_id=PersonId("U0INES")))
    grace.command("/mentor-admin", "announce")
    top(story).press("Second pair of eyes")
    top(story).fill(rules=[GROW]).submit()
    top(story).close(everything=True)
    preview = write(story)
    grace.press(preview, "Ask for a second look")
    story.settle()
    assert "waits for a second pair of eyes" in card(story).words
    asked = ines.last()
    assert "waits for your yes" in asked.words
    assert not got(story, "bob")
    ines.press(asked, "Approve and send")
    story.settle()
    assert got(story, "bob")
    assert "You can pause" not in card(story).words
    story.move(seconds=15)
    assert "Pause" in card(story).buttons
    assert "Approve and send" not in ines.last().buttons
    story.move(days=1)
    assert len(got(story, "bob")) == 1
    acts = [one.action for one in _audit(story)]
    assert {"second_look_changed", "announcement_awaits_approval", "announcement_approved", "announcement_sent"} <= set(
        acts
    )


def _audit(story: Story) -> Any:
    with story.uow() as uow:
        return uow.audit.latest(20)


def test_a_history_says_who_sent_what_to_how_many(story: Story) -> None:
    story.person("grace").press(write(story), "Send to 5 people")
    story.settle()
    with story.uow() as uow:
        entry = uow.audit.latest(1)[0]
        said: Announcement = uow.announcements.latest(1)[0]
    assert (entry.action, entry.subject) == ("announcement_sent", f"announcement:{said.id}")
    assert entry.details == {"recipients": 5}
    story.person("grace").command("/mentor-admin", "announce")
    top(story).press("Earlier announcements")
    assert f"From <@U0GRACE> to 5 people: mentors in {GROW}" in top(story).text
