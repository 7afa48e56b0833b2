"""Both are asked after a meeting that was planned, and one tap is enough."""

from datetime import timedelta

from bot.domain.session import SessionState
from tests.journeys.pairs import pair
from tests.journeys.sessions_logged import plan, saying
from tests.story import Story


def test_after_a_session_both_are_asked_and_one_tap_logs_it(each_story: Story) -> None:
    story = each_story
    pairing = pair(story.uow(), story.now)
    plan(story, 1)
    ada, ines = story.person("ada"), story.person("ines")
    story.move(days=1, hours=6, minutes=40)  # 16:40; it ended at 14:45
    assert not saying(ada, "Did you and")
    story.move(minutes=10)
    questions = saying(ada, "Did you and")
    assert len(questions) == len(saying(ines, "Did you and")) == 1
    assert questions[0].buttons[:3] == ["Yes, about 45 min", "We moved it", "It did not happen"]
    ada.press(questions[0], "Yes, about 45 min")
    story.settle()
    (asked,) = saying(ada, "How useful was it?")
    assert asked.buttons[:5] == ["1", "2", "3", "4", "5"]
    assert not saying(ines, "Did you and"), "the question of the partner was replaced"
    assert not saying(ada, "How useful was your session"), "asked once, where it was tapped"
    with story.uow() as uow:
        assert uow.sessions.of(pairing.id)[0].state is SessionState.HELD
    story.move(days=3)
    assert not saying(ada, "Did you and")
    (to_rate,) = saying(ines, "How useful was your session")
    assert "It did not happen after all" not in to_rate.buttons + saying(ines, "logged, you met")[0].buttons
    ada.press(saying(ada, "How useful was it?")[0], "It did not happen after all")
    assert saying(ada, "Corrected: you and")
    story.settle()
    assert not saying(ines, "How useful was your session")[0].buttons, "there is nothing to rate any more"
    assert saying(ines, "logged, it did not happen")
    story.move(days=1)
    (told,) = saying(ines, "corrected what was logged")
    ines.press(told, "We did meet: log it")
    assert ines.modal is not None
    assert ines.modal.title == "Log a session"
    with story.uow() as uow:
        assert uow.sessions.of(pairing.id)[0].state is SessionState.MISSED


def test_it_is_asked_again_the_next_working_morning_and_then_no_more(story: Story) -> None:
    pair(story.uow(), story.now)
    plan(story, 4)  # a Friday
    ada = story.person("ada")
    story.move_to(story.now + timedelta(days=4, hours=7))
    assert len(saying(ada, "Did you and")) == 1
    story.move(days=2)
    assert len(saying(ada, "Did you and")) == 1
    story.move_to(story.now.replace(hour=9, minute=1) + timedelta(days=1))
    assert len(saying(ada, "Did you and")) == 2
    assert "I do not ask again" in saying(ada, "Did you and")[-1].words
    story.move(days=10)
    assert len(saying(ada, "Did you and")) == 2


def test_a_session_that_did_not_happen_leads_to_a_new_time(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    plan(story, 1)
    story.move(days=1, hours=7)
    ines = story.person("ines")
    ines.press(saying(ines, "Did you and")[0], "It did not happen")
    story.settle()
    with story.uow() as uow:
        assert uow.sessions.of(pairing.id)[0].state is SessionState.MISSED
    ines.press(saying(ines, "Life happens")[0], "Plan a new time")
    assert ines.modal is not None
    assert ines.modal.title == "Plan a session"
    assert not saying(story.person("ada"), "Did you and")


def test_we_moved_it_gives_it_a_new_time(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    plan(story, 1)
    story.move(days=1, hours=7)
    ada = story.person("ada")
    ada.press(saying(ada, "Did you and")[0], "We moved it")
    assert ada.modal is not None
    assert ada.modal.title == "Move the session"
    ada.modal.fill(own=story.now.replace(hour=14) + timedelta(days=2)).submit()
    story.settle()
    with story.uow() as uow:
        session = uow.sessions.of(pairing.id)[0]
    assert (session.state, session.sequence) == (SessionState.PLANNED, 1)
    assert not saying(ada, "Did you and"), "the question was replaced"
    assert len(saying(story.person("ines"), "moved your session")) == 1
