"""An introduction that nobody answers, or whose people go, ends in the same words as a no."""

from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.domain.administration import Job
from bot.domain.connection import Connection, ConnectionState
from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.pairing import Pairing
from bot.domain.person import Person, PersonId
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import connections, end_pairing, gone, path
from bot.services.connections import Wanted
from tests.bot.pairs import ADA, BOB, INES, know, pair
from tests.bot.path_asserts import problems
from tests.conftest import TEAM

CAT, DAN = PersonId("U0CAT"), PersonId("U0DAN")


@pytest.fixture
def pairing(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> Pairing:
    know(open_uow, {DAN: "UTC"})
    made = pair(open_uow, now, ADA, DAN)
    with open_uow(TEAM) as uow:
        place = Enrollment(program_id=made.program_id, person_id=INES, state=EnrollmentState.ENROLLED)
        uow.enrollments.add(place)
    return made


@pytest.fixture
def asked(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> Connection:
    wanted = Wanted(mentee_id=ADA, third_id=INES, why="You both build for hospitals.")
    return connections.propose(open_uow(TEAM), BOB, now, pairing.id, wanted)


def lapse(open_uow: OpenUnitOfWork, connection: Connection, kind: str, at: datetime) -> None:
    """Twice, as a job may run."""
    job = Job(kind=kind, subject_id=connection.id, asked_by=BOB, asked_at=at)
    for _ in range(2):
        connections.lapse(partial(open_uow, TEAM), lambda: at, job)


def told(open_uow: OpenUnitOfWork, connection: Connection) -> list[PersonId]:
    with open_uow(TEAM) as uow:
        return sorted(
            one.nudge.reader for one in uow.outbox.about(NudgeKind.CONNECTION_OFF, "connection", connection.id)
        )


def state(open_uow: OpenUnitOfWork, connection: Connection) -> ConnectionState:
    with open_uow(TEAM) as uow:
        return uow.connections.get(connection.id).state


def test_without_an_answer_of_the_third_person_only_the_mentor_hears_of_it(
    open_uow: OpenUnitOfWork, asked: Connection, now: datetime
) -> None:
    later = now + timedelta(days=14)
    lapse(open_uow, asked, connections.LAPSE_OFFER_JOB, later)
    assert state(open_uow, asked) is ConnectionState.THIRD_ASKED
    lapse(open_uow, asked, connections.LAPSE_JOB, later)
    assert state(open_uow, asked) is ConnectionState.OFF
    assert told(open_uow, asked) == [BOB]


def test_without_an_answer_of_the_mentee_whoever_said_yes_hears_it_too(
    open_uow: OpenUnitOfWork, asked: Connection, now: datetime
) -> None:
    connections.third_answers(open_uow(TEAM), INES, now + timedelta(days=13), asked.id, yes=True)
    lapse(open_uow, asked, connections.LAPSE_JOB, now + timedelta(days=14))
    assert state(open_uow, asked) is ConnectionState.MENTEE_ASKED, "the mentee has two weeks of their own"
    lapse(open_uow, asked, connections.LAPSE_OFFER_JOB, now + timedelta(days=27))
    assert told(open_uow, asked) == [BOB, INES]


def shown_to_mentor(open_uow: OpenUnitOfWork, connection: Connection, at: datetime) -> ConnectionState:
    (one,) = path.look(open_uow(TEAM), BOB, at, connection.pairing_id).connections
    return one.state


@pytest.mark.parametrize("no", [False, True])
def test_whoever_said_yes_cannot_tell_a_no_of_the_mentee_from_no_answer(
    open_uow: OpenUnitOfWork, asked: Connection, now: datetime, no: bool
) -> None:
    connections.third_answers(open_uow(TEAM), INES, now, asked.id, yes=True)
    if no:
        connections.mentee_answers(open_uow(TEAM), ADA, now, asked.id, yes=False)
    assert INES not in told(open_uow, asked)
    lapse(open_uow, asked, connections.LAPSE_OFFER_JOB, now + timedelta(days=14))
    assert told(open_uow, asked) == [BOB, INES]


@pytest.mark.parametrize("no", [False, True])
def test_a_mentor_who_asked_the_third_person_cannot_tell_a_no_of_the_mentee_from_no_answer(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime, no: bool
) -> None:
    know(open_uow, {CAT: "UTC"})
    wanted = Wanted(mentee_id=ADA, third_id=CAT, why="You both build for hospitals.")
    asked = connections.propose(open_uow(TEAM), BOB, now, pairing.id, wanted)
    connections.third_answers(open_uow(TEAM), BOB, now + timedelta(days=1), asked.id, yes=True)
    if no:
        connections.mentee_answers(open_uow(TEAM), ADA, now + timedelta(days=1), asked.id, yes=False)
    later = now + timedelta(days=13)
    again = connections.propose(open_uow(TEAM), BOB, later, pairing.id, wanted)
    assert (again.id, again.state) == (asked.id, ConnectionState.MENTEE_ASKED), "it is still being asked"
    assert (shown_to_mentor(open_uow, asked, later), told(open_uow, asked)) == (ConnectionState.MENTEE_ASKED, [])
    lapse(open_uow, asked, connections.LAPSE_OFFER_JOB, now + timedelta(days=15))
    ended = shown_to_mentor(open_uow, asked, now + timedelta(days=15))
    assert (ended, told(open_uow, asked)) == (ConnectionState.OFF, [BOB])
    assert problems(lambda: connections.propose(open_uow(TEAM), BOB, now + timedelta(days=28), pairing.id, wanted))


@pytest.mark.parametrize("said_yes", [False, True])
def test_a_third_person_who_is_deactivated_ends_it_at_once(
    open_uow: OpenUnitOfWork, asked: Connection, now: datetime, said_yes: bool
) -> None:
    if said_yes:
        connections.third_answers(open_uow(TEAM), INES, now, asked.id, yes=True)
    with open_uow(TEAM) as uow:
        uow.people.put(Person(id=INES, name="Ines", time_zone="UTC", is_deactivated=True))
    for _ in range(2):
        gone.settle(open_uow(TEAM), now)
    assert state(open_uow, asked) is ConnectionState.OFF
    assert told(open_uow, asked) == [BOB]


@pytest.mark.parametrize("person_id", [ADA, BOB])
def test_whoever_said_yes_hears_of_it_when_the_pairing_ends_or_the_mentee_leaves_the_circle(
    open_uow: OpenUnitOfWork, asked: Connection, now: datetime, person_id: PersonId
) -> None:
    connections.third_answers(open_uow(TEAM), INES, now, asked.id, yes=True)
    with open_uow(TEAM) as uow:
        end_pairing.end_all_of(uow, person_id, None, now)
    assert state(open_uow, asked) is ConnectionState.OFF
    assert told(open_uow, asked) == [INES], "the others hear of the end in its own words"
    lapse(open_uow, asked, connections.LAPSE_OFFER_JOB, now + timedelta(days=14))
    assert told(open_uow, asked) == [INES]
