"""Whoever finished as a mentee is asked to mentor somebody one step behind."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.enrollment import Answers
from bot.domain.kinds import Role
from bot.domain.life import PayForward
from bot.domain.program import Program
from bot.domain.session import Session, SessionState
from bot.services import programs
from tests.journeys.living import saying
from tests.journeys.pairs import ADA, GRACE, pair
from tests.story import Story


def finish(story: Story) -> None:
    """Ada and Ines met, and their program is closed."""
    pairing = pair(story.uow(), story.now)
    with story.uow() as uow:
        for days, state in ((1, SessionState.HELD), (30, SessionState.PLANNED)):
            at = story.now + timedelta(days=days)
            uow.sessions.add(Session(pairing_id=pairing.id, starts_at=at, minutes=45, recorded_by=ADA, state=state))
        ada = uow.enrollments.find(program_id=pairing.program_id, person_id=ADA)
        skills = uow.programs.get(pairing.program_id).skills
        assert ada is not None
        answers = Answers(wants_skills=skills[:1], level=1, hours_per_month=2, years_of_experience=4, strengths="Maps")
        uow.enrollments.save(replace(ada, answers=answers))
    story.move(days=2)
    programs.close(story.uow(), GRACE, story.now, pairing.program_id)
    story.settle()
    with story.uow() as uow:
        assert {one.state for one in uow.sessions.of(pairing.id)} == {SessionState.HELD, SessionState.CANCELED}


def open_another(story: Story) -> Program:
    with story.uow() as uow:
        old = uow.programs.all()[0]
    begun = programs.begin(story.uow(), GRACE, story.now, "general")
    plan = replace(begun.plan, name="Onwards", skills=old.skills)
    return programs.create(story.uow(), GRACE, story.now, plan, as_draft=False)


def test_whoever_finished_as_a_mentee_is_asked_once_to_mentor_with_their_profile_ready(each_story: Story) -> None:
    story = each_story
    finish(story)
    program = open_another(story)
    ada, ines = story.person("ada"), story.person("ines")
    story.move(days=3)
    assert not saying(ada, "Would you mentor somebody one step"), "the end has its own words"
    story.move(days=6)
    (asked,) = saying(ada, "Would you mentor somebody one step")
    assert "Onwards takes mentors until" in asked.words
    assert not saying(ines, "Would you mentor somebody one step"), "mentors already"
    ada.press(asked, "Yes, show me my profile")
    form = ada.modal
    assert form is not None
    assert "Onwards" in form.text
    form.submit()
    assert not form.errors
    with story.uow() as uow:
        place = uow.enrollments.find(program_id=program.id, person_id=ADA)
    assert place is not None
    assert (place.roles, place.answers.strengths) == (frozenset({Role.MENTOR}), "Maps")
    story.move(days=40)
    assert len(saying(ada, "Would you mentor somebody one step")) == 1


def test_whoever_would_rather_mentor_later_hears_of_the_next_program_and_a_no_is_for_good(story: Story) -> None:
    finish(story)
    ada = story.person("ada")
    story.move(days=7)
    (asked,) = saying(ada, "Would you mentor somebody one step")
    assert "tell you when the next one opens" in asked.words
    ada.press(asked, "Tell me when one opens")
    assert saying(ada, "I tell you when the next program opens")
    story.move(days=20)
    open_another(story)
    story.move(days=2)
    (again,) = saying(ada, "Would you mentor somebody one step")
    assert "Onwards takes mentors" in again.words
    ada.press(again, "No, and don't ask again")
    assert saying(ada, "I do not ask again")
    with story.uow() as uow:
        answer = uow.pay_forward.find(ADA)
    assert answer is not None
    assert answer.answer is PayForward.NEVER
    story.move(days=30)
    assert not saying(ada, "Would you mentor somebody one step")
