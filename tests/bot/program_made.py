"""Programs of templates, and people in them, for services: Grace runs mentoring; Ada reports to Bob."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.domain.administration import Admin
from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.pairing import Pairing
from bot.domain.person import PersonId
from bot.domain.plan import Content
from bot.domain.program import Program
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import edit_content, pair, programs, signup
from bot.services.edit_content import Clash, Saved
from bot.services.program_plan import Plan
from tests.conftest import TEAM

ADA, BOB, GRACE, INES = (PersonId(f"U0{name}") for name in ("ADA", "BOB", "GRACE", "INES"))


def run_by_grace(open_uow: OpenUnitOfWork, now: datetime) -> UnitOfWork:
    with open_uow(TEAM) as uow:
        uow.admins.appoint(Admin(person_id=GRACE, appointed_by=None, appointed_at=now))
        uow.people.put(replace(uow.people.get(ADA), manager_id=BOB, level=1))
    return uow


def made(uow: UnitOfWork, now: datetime, template: str = "general", **changes: object) -> Program:
    plan: Plan = replace(programs.begin(uow, GRACE, now, template).plan, **changes)  # type: ignore[arg-type]
    return programs.create(uow, GRACE, now, plan, as_draft=False)


def enroll(uow: UnitOfWork, program: Program, now: datetime, *people: PersonId) -> None:
    with uow:
        for person in people:
            enrolled = Enrollment(
                program_id=program.id,
                person_id=person,
                state=EnrollmentState.ENROLLED,
                roles=frozenset(Role),
                enrolled_at=now,
            )
            uow.enrollments.add(enrolled)


def paired(
    uow: UnitOfWork, program: Program, now: datetime, mentor: PersonId = INES, mentee: PersonId = ADA
) -> Pairing:
    with uow:
        return pair.make(uow, program, mentor, mentee, now, 70.0, ())


def reworded(title: str) -> Callable[[Content], Content]:
    def change(content: Content) -> Content:
        guide = content.guide("delegation")
        assert guide is not None
        return content.with_guide(replace(guide, title=title))

    return change


def save_title(uow: UnitOfWork, now: datetime, program: Program, title: str, began_with: int) -> Saved | Clash:
    part = "guide:delegation"
    return edit_content.save(uow, GRACE, now, program.id, part=part, began_with=began_with, change=reworded(title))


def signup_programs(uow: UnitOfWork, person: PersonId, now: datetime) -> list[int]:
    with uow:
        return [one.id for one in signup.programs_to_join(uow, person, now)]
