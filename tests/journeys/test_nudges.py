"""Nudges that wait for each other, come together, are snoozed, chosen less, and see their end in their place."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.choices import HowOften, Topic
from bot.domain.person import PersonId
from bot.domain.session import Session
from bot.nudges import DeliveryState, Nudge, NudgeKind
from bot.ports import Question
from bot.services import gone, holiday_names
from handlers.pace import EDIT
from playground.driver.person import Person
from playground.driver.seen import SeenMessage
from tests.handlers.offices import refuse
from tests.journeys.matching_story import until
from tests.journeys.pairs import ADA, GRACE, INES, pair
from tests.story import Story


def write(story: Story, kind: NudgeKind, subject: dict[str, Any], name: str, reader: Any = ADA, **more: Any) -> None:
    given: dict[str, Any] = {"key": name, "kind": kind, "readers": (reader,), "subject": subject, "due_at": story.now}
    with story.uow() as uow:
        uow.outbox.add(Nudge(**(given | more)))


def last_with(person: Person, words: str) -> SeenMessage:
    return [one for one in person.messages() if words in one.words][-1]


def asked(story: Story, reader: PersonId = ADA) -> Sequence[Question]:
    with story.uow() as uow:
        return uow.questions.of(reader)


def several(story: Story) -> Person:
    """A check-in and the question for a first session, due together."""
    pairing = pair(story.uow(), story.now)
    with story.uow() as uow:
        for kind in (NudgeKind.PLAN_FIRST_SESSION, NudgeKind.CHECK_IN):
            for one in uow.outbox.about(kind, "pairing", pairing.id):
                if one.nudge.reader == ADA:
                    uow.nudge_days.rewrite(one, replace(one.nudge, due_at=story.now + timedelta(days=1)))
    story.move(days=1)
    return story.person("ada")


def test_what_is_due_together_comes_in_one_message_and_each_part_is_settled_there(each_story: Story) -> None:
    story = each_story
    ada = several(story)
    digest = last_with(ada, "2 things for you")
    assert digest.buttons == ["Open", "Open"]
    first = next(one["accessory"]["value"] for one in digest.blocks if "How is it going" in str(one))
    ada.press(digest, "Open", first)
    opened = ada.last()
    assert {"We met", "It is planned", "Not yet"} <= set(opened.buttons)
    ada.press(opened, "Not yet")
    until(lambda: "1 thing for you today" in last_with(ada, "for you today").words)
    digest = last_with(ada, "for you today")
    assert "You answered this on Tuesday. Thank you." in digest.words
    assert digest.buttons == ["Open"]
    until(lambda: len([one for one in asked(story) if one.gathered_in]) == 1)


def test_a_question_is_settled_where_it_stands_wherever_it_was_answered(story: Story) -> None:
    pair(story.uow(), story.now)
    story.move(days=7)
    ada, ines = story.person("ada"), story.person("ines")
    question = last_with(ines, "first session")
    assert "Fewer of these" in question.buttons
    assert ada.command("/mentor", "log").ok
    assert ada.modal is not None
    ada.modal.submit()
    until(lambda: not any(one.ts == question.ts and one.buttons for one in ines.messages()))
    until(lambda: not any(one.delivery.message_ts == question.ts for one in asked(story, INES)))


def test_what_was_answered_just_before_the_bot_ended_is_looked_at_by_the_next(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    story.move(days=7)
    ines = story.person("ines")
    question = last_with(ines, "first session")
    # Nobody looks any more whom it concerns, as when the process ends right after the answer.
    planned = Session(pairing_id=pairing.id, starts_at=story.now + timedelta(days=30), recorded_by=ADA)
    with story.uow() as uow:
        uow.sessions.add(planned)
    story.settle()
    assert last_with(ines, "first session").buttons
    story.bot.connect_once()
    story.settle()
    replaced = next(one for one in ines.messages() if one.ts == question.ts)
    assert replaced.buttons == []


def test_a_question_taken_back_by_an_event_loses_its_buttons(story: Story) -> None:
    """Nobody in a flow knows of it: the partner is deactivated in Slack."""
    pair(story.uow(), story.now)
    story.move(days=7)
    ada = story.person("ada")
    question = last_with(ada, "first session")
    with story.uow() as uow:
        uow.people.put(replace(uow.people.get(INES), is_deactivated=True))
    gone.settle(story.uow(), story.now)
    story.settle()
    replaced = next(one for one in ada.messages() if one.ts == question.ts)
    assert "This is settled, so nothing is left for you to do." in replaced.words
    assert replaced.buttons == []


def test_what_slack_will_never_take_is_not_asked_for_with_each_tick(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairing = pair(story.uow(), story.now)
    story.move(days=7)
    refuse(monkeypatch, EDIT, "msg_too_long")
    with story.uow() as uow:
        uow.sessions.add(Session(pairing_id=pairing.id, starts_at=story.now + timedelta(days=30), recorded_by=ADA))
        uow.questions.touch([ADA])
    for _ in range(3):
        story.settle()
    assert sum(row.kind == EDIT for row in story.slack.room.wire.rows) == 1
    assert NudgeKind.PLAN_FIRST_SESSION not in {one.delivery.nudge.kind for one in asked(story)}


def test_a_nudge_is_snoozed_and_comes_again_in_the_morning(story: Story) -> None:
    pair(story.uow(), story.now)
    story.move(days=7)
    ada = story.person("ada")
    asked = last_with(ada, "first session")
    ada.choose(asked, "nudges.snooze", "Tomorrow")
    story.settle()
    assert "I will ask you again" in next(one for one in ada.messages() if one.ts == asked.ts).words
    before = len(ada.messages())
    story.move(days=1)
    assert len(ada.messages()) == before + 1
    assert "first session" in ada.last().words
    assert "Fewer of these" in ada.last().buttons


def test_fewer_of_these_none_of_them_and_back(story: Story) -> None:
    pair(story.uow(), story.now)
    story.move(days=7)
    ada = story.person("ada")
    ada.press(last_with(ada, "first session"), "Fewer of these")
    assert ada.modal is not None
    ada.modal.fill(how_often="None").submit()
    assert ada.modal is not None
    assert "No more of these" in ada.modal.words
    ada.modal.close()
    with story.uow() as uow:
        assert uow.nudge_choices.of(ADA) == {Topic.PLANNING: HowOften.OFF}
    write(story, NudgeKind.PLAN_FIRST_SESSION, {"pairing": 1}, "another")
    story.settle()
    with story.uow() as uow:
        dropped = uow.outbox.find("another")
    assert dropped is not None
    assert (dropped.state, dropped.reason) == (DeliveryState.DROPPED, "planning is off")
    assert ada.command("/mentor", "nudges").ok
    assert ada.modal is not None
    holiday_names.every()
    suggested = ada.suggestions(ada.modal, "nudges.holidays", "bayern")
    assert [one["value"] for one in suggested] == ["-", "DE-BY"]
    ada.modal.fill(planning="All of them", holidays="DE-BY", works_from="08:00").submit()
    assert ada.modal is not None
    assert "Germany, Bayern" in ada.modal.words
    with story.uow() as uow:
        assert uow.nudge_choices.of(ADA) == {}
        assert uow.people.get(ADA).holiday_calendar == "DE-BY"


def test_a_week_without_the_bot_sends_what_still_makes_sense_once(story: Story) -> None:
    """The clock moves a week with nobody there to act on the way, as when the process was stopped."""
    pairing = pair(story.uow(), story.now)
    write(story, NudgeKind.PLAN_FIRST_SESSION, {"pairing": pairing.id}, "late", ends_at=story.now + timedelta(days=2))
    write(story, NudgeKind.CHECK_IN, {"pairing": pairing.id, "asked": int(story.now.timestamp())}, "still-good")
    story.clock.driver = None
    story.clock.move(by=timedelta(days=9))
    story.clock.driver = story.bot
    story.settle()
    ada = story.person("ada")
    with story.uow() as uow:
        late = uow.outbox.find("late")
    assert late is not None
    assert late.state is DeliveryState.DROPPED
    said = [one.ts for one in ada.messages()]
    story.settle()
    assert [one.ts for one in ada.messages()] == said, "once"
    assert len([one for one in ada.messages() if "for you today" in one.words]) <= 1


def test_a_manager_sets_a_programs_clocks_and_what_waits_moves(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    grace = story.person("grace")
    listing = grace.command("/mentor-admin", "programs")
    assert listing.ok
    grace.press(grace.last(), "Clocks")
    assert grace.modal is not None
    grace.modal.fill(first_session_planned_working_days="100").submit()
    assert "out of range" in str(grace.modal.errors)
    with story.uow() as uow:
        program = uow.programs.get(pairing.program_id)
        uow.programs.save(replace(program, clocks=replace(program.clocks, first_session_held_days=9)))
    grace.modal.fill(first_session_planned_working_days="2").submit()
    assert "Somebody saved this program while you were at it" in grace.modal.words
    grace.modal.submit()
    assert grace.modal is not None
    assert "got a new time" in grace.modal.words
    with story.uow() as uow:
        moved = uow.outbox.about(NudgeKind.PLAN_FIRST_SESSION, "pairing", pairing.id)
        assert {(one.nudge.due_at - story.now).days for one in moved} == {2}
        saved = uow.programs.get(pairing.program_id).clocks
        assert (saved.first_session_planned_working_days, saved.first_session_held_days) == (2, 9)
    story.move(days=2, hours=1)
    assert "first session" in last_with(story.person("ada"), "first session").words
    assert GRACE in story.person("grace").id


def test_nobody_is_disturbed_and_without_the_scope_it_is_asked_once(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    ada, ines = story.person("ada"), story.person("ines")
    story.move(days=1)
    ada.pause_notifications(minutes=90)
    before = len(ada.messages())
    for name, reader in (("for-ada", ADA), ("for-ines", INES)):
        write(story, NudgeKind.PLAN_FIRST_SESSION, {"pairing": pairing.id}, name, reader)
    story.settle()
    assert len(ada.messages()) == before
    assert "first session" in last_with(ines, "first session").words
    story.move(minutes=91)
    assert "first session" in last_with(ada, "first session").words
