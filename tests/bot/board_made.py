"""A program with pairs whose past is given in days, for services that look at all of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.administration import Admin
from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.lesson import Reading
from bot.domain.pairing import Member, Pairing
from bot.domain.person import Person, PersonId
from bot.domain.plan import Lessons
from bot.domain.program import Program, ProgramState
from bot.domain.session import Session, SessionState
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import board, contents, templates
from bot.services.board import Filter, Place
from tests.conftest import TEAM

GRACE, INES = PersonId("U0GRACE"), PersonId("U0INES")
SAMPLE = 1


def managed(open_uow: OpenUnitOfWork, now: datetime) -> UnitOfWork:
    """Grace runs mentoring, Ines and Bob manage one program with required lessons and an agreement."""
    with open_uow(TEAM) as uow:
        uow.admins.appoint(Admin(person_id=GRACE, appointed_by=None, appointed_at=now))
        program = uow.programs.add(
            Program(
                name="Grow",
                state=ProgramState.RUNNING,
                sign_up_closes_on=date(2026, 1, 1),
                matching_on=date(2026, 1, 2),
                ends_on=date(2026, 12, 1),
                managers=(INES, PersonId("U0BOB")),
            )
        )
        content = templates.for_kind(program.kind).content()
        content = replace(content, lessons=Lessons(mentor=("listening",), mentee=(), required=True))
        contents.begin(uow, program, content, INES, now)
    return uow


def mentor(number: int) -> PersonId:
    return PersonId(f"UM{number:03}")


def mentee(number: int) -> PersonId:
    return PersonId(f"UE{number:03}")


def join(uow: UnitOfWork, person_id: PersonId, role: Role, now: datetime, **facts: object) -> Enrollment:
    uow.people.put(Person(id=person_id, name=f"Zoë {person_id}", time_zone="Europe/London"))
    place = Enrollment(
        program_id=SAMPLE,
        person_id=person_id,
        state=EnrollmentState.ENROLLED,
        roles=frozenset({role}),
        enrolled_at=now,
        invited_at=now,
    )
    return uow.enrollments.add(replace(place, **facts))  # type: ignore[arg-type]


def pair(uow: UnitOfWork, number: int, now: datetime, *, matched: float, held: Sequence[float] = ()) -> Pairing:
    """Matched and having met so many days ago."""
    join(uow, mentor(number), Role.MENTOR, now)
    join(uow, mentee(number), Role.MENTEE, now)
    members = (
        Member(person_id=mentor(number), role=Role.MENTOR),
        Member(person_id=mentee(number), role=Role.MENTEE),
    )
    version = uow.contents.latest(SAMPLE)
    assert version is not None
    matched_at = now - timedelta(days=matched)
    made = Pairing(program_id=SAMPLE, members=members, matched_at=matched_at, content_id=version.id)
    pairing = uow.pairings.add(made)
    for days in held:
        at = now - timedelta(days=days)
        uow.sessions.add(
            Session(pairing_id=pairing.id, state=SessionState.HELD, starts_at=at, recorded_by=mentor(number))
        )
    return pairing


def read(uow: UnitOfWork, person_id: PersonId, now: datetime) -> None:
    uow.readings.add(Reading(person_id=person_id, lesson_id="listening", begun_at=now, finished_at=now))


def look(uow: UnitOfWork, now: datetime, shown: Filter = Filter.ALL, **place: object) -> board.Board:
    return board.look(uow, INES, now, Place(program_id=SAMPLE, shown=shown, **place))  # type: ignore[arg-type]


def numbers(found: board.Board) -> list[int]:
    return [one.pairing.id for one in found.lines]
