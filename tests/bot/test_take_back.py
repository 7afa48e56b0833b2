"""A session logged by mistake: whoever logged it takes it back, and all that followed from it follows."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.domain.pairing import Pairing
from bot.domain.person import Person, PersonId
from bot.domain.session import Session, SessionState
from bot.errors import Refusal, Refused
from bot.nudges import DeliveryState, Nudge, NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import feedback, health, keep_meeting, log_session, no_shows, report, schedule, take_back
from bot.services.log_session import Log
from bot.services.schedule import Plan
from storage.unit_of_work import opener
from tests.bot.pairs import ADA, BOB, GRACE, INES, pair
from tests.conftest import TEAM


@pytest.fixture
def open_uow(lite_engine: Engine) -> OpenUnitOfWork:
    return opener(lite_engine)


@pytest.fixture
def pairing(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> Pairing:
    return pair(open_uow, now)


def logged(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime, by: PersonId = ADA, *, days_ago: int = 0) -> int:
    at = now - timedelta(days=days_ago, hours=1)
    return log_session.hold(open_uow(TEAM), by, now, pairing.id, None, Log(starts_at=at, notes="Ours")).session.id


def waiting(open_uow: OpenUnitOfWork, kind: NudgeKind, name: str, number: int) -> list[Nudge]:
    with open_uow(TEAM) as uow:
        return [one.nudge for one in uow.outbox.about(kind, name, number) if one.state is DeliveryState.WAITING]


def state(open_uow: OpenUnitOfWork, session_id: int) -> Session:
    with open_uow(TEAM) as uow:
        return uow.sessions.get(session_id)


def test_it_counts_no_more_and_nobody_is_asked_about_it(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    number = logged(open_uow, pairing, now)
    feedback.rate(open_uow(TEAM), BOB, now, number, 1)
    assert log_session.show(open_uow(TEAM), ADA, number).may_take_back
    take_back.take_back(open_uow(TEAM), ADA, now, number)
    session = state(open_uow, number)
    assert (session.state, session.notes) == (SessionState.MISSED, "Ours")
    with open_uow(TEAM) as uow:
        assert uow.pairings.get(pairing.id).last_held_at is None
        assert list(uow.feedback.in_program(pairing.program_id)) == []
        assert feedback.to_be_rated(uow, ADA, number) is None
    numbers = report.show(open_uow(TEAM), GRACE, now).programs[0][1]
    assert (numbers.held, numbers.missed, numbers.minutes) == (0, 1, 0)
    with pytest.raises(Refused) as refused:
        feedback.rate(open_uow(TEAM), ADA, now, number, 5)
    assert refused.value.why is Refusal.NOTHING_TO_RATE


def test_the_one_before_it_is_the_last_again(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> None:
    earlier, later = (logged(open_uow, pairing, now + timedelta(days=day)) for day in (1, 9))
    take_back.take_back(open_uow(TEAM), ADA, now + timedelta(days=9), later)
    with open_uow(TEAM) as uow:
        assert uow.pairings.get(pairing.id).last_held_at == uow.sessions.get(earlier).starts_at


def test_whoever_planned_it_is_not_whoever_logged_it(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> None:
    planned = schedule.plan(open_uow(TEAM), ADA, now, pairing.id, Plan(starts_at=now + timedelta(hours=1))).session
    later = now + timedelta(hours=3)
    assert log_session.hold_as_planned(open_uow(TEAM), BOB, later, planned.id).may_take_back
    for person, why in ((ADA, Refusal.LOGGED_BY_SOMEBODY_ELSE), (INES, Refusal.NOT_YOURS)):
        with pytest.raises(Refused) as refused:
            take_back.take_back(open_uow(TEAM), person, later, planned.id)
        assert refused.value.why is why
    assert not log_session.show(open_uow(TEAM), ADA, planned.id).may_take_back
    take_back.take_back(open_uow(TEAM), BOB, later, planned.id)
    assert state(open_uow, planned.id).state is SessionState.MISSED


def test_taken_back_twice_it_is_taken_back_once(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> None:
    number = logged(open_uow, pairing, now)
    take_back.take_back(open_uow(TEAM), ADA, now, number)
    with pytest.raises(Refused) as refused:
        take_back.take_back(open_uow(TEAM), ADA, now, number)
    assert refused.value.why is Refusal.ALREADY_LOGGED
    told = waiting(open_uow, NudgeKind.SESSION_TAKEN_BACK, "session", number)
    assert [one.reader for one in told] == [BOB], "the partner hears of it, once"
    with open_uow(TEAM) as uow:
        assert take_back.told(uow, told[0]) is not None


def test_the_check_in_comes_as_if_nothing_had_been_logged(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    later = now + timedelta(days=18)
    number = logged(open_uow, pairing, later)
    take_back.take_back(open_uow(TEAM), ADA, later, number)
    asked = waiting(open_uow, NudgeKind.CHECK_IN, "pairing", pairing.id)
    assert {one.reader for one in asked} == {ADA, BOB}
    assert {one.due_at.date() for one in asked} == {(now + timedelta(days=21)).date()}, "three weeks after the match"
    with open_uow(TEAM) as uow:
        assert keep_meeting.check_in_holds(uow, asked[0], asked[0].due_at)
    judged = health.show(open_uow(TEAM), GRACE, now + timedelta(days=40))[0]
    assert judged.needs_attention == 1


def test_where_silence_has_lasted_nobody_is_asked_before_tomorrow(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    later = now + timedelta(days=35)
    number = logged(open_uow, pairing, later)
    take_back.take_back(open_uow(TEAM), ADA, later, number)
    asked = waiting(open_uow, NudgeKind.CHECK_IN, "pairing", pairing.id)
    assert {one.due_at.date() for one in asked} == {(later + timedelta(days=1)).date()}


def test_the_look_whether_they_went_quiet_comes_again_though_its_day_has_passed(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    number = logged(open_uow, pairing, now + timedelta(days=30))
    with open_uow(TEAM) as uow:
        for one in uow.outbox.about(NudgeKind.QUIET_WARNING, "pairing", pairing.id):
            if one.nudge.due_at <= now + timedelta(days=40):
                uow.outbox.withdraw(one.nudge.key, now=now, reason="they had met")
    later = now + timedelta(days=40)
    take_back.take_back(open_uow(TEAM), ADA, later, number)
    looks = [one.due_at.date() for one in waiting(open_uow, NudgeKind.QUIET_WARNING, "pairing", pairing.id)]
    assert looks.count((later + timedelta(days=2)).date()) == 2, "the first working day after tomorrow"


def test_the_third_that_did_not_happen_offers_help_here_too(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    for day in (3, 2, 1):
        take_back.take_back(open_uow(TEAM), ADA, now, logged(open_uow, pairing, now, days_ago=day))
    assert len(waiting(open_uow, NudgeKind.OFTEN_MISSED, "pairing", pairing.id)) == 2
    with open_uow(TEAM) as uow:
        assert len(no_shows.in_a_row(uow.sessions.of(pairing.id))) == 3
