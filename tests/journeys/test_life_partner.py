"""When life happens: somebody asks for another partner, and keeps what is theirs; the former one sees only theirs."""

from datetime import timedelta

import pytest

from bot.domain.clocks import Cadence
from bot.domain.goal import Goal
from bot.domain.pairing import Pairing, PairingState
from bot.domain.session import Session, SessionState
from bot.services import repeating_sessions
from bot.services.schedule import Plan
from playground.driver.person import Person
from playground.driver.seen import SeenMessage
from tests.journeys.living import able_to_mentor, saying
from tests.journeys.pairs import ADA, INES, KOFI, pair
from tests.story import Story


def ask(story: Story, name: str, why: str) -> None:
    person = story.person(name)
    person.home().press("When life happens")
    assert person.modal is not None
    person.modal.press("Ask for somebody else")
    person.modal.fill(words=why).submit()
    assert "gets your words, and nobody else" in person.modal.text
    person.modal.close(everything=True)


def everything_read_by(person: Person) -> str:
    return "\n".join(one.words for one in person.messages())


def lived_through(story: Story, pairing: Pairing) -> None:
    """They met once, meet again soon, and there is a goal."""
    with story.uow() as uow:
        for days, state in ((-7, SessionState.HELD), (5, SessionState.PLANNED)):
            at = story.now + timedelta(days=days)
            uow.sessions.add(
                Session(pairing_id=pairing.id, starts_at=at, minutes=45, recorded_by=INES, state=state, notes="Ours")
            )
        uow.goals.add(Goal(program_id=pairing.program_id, mentee_id=ADA, title="Delegate more", set_at=story.now))


def shown(person: Person) -> str:
    return person.modal.text if person.modal else person.last().words


@pytest.mark.usefixtures("matching_here")
def test_somebody_asks_for_another_partner_and_only_the_one_who_decides_ever_knows(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    able_to_mentor(story, pairing.program_id)
    lived_through(story, pairing)
    ada, ines, grace, kofi = (story.person(name) for name in ("ada", "ines", "grace", "kofi"))
    ask(story, "ada", "We talk past each other.")
    story.move(hours=4)
    (asked,) = saying(grace, "asks for somebody else than")
    assert "We talk past each other" in asked.words
    assert "somebody else" not in everything_read_by(ines)
    ada.home().press("When life happens")
    assert ada.modal is not None
    assert "You asked for somebody else on" in ada.modal.text
    ada.modal.close(everything=True)
    story.settle()
    ines.command("/mentor")
    old_hub = ines.last()
    grace.press(asked, "Find somebody else")
    story.settle()
    assert saying(grace, "has ended"), "in the place of the question"
    assert not saying(grace, "asks for somebody else than")
    story.move(hours=4)
    told = {person: saying(person, "Your mentoring with") for person in (ada, ines)}
    assert [len(one) for one in told.values()] == [1, 1]
    assert "I am asking somebody else who fits you" in told[ada][0].words
    assert "We talk past each other" not in everything_read_by(ines)
    assert "asked for" not in everything_read_by(ines)
    the_next_mentor_says_yes_and_the_goal_is_there(story, ada, kofi)
    the_former_partner_has_nothing_of_hers_any_more(ines, old_hub)
    with story.uow() as uow:
        assert uow.pairings.get(pairing.id).state is PairingState.ENDED
        assert [one.notes for one in uow.sessions.of(pairing.id) if one.state is SessionState.HELD] == ["Ours"]


def the_next_mentor_says_yes_and_the_goal_is_there(story: Story, ada: Person, kofi: Person) -> None:
    (asked,) = saying(kofi, "Would you mentor")
    kofi.press(asked, "Yes, gladly")
    story.settle()
    ada.command("/mentor", "goals")
    assert "Delegate more" in shown(ada)
    assert KOFI in ada.home().words


def the_former_partner_has_nothing_of_hers_any_more(ines: Person, old_hub: SeenMessage) -> None:
    """Wherever she looks, also by the buttons of an older message."""
    home = ines.home().words
    assert ADA not in home.replace(f"<@{ADA}>", ADA) or "You and" not in home
    assert "Delegate more" not in home
    for button in ("Our path", "Log a session", "When life happens", "Plan a session", "Move it"):
        if button in old_hub.buttons:
            ines.press(old_hub, button)
            said = shown(ines)
            assert "Delegate more" not in said
            assert "not possible" in said.lower() or "nobody to meet" in said or "no longer" in said or "over" in said
            if ines.modal:
                ines.modal.close(everything=True)
    ines.command("/mentor", "goals")
    assert "Delegate more" not in shown(ines)


def test_both_ask_one_is_kept_waiting_and_stale_buttons_say_a_sentence(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    ada, ines, grace = (story.person(name) for name in ("ada", "ines", "grace"))
    ask(story, "ada", "Hers.")
    ask(story, "ines", "His.")
    story.move(hours=8)
    first, _ = saying(grace, "asks for somebody else than")
    grace.press(first, "Not now")
    story.move(days=1)
    writer = ada if "Hers" in first.words else ines
    assert len(saying(writer, "For now you go on with")) == 1
    assert not saying(ines if writer is ada else ada, "For now you go on with")
    ask(story, "ada" if writer is ada else "ines", "Still.")
    story.move(hours=4)
    assert saying(grace, "Still.")
    writer.home().press("When life happens")
    assert writer.modal is not None
    writer.modal.press("Take it back")
    assert "Taken back" in writer.modal.text
    writer.modal.close(everything=True)
    story.settle()
    assert not saying(grace, "Still."), "a question that was taken back gives its place away"
    with story.uow() as uow:
        assert uow.pairings.get(pairing.id).state is PairingState.ACTIVE
    other = next(one for one in saying(grace, "asks for somebody else than") if "Find somebody else" in one.buttons)
    grace.press(other, "Find somebody else")
    story.move(days=1)
    for person in (ada, ines):
        assert len(saying(person, "Your mentoring with")) == 1


@pytest.mark.usefixtures("matching_here")
def test_a_mentor_leaves_with_a_reason_and_the_mentee_hears_kindly_what_comes_next(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    able_to_mentor(story, pairing.program_id)
    first = Plan(starts_at=story.now + timedelta(days=3))
    repeating_sessions.plan(story.uow(), ADA, story.now, pairing.id, first, Cadence.WEEKLY)
    story.settle()
    ada, ines, grace, kofi = (story.person(name) for name in ("ada", "ines", "grace", "kofi"))
    files = len([one for one in ada.messages() if one.files])
    ines.command("/mentor", "leave")
    assert ines.modal is not None
    ines.modal.fill(reason="I move to another country.").submit()
    ines.modal.close(everything=True)
    story.move(days=1)
    (told,) = saying(ada, "Your mentoring with")
    assert "I am asking somebody else who fits you" in told.words
    assert "country" not in everything_read_by(ada)
    assert len([one for one in ada.messages() if one.files]) == files + 1, "one file takes the whole series out"
    (reason,) = saying(grace, "left Grow into leadership")
    assert "I move to another country" in reason.words
    assert len(saying(kofi, "Would you mentor")) == 1
    assert not saying(ines, "Your mentoring with"), "whoever leaves was told in the form"
    # The mentee was told that somebody is asked, so a break of that one passes the question on at once.
    kofi.command("/mentor", "pause")
    assert kofi.modal is not None
    kofi.modal.fill(until="2026-05-04").submit()
    kofi.modal.close(everything=True)
    story.settle()
    assert not saying(kofi, "Would you mentor")
    assert saying(kofi, "This question is no longer open")
    story.move(days=1)
    assert len(saying(story.person("hugo"), "Would you mentor")) == 1
