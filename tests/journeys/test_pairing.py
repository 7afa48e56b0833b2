"""Those whom a matching brings together live it: asked, introduced, declined, objected, parted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.pairing import PairingState
from bot.domain.person import PersonId
from bot.domain.program import Asking
from bot.matching.values import Couple
from bot.services.asking import ask_mentor
from playground.outcome import CannotDo
from tests.journeys.matching_story import approve, group_messages, pairings, propose, said, say_no, until
from tests.story import Story

pytestmark = pytest.mark.usefixtures("matching_here")


def test_bob_is_asked_first_and_fay_hears_only_after_his_yes(real_child: None, each_story: Story) -> None:
    story = each_story
    proposal = propose(story)
    assert "<@U0BOB> mentors <@U0FAY>" in proposal.words
    assert "wanted and offered: Giving feedback" in proposal.words
    assert "<@U0JUN> as mentee" in proposal.words
    assert "What would help" in proposal.words
    bob, fay = story.person("bob"), story.person("fay")
    assert not said(bob, "Would you mentor"), "nobody hears before the approval"
    story.person("grace").press(proposal, "Approve all 3")
    story.settle()
    question = said(bob, "Would you mentor")[0]
    assert "Having my work heard outside design" in question.words
    assert not said(fay, "mentor"), "the mentee hears nothing before the yes"
    bob.press(question, "Yes, gladly")
    story.settle()
    assert said(fay, "You have a mentor: <@U0BOB>")
    introduction = group_messages(fay)[0]
    assert "wanted and offered: Giving feedback" in introduction.words
    assert "You meet every two weeks" in introduction.words
    assert "Session 1 of 13: A good beginning" in introduction.words
    assert introduction.buttons == ["Plan the first session"]
    pairing = pairings(story)[0]
    assert pairing.people == ("U0BOB", "U0FAY")
    assert pairing.conversation_id == introduction.channel
    bob.press(introduction, "Plan the first session")
    assert bob.modal is not None
    assert bob.modal.title == "Plan a session"


def test_an_answered_question_and_its_reminders_have_no_buttons_any_more(story: Story) -> None:
    approve(story)
    bob = story.person("bob")
    question = said(bob, "Would you mentor")[0]
    story.move(days=2)
    reminder = said(bob, "A question still waits for you")[0]
    bob.press(question, "Yes, gladly")
    story.settle()
    until(lambda: not said(bob, "Would you mentor") and not said(bob, "A question still waits"))
    assert len(said(bob, "Thank you for saying yes")) == 2
    with pytest.raises(CannotDo):
        bob.press(reminder, "Yes, gladly")
    assert len(pairings(story)) == 1


def test_a_no_goes_to_the_manager_alone_with_its_reason_and_the_next_best_is_asked(story: Story) -> None:
    approve(story)
    say_no(story, "bob", "I have *no* time this year <!channel>")
    grace, fay = story.person("grace"), story.person("fay")
    story.move(hours=6)
    told = said(grace, "said no to")[0]
    assert "<@U0BOB> said no to <@U0FAY>" in told.words
    assert "&lt;!channel&gt;" in told.words
    assert "<!channel>" not in told.words
    assert "I have asked <@U0KOFI>" in told.words
    kofi = story.person("kofi")
    assert "<@U0FAY>" in said(kofi, "Would you mentor")[0].words
    assert not fay.messages(), "the mentee hears nothing of a no"
    for name in ("ines", "dan", "lena", "kofi", "hugo", "fay"):
        assert not said(story.person(name), "no time this year")
    assert not any(one.buttons for one in said(story.person("bob"), "Would you mentor"))


def test_when_nobody_is_left_to_ask_the_mentee_hears_why_and_when_i_write_again(story: Story) -> None:
    with story.uow() as uow:
        hugo = uow.enrollments.find(program_id=1, person_id=PersonId("U0HUGO"))
        assert hugo is not None
        uow.enrollments.save(replace(hugo, mentor_capacity=1))
        for one in ("U0BOB", "U0KOFI"):
            known = uow.enrollments.find(program_id=1, person_id=PersonId(one))
            assert known is not None
            uow.enrollments.save(replace(known, mentor_capacity=1))
    approve(story)
    fay = story.person("fay")
    for name in ("bob", "hugo", "kofi", "ines", "lena"):
        if said(story.person(name), "Would you mentor <@U0FAY>"):
            say_no(story, name)
            story.move(hours=8)
    story.move(days=1)
    word = said(fay, "No mentor yet")
    assert word
    assert "Would you" not in word[0].words
    assert "decline" not in word[0].words
    assert "said no" not in word[0].words
    assert "stays without anybody" in said(story.person("grace"), "stays without anybody")[0].words


def test_a_mentor_who_does_not_answer_is_reminded_twice_and_then_somebody_else_is_asked(story: Story) -> None:
    approve(story)
    bob, fay, grace = story.person("bob"), story.person("fay"), story.person("grace")
    for name in ("ines", "lena"):
        story.person(name).press(said(story.person(name), "Would you mentor")[0], "Yes, gladly")
    story.move(days=1, hours=23)
    assert not said(bob, "A question still waits for you")
    story.move(hours=2)
    assert len(said(bob, "A question still waits for you")) == 1
    story.move(days=2)
    assert len(said(bob, "A question still waits for you")) == 2
    story.move(days=4)
    assert len(said(bob, "My question about <@U0FAY> is no longer open")) == 1
    assert not said(bob, "A question still waits for you"), "nothing is left to press"
    assert said(grace, "<@U0BOB> did not answer about <@U0FAY>")
    story.move(hours=8)
    assert not fay.messages()
    assert said(story.person("kofi"), "Would you mentor <@U0FAY>")
    assert not any(one.buttons for one in said(bob, "Would you mentor"))
    assert len(pairings(story)) == 2


def test_where_pairs_are_announced_both_hear_at_once_and_may_object_in_private(each_story: Story) -> None:
    story = each_story
    with story.uow() as uow:
        uow.programs.save(replace(uow.programs.get(1), asking=Asking.ANNOUNCED))
    approve(story)
    bob, fay, grace = story.person("bob"), story.person("fay"), story.person("grace")
    assert "You have a mentee: <@U0FAY>" in said(bob, "You have a mentee")[0].words
    assert "You have a mentor: <@U0BOB>" in said(fay, "You have a mentor")[0].words
    assert group_messages(fay)
    fay.press(said(fay, "You have a mentor")[0], "It does not fit")
    assert fay.modal is not None
    fay.modal.fill(reason="We shared a team that fell apart.").submit()
    story.settle()
    told = said(grace, "says that the match")[0]
    assert "We shared a team that fell apart." in told.words
    assert "fell apart" not in "".join(message.words for message in [*bob.messages(), *group_messages(bob)])
    grace.press(told, "End this pairing")
    story.settle()
    ended = said(bob, "has ended")[0]
    assert "fell apart" not in ended.words
    assert "does not fit" not in ended.words
    assert {one.state for one in pairings(story) if one.has(PersonId("U0FAY"))} == {PairingState.ENDED}


def test_after_five_working_days_an_objection_is_too_late_and_says_whom_to_write_to(story: Story) -> None:
    with story.uow() as uow:
        uow.programs.save(replace(uow.programs.get(1), asking=Asking.ANNOUNCED))
    approve(story)
    fay = story.person("fay")
    story.move(days=8)
    fay.press(said(fay, "You have a mentor")[0], "It does not fit")
    assert "<@U0GRACE> can still help you" in fay.last().words


def test_who_has_nobody_hears_at_once_and_then_every_two_weeks_while_it_lasts(story: Story) -> None:
    approve(story)
    jun = story.person("jun")
    story.move(days=2)
    first = said(jun, "No mentor yet, and here is why")
    assert len(first) == 1
    assert "mentors at your level share" in first[0].words
    assert "Staying one hour longer would open one of them" in first[0].words
    story.move(days=14)
    assert len(said(jun, "Still no mentor")) == 1
    story.move(days=14)
    assert len(said(jun, "Still no mentor")) == 2
    with story.uow() as uow:
        enrollment = uow.enrollments.find(program_id=1, person_id=PersonId("U0JUN"))
        assert enrollment is not None
        uow.enrollments.save(enrollment.left(story.now))
    story.move(days=32)
    assert len(said(jun, "Still no mentor")) == 2


def test_when_a_partner_is_deactivated_the_other_hears_it_kindly(story: Story) -> None:
    approve(story)
    bob, fay = story.person("bob"), story.person("fay")
    bob.press(said(bob, "Would you mentor")[0], "Yes, gladly")
    story.settle()
    story.slack.fault("deactivate", user="U0BOB")
    story.slack.settle()
    story.move(hours=2)
    told = said(fay, "has ended")[0]
    assert "Plans change; this says nothing about you" in told.words
    assert "I am asking somebody else who fits you" in told.words


def test_a_question_about_somebody_who_found_another_mentor_is_closed_at_once(story: Story) -> None:
    approve(story)
    with story.uow() as uow:
        program = uow.programs.get(1)
        ask_mentor(uow, program, Couple("U0KOFI", "U0FAY"), PersonId("U0GRACE"), story.now, 60.0, ())
    story.move(hours=6)
    bob, kofi = story.person("bob"), story.person("kofi")
    questions = said(bob, "Would you mentor")[0], said(kofi, "Would you mentor <@U0FAY>")[0]
    bob.press(questions[0], "Yes, gladly")
    story.settle()
    until(lambda: said(kofi, "This question is no longer open"))
    with pytest.raises(CannotDo):
        kofi.press(questions[1], "Yes, gladly")
    assert len(pairings(story)) == 1


def test_a_mentor_who_pauses_keeps_the_question_open(story: Story) -> None:
    approve(story)
    bob = story.person("bob")
    with story.uow() as uow:
        place = uow.enrollments.find(program_id=1, person_id=PersonId("U0BOB"))
        assert place is not None
        uow.enrollments.save(place.paused((story.now + timedelta(days=3)).date()))
    bob.press(said(bob, "Would you mentor")[0], "Yes, gladly")
    assert "/mentor resume" in bob.last().words
    bob.command("/mentor", "resume")
    bob.press(said(bob, "Would you mentor")[0], "Yes, gladly")
    story.settle()
    assert len(pairings(story)) == 1


def test_whoever_is_asked_after_the_approval_has_five_working_days_from_then(story: Story) -> None:
    """Approved on a Friday evening, read on Monday morning: Monday to Monday, over a weekend and summer time."""
    story.move_to(datetime(2026, 3, 20, 21, 0, tzinfo=UTC))
    approve(story)
    bob = story.person("bob")
    assert not said(bob, "Would you mentor")
    story.move_to(datetime(2026, 3, 23, 8, 1, tzinfo=UTC))  # 09:01 in Stockholm
    assert len(said(bob, "Would you mentor")) == 1
    story.move_to(datetime(2026, 3, 30, 6, 59, tzinfo=UTC))  # 08:59, an hour earlier by the sun
    assert len(said(bob, "A question still waits for you")) == 2
    assert not said(bob, "is no longer open")
    story.move(minutes=2)
    assert len(said(bob, "is no longer open")) == 1


def test_an_objection_from_two_windows_reaches_the_manager_once(story: Story) -> None:
    with story.uow() as uow:
        uow.programs.save(replace(uow.programs.get(1), asking=Asking.ANNOUNCED))
    approve(story)
    fay, grace = story.person("fay"), story.person("grace")
    for _ in range(2):
        fay.press(said(fay, "You have a mentor")[0], "It does not fit")
        assert fay.modal is not None
        fay.modal.fill(reason="We shared a team.").submit()
        story.settle()
    assert len(said(grace, "says that the match")) == 1


@pytest.mark.parametrize("who", ["mentee", "program"])
def test_a_question_that_was_taken_back_has_no_buttons_any_more(story: Story, who: str) -> None:
    approve(story)
    bob, fay, grace = story.person("bob"), story.person("fay"), story.person("grace")
    question = said(bob, "Would you mentor")[0]
    if who == "mentee":
        fay.command("/mentor", "leave")
        assert fay.modal is not None
        fay.modal.submit()
    else:
        grace.command("/mentor-admin", "programs")
        grace.press(grace.last(), "Close")
    story.settle()
    until(lambda: not said(bob, "Would you mentor"))
    assert said(bob, "This question is no longer open")
    with pytest.raises(CannotDo):
        bob.press(question, "Yes, gladly")
    assert who == "program" or said(story.person("ines"), "Would you mentor"), "other questions stay"
