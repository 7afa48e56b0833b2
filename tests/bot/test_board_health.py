"""What counts beside the sessions, what a pause stops, and whose ratings nobody sees, on each database."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.goal import Goal
from bot.domain.health import HealthState, Why
from bot.domain.person import Person, PersonId
from bot.domain.session import Feedback, Session, SessionState
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import health, own_health, pause
from bot.services.board import Filter
from tests.bot.board_made import GRACE, SAMPLE, look, managed, mentee, mentor, numbers, pair, read


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> UnitOfWork:
    return managed(open_uow, now)


def whys(uow: UnitOfWork, now: datetime) -> set[Why]:
    with uow:
        (judged,) = health.judge_all(uow, uow.programs.get(SAMPLE), now, GRACE)
    return {one.why for one in judged.health.reasons}


def test_goals_lessons_and_the_phase_count_beside_the_sessions(uow: UnitOfWork, now: datetime) -> None:
    with uow:
        pairing = pair(uow, 1, now, matched=150, held=[100, 60, 4])
    assert whys(uow, now) >= {Why.LESSONS_OPEN, Why.NO_GOAL}
    with uow:
        read(uow, mentor(1), now)
        uow.goals.add(Goal(program_id=SAMPLE, mentee_id=mentee(1), title="Secret", set_at=now))
    assert not whys(uow, now) & {Why.LESSONS_OPEN, Why.NO_GOAL}
    with uow:
        for days in range(10):
            at = now - timedelta(days=3, hours=days)
            uow.sessions.add(
                Session(pairing_id=pairing.id, state=SessionState.HELD, starts_at=at, recorded_by=mentor(1))
            )
    # That a goal which is not shared stands still is for the pairing alone.
    assert Why.GOALS_STAND_STILL not in whys(uow, now)
    with uow:
        own = own_health.own(uow, pairing, uow.programs.get(SAMPLE), now)
    assert Why.GOALS_STAND_STILL in {one.why for one in own.reasons}


def test_a_pause_stops_it_and_afterwards_the_clocks_go_on_where_they_stopped(uow: UnitOfWork, now: datetime) -> None:
    with uow:
        pair(uow, 1, now, matched=50, held=[11])
        read(uow, mentor(1), now)
    assert whys(uow, now) == {Why.MEETING}
    pause.pause(uow, mentor(1), now, (now + timedelta(days=60)).date(), {SAMPLE})
    assert whys(uow, now) == {Why.SOMEBODY_PAUSES}
    back = now + timedelta(days=40)
    pause.resume(uow, mentor(1), back)
    assert whys(uow, back + timedelta(days=1)) == {Why.BACK}
    assert whys(uow, back + timedelta(days=10)) == {Why.BACK}
    assert Why.SILENT in whys(uow, back + timedelta(days=11)), "ten days and so many before it"
    with uow:
        grow = uow.programs.get(SAMPLE)
        uow.programs.save(replace(grow, paused_at=back, paused_until=(back + timedelta(days=60)).date()))
    assert whys(uow, back + timedelta(days=30)) == {Why.PROGRAM_PAUSES}
    assert numbers(look(uow, back + timedelta(days=30), Filter.PAUSED)) == [1]


def test_ratings_count_only_where_three_people_gave_them_and_never_for_the_pairing_itself(
    uow: UnitOfWork, now: datetime
) -> None:
    with uow:
        pairing = pair(uow, 1, now, matched=10, held=[2])
        read(uow, mentor(1), now)
        session = uow.sessions.of(pairing.id)[0]
        people = [mentor(1), mentee(1)]
        for turn, rating in enumerate((5, 5, 5, 1, 1, 1)):
            at = now - timedelta(days=9 - turn)
            other = uow.sessions.add(replace(session, id=0, starts_at=at, version=0))
            uow.feedback.add(
                Feedback(
                    session_id=other.id,
                    pairing_id=pairing.id,
                    person_id=people[turn % 2],
                    rating=rating,
                    given_at=at,
                )
            )
        uow.goals.add(Goal(program_id=SAMPLE, mentee_id=mentee(1), title="One", progress=50, set_at=now))
    assert Why.RATINGS_FALL not in whys(uow, now)
    with uow:
        for rating, others in ((5, "AB"), (1, "AB")):
            for one in others:
                other = uow.sessions.add(replace(session, id=0, version=0, starts_at=now - timedelta(days=1)))
                given = Feedback(
                    session_id=other.id,
                    pairing_id=pairing.id,
                    person_id=PersonId(f"U{one}"),
                    rating=rating,
                    given_at=now - timedelta(hours=10 if rating == 5 else 5),
                )
                uow.feedback.add(given)
        last = uow.sessions.add(replace(session, id=0, version=0, starts_at=now - timedelta(days=1)))
        uow.feedback.add(
            Feedback(session_id=last.id, pairing_id=pairing.id, person_id=mentor(1), rating=1, given_at=now)
        )
        uow.feedback.add(
            Feedback(session_id=last.id, pairing_id=pairing.id, person_id=mentee(1), rating=1, given_at=now)
        )
    assert Why.RATINGS_FALL in whys(uow, now)
    with uow:
        own = own_health.own(uow, pairing, uow.programs.get(SAMPLE), now)
    assert own.state is not HealthState.NEEDS_ATTENTION
