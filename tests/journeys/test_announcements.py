"""One message to many, lived over the real protocol."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.announcement import Announcement
from bot.domain.person import PersonId
from bot.domain.program import Joining, Program, ProgramState
from playground.driver.seen import Modal, SeenMessage
from tests.story import Story

HELLO = "*Welcome* to the new round.\n• bring one question\n<!channel> @here <http://evil.example|click me>"
MENTORS = ("bob", "ines", "hugo", "lena", "kofi")
MENTEES = ("dan", "fay", "jun", "kofi")


def top(story: Story, name: str) -> Modal:
    modal = story.person(name).modal
    assert modal is not None
    return modal


def fill_in(story: Story, name: str = "grace", **answers: object) -> None:
    assert story.person(name).command("/mentor-admin", "announce").ok
    top(story, name).fill(**{"text": HELLO, "to": "Mentors in Grow into leadership", **answers})
    top(story, name).submit()
    story.settle()


def write(story: Story, name: str = "grace", **answers: object) -> SeenMessage:
    """Gives the preview."""
    fill_in(story, name, **answers)
    return story.person(name).last()


def got(story: Story, name: str) -> list[SeenMessage]:
    return [one for one in story.person(name).messages() if "bring one question" in one.words]


def test_grace_writes_to_all_mentors_and_each_gets_it_once(each_story: Story) -> None:
    preview = write(each_story)
    assert "5 people: mentors in Grow into leadership" in top(each_story, "grace").text
    assert "Nobody else has seen it yet" in preview.words
    assert "bring one question" in preview.words
    assert not any(got(each_story, name) for name in MENTORS), "nothing is sent before she confirms"
    each_story.person("grace").press(preview, "Send to 5 people")
    each_story.move(days=1)
    assert [len(got(each_story, name)) for name in MENTORS] == [1] * 5
    assert not got(each_story, "dan")
    assert not got(each_story, "ada"), "she has not joined"
    told = [one for one in each_story.person("grace").messages() if "reached 5 of 5 people" in one.words]
    assert len(told) == 1


def test_formatting_stays_and_nobody_is_called(story: Story) -> None:
    story.person("grace").press(write(story), "Send to 5 people")
    story.move(days=1)
    said = str(got(story, "bob")[0].blocks)
    assert "*Welcome*" in said
    assert "<!channel>" not in said
    assert "@here" not in said
    assert "<http" not in said


def test_a_second_press_sends_nothing_more(story: Story) -> None:
    preview = write(story)
    grace = story.person("grace")
    grace.press(preview, "Send to 5 people")
    assert "Send to 5 people" not in grace.last().buttons
    with pytest.raises(LookupError):
        grace.press(grace.last(), "Send to 5 people")
    story.move(days=2)
    assert [len(got(story, name)) for name in MENTORS] == [1] * 5


def test_each_gets_it_in_their_own_working_hours(story: Story) -> None:
    """On a Monday at 10:00 UTC it is evening in Tokyo and night in Mexico City."""
    story.person("grace").press(write(story, to="Everybody in Grow into leadership"), "Send to 8 people")
    story.settle()
    assert got(story, "bob")
    assert not got(story, "jun")
    assert not got(story, "hugo")
    story.move(hours=14)
    assert len(got(story, "hugo")) == 1
    assert len(got(story, "jun")) == 1


def test_who_could_not_be_reached_is_named_with_the_reason(story: Story) -> None:
    grace = story.person("grace")
    preview = write(story)
    grace.press(preview, "Send to 5 people")
    story.person("hugo").command("/mentor", "leave")
    top(story, "hugo").submit()
    story.move(days=1)
    told = [one for one in grace.messages() if "reached 4 of 5 people" in one.words]
    assert len(told) == 1
    assert "left or paused before it was sent" in told[0].words
    assert not got(story, "hugo")
    grace.press(told[0], "Details")
    assert "left or paused" in top(story, "grace").text


def test_whoever_pauses_is_left_out_and_counted(story: Story) -> None:
    story.person("ines").command("/mentor", "pause")
    top(story, "ines").fill(until="2026-03-20").submit()
    preview = write(story)
    assert "4 people" in preview.words
    assert "1 more is pausing and left out" in preview.words


def test_a_preview_that_was_changed_cannot_be_sent_any_more(story: Story) -> None:
    grace = story.person("grace")
    old = write(story)
    grace.press(old, "Change it")
    assert top(story, "grace").values["text"]["announcements.text"]["value"].startswith("*Welcome*")
    top(story, "grace").fill(text="Other words: bring one question").submit()
    story.settle()
    grace.press(old, "Send to 5 people")
    story.move(days=1)
    assert not got(story, "bob")
    grace.press(newest(story), "Send to 5 people")
    story.move(days=1)
    assert len(got(story, "bob")) == 1
    assert "Other words" in got(story, "bob")[0].words


def newest(story: Story) -> SeenMessage:
    return next(one for one in reversed(story.person("grace").messages()) if "Other words" in one.words)


def test_it_may_be_dropped_after_all(story: Story) -> None:
    grace = story.person("grace")
    grace.press(write(story), "Do not send")
    assert "Nothing was sent" in grace.last().words
    grace.press(grace.last(), "Write another one")
    assert top(story, "grace").title == "Announce"
    story.move(days=1)
    assert not any(got(story, name) for name in MENTORS)


def test_a_channel_gets_it_once_where_the_bot_is_a_member(story: Story) -> None:
    preview = write(story, to=None, channel="C0MENTORING")
    story.person("grace").press(preview, "Send to the channel")
    story.settle()
    posted = [one for one in story.person("bob").messages("C0MENTORING") if "bring one question" in one.words]
    assert len(posted) == 1
    assert "<!channel>" not in str(posted[0].blocks)


def test_a_channel_without_the_bot_is_reported_with_the_remedy(story: Story) -> None:
    story.person("grace").press(write(story, to=None, channel="C0RANDOM"), "Send to the channel")
    story.move(days=1)
    told = story.person("grace").last()
    assert "was not posted" in told.words
    assert "/invite" in told.words


@pytest.mark.parametrize(
    ("answers", "field"),
    [({"to": None}, "to"), ({"channel": "C0MENTORING"}, "channel")],
)
def test_errors_stand_at_their_fields(story: Story, answers: dict[str, Any], field: str) -> None:
    fill_in(story, **answers)
    assert field in top(story, "grace").errors


def test_an_empty_audience_is_an_error_at_its_field(story: Story) -> None:
    with story.uow() as uow:
        grow = uow.programs.get(1)
        uow.programs.add(replace(grow, id=0, name="Empty"))
    fill_in(story, to="Everybody in Empty")
    assert "Nobody is in this audience" in top(story, "grace").errors["to"]


def test_only_those_who_run_something_may_write(story: Story) -> None:
    story.person("ada").command("/mentor-admin", "announce")
    assert story.person("ada").modal is None
    assert "for the people who run mentoring" in story.person("ada").last().text


def test_a_program_manager_reaches_only_their_own_programs(story: Story) -> None:
    with story.uow() as uow:
        grow: Program = uow.programs.get(1)
        uow.programs.add(replace(grow, id=0, name="Hers", managers=(PersonId("U0INES"),), joining=Joining.INVITE_ONLY))
    story.person("ines").command("/mentor-admin", "announce")
    options = str(top(story, "ines").blocks)
    assert "Mentors in Hers" in options
    assert "Grow into leadership" not in options


def test_a_program_that_was_taken_away_meanwhile_is_refused(story: Story) -> None:
    with story.uow() as uow:
        grow = uow.programs.get(1)
        uow.programs.save(replace(grow, managers=(PersonId("U0INES"),), state=ProgramState.OPEN))
    preview = write(story, "ines")
    with story.uow() as uow:
        uow.programs.save(replace(uow.programs.get(1), managers=()))
    story.person("ines").press(preview, "Send to 5 people")
    assert "for the people who run mentoring" in story.person("ines").last().text
    story.move(days=1)
    assert not got(story, "bob")


def test_what_was_typed_is_kept_when_the_form_is_closed(story: Story) -> None:
    grace = story.person("grace")
    grace.command("/mentor-admin", "announce")
    top(story, "grace").fill(text="Half a sent").close()
    grace.command("/mentor-admin", "announce")
    assert top(story, "grace").values["text"]["announcements.text"]["value"] == "Half a sent"
    top(story, "grace").press("Earlier announcements")
    assert "No announcements yet" in top(story, "grace").text


def test_an_act_of_an_admin_is_in_the_audit_log(story: Story) -> None:
    story.person("grace").press(write(story), "Send to 5 people")
    with story.uow() as uow:
        entry = uow.audit.latest(1)[0]
        said: Announcement = uow.announcements.latest(1)[0]
    assert (entry.action, entry.subject) == ("announcement_sent", f"announcement:{said.id}")
    assert entry.details == {"recipients": 5}


@pytest.mark.parametrize("fault", ["rate_limited", "server_error", "answer_lost"])
def test_each_gets_it_once_whatever_slack_does(story: Story, fault: str) -> None:
    preview = write(story)
    story.slack.fault(fault, methods="chat.postMessage", times=3)
    story.person("grace").press(preview, "Send to 5 people")
    story.move(days=1)
    story.move(days=1)
    assert [len(got(story, name)) for name in MENTORS] == [1] * 5
