"""Newsletters, channels and invitations, lived over the real protocol."""

from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.person import PersonId
from tests.journeys.announcing import GROW, card, got, got_in, top, write, written
from tests.story import Story


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
    text = written(story)
    assert text.startswith("First of all:\n\n*Open a door*")
    top(story).close()
    grace.command("/mentor-admin", "announce")
    assert written(story) == text, "what was typed is kept when the form is closed"
    top(story).press("Earlier announcements")
    assert "No announcements yet" in top(story).text


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
