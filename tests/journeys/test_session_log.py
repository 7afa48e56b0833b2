"""Logging a session and what follows: steps, notes, ratings."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.session import SessionState
from tests.journeys.pairs import ADA, INES, KOFI, pair
from tests.journeys.sessions_logged import open_log, plan, saying
from tests.story import Story


def test_a_session_is_logged_with_notes_and_steps_and_rated_by_both(each_story: Story) -> None:
    story = each_story
    pairing = pair(story.uow(), story.now)
    ada, ines = story.person("ada"), story.person("ines")
    modal = open_log(ada)
    modal.fill(
        notes="We spoke about <!channel> & *courage* 🚀", minutes=50, step_1="Write to Cat", step_due_1="2026-03-10"
    )
    modal.press("Add another step")
    assert ada.modal is not None
    ada.modal.fill(step_2="Read the book", step_owner_2="Ines Duarte").submit()
    story.settle()
    assert "Logged" in ada.modal.text
    with story.uow() as uow:
        session = uow.sessions.of(pairing.id)[0]
        steps = uow.action_items.of(pairing.id)
        assert uow.pairings.get(pairing.id).last_held_at == session.starts_at
    assert (session.state, session.minutes) == (SessionState.HELD, 50)
    assert [(one.text, one.owner_id) for one in steps] == [("Write to Cat", ADA), ("Read the book", INES)]
    assert len(saying(ada, "How useful was your session")) == 1
    asked = saying(ines, "How useful was your session")
    assert len(asked) == 1
    assert "<!channel>" not in str(asked[0].blocks)
    ines.press(asked[0], "4")
    assert "You gave your session" in ines.last().words
    assert not [one for one in ada.messages() if "4 of 5" in one.words], "the partner never sees it"
    ines.press(ines.last(), "Write it down")
    assert ines.modal is not None
    ines.modal.fill(words="I fill every silence.").submit()
    assert "Kept, for you alone." in ines.modal.text
    assert "silence" not in str([one.blocks for one in ada.messages()]) + ada.home().text
    ines.say("Thank you!")
    story.settle()
    assert saying(ines, "You gave your session"), "what else is written to them takes nothing from what they read"


def test_a_low_rating_asks_for_a_sentence(story: Story) -> None:
    pair(story.uow(), story.now)
    ada = story.person("ada")
    open_log(ada).submit()
    story.settle()
    ada.press(saying(ada, "How useful")[0], "2")
    thanks = saying(ada, "What would have made it better?")[0]
    ada.press(thanks, "Write a sentence")
    assert ada.modal is not None
    ada.modal.fill(sentence="More time").submit()
    with story.uow() as uow:
        given = uow.feedback.in_program(1)
    assert [(one.rating, one.sentence) for one in given] == [(2, "More time")]


def test_every_third_rating_asks_for_a_sentence(story: Story) -> None:
    pair(story.uow(), story.now)
    ada, asked = story.person("ada"), []
    for number in range(3):
        open_log(ada).submit()
        story.settle()
        ada.press(saying(ada, "How useful was your session")[-1], "5")
        asked.append("Write a sentence" in ada.messages()[-1].buttons)
        story.move(days=1, hours=number)
    assert asked == [False, False, True]


def test_a_rating_pressed_twice_counts_once(story: Story) -> None:
    pair(story.uow(), story.now)
    ada = story.person("ada")
    open_log(ada).submit()
    story.settle()
    question = saying(ada, "How useful")[0]
    ada.press(question, "5")
    with pytest.raises(LookupError):
        ada.press(saying(ada, "How useful")[0], "1")
    with story.uow() as uow:
        assert [one.rating for one in uow.feedback.in_program(1)] == [5]


def test_the_shortcut_opens_the_form_anywhere(story: Story) -> None:
    pair(story.uow(), story.now)
    ada = story.person("ada")
    assert ada.shortcut("session_log.open_shortcut").ok
    assert ada.modal is not None
    assert ada.modal.title == "Log a session"


def test_the_shortcut_answers_in_a_modal_where_there_is_nobody_to_meet(story: Story) -> None:
    ada = story.person("ada")
    ada.shortcut("session_log.open_shortcut")
    assert ada.modal is not None
    assert "You have nobody to meet right now" in ada.modal.text


def test_the_form_also_moves_what_was_planned(story: Story) -> None:
    pair(story.uow(), story.now)
    plan(story, 1)
    story.move(days=1, hours=5)
    modal = open_log(story.person("ada"))
    assert "Planned:" in modal.text
    modal.fill(outcome="moved").submit()
    shown = story.person("ada").modal
    assert shown is not None
    assert shown.title == "Move the session"


def test_both_log_the_same_meeting_and_the_second_gets_a_sentence(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    ada, ines = story.person("ada"), story.person("ines")
    first, second = open_log(ada), open_log(ines)
    first.submit()
    second.submit()
    assert ines.modal is not None
    assert "logged already" in ines.modal.text
    with story.uow() as uow:
        assert len(uow.sessions.of(pairing.id)) == 1


def test_notes_are_added_later_and_a_step_is_ticked_off_by_a_button(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    ada, ines = story.person("ada"), story.person("ines")
    open_log(ada).fill(notes="First", step_1="Write to Cat").submit()
    story.settle()
    ines.press(saying(ines, "How useful")[0], "Notes and next steps")
    assert ines.modal is not None
    assert "First" in ines.modal.text
    ines.modal.press("Done")
    assert ines.modal is not None
    assert "✓ Write to Cat" in ines.modal.text
    assert "Done" not in ines.modal.buttons
    with story.uow() as uow:
        assert uow.action_items.of(pairing.id)[0].done_at is not None
    ines.modal.press("Add to it")
    assert ines.modal is not None
    ines.modal.fill(notes="First, and second", step_1="Another").submit()
    with story.uow() as uow:
        assert uow.sessions.of(pairing.id)[0].notes == "First, and second"
        assert len(uow.action_items.of(pairing.id)) == 2


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"step_due_1": "2026-03-10"}, "step_1"),
        ({"step_1": "Write", "step_due_1": "2026-02-10"}, "step_due_1"),
    ],
)
def test_a_mistake_stands_at_its_field(story: Story, answers: dict[str, Any], field: str) -> None:
    pair(story.uow(), story.now)
    modal = open_log(story.person("ada"))
    modal.fill(**answers).submit()
    assert list(modal.errors) == [field]


def test_a_meeting_that_is_still_to_come_cannot_be_logged(story: Story) -> None:
    pair(story.uow(), story.now)
    modal = open_log(story.person("ada"))
    modal.fill(when=story.now + timedelta(days=1)).submit()
    assert list(modal.errors) == ["when"]


def test_whoever_has_several_pairings_chooses_which(story: Story) -> None:
    pair(story.uow(), story.now)
    second = pair(story.uow(), story.now, mentor=KOFI)
    ada = story.person("ada")
    open_log(ada).choose("session_log.choose_pairing", "Kofi Mensah (you are the mentee)")
    assert ada.modal is not None
    ada.modal.submit()
    with story.uow() as uow:
        assert len(uow.sessions.of(second.id)) == 1


def test_somebody_else_cannot_read_the_notes(story: Story) -> None:
    from bot.errors import Refused
    from bot.services import log_session
    from tests.journeys.pairs import GRACE

    pairing = pair(story.uow(), story.now)
    open_log(story.person("ada")).fill(notes="Private").submit()
    with story.uow() as uow:
        session = uow.sessions.of(pairing.id)[0]
    with pytest.raises(Refused):
        log_session.show(story.uow(), GRACE, session.id)


def test_what_was_typed_is_there_again_when_the_form_was_closed_by_accident(story: Story) -> None:
    pair(story.uow(), story.now)
    ada = story.person("ada")
    open_log(ada).press("Add another step")
    assert ada.modal is not None
    ada.modal.fill(notes="Half a thought", step_2="Second").close()
    again = open_log(ada)
    assert again.values["notes"]["session_log.notes"]["value"] == "Half a thought"
    assert again.values["step_2"]["session_log.step_2"]["value"] == "Second"
    again.submit()
    assert open_log(ada).values["notes"]["session_log.notes"]["value"] is None
