"""Fay looks for a mentor herself: asks, is asked again for patience, goes on to the next, and is introduced."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.pairing import RequestState
from bot.domain.person import PersonId
from playground.driver.person import Person
from playground.driver.seen import Modal
from tests.journeys.matching_story import group_messages, pairings, said, until
from tests.story import Story

pytestmark = pytest.mark.usefixtures("matching_here")


def matching_day_has_come(story: Story, **changes: object) -> None:
    with story.uow() as uow:
        program = uow.programs.get(1)
        today = program.today(story.now)
        dates = {"sign_up_closes_on": today - timedelta(days=1), "matching_on": today}
        uow.programs.save(replace(program, **dates | changes))  # type: ignore[arg-type]


def look(person: Person) -> Modal:
    assert person.command("/mentor", "find").ok
    return listed(person)


def listed(person: Person) -> Modal:
    """Once the list has taken the place of the view that opens at once."""
    until(lambda: person.modal is not None and "Looking for" not in person.modal.words)
    assert person.modal is not None
    return person.modal


def ask(person: Person, mentor: str, **answers: str) -> Modal:
    modal = look(person)
    person.press(modal, "Ask", f"1:U0{mentor.upper()}")
    assert person.modal is not None
    person.modal.fill(**answers).submit()
    assert person.modal is not None
    return person.modal


def test_fay_finds_bob_asks_him_and_they_are_introduced(real_child: None, each_story: Story) -> None:
    story = each_story
    matching_day_has_come(story)
    bob, fay = story.person("bob"), story.person("fay")
    modal = look(fay)
    assert "fit you best" in modal.words
    assert "wanted and offered: Giving feedback" in modal.words
    assert "place" in modal.words
    assert "active here this week" in modal.words
    assert "usually answers" not in modal.words
    modal.press("Ask", "1:U0BOB")
    modal.fill(note="*Hello* <!channel>", second="Kofi Mensah").submit()
    assert fay.modal is not None
    assert "I have asked <@U0BOB> for you" in fay.modal.words
    assert "I ask <@U0KOFI> for you" in fay.modal.words
    story.settle()
    question = said(bob, "Would you mentor <@U0FAY>")[0]
    assert "&lt;!channel&gt;" in question.words
    assert "<@U0FAY> knows that you are asked" in question.words
    fay.modal.close()
    assert "You asked <@U0BOB>" in fay.home().words
    bob.press(question, "Yes, gladly")
    story.settle()
    assert said(fay, "You have a mentor: <@U0BOB>")
    assert "wanted and offered: Giving feedback" in group_messages(fay)[0].words
    fay.command("/mentor", "find")
    assert "You have somebody in" in fay.last().words


def test_a_word_first_then_a_no_and_the_next_choice_is_asked(story: Story) -> None:
    matching_day_has_come(story)
    bob, fay, grace = story.person("bob"), story.person("fay"), story.person("grace")
    ask(fay, "bob", second="Kofi Mensah")
    story.settle()
    question = said(bob, "Would you mentor")[0]
    bob.press(question, "A word with them first")
    story.settle()
    word = group_messages(fay)[0]
    assert "a word first" in word.words
    assert word.words == group_messages(bob)[0].words
    assert not word.buttons, "a no is for the mentor alone"
    until(lambda: not said(bob, "Would you mentor"))
    bob.press(said(bob, "You two talk first")[0], "No, not this time")
    assert bob.modal is not None
    bob.modal.fill(reason="We fell out.").submit()
    story.settle()
    told = said(fay, "does not work out with <@U0BOB> this time")[0]
    assert "I have asked <@U0KOFI>, your next choice" in told.words
    assert said(story.person("kofi"), "Would you mentor <@U0FAY>")
    story.move(hours=6)
    assert "We fell out." in said(grace, "said no to")[0].words
    assert not [one for one in [*fay.messages(), *group_messages(fay)] if "fell out" in one.words]
    fay.press(told, "Where it stands")
    assert fay.modal is not None
    fay.modal.press("Take it back")
    assert "is taken back" in fay.modal.words
    kofi = story.person("kofi")
    until(lambda: said(kofi, "This question is no longer open"))
    assert not said(kofi, "no longer open")[0].buttons
    fay.modal.press("See who is free")
    assert "<@U0BOB>" not in listed(fay).words


def test_two_ask_for_one_last_place_and_who_comes_second_is_told_at_once(story: Story) -> None:
    matching_day_has_come(story)
    with story.uow() as uow:
        place = uow.enrollments.find(program_id=1, person_id=PersonId("U0BOB"))
        dan = uow.enrollments.find(program_id=1, person_id=PersonId("U0FAY"))
        assert place is not None
        assert dan is not None
        uow.enrollments.save(replace(place, mentor_capacity=1))
        twin = replace(uow.people.get(PersonId("U0FAY")), id=PersonId("U0JUN"))
        uow.people.put(replace(twin, version=uow.people.get(PersonId("U0JUN")).version))
        jun = uow.enrollments.find(program_id=1, person_id=PersonId("U0JUN"))
        assert jun is not None
        uow.enrollments.save(replace(jun, answers=dan.answers))
    bob, fay, jun_ = story.person("bob"), story.person("fay"), story.person("jun")
    ask(fay, "bob")
    ask(jun_, "bob")
    story.settle()
    questions = said(bob, "Would you mentor")
    assert len(questions) == 2
    bob.press(said(bob, "Would you mentor <@U0FAY>")[0], "Yes, gladly")
    story.settle()
    told = said(jun_, "That place was taken a moment ago")[0]
    assert "next best for you" in told.words
    assert said(bob, "This question is no longer open")
    assert len(pairings(story)) == 1
    jun_.modal.close() if jun_.modal else None
    jun_.press(told, "See them")
    assert "<@U0BOB>" not in listed(jun_).words


def test_without_an_answer_the_mentor_is_reminded_and_then_the_mentee_hears_who_is_next(story: Story) -> None:
    matching_day_has_come(story)
    bob, fay = story.person("bob"), story.person("fay")
    ask(fay, "bob")
    story.move(days=2, hours=1)
    assert len(said(bob, "A question still waits for you")) == 1
    bob.command("/mentor", "pause")
    assert bob.modal is not None
    back = (story.now + timedelta(days=10)).date()
    bob.modal.fill(until=back.isoformat()).submit()
    story.settle()
    away = said(fay, "<@U0BOB> is taking a break until")
    assert len(away) == 1
    fay.modal.close() if fay.modal else None
    fay.press(away[0], "Wait or ask somebody else")
    assert fay.modal is not None
    assert "The time to answer stands still for now" in fay.modal.words
    story.move(days=8)
    assert not said(fay, "does not work out"), "his days stand still while he pauses"
    assert "stands still" in fay.home().words
    story.move(days=4)
    assert "Would you mentor <@U0FAY>?" in said(bob, "Welcome back")[0].words
    assert len(said(bob, "A question still waits for you")) == 1, "he hears of it once, where things stand"
    story.move(days=2)
    assert len(said(bob, "A question still waits for you")) == 2
    story.move(days=8)
    told = said(fay, "does not work out with <@U0BOB> this time")[0]
    assert "next best for you" in told.words
    assert said(bob, "is no longer open")
    fay.modal.close() if fay.modal else None
    fay.press(told, "See them")
    assert "<@U0BOB>" not in listed(fay).words


def test_what_is_asked_twice_stale_or_not_allowed_gets_a_sentence(story: Story) -> None:
    fay, bob, grace = story.person("fay"), story.person("bob"), story.person("grace")
    fay.command("/mentor", "find")
    assert "Matching in Grow into leadership is on" in fay.last().words
    bob.command("/mentor", "find")
    assert "You are in Grow into leadership as a mentor" in bob.last().words
    matching_day_has_come(story)
    modal = look(fay)
    story.slack.fault("deactivate", user="U0BOB")
    story.slack.settle()
    fay.press(modal, "Ask", "1:U0BOB")
    assert fay.modal is not None
    assert "That place was taken a moment ago" in fay.modal.words
    fay.modal.press("See them")
    fay.modal.press("Ask", "1:U0KOFI")
    fay.modal.fill(note="half a word").close()
    fay.press(look(fay), "Ask", "1:U0KOFI")
    assert fay.modal is not None
    assert "I kept what you had typed" in fay.modal.words
    fay.modal.submit()
    fay.command("/mentor", "find")
    assert fay.modal is not None
    assert "You asked <@U0KOFI>" in fay.modal.words
    assert "half a word" in fay.modal.words
    grace.command("/mentor-admin", "programs")
    grace.press(grace.last(), "Who may ask whom")
    assert grace.modal is not None
    grace.modal.fill(allowed=[]).submit()
    fay.modal.press("Take it back")
    fay.modal.press("See who is free")
    assert "bring mentors and mentees together" in " ".join(one.words for one in fay.modals)


def test_a_mentor_offers_and_the_mentee_decides_without_a_reason(story: Story) -> None:
    matching_day_has_come(story)
    grace, bob, fay = story.person("grace"), story.person("bob"), story.person("fay")
    assert "I'd like to mentor ..." not in bob.home().buttons
    grace.command("/mentor-admin", "programs")
    grace.press(grace.last(), "Who may ask whom")
    assert grace.modal is not None
    grace.modal.fill(allowed=["may_find", "may_offer"]).submit()
    for who, problem in (("U0BOB", "other than yourself"), ("U0GRACE", "cannot ask this person")):
        bob.home().press("I'd like to mentor ...")
        assert bob.modal is not None
        bob.modal.fill(mentee=who).submit()
        assert problem in str(bob.modal.errors)
        bob.modal.close()
    bob.home().press("I'd like to mentor ...")
    assert bob.modal is not None
    bob.modal.fill(mentee="U0FAY", note="Your talk stayed with me.").submit()
    story.settle()
    offered = said(fay, "would like to mentor you")[0]
    assert "Your talk stayed with me." in offered.words
    assert "Why you two" in offered.words
    fay.press(offered, "No, thank you")
    story.move(hours=6)
    told = said(bob, "does not work out this time")[0]
    assert "no, thank" not in told.words.lower()
    kofi = story.person("kofi")
    kofi.home().press("I'd like to mentor ...")
    assert kofi.modal is not None
    kofi.modal.fill(mentee="U0FAY").submit()
    story.settle()
    story.move(hours=20)
    fay.press(said(fay, "<@U0KOFI> would like to mentor you")[0], "Yes, gladly")
    story.settle()
    assert said(kofi, "You have a mentee: <@U0FAY>")
    assert group_messages(fay)


def test_another_day_of_matching_is_said_once_to_those_who_signed_up(story: Story) -> None:
    grace, fay = story.person("grace"), story.person("fay")
    for day in ("2026-03-18", "2026-03-20"):
        grace.command("/mentor-admin", "programs")
        grace.press(grace.last(), "Edit")
        assert grace.modal is not None
        grace.modal.fill(matching_on=day).submit()
    story.move(hours=2)
    told = said(fay, "Matching in Grow into leadership is now on Friday, March 20")
    assert len(told) == 1
    assert "no longer on Monday, March 16" in told[0].words


def test_when_a_mentor_leaves_whoever_stands_by_is_asked_at_once(story: Story) -> None:
    matching_day_has_come(story)
    bob, fay = story.person("bob"), story.person("fay")
    ask(fay, "bob")
    story.settle()
    bob.press(said(bob, "Would you mentor")[0], "Yes, gladly")
    story.settle()
    bob.command("/mentor", "leave")
    assert bob.modal is not None
    bob.modal.submit()
    story.settle()
    told = said(fay, "has ended")[0]
    assert "I am asking somebody else who fits you" in told.words
    with story.uow() as uow:
        waiting = [one for one in uow.requests.of(PersonId("U0FAY")) if one.state is RequestState.WAITING]
    assert len(waiting) == 1
    mentor = story.person(waiting[0].mentor_id.removeprefix("U0").lower())
    assert "knows nothing of this" in said(mentor, "Would you mentor <@U0FAY>")[0].words
