"""The board in the App Home of whoever manages a program, from the first pair to what needs them."""

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.announcement import Announcement, Audience
from bot.domain.goal import Goal
from bot.domain.pairing import PairingState
from bot.domain.person import PersonId
from bot.domain.plan import Lessons
from bot.domain.session import Concern
from bot.nudges import NudgeKind
from bot.services import board as board_service
from bot.services import contents, say, templates
from bot.services import pair as pair_service
from handlers.flows import board as board_flow
from handlers.pace import POST
from tests.handlers.offices import refuse
from tests.journeys.test_health import ADA, BOB, DAN, FAY, GRACE, HUGO, INES, held, pair
from tests.story import Story

KOFI, LENA = PersonId("U0KOFI"), PersonId("U0LENA")


def filtered(story: Story, name: str) -> str:
    grace = story.person("grace")
    assert grace.modal is not None
    choices = next(one for one in grace.modal.blocks if one.get("block_id") == "choices")
    options = [one["text"]["text"] for one in choices["elements"][0]["options"]]
    assert grace.modal.choose("board.filter", next(one for one in options if one.startswith(name))).ok
    story.slack.settle()
    return grace.modal.words


def test_the_board_shows_every_pair_and_is_filtered_searched_and_acted_on(each_story: Story) -> None:
    story = each_story
    quiet = pair(story, BOB, FAY, days_ago=70)
    held(story, quiet, days_ago=49)
    fine = pair(story, HUGO, DAN, days_ago=30)
    held(story, fine, days_ago=3)
    pair(story, INES, ADA, days_ago=2)
    over = pair(story, LENA, KOFI, days_ago=90)
    with story.uow() as uow:
        uow.pairings.save(replace(over, state=PairingState.FINISHED, ended_at=story.now))
        uow.goals.add(Goal(program_id=1, mentee_id=FAY, title="A secret goal", set_at=story.now))
    grace = story.person("grace")
    home = grace.home()
    assert "8 matched → 4 met → 2 finished" in home.words
    assert "1 pair is quiet." in home.words
    assert grace.press(home, "See them").ok
    story.slack.settle()
    assert grace.modal is not None
    words = grace.modal.words
    assert f"<@{BOB}> and <@{FAY}>" in words
    assert "no session logged for 6 weeks" in words
    assert "What helps:" in words
    assert DAN not in words
    everybody = filtered(story, "All pairs")
    assert all(f"<@{one}>" in everybody for one in (BOB, FAY, HUGO, DAN, INES, ADA, LENA, KOFI))
    assert "A secret goal" not in everybody
    assert f"<@{HUGO}> and <@{DAN}>" in filtered(story, "On track")
    assert f"<@{LENA}> and <@{KOFI}>" in filtered(story, "Finished or ended")
    assert "Nothing here:* paused" in filtered(story, "Paused")
    assert f"<@{INES}> and <@{ADA}>" in filtered(story, "Not met yet")
    found = grace.suggestions(grace.modal, "board.find", "fay")
    assert [one["value"] for one in found] == [FAY]
    grace.modal.choose("board.find", found[0]["text"]["text"])
    story.slack.settle()
    assert f"<@{FAY}>" in grace.modal.words
    assert HUGO not in grace.modal.words
    grace.modal.press("Show everybody")
    story.slack.settle()
    filtered(story, "Needs attention")
    grace.modal.press("Write to both")
    assert grace.modal.title == "Write to them"


def test_what_needs_the_manager_has_one_button_each_and_a_concern_is_for_its_reader_alone(story: Story) -> None:
    first = pair(story, BOB, FAY, days_ago=30)
    with story.uow() as uow:
        content = templates.for_kind(uow.programs.get(1).kind).content()
        required = replace(content, lessons=Lessons(mentor=("listening",), required=True))
        latest = uow.contents.latest(1)
        if latest is None:
            contents.begin(uow, uow.programs.get(1), required, GRACE, story.now)
        else:
            uow.contents.add(replace(latest, id=0, number=latest.number + 1, content=required))
        uow.programs.save(replace(uow.programs.get(1), managers=(GRACE, INES)))
        uow.announcements.add(
            Announcement(author_id=GRACE, text="Half way!", audience=Audience(programs=(1,)), written_at=story.now)
        )
        uow.concerns.add(
            Concern(pairing_id=first.id, writer_id=FAY, reader_id=GRACE, words="Help", written_at=story.now)
        )
    grace, ines = story.person("grace"), story.person("ines")
    mine, hers = grace.home(), ines.home()
    for words in (mine.words, hers.words):
        assert "1 pair has not met yet, and should have." in words
        assert "lessons to finish before matching" in words
        assert "not accepted the agreement yet" in words
    assert "1 private concern waits for you alone" in mine.words
    assert "concern" not in hers.words
    assert "An announcement waits as your draft" in mine.words
    assert "draft" not in hers.words
    assert grace.press(mine, "Remind them").ok
    assert grace.modal is not None
    assert "what is left to do" in grace.modal.words
    assert grace.press(grace.home(), "Open it").ok
    assert grace.modal is not None
    assert "Half way!" in str(grace.modal.view)
    assert ines.press(hers, "Open the board").ok
    story.slack.settle()
    assert ines.modal is not None
    ines.modal.press("Ask both to plan")
    assert f"<@{BOB}> and <@{FAY}>" in ines.modal.words or "plan" in ines.last().words


def test_what_slack_refuses_is_told_to_the_manager_and_tried_again_or_dropped(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairing = pair(story, BOB, FAY, days_ago=2)
    about: dict[str, str | int] = {"pairing": pairing.id}
    with story.uow() as uow:
        say.at_once(uow, NudgeKind.MATCHED, FAY, story.now, about=about)
        pair_service.introduce(uow, uow.pairings.get(pairing.id), story.now)
    grace = story.person("grace")
    with monkeypatch.context() as meanwhile:
        refuse(meanwhile, "conversations.open", "users_not_found")
        refuse(meanwhile, POST, "not_in_channel", channel=FAY)
        story.settle()
        words = grace.home().words
        assert f"The introduction for <@{BOB}> and <@{FAY}> did not arrive: Slack does not know each of" in words
        assert f"The news about matching for <@{FAY}> did not arrive" in words
        assert grace.press(grace.home(), "Try again").ok
        story.settle()
        assert f"The news about matching for <@{FAY}> did not arrive" in grace.home().words, "refused once more"
    assert grace.press(grace.home(), "Try again").ok
    story.settle()
    assert [one for one in story.person("fay").messages() if f"<@{BOB}>" in one.words]
    assert "The news about matching" not in grace.home().words
    assert grace.press(grace.home(), "Drop it").ok
    story.settle()
    assert "did not arrive" not in grace.home().words


def test_a_pairing_sees_how_it_is_doing_and_an_admin_who_manages_nothing_sees_numbers(story: Story) -> None:
    quiet = pair(story, BOB, FAY, days_ago=70)
    held(story, quiet, days_ago=49)
    fay = story.person("fay")
    home = fay.home()
    assert "Your mentoring could use some attention: no session logged for 6 weeks" in home.words
    assert fay.press(home, "Our path").ok
    assert fay.modal is not None
    assert "How you are doing together" in fay.modal.words
    assert "Plan a session" in fay.modal.buttons
    with story.uow() as uow:
        uow.programs.save(replace(uow.programs.get(1), managers=(INES,)))
    grace = story.person("grace")
    story.clock.move(by=timedelta(minutes=1))
    seen = grace.home()
    assert "2 matched" in seen.words
    assert "Open the board" not in seen.buttons
    assert "quiet" not in seen.words


def test_whoever_turns_pages_of_thousands_is_answered_before_they_are_looked_at(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair(story, BOB, FAY, days_ago=30)
    grace, looked = story.person("grace"), threading.Event()
    assert grace.press(grace.home(), "Open the board").ok
    story.slack.settle()
    at_once = board_service.look

    def slowly(*given: Any) -> board_service.Board:
        assert looked.wait(60)
        return at_once(*given)

    monkeypatch.setattr(board_service, "look", slowly)
    monkeypatch.setattr(board_flow, "SOON", 0.0)
    assert grace.modal is not None
    assert grace.modal.choose("board.filter", "Not met yet (1)").ok
    assert "I am looking at every pair" in grace.modal.words
    looked.set()
    story.slack.settle()
    assert f"<@{BOB}> and <@{FAY}>" in grace.modal.words
    monkeypatch.setattr(board_service, "look", None)
    assert grace.modal.choose("board.filter", "All pairs (1)").ok
    story.slack.settle()
    assert "I could not look at the pairs just now" in grace.modal.words
    monkeypatch.undo()
    assert grace.modal.press("Look again").ok
    story.slack.settle()
    assert f"<@{BOB}> and <@{FAY}>" in grace.modal.words
