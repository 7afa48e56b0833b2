"""Who runs mentoring: the first appointment, later ones, and what everybody else is told."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.person import PersonId
from tests.story import Story

OWEN, GRACE, ADA = PersonId("U0OWEN"), PersonId("U0GRACE"), PersonId("U0ADA")


@pytest.fixture
def empty(begin_story: Callable[..., Story], sqlite_url: str) -> Story:
    """A workspace in which nobody runs mentoring yet."""
    return begin_story(sqlite_url, sample=False)


def admins(story: Story) -> set[PersonId]:
    with story.uow() as uow:
        return {one.person_id for one in uow.admins.all()}


def appoint(story: Story, by: str, *people: str) -> None:
    person = story.person(by)
    assert person.command("/mentor-admin", "admins").ok
    assert person.modal is not None
    person.modal.fill(people=list(people)).submit()
    story.settle()


def test_an_owner_of_the_workspace_is_asked_to_appoint_while_nobody_is(empty: Story) -> None:
    owen = empty.person("owen")
    assert owen.command("/mentor-admin").ok
    assert owen.modal is not None
    assert "Nobody runs mentoring here yet" in owen.modal.text
    owen.modal.submit()
    assert admins(empty) == {OWEN}, "themselves, unless they choose others"


def test_an_owner_who_appoints_somebody_else_sees_nothing_afterwards(empty: Story) -> None:
    appoint(empty, "owen", GRACE)
    assert admins(empty) == {GRACE}
    assert "You now run mentoring" in empty.person("grace").last().words
    refused = empty.person("owen").command("/mentor-admin")
    assert refused.ok
    assert f"<@{GRACE}> can help you" in empty.person("owen").last().words


def test_everybody_else_is_told_who_can_appoint(empty: Story) -> None:
    ada = empty.person("ada")
    for words in ("", "admins", "help", "new", "programs", "nonsense"):
        ada.command("/mentor-admin", words)
        assert "owner or admin of this Slack workspace" in ada.last().words
    assert admins(empty) == set()


@pytest.mark.parametrize("words", ["", "admins", "help", "new", "programs", "nonsense"])
def test_whoever_runs_nothing_is_refused_politely_and_told_whom_to_ask(story: Story, words: str) -> None:
    ada = story.person("ada")
    assert ada.command("/mentor-admin", words).ok
    assert ada.modal is None
    assert ada.last().text == f"This is for the people who run mentoring here. <@{GRACE}> can help you."


def test_an_admin_appoints_another_and_is_dismissed_by_them(each_story: Story) -> None:
    appoint(each_story, "grace", ADA)
    assert admins(each_story) == {GRACE, ADA}
    ada = each_story.person("ada")
    ada.press(ada.last(), "Who runs mentoring")
    assert ada.modal is not None
    ada.modal.press("Dismiss", GRACE)
    assert admins(each_story) == {ADA}


def test_the_last_admin_stays(story: Story) -> None:
    grace = story.person("grace")
    grace.command("/mentor-admin", "admins")
    assert grace.modal is not None
    grace.modal.press("Dismiss", GRACE)
    assert admins(story) == {GRACE}
    assert "Appoint somebody else first" in grace.modals[-1].text


def test_a_bot_cannot_be_appointed_and_the_field_says_so(story: Story) -> None:
    appoint(story, "grace", "U0CALBOT")
    modal = story.person("grace").modal
    assert modal is not None
    assert "bot" in modal.errors["people"]
    assert admins(story) == {GRACE}


def test_those_whom_the_setting_names_run_mentoring_from_the_start(
    begin_story: Callable[..., Story], sqlite_url: str
) -> None:
    story = begin_story(sqlite_url, sample=False, admins=("U0GRACE",))
    grace = story.person("grace")
    grace.command("/mentor-admin")
    assert "No program is running" in grace.last().words
    assert "New program" in grace.last().buttons


def test_a_setting_that_names_nobody_leaves_the_owner_to_appoint(
    begin_story: Callable[..., Story], sqlite_url: str
) -> None:
    story = begin_story(sqlite_url, sample=False, admins=("U0TYPO",))
    owen = story.person("owen")
    owen.command("/mentor-admin")
    assert owen.modal is not None
    owen.modal.fill(people=[GRACE]).submit()
    assert GRACE in admins(story)


def test_help_lists_only_the_words_that_whoever_asks_may_use(story: Story) -> None:
    with story.uow() as uow:
        program = uow.programs.get(1)
        uow.programs.save(replace(program, managers=(*program.managers, ADA)))
    listed = {}
    for name in ("ada", "grace"):
        person = story.person(name)
        assert person.command("/mentor-admin", "help").ok
        listed[name] = set(re.findall(r"/mentor-admin (\w+)", person.last().words))
    assert listed["grace"] - listed["ada"] == {"admins", "settings", "audit", "new"}
    assert {"match", "people", "programs", "health", "report", "announce", "help"} <= listed["ada"]
    for word in listed["ada"]:
        story.person("ada").command("/mentor-admin", word)
        assert "This is for" not in story.person("ada").last().text, word
