"""Logging a session, rating it, ticking off what came out of it."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bot.domain.person import Person
from bot.domain.session import SessionState, Tag
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import action_items, feedback, log_session, schedule
from bot.services.action_items import Step
from bot.services.log_session import Log
from bot.services.schedule import Plan
from tests.bot.pairs import ADA, BOB, INES, pair
from tests.conftest import TEAM


def test_an_unplanned_session_is_held_and_everybody_is_asked_how_useful_it_was(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing = pair(open_uow, now)
    log = Log(starts_at=now - timedelta(hours=1), notes="Ours", steps=(Step(text="Write", owner_id=BOB),))
    logged = log_session.hold(open_uow(TEAM), ADA, now, pairing.id, None, log)
    assert logged.session.state is SessionState.HELD
    assert [one.text for one in logged.steps] == ["Write"]
    with open_uow(TEAM) as uow:
        assert uow.pairings.get(pairing.id).last_held_at == log.starts_at
        asked = uow.outbox.about(NudgeKind.FEEDBACK, "session", logged.session.id)
    assert {one.nudge.reader for one in asked} == {ADA, BOB}


def test_an_older_session_logged_late_does_not_turn_the_clock_back(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing = pair(open_uow, now)
    newest = now - timedelta(days=1)
    for starts_at in (newest, now - timedelta(days=9)):
        log_session.hold(open_uow(TEAM), ADA, now, pairing.id, None, Log(starts_at=starts_at))
    with open_uow(TEAM) as uow:
        assert uow.pairings.get(pairing.id).last_held_at == newest


def test_the_same_meeting_noted_by_both_is_one(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> None:
    pairing = pair(open_uow, now)
    log_session.hold(open_uow(TEAM), ADA, now, pairing.id, None, Log(starts_at=now - timedelta(hours=2)))
    other = Log(starts_at=now - timedelta(hours=2, minutes=30))
    with pytest.raises(Refused) as refused:
        log_session.hold(open_uow(TEAM), BOB, now, pairing.id, None, other)
    assert refused.value.why is Refusal.ALREADY_LOGGED


def test_what_did_not_happen_noted_by_both_is_one_and_three_of_them_offer_help(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing = pair(open_uow, now)
    for days in (9, 5, 1):
        at = now - timedelta(days=days)
        first, *again = [
            log_session.miss_unplanned(open_uow(TEAM), who, now, pairing.id, Log(starts_at=at + timedelta(hours=hours)))
            for who, hours in ((ADA, 0), (BOB, 3), (BOB, 3))
        ]
        assert {one.session.id for one in again} == {first.session.id}
        with open_uow(TEAM) as uow:
            offered = uow.outbox.about(NudgeKind.OFTEN_MISSED, "pairing", pairing.id)
        assert {one.nudge.reader for one in offered} == ({ADA, BOB} if days == 1 else set())


def test_the_notes_of_both_stay_where_both_log_what_was_planned(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing = pair(open_uow, now)
    wanted = Plan(starts_at=now + timedelta(hours=1))
    session = schedule.plan(open_uow(TEAM), ADA, now, pairing.id, wanted).session
    later = now + timedelta(hours=4)
    for person, notes in ((ADA, "Of Ada"), (BOB, "Of Bob"), (BOB, "Of Bob"), (ADA, "")):
        log = Log(starts_at=wanted.starts_at, notes=notes, is_first=True)
        logged = log_session.hold(open_uow(TEAM), person, later, pairing.id, session.id, log)
    assert logged.session.notes == "Of Ada\n\nOf Bob"
    full = Log(starts_at=wanted.starts_at, notes="x" * log_session.LONGEST_NOTES, is_first=True)
    with pytest.raises(FieldProblems):
        log_session.hold(open_uow(TEAM), ADA, later, pairing.id, session.id, full)
    changed = Log(starts_at=wanted.starts_at, notes="In short")
    again = log_session.hold(open_uow(TEAM), ADA, later, pairing.id, session.id, changed)
    assert again.session.notes == "In short", "whoever saw them may change them"


def test_one_tap_logs_what_was_planned_once(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> None:
    pairing = pair(open_uow, now)
    wanted = Plan(starts_at=now + timedelta(hours=1), minutes=30)
    session = schedule.plan(open_uow(TEAM), ADA, now, pairing.id, wanted).session
    with pytest.raises(Refused):
        log_session.hold_as_planned(open_uow(TEAM), ADA, now, session.id)
    with pytest.raises(Refused):
        log_session.miss(open_uow(TEAM), ADA, now, session.id)
    later = now + timedelta(hours=4)
    held = log_session.hold_as_planned(open_uow(TEAM), ADA, later, session.id).session
    assert (held.state, held.minutes, held.starts_at) == (SessionState.HELD, 30, wanted.starts_at)
    for act in (log_session.hold_as_planned, log_session.miss):
        with pytest.raises(Refused) as refused:
            act(open_uow(TEAM), BOB, later, session.id)
        assert refused.value.why is Refusal.ALREADY_LOGGED
    with open_uow(TEAM) as uow:
        asked = uow.outbox.about(NudgeKind.FEEDBACK, "session", session.id)
    assert [one.nudge.reader for one in asked] == [BOB], "the tap itself asks whoever tapped"


def test_notes_and_steps_are_added_to_what_was_logged(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing = pair(open_uow, now)
    log = Log(starts_at=now - timedelta(hours=1))
    session = log_session.hold(open_uow(TEAM), ADA, now, pairing.id, None, log).session
    more = Log(starts_at=session.starts_at, minutes=60, notes="Later", steps=(Step(text="Read", owner_id=ADA),))
    log_session.hold(open_uow(TEAM), BOB, now, pairing.id, session.id, more)
    shown = log_session.show(open_uow(TEAM), ADA, session.id)
    assert (shown.session.notes, shown.session.minutes) == ("Later", 60)
    assert [one.text for one in shown.steps] == ["Read"]
    with open_uow(TEAM) as uow:
        assert len(uow.outbox.about(NudgeKind.FEEDBACK, "session", session.id)) == 2


@pytest.mark.parametrize(
    ("log", "field", "problem"),
    [
        ({"ahead": 2}, "when", Problem.IN_THE_FUTURE),
        ({"minutes": 5}, "minutes", Problem.OUT_OF_RANGE),
        ({"minutes": 900}, "minutes", Problem.OUT_OF_RANGE),
        ({"notes": "x" * 40_000}, "notes", Problem.TOO_LONG),
        ({"steps": (Step(text="Do", owner_id=INES),)}, "step_owner_1", Problem.REQUIRED),
        ({"steps": (Step(text="Do", owner_id=ADA, due_on=date(2026, 3, 1)),)}, "step_due_1", Problem.IN_THE_PAST),
        ({"steps": (Step(text="", owner_id=ADA, due_on=date(2026, 3, 9)),)}, "step_1", Problem.REQUIRED),
        ({"steps": (Step(text="x" * 301, owner_id=ADA),)}, "step_1", Problem.TOO_LONG),
    ],
)
def test_a_mistake_is_named_at_its_field_and_changes_nothing(
    open_uow: OpenUnitOfWork,
    people: list[Person],
    now: datetime,
    log: dict[str, Any],
    field: str,
    problem: Problem,
) -> None:
    pairing = pair(open_uow, now)
    answers = {"starts_at": now + timedelta(hours=log.get("ahead", -1)), **log}
    answers.pop("ahead", None)
    with pytest.raises(FieldProblems) as refused:
        log_session.hold(open_uow(TEAM), ADA, now, pairing.id, None, Log(**answers))
    assert refused.value.problems == {field: problem}
    with open_uow(TEAM) as uow:
        assert uow.sessions.of(pairing.id) == []


def test_whoever_is_not_in_the_pairing_sees_and_does_nothing(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing = pair(open_uow, now)
    log = Log(starts_at=now - timedelta(hours=1), notes="Private", steps=(Step(text="Do", owner_id=ADA),))
    logged = log_session.hold(open_uow(TEAM), ADA, now, pairing.id, None, log)
    acts = (
        lambda: log_session.show(open_uow(TEAM), INES, logged.session.id),
        lambda: log_session.open_session(open_uow(TEAM), INES, now, logged.session.id),
        lambda: log_session.hold(open_uow(TEAM), INES, now, pairing.id, logged.session.id, log),
        lambda: action_items.finish(open_uow(TEAM), INES, now, logged.steps[0].id),
        lambda: feedback.rate(open_uow(TEAM), INES, now, logged.session.id, 5),
    )
    for act in acts:
        with pytest.raises(Refused):
            act()


def test_a_step_done_twice_was_done_the_first_time(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing = pair(open_uow, now)
    log = Log(starts_at=now - timedelta(hours=1), steps=(Step(text="Do", owner_id=ADA),))
    step = log_session.hold(open_uow(TEAM), ADA, now, pairing.id, None, log).steps[0]
    action_items.finish(open_uow(TEAM), BOB, now, step.id)
    again = action_items.finish(open_uow(TEAM), ADA, now + timedelta(days=1), step.id)
    assert again.item.done_at == now


def test_a_rating_stands_and_a_low_one_asks_why(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> None:
    pairing = pair(open_uow, now)
    log = Log(starts_at=now - timedelta(hours=1))
    session = log_session.hold(open_uow(TEAM), ADA, now, pairing.id, None, log).session
    assert feedback.rate(open_uow(TEAM), ADA, now, session.id, 3).asks_for_sentence
    assert not feedback.rate(open_uow(TEAM), BOB, now, session.id, 4).asks_for_sentence
    for _ in range(2):
        assert not feedback.rate(open_uow(TEAM), ADA, now + timedelta(hours=23), session.id, 5).asks_for_sentence
    with pytest.raises(Refused) as refused:
        feedback.rate(open_uow(TEAM), ADA, now + timedelta(hours=25), session.id, 4)
    assert refused.value.why is Refusal.RATING_STANDS
    feedback.add_sentence(open_uow(TEAM), ADA, session.id, "More time", ("listening", "curiosity", "nonsense"))
    more = feedback.say_more(open_uow(TEAM), ADA, session.id)
    assert (more.feedback.rating, more.feedback.sentence, more.feedback.tags) == (5, "More time", (Tag.LISTENING,))
    assert Tag.CURIOSITY not in more.tags, "that is for mentees"
    assert Tag.CURIOSITY in feedback.say_more(open_uow(TEAM), BOB, session.id).tags
    with pytest.raises(FieldProblems):
        feedback.add_sentence(open_uow(TEAM), BOB, session.id, "x" * 40_000)


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_a_rating_out_of_range_is_refused(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime, rating: int
) -> None:
    with pytest.raises(Refused):
        feedback.rate(open_uow(TEAM), ADA, now, 1, rating)


def test_what_was_not_held_cannot_be_rated(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> None:
    pairing = pair(open_uow, now)
    session = schedule.plan(open_uow(TEAM), ADA, now, pairing.id, Plan(starts_at=now + timedelta(hours=1))).session
    with pytest.raises(Refused):
        feedback.rate(open_uow(TEAM), ADA, now, session.id, 5)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each gives, or why it is refused, when they are done at the same moment."""
    together = threading.Barrier(len(acts))

    def begin(act: Callable[[], object]) -> object:
        together.wait(10)
        try:
            return act()
        except Refused as refused:
            return refused.why

    with ThreadPoolExecutor(len(acts)) as pool:
        return [one.result() for one in [pool.submit(begin, act) for act in acts]]


def test_pressed_at_the_same_moment_it_is_logged_and_rated_once(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing, log = pair(open_uow, now), Log(starts_at=now - timedelta(hours=1))
    found = at_once(*(partial(log_session.hold, open_uow(TEAM), one, now, pairing.id, None, log) for one in (ADA, BOB)))
    assert sum(one is Refusal.ALREADY_LOGGED for one in found) == 1
    with open_uow(TEAM) as uow:
        (session,) = uow.sessions.of(pairing.id)
    for rating in (4, 5):
        found = at_once(*(partial(feedback.rate, open_uow(TEAM), ADA, now, session.id, rating) for _ in range(2)))
        assert not [one for one in found if isinstance(one, Refusal)]
    with open_uow(TEAM) as uow:
        assert [one.rating for one in uow.feedback.in_program(pairing.program_id)] == [5]
