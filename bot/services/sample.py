"""The story that a newcomer finds: a program open for sign-up, its manager, and colleagues who joined already."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from bot.domain.administration import Admin
from bot.domain.enrollment import Answers, Enrollment, EnrollmentState
from bot.domain.kinds import Kind, Role
from bot.domain.person import PersonId
from bot.domain.plan import Content
from bot.domain.program import Program, ProgramState
from bot.ports import UnitOfWork
from bot.services import contents, templates


@cache
def read() -> Mapping[str, Any]:
    return tomllib.loads(files("bot.content").joinpath("sample.toml").read_text(encoding="utf-8"))


def set_up(uow: UnitOfWork, now: datetime) -> None:
    """Does nothing where there is a program already. The directory must have been read."""
    story = read()
    with uow:
        if uow.programs.all():
            return
        for person_id, facts in story["people"].items():
            _place(uow, PersonId(person_id), facts)
        uow.workspace.save(replace(uow.workspace.settings(), reporting_lines_known=True))
        program = uow.programs.add(_program(story["program"], now))
        manager = program.managers[0]
        uow.admins.appoint(Admin(person_id=manager, appointed_by=None, appointed_at=now))
        contents.begin(uow, program, _content(program), manager, now)
        for joined in story["joined"]:
            uow.enrollments.add(_enrollment(program, joined, now))


def _content(program: Program) -> Content:
    """That of its template. The agreement is there to be read and does not hold up the first matching of a visitor."""
    content = templates.for_kind(program.kind).content()
    return replace(content, agreement=replace(content.agreement, required=False))


def _place(uow: UnitOfWork, person_id: PersonId, facts: Mapping[str, Any]) -> None:
    person = uow.people.find(person_id)
    if person is not None:
        placed = replace(person, department=facts["department"], level=facts["level"], manager_id=facts.get("manager"))
        uow.people.put(placed)


def _program(facts: Mapping[str, Any], now: datetime) -> Program:
    def in_days(name: str) -> Any:
        return (now + timedelta(days=facts[f"{name}_in_days"])).date()

    return Program(
        name=facts["name"],
        purpose=facts["purpose"],
        state=ProgramState.OPEN,
        sign_up_closes_on=in_days("sign_up_closes"),
        matching_on=_working_day(in_days("matching")),
        ends_on=in_days("ends"),
        time_zone="America/New_York",
        skills=tuple(facts["skills"]),
        managers=(PersonId(facts["manager"]),),
        template=templates.for_kind(Kind.ONE_TO_ONE).id,
    )


def _working_day(day: date) -> date:
    """That day, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _enrollment(program: Program, facts: Mapping[str, Any], now: datetime) -> Enrollment:
    level = read()["people"][facts["person"]]["level"]
    return Enrollment(
        program_id=program.id,
        person_id=PersonId(facts["person"]),
        state=EnrollmentState.ENROLLED,
        roles=frozenset(Role(role) for role in facts["roles"]),
        mentor_capacity=facts.get("capacity", 1),
        enrolled_at=now,
        answers=Answers(
            wants_skills=tuple(facts.get("wants", ())),
            wants_words=facts.get("wants_words", ""),
            offers_skills=tuple(facts.get("offers", ())),
            offers_words=facts.get("offers_words", ""),
            level=level,
            years_of_experience=facts["years"],
            hours_per_month=facts["hours"],
            languages=tuple(facts["languages"]),
        ),
    )
