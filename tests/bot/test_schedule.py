"""Planning, moving and canceling a session, and what each writes for later."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.person import Person
from bot.domain.session import Session, SessionState
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import Delivery, DeliveryState, NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import agenda_points, log_session, pairing_pause, pause, schedule
from bot.services.schedule import Plan
from tests.bot.pairs import ADA, BOB, GRACE, INES, pair
from tests.conftest import MONDAY, TEAM


def about(open_uow: OpenUnitOfWork, kind: NudgeKind, session_id: int) -> list[Delivery]:
    with open_uow(TEAM) as uow:
        return list(uow.outbox.about(kind, "session", session_id))


def plan_in(open_uow: OpenUnitOfWork, now: datetime, **ahead: float) -> Session:
    pairing = pair(open_uow, now)
    wanted = Plan(starts_at=now + timedelta(**ahead), agenda=("One",))
    return schedule.plan(open_uow(TEAM), ADA, now, pairing.id, wanted).session


def test_the_form_proposes_times_inside_everybodys_hours(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing = pair(open_uow, now, ADA, GRACE)
    form = schedule.open_form(open_uow(TEAM), ADA, now, pairing.id)
    assert form.zones == ("Europe/London", "Europe/Stockholm", "America/New_York")
    assert form.proposals
    # London and New York share 14:00-17:00 (13:00 after the American clocks change), Stockholm until 16:00 there.
    assert {one.hour for one in form.proposals} <= {13, 14, 15}


def test_what_is_planned_already_is_not_proposed_again(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing = pair(open_uow, now)
    first = schedule.open_form(open_uow(TEAM), ADA, now, pairing.id).proposals[0]
    schedule.plan(open_uow(TEAM), ADA, now, pairing.id, Plan(starts_at=first))
    form = schedule.open_form(open_uow(TEAM), BOB, now, pairing.id)
    assert first not in form.proposals
    assert [one.starts_at for one in form.planned] == [first]


def test_no_time_is_proposed_within_a_break_nor_after_the_program(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing, back = pair(open_uow, now), now.date() + timedelta(days=9)
    pause.pause(open_uow(TEAM), BOB, now, back, [pairing.program_id])
    form = schedule.open_form(open_uow(TEAM), ADA, now, pairing.id)
    assert form.away == {BOB: back}
    assert min(form.proposals).date() >= back
    with open_uow(TEAM) as uow:
        program = uow.programs.get(pairing.program_id)
        uow.programs.save(replace(program, ends_on=now.date() + timedelta(days=14)))
    assert max(schedule.open_form(open_uow(TEAM), ADA, now, pairing.id).proposals).date() <= now.date() + timedelta(14)
    pause.resume(open_uow(TEAM), BOB, now)
    pairing_pause.pause(open_uow(TEAM), ADA, now, pairing.id, back)
    form = schedule.open_form(open_uow(TEAM), ADA, now, pairing.id)
    assert set(form.away.values()) == {back}
    assert min(form.proposals).date() >= back


def test_a_plan_tells_the_partner_and_writes_what_comes_later(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    session = plan_in(open_uow, now, days=2, hours=4)
    told = about(open_uow, NudgeKind.SESSION_PLANNED, session.id)
    assert [(one.nudge.reader, one.nudge.due_at) for one in told] == [(BOB, now)]
    reminders = about(open_uow, NudgeKind.SESSION_REMINDER, session.id)
    assert {one.nudge.reader: one.nudge.due_at for one in reminders} == {
        ADA: now + timedelta(days=1, hours=4),
        BOB: now + timedelta(days=1, hours=4),
    }
    asked = about(open_uow, NudgeKind.DID_IT_HAPPEN, session.id)
    # 16:45 is still work in London and over in Stockholm.
    assert {one.nudge.reader: one.nudge.due_at for one in asked} == {
        ADA: datetime.fromisoformat("2026-03-04T16:45:00+00:00"),
        BOB: datetime.fromisoformat("2026-03-05T08:00:00+00:00"),
    }


def test_a_session_planned_for_tomorrow_is_reminded_of_later_today_or_not_at_all(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    session = plan_in(open_uow, now, days=1, hours=-1)  # Tuesday 09:00, planned on Monday at 10:00
    reminders = about(open_uow, NudgeKind.SESSION_REMINDER, session.id)
    assert {one.nudge.reader: one.nudge.due_at.hour for one in reminders} == {ADA: 16, BOB: 15}
    soon = plan_in(open_uow, now, hours=3)
    assert about(open_uow, NudgeKind.SESSION_REMINDER, soon.id) == []


def test_moved_there_and_back_it_is_still_reminded_of(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    session = plan_in(open_uow, now, days=3)
    for days in (4, 3):
        wanted = Plan(starts_at=now + timedelta(days=days))
        session = schedule.move(open_uow(TEAM), BOB, now, session.id, wanted).session
    assert session.sequence == 2
    assert session.agenda == ("One",)
    newest = [
        one
        for one in about(open_uow, NudgeKind.SESSION_REMINDER, session.id)
        if one.nudge.about("sequence") == session.sequence
    ]
    assert {one.nudge.reader for one in newest} == {ADA, BOB}


def test_moved_to_the_same_time_nobody_is_told(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> None:
    session = plan_in(open_uow, now, days=3)
    same = schedule.move(open_uow(TEAM), ADA, now, session.id, Plan(starts_at=session.starts_at)).session
    assert same.sequence == 0
    assert about(open_uow, NudgeKind.SESSION_MOVED, session.id) == []


def test_canceled_twice_it_is_told_once(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> None:
    session = plan_in(open_uow, now, days=3)
    for _ in range(2):
        assert schedule.cancel(open_uow(TEAM), BOB, now, session.id).session.state is SessionState.CANCELED
    assert len(about(open_uow, NudgeKind.SESSION_CANCELED, session.id)) == 1


def test_what_was_logged_can_neither_be_moved_nor_canceled(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    session = plan_in(open_uow, now, hours=1)
    later = now + timedelta(hours=3)
    log_session.hold_as_planned(open_uow(TEAM), BOB, later, session.id)
    with pytest.raises(Refused) as moved:
        schedule.move(open_uow(TEAM), ADA, later, session.id, Plan(starts_at=later + timedelta(days=1)))
    with pytest.raises(Refused) as canceled:
        schedule.cancel(open_uow(TEAM), ADA, later, session.id)
    assert moved.value.why is canceled.value.why is Refusal.ALREADY_LOGGED


@pytest.mark.parametrize("act", ["plan", "move", "cancel", "agenda", "open"])
def test_somebody_else_is_refused(open_uow: OpenUnitOfWork, people: list[Person], now: datetime, act: str) -> None:
    session = plan_in(open_uow, now, days=3)
    wanted = Plan(starts_at=now + timedelta(days=5))
    acts: dict[str, Callable[[], object]] = {
        "plan": lambda: schedule.plan(open_uow(TEAM), INES, now, session.pairing_id, wanted),
        "move": lambda: schedule.move(open_uow(TEAM), INES, now, session.id, wanted),
        "cancel": lambda: schedule.cancel(open_uow(TEAM), INES, now, session.id),
        "agenda": lambda: schedule.set_agenda(open_uow(TEAM), INES, session.id, ("Mine",)),
        "open": lambda: schedule.open_agenda(open_uow(TEAM), INES, session.id),
    }
    with pytest.raises(Refused):
        acts[act]()


@pytest.mark.parametrize(
    ("wanted", "field", "problem"),
    [
        (Plan(starts_at=MONDAY - timedelta(days=1)), "own", Problem.IN_THE_PAST),
        (Plan(starts_at=MONDAY + timedelta(days=400)), "own", Problem.TOO_FAR),
        (Plan(starts_at=MONDAY + timedelta(days=1), minutes=5), "minutes", Problem.OUT_OF_RANGE),
        (Plan(starts_at=MONDAY + timedelta(days=1), agenda=("x" * 40_000,)), "agenda", Problem.TOO_LONG),
    ],
)
def test_a_plan_that_cannot_be(
    open_uow: OpenUnitOfWork,
    people: list[Person],
    now: datetime,
    wanted: Plan,
    field: str,
    problem: Problem,
) -> None:
    pairing = pair(open_uow, now)
    with pytest.raises(FieldProblems) as refused:
        schedule.plan(open_uow(TEAM), ADA, now, pairing.id, wanted)
    assert refused.value.problems == {field: problem}


def test_remind_both_is_for_whoever_runs_the_program_and_asks_once(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing = pair(open_uow, now)
    with pytest.raises(Refused):
        schedule.remind_both(open_uow(TEAM), ADA, now, pairing.id)
    for _ in range(2):
        schedule.remind_both(open_uow(TEAM), GRACE, now, pairing.id)
    with open_uow(TEAM) as uow:
        written = uow.outbox.about(NudgeKind.PLAN_FIRST_SESSION, "pairing", pairing.id)
    assert len([one for one in written if one.nudge.key.endswith(":manager")]) == 2


def test_when_a_pairing_ends_its_sessions_leave_the_calendars(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    session = plan_in(open_uow, now, days=3)
    with open_uow(TEAM) as uow:
        schedule.call_off(uow, uow.pairings.get(session.pairing_id), now)
    with open_uow(TEAM) as uow:
        assert uow.sessions.get(session.id).state is SessionState.CANCELED
    files = about(open_uow, NudgeKind.SESSION_FILE, session.id)
    assert [one.nudge.about("sequence") for one in files] == [0, 0, 1, 1]
    assert about(open_uow, NudgeKind.SESSION_CANCELED, session.id) == []
    assert all(one.state is DeliveryState.WAITING for one in files)


def test_two_who_write_the_agenda_at_once_lose_nothing(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    session = plan_in(open_uow, now, days=2)
    schedule.set_agenda(open_uow(TEAM), ADA, session.id, ("One", "Of Ada"), seen=("One",))
    both = schedule.set_agenda(open_uow(TEAM), BOB, session.id, ("Of Bob",), seen=("One",))
    assert both.session.agenda == ("Of Bob", "Of Ada"), "what Bob took out is gone"
    taken_out = schedule.set_agenda(open_uow(TEAM), ADA, session.id, ("One", "Of Ada"), seen=("One", "Of Ada"))
    assert taken_out.session.agenda == ("Of Ada", "Of Bob"), "and does not come back by itself"
    later = Plan(starts_at=session.starts_at + timedelta(days=1), agenda=("More",), seen=())
    assert schedule.move(open_uow(TEAM), BOB, now, session.id, later).session.agenda == ("More", "Of Ada", "Of Bob")


def test_the_same_hour_planned_by_both_keeps_the_points_of_both(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    session = plan_in(open_uow, now, days=2)
    wanted = Plan(starts_at=session.starts_at, agenda=("Two",))
    again = schedule.plan(open_uow(TEAM), BOB, now, session.pairing_id, wanted).session
    assert (again.id, again.agenda) == (session.id, ("Two", "One"))


def test_points_that_find_no_room_wait_for_the_session_after(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing = pair(open_uow, now)
    agenda_points.save(open_uow(TEAM), BOB, now, pairing.id, "Waiting")
    full = Plan(starts_at=now + timedelta(days=1), agenda=("x" * schedule.LONGEST_AGENDA,))
    assert schedule.plan(open_uow(TEAM), ADA, now, pairing.id, full).session.agenda == full.agenda
    after = Plan(starts_at=now + timedelta(days=2))
    assert schedule.plan(open_uow(TEAM), ADA, now, pairing.id, after).session.agenda == ("Waiting",)
