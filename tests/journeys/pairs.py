"""A pairing that meets, for journeys about sessions: Ada learns from Ines."""

from dataclasses import replace
from datetime import datetime

from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.pairing import Member, Pairing
from bot.domain.person import PersonId
from bot.ports import UnitOfWork
from bot.services import keep_meeting

ADA, DAN, GRACE, INES, KOFI = (PersonId(f"U0{name}") for name in ("ADA", "DAN", "GRACE", "INES", "KOFI"))


def pair(uow: UnitOfWork, now: datetime, mentor: PersonId = INES, mentee: PersonId = ADA) -> Pairing:
    """As matching would do it, in the first program."""
    with uow:
        program = uow.programs.all()[0]
        for person_id, role in ((mentor, Role.MENTOR), (mentee, Role.MENTEE)):
            _enroll(uow, program.id, person_id, role, now)
        members = (Member(person_id=mentor, role=Role.MENTOR), Member(person_id=mentee, role=Role.MENTEE))
        pairing = uow.pairings.add(Pairing(program_id=program.id, members=members, matched_at=now))
        keep_meeting.begin(uow, program, pairing, now)
        return pairing


def _enroll(uow: UnitOfWork, program_id: int, person_id: PersonId, role: Role, now: datetime) -> None:
    known = uow.enrollments.find(program_id=program_id, person_id=person_id)
    place = known or Enrollment(program_id=program_id, person_id=person_id, state=EnrollmentState.ENROLLED)
    place = replace(place, state=EnrollmentState.ENROLLED, roles=place.roles | {role}, enrolled_at=now)
    (uow.enrollments.save if place.id else uow.enrollments.add)(place)


def set_misconduct_contact(uow: UnitOfWork, contact: str) -> None:
    with uow:
        uow.workspace.save(replace(uow.workspace.settings(), misconduct_contact=contact))
