"""When life happens: two running pairs swap, and each of the four hears of it once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.clocks import Cadence
from bot.domain.enrollment import Answers
from bot.domain.goal import Goal
from bot.domain.session import Session, SessionState
from bot.services import repeating_sessions
from bot.services.schedule import Plan
from playground.driver.person import Person
from tests.journeys.living import able_to_mentor, path_of, saying
from tests.journeys.matching_story import until
from tests.journeys.pairs import ADA, DAN, GRACE, INES, KOFI, pair
from tests.story import Story


def two_pairs(story: Story) -> tuple[int, int]:
    """Ada with Ines, who met and will meet; Dan with Kofi."""
    first = pair(story.uow(), story.now)
    able_to_mentor(story, first.program_id)
    second = pair(story.uow(), story.now, KOFI, DAN)
    with story.uow() as uow:
        dan = uow.enrollments.find(program_id=first.program_id, person_id=DAN)
        assert dan is not None
        uow.enrollments.save(replace(dan, answers=Answers(level=1, languages=("English",))))
        at = story.now - timedelta(days=7)
        held = Session(pairing_id=first.id, starts_at=at, minutes=45, recorded_by=INES, state=SessionState.HELD)
        held = replace(held, notes="On listening")
        uow.sessions.add(held)
        uow.goals.add(Goal(program_id=first.program_id, mentee_id=ADA, title="Delegate more", set_at=story.now))
    weekly = Plan(starts_at=story.now + timedelta(days=3))
    repeating_sessions.plan(story.uow(), ADA, story.now, first.id, weekly, Cadence.WEEKLY)
    story.settle()
    return first.id, second.id


def open_swap(story: Story, name: str, number: int) -> Person:
    person = story.person(name)
    person.press(person.home(), "Open the board")
    until(lambda: person.modal and "Swap with another pair" in str(person.modal.blocks))
    assert person.modal is not None
    person.modal.press("Swap with another pair", str(number))
    return person


def check_with(person: Person, letters: str) -> None:
    assert person.modal is not None
    (found,) = person.suggestions(person.modal, "swap.with", letters)
    person.modal.fill(other=found["text"]["text"]).submit()
    until(lambda: person.modal and "a few seconds" not in person.modal.words)


@pytest.mark.usefixtures("matching_here")
def test_two_running_pairs_swap_and_all_four_hear_of_it_in_one_message_each(each_story: Story) -> None:
    story = each_story
    first, _ = two_pairs(story)
    ada, dan, ines, kofi = everybody = [story.person(one) for one in ("ada", "dan", "ines", "kofi")]
    before = {one.id: len(one.messages()) for one in everybody}
    grace = open_swap(story, "grace", first)
    check_with(grace, "kofi")
    assert grace.modal is not None
    assert "Afterwards" in grace.modal.words
    assert "planned sessions are called off" in grace.modal.words
    assert {one.id: len(one.messages()) for one in everybody} == before, "nobody hears of it before the yes"
    button = "Swap them anyway" if "breaks the rules" in grace.modal.words else "Swap them"
    assert button == grace.modal.view["submit"]["text"]
    grace.modal.submit()
    assert "They have swapped" in grace.modal.text
    grace.modal.close(everything=True)
    story.settle()
    for person, partner, former in ((ada, KOFI, INES), (dan, INES, KOFI), (ines, DAN, ADA), (kofi, ADA, DAN)):
        new = person.messages()[before[person.id] :]
        (told,) = [one for one in new if not one.files]
        assert told.words.startswith(f"*You have a new {'mentor' if person in (ada, dan) else 'mentee'}: <@{partner}>")
        assert f"your mentoring with <@{former}> has ended" in told.words
        assert "Plan the first session" in told.buttons
        groups = [number for number, kind in person.conversations() if kind == "mpim"]
        met = [one for number in groups for one in person.messages(number) if "meet each other" in one.words]
        assert [partner in one.words for one in met] == [True]
    assert len([one for one in ada.messages()[before[ADA] :] if one.files]) == 1, "one file takes the whole series out"
    assert KOFI in ada.home().words
    assert INES not in ada.home().words
    kofi.command("/mentor", "goals")
    assert "Delegate more" in (kofi.modal.text if kofi.modal else kofi.last().words)
    ines.command("/mentor", "goals")
    assert "Delegate more" not in (ines.modal.text if ines.modal else ines.last().words)
    if ines.modal:
        ines.modal.close(everything=True)
    ada.press(saying(ada, "You have a new mentor")[0], "What we noted")
    assert ada.modal is not None
    assert "On listening" in ada.modal.words
    ada.modal.close()
    path_of(story, "kofi")
    assert kofi.modal is not None
    assert "On listening" not in kofi.modal.text, "what she noted with another is hers and his"
    assert "session 1 of" in kofi.modal.text, "the two of them begin with getting to know each other"
    story.move(days=1)
    for person in everybody:
        assert not saying(person, "Your mentoring with"), "the end is told with the beginning"
    assert GRACE not in "".join(one.words for one in ada.messages()[before[ADA] :])


@pytest.mark.usefixtures("matching_here")
def test_a_swap_that_comes_too_late_says_so_kindly_and_changes_nothing(story: Story) -> None:
    first, second = two_pairs(story)
    grace = open_swap(story, "grace", first)
    check_with(grace, "dan")
    dan, ada = story.person("dan"), story.person("ada")
    dan.command("/mentor", "leave")
    assert dan.modal is not None
    dan.modal.fill(reason="A move.").submit()
    story.settle()
    told = len(ada.messages())
    assert grace.modal is not None
    grace.modal.submit()
    assert "One of these two pairs is over by now, so nothing was swapped" in grace.modal.text
    story.settle()
    assert len(ada.messages()) == told
    with story.uow() as uow:
        assert [one.id for one in uow.pairings.active_of(ADA)] == [first]
        assert not uow.audit.about(f"pairing:{second}")
    grace.modal.close()
    assert grace.modal is not None
    grace.modal.close()
    grace.modal.press("Swap with another pair", str(first))
    assert not grace.suggestions(grace.modal, "swap.with", "dan"), "over by now, so it cannot be chosen"
