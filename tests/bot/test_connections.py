"""A mentor introduces their mentee to somebody: who is asked when, who is never asked, and what nobody can infer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.connection import Connection, ConnectionState
from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.pairing import Pairing
from bot.domain.person import Person, PersonId
from bot.errors import Problem, Refusal
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import connections, end_pairing, path
from bot.services.connections import Wanted
from tests.bot.pairs import ADA, BOB, GRACE, INES, pair
from tests.bot.path_asserts import problems, refusal, roles, told
from tests.conftest import TEAM

DAN = PersonId("U0DAN")


@pytest.fixture
def pairing(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> Pairing:
    return pair(open_uow, now)


def join(open_uow: OpenUnitOfWork, pairing: Pairing, person_id: PersonId, now: datetime) -> None:
    with open_uow(TEAM) as uow:
        uow.enrollments.add(
            Enrollment(
                program_id=pairing.program_id,
                person_id=person_id,
                state=EnrollmentState.ENROLLED,
                roles=frozenset({Role.MENTOR}),
                enrolled_at=now,
            )
        )


def propose(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime, third: PersonId | None = INES) -> Connection:
    mentor, mentee = roles(pairing)
    wanted = Wanted(mentee_id=mentee, third_id=third, why="You both build for hospitals.")
    return connections.propose(open_uow(TEAM), mentor, now, pairing.id, wanted)


def test_the_mentee_hears_only_after_the_third_persons_yes(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    mentor, mentee = roles(pairing)
    join(open_uow, pairing, INES, now)
    asked = propose(open_uow, pairing, now)
    assert propose(open_uow, pairing, now).id == asked.id, "proposed twice, it is there once"
    assert [one.nudge.reader for one in told(open_uow, NudgeKind.CONNECTION_ASKED, "connection", asked.id)] == [INES]
    assert not told(open_uow, NudgeKind.CONNECTION_OFFERED, "connection", asked.id)
    connections.third_answers(open_uow(TEAM), INES, now, asked.id, yes=True)
    offered = told(open_uow, NudgeKind.CONNECTION_OFFERED, "connection", asked.id)
    assert [one.nudge.reader for one in offered] == [mentee]
    made = connections.mentee_answers(open_uow(TEAM), mentee, now, asked.id, yes=True)
    assert made.state is ConnectionState.MADE
    (together,) = told(open_uow, NudgeKind.CONNECTED, "connection", asked.id)
    assert set(together.nudge.readers) == {mentor, mentee, INES}
    again = lambda: connections.mentee_answers(open_uow(TEAM), mentee, now, asked.id, yes=True)  # noqa: E731
    assert refusal(again) is Refusal.ALREADY_ANSWERED


def test_a_no_of_the_third_person_never_reaches_the_mentee(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    mentor, _ = roles(pairing)
    join(open_uow, pairing, INES, now)
    asked = propose(open_uow, pairing, now)
    connections.third_answers(open_uow(TEAM), INES, now, asked.id, yes=False)
    off = told(open_uow, NudgeKind.CONNECTION_OFF, "connection", asked.id)
    assert [one.nudge.reader for one in off] == [mentor]
    assert not told(open_uow, NudgeKind.CONNECTION_OFFERED, "connection", asked.id)


def test_whoever_has_not_joined_is_asked_by_the_mentor_and_not_by_the_bot(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    mentor, mentee = roles(pairing)
    asked = propose(open_uow, pairing, now)
    assert asked.state is ConnectionState.BY_MENTOR
    assert not told(open_uow, NudgeKind.CONNECTION_ASKED, "connection", asked.id)
    connections.third_answers(open_uow(TEAM), mentor, now, asked.id, yes=True)
    connections.mentee_answers(open_uow(TEAM), mentee, now, asked.id, yes=False)
    assert not told(open_uow, NudgeKind.CONNECTION_OFF, "connection", asked.id), "they know whose no it would be"


def test_an_introduction_needs_somebody_else_who_is_here(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    assert problems(lambda: propose(open_uow, pairing, now, None)) == {"third": Problem.REQUIRED}
    assert problems(lambda: propose(open_uow, pairing, now, ADA)) == {"third": Problem.TOGETHER_ALREADY}
    assert problems(lambda: propose(open_uow, pairing, now, BOB)) == {"third": Problem.NOT_YOURSELF}
    assert problems(lambda: propose(open_uow, pairing, now, DAN)) == {"third": Problem.CANNOT_TAKE_PART}
    with open_uow(TEAM) as uow:
        uow.people.put(replace(uow.people.get(INES), is_deactivated=True))
    assert problems(lambda: propose(open_uow, pairing, now)) == {"third": Problem.CANNOT_TAKE_PART}


def test_what_was_being_asked_ends_with_the_pairing(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> None:
    join(open_uow, pairing, INES, now)
    asked = propose(open_uow, pairing, now)
    with open_uow(TEAM) as uow:
        end_pairing.end_all_of(uow, roles(pairing)[1], pairing.program_id, now)
        assert uow.connections.get(asked.id).state is ConnectionState.OFF
        assert connections.is_asked(uow, asked.id, ConnectionState.THIRD_ASKED) is None


def test_nobody_is_introduced_to_somebody_who_left_the_company_meanwhile(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    mentor, mentee = roles(pairing)
    join(open_uow, pairing, INES, now)
    asked = propose(open_uow, pairing, now)
    connections.third_answers(open_uow(TEAM), INES, now, asked.id, yes=True)
    with open_uow(TEAM) as uow:
        uow.people.put(replace(uow.people.get(INES), is_deactivated=True))
        assert connections.is_asked(uow, asked.id, ConnectionState.MENTEE_ASKED) is None
    answered = connections.mentee_answers(open_uow(TEAM), mentee, now, asked.id, yes=True)
    assert answered.state is ConnectionState.OFF
    assert not told(open_uow, NudgeKind.CONNECTED, "connection", asked.id)
    off = told(open_uow, NudgeKind.CONNECTION_OFF, "connection", asked.id)
    assert [one.nudge.reader for one in off] == [mentor]


def test_whoever_left_a_circle_is_not_introduced_from_it(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    circle = pair(open_uow, now, ADA, GRACE)
    join(open_uow, circle, INES, now)
    asked = propose(open_uow, circle, now)
    with open_uow(TEAM) as uow:
        end_pairing.end_all_of(uow, asked.mentee_id, circle.program_id, now)
    yes = lambda: connections.third_answers(open_uow(TEAM), INES, now, asked.id, yes=True)  # noqa: E731
    assert refusal(yes) is Refusal.NOT_POSSIBLE_NOW


def private_of_ines(uow: UnitOfWork) -> None:
    uow.do_not_match.put(INES, frozenset({ADA}))


def private_of_ada(uow: UnitOfWork) -> None:
    uow.do_not_match.put(ADA, frozenset({INES}))


def her_line_manager(uow: UnitOfWork) -> None:
    uow.people.put(replace(uow.people.get(ADA), manager_id=INES))


def reports_to_her(uow: UnitOfWork) -> None:
    uow.people.put(replace(uow.people.get(INES), manager_id=ADA))


def on_a_break(uow: UnitOfWork) -> None:
    (place,) = uow.enrollments.of(INES)
    uow.enrollments.save(replace(place, state=EnrollmentState.PAUSED, paused_until=date(2027, 1, 1)))


def in_another_pairing(uow: UnitOfWork) -> None:
    (known,) = uow.pairings.active_of(ADA)
    members = tuple(replace(one, person_id=INES if one.person_id == BOB else ADA) for one in known.members)
    uow.pairings.add(replace(known, id=0, members=members, version=0))


@pytest.mark.parametrize(
    "so", [private_of_ines, private_of_ada, her_line_manager, reports_to_her, on_a_break, in_another_pairing]
)
def test_who_cannot_be_asked_is_said_in_one_sentence_whatever_the_reason(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime, so: Callable[[UnitOfWork], None]
) -> None:
    join(open_uow, pairing, INES, now)
    with open_uow(TEAM) as uow:
        so(uow)
    assert problems(lambda: propose(open_uow, pairing, now)) == {"third": Problem.CANNOT_BE_ASKED}


@pytest.mark.parametrize("who", [INES, ADA])
def test_after_a_no_the_mentor_cannot_tell_whose_it_was_and_asks_nobody_again_at_once(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime, who: PersonId
) -> None:
    join(open_uow, pairing, INES, now)
    asked = propose(open_uow, pairing, now)
    connections.third_answers(open_uow(TEAM), INES, now, asked.id, yes=who == ADA)
    if who == ADA:
        connections.mentee_answers(open_uow(TEAM), ADA, now, asked.id, yes=False)
    assert problems(lambda: propose(open_uow, pairing, now)) == {"third": Problem.CANNOT_BE_ASKED}
    assert propose(open_uow, pairing, now + connections.STILL_ASKED).state is ConnectionState.THIRD_ASKED


def test_what_became_private_meanwhile_is_not_asked(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> None:
    join(open_uow, pairing, INES, now)
    asked = propose(open_uow, pairing, now)
    with open_uow(TEAM) as uow:
        assert connections.is_asked(uow, asked.id, ConnectionState.THIRD_ASKED) is not None
        private_of_ada(uow)
        assert connections.is_asked(uow, asked.id, ConnectionState.THIRD_ASKED) is None


def test_what_nobody_answers_ends_by_itself(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> None:
    join(open_uow, pairing, INES, now)
    propose(open_uow, pairing, now)

    def shown_after(days: int) -> ConnectionState:
        later = now + timedelta(days=days)
        return path.look(open_uow(TEAM), BOB, later, pairing.id).connections[0].state

    assert [shown_after(one) for one in (13, 14)] == [ConnectionState.THIRD_ASKED, ConnectionState.OFF]
