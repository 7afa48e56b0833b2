"""When life happens: somebody stands in for a mentor on leave."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.goal import Goal
from bot.domain.kinds import Kind
from bot.domain.pairing import Pairing, PairingState
from bot.domain.session import Session, SessionState
from bot.services import pair as put_together
from playground.driver.person import Person
from tests.journeys.living import able_to_mentor, path_of, saying
from tests.journeys.pairs import ADA, DAN, INES, KOFI, pair
from tests.story import Story


def met_and_set_a_goal(story: Story, pairing: Pairing) -> None:
    with story.uow() as uow:
        held = Session(
            pairing_id=pairing.id,
            starts_at=story.now - timedelta(days=1),
            minutes=45,
            recorded_by=INES,
            state=SessionState.HELD,
            notes="Between Ada and Ines",
        )
        uow.sessions.add(held)
        uow.goals.add(Goal(program_id=pairing.program_id, mentee_id=ADA, title="Delegate more", set_at=story.now))


@pytest.mark.usefixtures("matching_here")
def test_somebody_stands_in_for_a_mentor_on_leave_and_everything_goes_back_on_the_day(each_story: Story) -> None:
    story = each_story
    pairing = pair(story.uow(), story.now)
    able_to_mentor(story, pairing.program_id)
    ada, ines, kofi = (story.person(name) for name in ("ada", "ines", "kofi"))
    met_and_set_a_goal(story, pairing)
    ines.command("/mentor", "pause")
    assert ines.modal is not None
    ines.modal.fill(until="2026-04-06", cover=["cover"]).submit()
    assert "pausing until" in ines.modal.text
    story.move(hours=8)
    (told,) = saying(ada, "is taking a break until Monday, April 6")
    assert "asking somebody to stand in" in told.words
    (asked,) = saying(kofi, "Would you stand in for")
    kofi.press(asked, "Yes, gladly")
    story.settle()
    groups = [number for number, kind in kofi.conversations() if kind == "mpim"]
    begun = [one for number in groups for one in kofi.messages(number) if "stands in while" in one.words]
    assert len(begun) == 1
    assert len(saying(ines, "stands in for you with")) == 1
    assert not saying(ada, "stands in"), "she reads it in their conversation, once"
    the_stand_in_has_the_path_and_the_goals_and_not_the_notes(story, kofi)
    with story.uow() as uow:
        cover_pairing = next(one for one in uow.pairings.active_of(KOFI) if one.covers_id == pairing.id)
        late = Session(
            pairing_id=cover_pairing.id, starts_at=story.now + timedelta(days=45), minutes=45, recorded_by=KOFI
        )
        uow.sessions.add(late)
    story.move_to(datetime(2026, 4, 7, 12, tzinfo=UTC))
    assert len(saying(ada, "and you go on together")) == 1
    assert len(saying(kofi, "Your time as a stand-in is over")) == 1
    assert len(saying(ines, "Welcome back")) == 1
    with story.uow() as uow:
        assert uow.pairings.get(cover_pairing.id).state is PairingState.FINISHED
        assert uow.sessions.of(cover_pairing.id)[0].state is SessionState.CANCELED
        assert uow.pairings.get(pairing.id).state is PairingState.ACTIVE
        assert [one.title for one in uow.goals.of(ADA)] == ["Delegate more"]
    assert KOFI not in ada.home().words
    assert INES in ada.home().words


def the_stand_in_has_the_path_and_the_goals_and_not_the_notes(story: Story, kofi: Person) -> None:
    path_of(story, "kofi")
    assert kofi.modal is not None
    assert "session 2 of" in kofi.modal.text, "the path is the mentee's"
    assert "Between Ada and Ines" not in kofi.modal.text
    kofi.modal.close(everything=True)
    kofi.command("/mentor", "goals")
    assert "Delegate more" in (kofi.modal.text if kofi.modal else kofi.last().words)


@pytest.mark.usefixtures("matching_here")
def test_a_mentor_who_comes_back_early_is_covered_no_longer_and_a_no_is_nobodys_business(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    able_to_mentor(story, pairing.program_id)
    ada, ines, kofi = (story.person(name) for name in ("ada", "ines", "kofi"))
    ines.command("/mentor", "pause")
    assert ines.modal is not None
    ines.modal.fill(until="2026-04-06", cover=["cover"]).submit()
    story.move(hours=8)
    kofi.press(saying(kofi, "Would you stand in for")[0], "No, not this time")
    assert saying(kofi, "nobody hears of it")
    story.move(days=1)
    assert not saying(kofi, "Would you stand in for"), "and is not asked again"
    hugo = story.person("hugo")
    hugo.press(saying(hugo, "Would you stand in for")[0], "Yes, gladly")
    story.settle()
    assert "U0HUGO" in ada.home().words
    assert "U0KOFI" not in " ".join(one.words for one in ada.messages())
    ines.command("/mentor", "resume")
    story.move(days=2)
    assert len(saying(ada, "and you go on together")) == 1
    assert len(saying(hugo, "Your time as a stand-in is over")) == 1
    assert "U0HUGO" not in ada.home().words
    story.move_to(datetime(2026, 4, 8, 12, tzinfo=UTC))
    assert len(saying(ada, "and you go on together")) == 1


@pytest.mark.usefixtures("matching_here")
def test_a_circle_is_led_by_a_stand_in_in_a_conversation_of_its_own_and_goes_back(story: Story) -> None:
    first = pair(story.uow(), story.now)
    pair(story.uow(), story.now, mentee=DAN)
    able_to_mentor(story, first.program_id)
    with story.uow() as uow:
        for one in uow.pairings.in_program(first.program_id):
            uow.pairings.save(replace(one, state=PairingState.ENDED, ended_at=story.now))
        program = uow.programs.save(replace(uow.programs.get(first.program_id), kind=Kind.GROUP))
        for person_id in (ADA, DAN):
            put_together.make(uow, program, INES, person_id, story.now, 70.0, ())
        (circle,) = uow.pairings.active_of(INES)
    story.move(hours=2)
    ada, dan, ines = (story.person(name) for name in ("ada", "dan", "ines"))
    own = {number for number, kind in ada.conversations() if kind == "mpim"}
    ines.command("/mentor", "pause")
    assert ines.modal is not None
    assert "Ask somebody to stand in for me with my mentees" in str(ines.modal.blocks)
    ines.modal.fill(until="2026-04-06", cover=["cover"]).submit()
    ines.modal.close(everything=True)
    story.move(hours=8)
    for mentee in (ada, dan):
        assert len(saying(mentee, "is taking a break until Monday, April 6")) == 1
    with story.uow() as uow:
        (asked,) = uow.covers.of(circle.id)
    stand_in = story.slack.person(asked.mentor_id)
    question = saying(stand_in, "Would you stand in for")[0]
    assert "You lead their circle" in question.words
    stand_in.press(question, "Yes, gladly")
    story.settle()
    new = {number for number, kind in ada.conversations() if kind == "mpim"} - own
    assert len(new) == 1, "other people, so another conversation"
    (begun,) = [one for one in dan.messages(next(iter(new))) if "stands in while" in one.words]
    assert "stays in your circle" in begun.words
    assert asked.mentor_id in ada.home().words
    story.move_to(datetime(2026, 4, 7, 12, tzinfo=UTC))
    for mentee in (ada, dan):
        assert len(saying(mentee, "and you go on together")) == 1
        assert asked.mentor_id not in mentee.home().words
    assert len(saying(stand_in, "Your time as a stand-in is over")) == 1
    assert len(saying(ines, "Welcome back")) == 1
    with story.uow() as uow:
        assert [one.id for one in uow.pairings.active_of(DAN)] == [circle.id]
