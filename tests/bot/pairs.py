"""A pairing in a running program, for services: Ada learns from Bob; Grace runs the program."""

from dataclasses import replace
from datetime import date, datetime

from bot.domain.clocks import Cadence
from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.pairing import Member, Pairing
from bot.domain.person import Person, PersonId
from bot.domain.program import Program, ProgramState
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import keep_meeting
from tests.conftest import TEAM

ADA, BOB, GRACE, INES = PersonId("U0ADA"), PersonId("U0BOB"), PersonId("U0GRACE"), PersonId("U0INES")


def pair(
    open_uow: OpenUnitOfWork, now: datetime, *mentees: PersonId, cadence: Cadence = Cadence.EVERY_TWO_WEEKS
) -> Pairing:
    """Bob with Ada, or with all of these in a circle; the people must be known."""
    with open_uow(TEAM) as uow:
        program = uow.programs.by_name("Grow") or uow.programs.add(
            Program(
                name="Grow",
                state=ProgramState.RUNNING,
                sign_up_closes_on=date(2026, 1, 1),
                matching_on=date(2026, 1, 1),
                ends_on=date(2030, 1, 1),
                cadence=cadence,
                managers=(GRACE,),
            )
        )
        _enroll(uow, program.id, BOB, Role.MENTOR)
        for mentee in mentees or (ADA,):
            _enroll(uow, program.id, mentee, Role.MENTEE)
        members = (
            Member(person_id=BOB, role=Role.MENTOR),
            *(Member(person_id=one, role=Role.MENTEE) for one in mentees or (ADA,)),
        )
        pairing = uow.pairings.add(Pairing(program_id=program.id, members=members, matched_at=now))
        keep_meeting.begin(uow, program, pairing, now)
        return pairing


def _enroll(uow: UnitOfWork, program_id: int, person_id: PersonId, role: Role) -> None:
    if uow.enrollments.find(program_id=program_id, person_id=person_id) is None:
        place = Enrollment(program_id=program_id, person_id=person_id, state=EnrollmentState.ENROLLED)
        uow.enrollments.add(replace(place, roles=frozenset({role})))


def know(open_uow: OpenUnitOfWork, zones: dict[PersonId, str]) -> None:
    with open_uow(TEAM) as uow:
        for person_id, zone in zones.items():
            uow.people.put(Person(id=person_id, name=person_id.removeprefix("U0").title(), time_zone=zone))
