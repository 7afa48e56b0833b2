"""Seeing, taking along and deleting what is kept about me, over the real protocol."""

import json

from bot.domain.person import PersonId
from tests.journeys.test_signup import modal_of, sign_up
from tests.story import Story

ADA = PersonId("U0ADA")


def test_ada_sees_takes_along_and_deletes_her_data(each_story: Story) -> None:
    sign_up(each_story, wants_words="Saying hard things kindly")
    modal_of(each_story).close()
    ada = each_story.person("ada")
    ada.command("/mentor", "data")
    assert "1 place in a program, with my answers" in modal_of(each_story).text
    modal_of(each_story).press("Send me all of it as a file")
    assert "on its way" in modal_of(each_story).text
    each_story.settle()
    files = [one for message in ada.messages() for one in message.files]
    assert [one["name"] for one in files] == ["my-mentoring-data-2026-03-02-1000.json"]
    modal_of(each_story).close()
    ada.command("/mentor", "data")
    modal_of(each_story).press("Delete it")
    assert "Kept: that something happened" in modal_of(each_story).text
    modal_of(each_story).submit()
    assert "Your words are deleted" in modal_of(each_story).text
    each_story.settle()
    with each_story.uow() as uow:
        assert not uow.enrollments.of(ADA)[0].is_in
        assert "Saying hard things" not in json.dumps(dict(uow.personal.kept(ADA)))
    assert "open for sign-up" in ada.home().words


def test_thinking_better_of_it_keeps_everything(story: Story) -> None:
    sign_up(story)
    modal_of(story).close()
    story.person("ada").command("/mentor", "data")
    modal_of(story).press("Delete it")
    modal_of(story).close()
    with story.uow() as uow:
        assert uow.enrollments.of(ADA)[0].is_in


def test_whoever_runs_mentoring_is_told_what_stays(story: Story) -> None:
    story.person("grace").command("/mentor", "data")
    modal_of(story, "grace").press("Delete it")
    assert "You also run mentoring here" in modal_of(story, "grace").text
    modal_of(story, "grace").submit()
    story.person("grace").command("/mentor-admin", "announce")
    assert modal_of(story, "grace").title == "Announce"


def test_somebody_without_anything_sees_that_too(story: Story) -> None:
    story.person("ada").command("/mentor", "data")
    assert "Slack's directory" in modal_of(story).text
    modal_of(story).press("Delete it")
    modal_of(story).submit()
    assert "Deleted" in modal_of(story).title
