"""The hub, the welcome and the Messages tab, lived over the real protocol."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.kinds import Role
from bot.domain.pairing import Member, Pairing, Request
from bot.domain.person import PersonId
from bot.domain.session import ActionItem
from playground.driver.seen import SeenMessage
from tests.journeys.test_signup import modal_of, sign_up
from tests.story import Story

ADA, HUGO, DAN = PersonId("U0ADA"), PersonId("U0HUGO"), PersonId("U0DAN")


def pair(story: Story) -> Pairing:
    sign_up(story)
    modal_of(story).close(everything=True)
    members = (Member(person_id=HUGO, role=Role.MENTOR), Member(person_id=ADA, role=Role.MENTEE))
    with story.uow() as uow:
        return uow.pairings.add(Pairing(program_id=1, members=members, matched_at=story.now))


def replies(story: Story, name: str = "ada") -> list[SeenMessage]:
    return [one for one in story.person(name).messages() if "I am a bot" in one.words]


def test_the_bare_command_says_what_is_next_and_offers_it(each_story: Story) -> None:
    ada = each_story.person("ada")
    ada.command("/mentor")
    assert "open for sign-up" in ada.last().words
    ada.press(ada.last(), "Sign up")
    assert modal_of(each_story).title == "Sign up"
    modal_of(each_story).close()
    sign_up(each_story)
    ada.command("/mentor")
    assert "Matching is on Monday, March 16; I will tell you either way" in ada.last().words


def test_the_home_shows_the_pairing_with_its_buttons_and_each_opens_something(story: Story) -> None:
    pair(story)
    ada = story.person("ada")
    home = ada.home()
    assert "No session planned" in home.words
    for button, title in (("Plan a session", "Plan a session"), ("Log a session", "Log a session"), ("Goals", "Goals")):
        ada.home().press(button)
        assert modal_of(story).title == title
        modal_of(story).close()


def test_every_button_of_the_home_of_grace_does_something(story: Story) -> None:
    grace = story.person("grace")
    for button in grace.home().buttons:
        assert grace.home().press(button).ok, button
        while grace.modal is not None:
            grace.modal.close()
    assert "older message" not in str([one.words for one in grace.messages()])


def test_next_steps_and_goals_stand_in_the_home_and_can_be_done_there(story: Story) -> None:
    pairing = pair(story)
    item = ActionItem(pairing_id=pairing.id, text="Ask Lena for <feedback>", owner_id=ADA)
    with story.uow() as uow:
        uow.action_items.add(item)
        uow.action_items.add(replace(item, text="Send the list", owner_id=HUGO))
    ada = story.person("ada")
    home = ada.home()
    assert "Send the list" in home.words
    home.press("Done")
    story.settle()
    assert "Ask Lena" not in ada.home().words
    ada.home().press("Set a goal")
    modal_of(story).fill(title="Lead one planning round").submit()
    story.settle()
    assert "Lead one planning round" in ada.home().words


def test_a_mentor_sees_who_waits_for_an_answer(story: Story) -> None:
    with story.uow() as uow:
        uow.requests.add(
            Request(
                program_id=1,
                mentor_id=HUGO,
                mentee_id=DAN,
                asked_at=story.now,
                lapses_at=story.now + timedelta(days=7),
            )
        )
    hugo = story.person("hugo")
    assert "I have a question for you: would you mentor" in hugo.home().words
    hugo.home().press("See and answer")
    assert "Dan" in hugo.last().words or "U0DAN" in str(hugo.last().blocks)


def test_the_first_visit_is_welcomed_once(story: Story) -> None:
    ada = story.person("ada")
    ada.open()
    ada.home()
    ada.open()
    assert len([one for one in ada.messages() if "Welcome!" in one.words]) == 1


@pytest.mark.parametrize(
    "typed", ["hello", "🎉", "مرحبا", "<!channel> *bold* <http://x|y>", "x" * 30_000, "help", "  \n "]
)
def test_anything_typed_is_answered_once_with_what_is_next(story: Story, typed: str) -> None:
    story.person("ada").say(typed)
    story.settle()
    assert len(replies(story)) == 1
    assert "`/mentor help`" in replies(story)[0].words
    assert "Sign up" in replies(story)[0].buttons


def test_the_bot_answers_in_its_own_messages_tab_only_and_never_itself(story: Story) -> None:
    ada = story.person("ada")
    ada.say("hello everybody", "C0MENTORING")
    ada.say("hello")
    story.move(days=1)
    assert len(replies(story)) == 1
    assert not [one for one in ada.messages("C0MENTORING") if "I am a bot" in one.words]


def test_help_lists_what_works_and_a_misspelt_word_gets_the_nearest(story: Story) -> None:
    ada = story.person("ada")
    ada.command("/mentor", "help")
    words = ("signup", "profile", "pause", "resume", "leave", "goals", "log", "schedule")
    assert all(f"`/mentor {word}`" in ada.last().words for word in words)
    for typed, near in (("signpu", "signup"), ("goal", "goals"), ("Puase", "pause"), ("<!channel>", "")):
        ada.command("/mentor", typed)
        assert f"Did you mean `/mentor {near}" in ada.last().words
        assert "<!channel>" not in str(ada.last().blocks)


def test_both_partners_homes_change_when_one_of_them_acts(story: Story) -> None:
    pair(story)
    story.person("hugo").home()
    story.person("ada").command("/mentor", "leave")
    modal_of(story).submit()
    story.settle()
    view = story.slack.room.workspace.views.homes["U0HUGO"]
    assert "No session planned" not in str(view.definition)


def test_a_partners_break_shows_in_the_home_until_it_ends(story: Story) -> None:
    pair(story)
    hugo, ada = story.person("hugo"), story.person("ada")
    hugo.command("/mentor", "pause")
    modal_of(story, "hugo").fill(until="2026-03-20").submit()
    assert "is taking a break until Friday, March 20" in ada.home().words
    hugo.command("/mentor", "resume")
    story.settle()
    assert "is taking a break" not in ada.home().words
    told = [one for one in ada.messages() if "taking a break until" in one.words and "stays in the plan" in one.words]
    assert len(told) == 1


def test_an_owner_of_the_workspace_is_asked_to_appoint_while_nobody_runs_mentoring(story: Story) -> None:
    with story.uow() as uow:
        uow.programs.save(replace(uow.programs.get(1), managers=()))
        uow.admins.dismiss(PersonId("U0GRACE"))
    assert "Nobody runs mentoring here yet" in story.person("owen").home().words
    assert "Nobody runs mentoring" not in story.person("ada").home().words


@pytest.mark.parametrize(
    ("typed", "word"),
    [("leave", "leave"), ("Help!", "help"), ("/mentor signup", "signup"), ("log", "log"), ("leav please", "leave")],
)
def test_a_word_of_the_command_typed_as_a_message_is_shown_the_way(story: Story, typed: str, word: str) -> None:
    story.person("ada").say(typed)
    story.settle()
    assert f"Type `/mentor {word}` for that." in story.person("ada").last().words


@pytest.mark.parametrize("typed", ["hello", "long time no see", "I want to leave", "🎉", "/", "date"])
def test_other_words_are_not_taken_for_a_command(story: Story, typed: str) -> None:
    story.person("ada").say(typed)
    story.settle()
    assert "for that." not in story.person("ada").last().words
