"""One message to many, lived over the real protocol."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.announcement import Announcement
from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.person import PersonId
from bot.domain.program import Joining, Program, ProgramState
from playground.driver.seen import Modal, SeenMessage
from tests.story import Story

HELLO = "*Welcome*, {first_name}.\n• bring one question\n<!channel> @here <http://evil.example|click me>"
GROW = "Grow into leadership"
MENTORS = ("bob", "ines", "hugo", "lena", "kofi")


def top(story: Story, name: str = "grace") -> Modal:
    modal = story.person(name).modal
    assert modal is not None
    return modal


def fill_in(story: Story, name: str = "grace", **answers: object) -> None:
    assert story.person(name).command("/mentor-admin", "announce").ok
    top(story, name).fill(**{"text": HELLO, "programs": [GROW], "role": "Mentors", **answers})
    top(story, name).submit()
    story.settle()


def write(story: Story, name: str = "grace", **answers: object) -> SeenMessage:
    """Gives the preview."""
    fill_in(story, name, **answers)
    return story.person(name).last()


def got(story: Story, name: str, words: str = "bring one question") -> list[SeenMessage]:
    return [one for one in story.person(name).messages() if words in one.words]


def card(story: Story, button: str = "Refresh") -> SeenMessage:
    return next(one for one in reversed(story.person("grace").messages()) if button in one.buttons)


def test_grace_writes_to_all_mentors_and_each_gets_it_once(each_story: Story) -> None:
    preview = write(each_story)
    assert f"5 people: mentors in {GROW}" in top(each_story).text
    assert "Nobody else has seen it yet" in preview.words
    assert "Welcome*, Grace" in preview.words, "with her own name"
    assert "For example to <@U0BOB>" in preview.words
    assert not any(got(each_story, name) for name in MENTORS), "nothing is sent before she confirms"
    grace = each_story.person("grace")
    grace.press(preview, "Send to 5 people")
    assert "Send to 5 people" not in grace.last().buttons
    each_story.settle()
    assert got(each_story, "bob"), "at once"
    assert not got(each_story, "hugo"), "it is night in Mexico City"
    each_story.move(seconds=15)
    assert "*Waiting*\n1" in card(each_story).words, "the card keeps up by itself"
    assert "*Opened*\n0" in card(each_story).words
    bob, others = each_story.person("bob"), each_story.person("ines")
    bob.press(got(each_story, "bob")[0], "Got it")
    assert "Got it" not in got(each_story, "bob")[0].buttons
    others.press(got(each_story, "ines")[0], "Fewer of these")
    each_story.move(seconds=15)
    assert "*Opened*\n2" in card(each_story).words, "whichever button it was"
    each_story.move(days=1)
    assert "*Waiting*\n0" in card(each_story).words
    assert [len(got(each_story, name)) for name in MENTORS] == [1] * 5
    assert not got(each_story, "dan")
    assert not got(each_story, "ada"), "she has not joined"
    said = str(got(each_story, "bob")[0].blocks)
    assert "*Welcome*, Bob" in said
    assert "<!channel>" not in said
    assert "@here" not in said
    assert "<http" not in said
    told = [one for one in grace.messages() if "reached 5 of 5 people" in one.words]
    assert told


def test_what_is_wrong_stands_at_its_field(story: Story) -> None:
    with story.uow() as uow:
        uow.programs.add(replace(uow.programs.get(1), id=0, name="Empty"))
    wrong: list[tuple[dict[str, Any], str, str]] = [
        ({"programs": None, "role": "Everybody"}, "programs", "Please answer"),
        ({"channel": "C0MENTORING"}, "channel", "not both"),
        ({"programs": ["Empty"]}, "programs", "Nobody is in this audience"),
        ({"pasted": "bob@example.com\nNobody Atall"}, "pasted", "I do not know"),
        ({"text": "Hi {frist_name}"}, "text", "I do not know {frist_name}. These work: {first_name}, {program}"),
        ({"day": "2026-03-04"}, "day", "both a day and an hour"),
        ({"day": "2026-02-04", "hour": "09:00"}, "day", "in the past"),
        ({"every": "Every week"}, "day", "the first one"),
    ]
    for answers, field, words in wrong:
        fill_in(
            story, **{"channel": None, "day": None, "hour": None, "every": "Once", "pasted": None} | answers
        )  # a draft keeps what was wrong
        assert words in top(story).errors[field], answers
        top(story).close()


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
    assert "Hello Bob: bring *two* questions" in got(story, "bob", "two")[0].words
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


def test_a_preview_that_was_changed_cannot_be_sent_any_more(story: Story) -> None:
    grace = story.person("grace")
    old = write(story)
    grace.press(old, "Change it")
    assert top(story).values["text"]["announcements.text"]["value"].startswith("*Welcome*")
    top(story).fill(text="Other words: bring one question").submit()
    story.settle()
    grace.press(old, "Send to 5 people")
    story.move(days=1)
    assert not got(story, "bob")
    newest = next(one for one in reversed(grace.messages()) if "Other words" in one.words)
    grace.press(newest, "Do not send")
    assert [one for one in grace.messages() if "The draft is gone" in one.words]
    story.move(days=1)
    assert not any(got(story, name) for name in MENTORS)


def test_a_channel_gets_it_once_where_the_bot_is_a_member_and_says_how_to_invite_it_where_not(story: Story) -> None:
    grace = story.person("grace")
    grace.press(write(story, programs=None, role="Everybody", channel="C0MENTORING"), "Send to the channel")
    story.settle()
    posted = got_in(story, "C0MENTORING")
    assert len(posted) == 1
    assert "<!channel>" not in str(posted[0].blocks)
    grace.press(write(story, programs=None, channel="C0RANDOM"), "Send to the channel")
    story.move(days=1)
    told = grace.last()
    assert "was not posted" in told.words
    assert "Type /invite" in told.words


def got_in(story: Story, channel: str) -> list[SeenMessage]:
    return [one for one in story.person("bob").messages(channel) if "bring one question" in one.words]


def test_a_newsletter_asks_once_and_goes_to_those_who_said_yes_every_week(story: Story) -> None:
    grace = story.person("grace")
    preview = write(
        story,
        text="",
        role="Everybody",
        options=["A newsletter"],
        extras=["Programs that are open for sign-up", "Mentors with places left"],
        later=["Listen one minute longer", "A goal that you can see"],
        day="2026-03-03",
        hour="09:00",
        every="Every week",
    )
    assert "8 more are asked once" in preview.words
    grace.press(preview, "Begin to repeat it")
    story.move(days=2)
    assert not got(story, "bob", "one minute longer")
    question = next(one for one in story.person("bob").messages() if "Yes, send it to me" in one.buttons)
    story.person("bob").press(question, "Yes, send it to me")
    assert not [one for one in story.person("ada").messages() if "newsletter" in one.words]
    grace.press(card(story, "Change the next one"), "Change the next one")
    top(story).fill(text="*Mine* instead: a goal").submit()
    story.move(days=7)
    issue = got(story, "bob", "Mine")
    assert len(issue) == 1
    assert "Open for sign-up" in issue[0].words
    assert "Mentors with places left" in issue[0].words
    assert not got(story, "dan", "Mine")
    assert "repeats no more" in "".join(one.words for one in grace.messages())
    story.person("bob").press(issue[0], "No more newsletters")
    assert "comes in any case" in str(top(story, "bob").view)
    top(story, "bob").fill(newsletter="No newsletter", muted=["All announcements"]).submit()
    assert "no announcements but the necessary ones" in top(story, "bob").text


def test_a_ready_text_is_put_into_the_form_and_can_be_changed(story: Story) -> None:
    grace = story.person("grace")
    grace.command("/mentor-admin", "announce")
    top(story).fill(text="First of all:")
    top(story).choose("announcements.take_text", "Open a door")
    text = next(iter(top(story).values["text"].values()))["value"]
    assert text.startswith("First of all:\n\n*Open a door*")
    top(story).close()
    grace.command("/mentor-admin", "announce")
    kept = next(iter(top(story).values["text"].values()))["value"]
    assert kept == text, "what was typed is kept when the form is closed"
    top(story).press("Earlier announcements")
    assert "No announcements yet" in top(story).text


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


def test_only_those_who_run_something_may_write_and_only_to_their_own(story: Story) -> None:
    story.person("ada").command("/mentor-admin", "announce")
    assert story.person("ada").modal is None
    assert "for the people who run mentoring" in story.person("ada").last().text
    with story.uow() as uow:
        grow: Program = uow.programs.get(1)
        uow.programs.add(replace(grow, id=0, name="Hers", managers=(PersonId("U0INES"),), joining=Joining.INVITE_ONLY))
    story.person("ines").command("/mentor-admin", "announce")
    options = str(top(story, "ines").blocks)
    assert "Hers" in options
    assert GROW not in options
    assert "Second pair of eyes" not in options


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


def test_whoever_has_not_joined_is_invited_and_gets_nothing_else(story: Story) -> None:
    with story.uow() as uow:
        begun = Enrollment(program_id=1, person_id=PersonId("U0OWEN"), state=EnrollmentState.BEGUN)
        uow.enrollments.add(begun)
    preview = write(
        story,
        role="Everybody",
        people=["U0ADA", "U0BOB"],
        pasted="<@U0OWEN>",
        options=["Invite the people chosen above who have not joined"],
    )
    assert "1 more has not joined and gets the invitation" in preview.words
    story.person("grace").press(preview, "Send to 1 person")
    story.move(days=1)
    assert len(got(story, "bob")) == 1
    assert not got(story, "ada")
    assert not got(story, "owen")
    invitations = [one for one in story.person("ada").messages() if GROW in one.words]
    assert len(invitations) == 1


@pytest.mark.parametrize("fault", ["rate_limited", "answer_lost"])
def test_each_gets_it_once_whatever_slack_does(story: Story, fault: str) -> None:
    preview = write(story)
    story.slack.fault(fault, methods="chat.postMessage", times=3)
    story.person("grace").press(preview, "Send to 5 people")
    story.move(days=1)
    story.move(days=1)
    assert [len(got(story, name)) for name in MENTORS] == [1] * 5


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
