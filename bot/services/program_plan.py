"""What somebody sends about a program, and what may be wrong with it."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.clocks import Cadence
from bot.domain.kinds import Kind
from bot.domain.person import PersonId
from bot.domain.program import Asking, Joining, Program
from bot.errors import FieldProblems, Problem
from bot.ports import UnitOfWork
from bot.services import templates
from bot.services.appoint import require_able

NAME_MOST = 80
PURPOSE_MOST = 500
SKILLS_MOST = 100  # as many as one of Slack's menus holds
SKILL_MOST = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What somebody sent about a program. Dates are days in the program's zone; None is an empty field."""

    template: str = ""
    name: str
    kind: Kind
    purpose: str = ""
    joining: Joining
    asking: Asking
    sign_up_closes_on: date | None
    matching_on: date | None
    ends_on: date | None
    cadence: Cadence
    skills: tuple[str, ...] = ()
    managers: tuple[PersonId, ...]


def brought(plan: Plan) -> dict[str, Any]:
    """What a template says about a program and nobody is asked."""
    template = templates.find(plan.template)
    if template is None:
        return {}
    return {
        "template": template.id,
        "kind": template.matching.kind,
        "rules": template.matching.rules,
        "clocks": template.clocks,
        "rule": template.joining.rule,
        "tells_line_managers": template.tell_line_managers,
    }


def planned(plan: Plan) -> dict[str, Any]:
    """The plan as a program's fields."""
    return {field.name: getattr(plan, field.name) for field in fields(plan) if field.name != "template"} | {
        "name": plan.name.strip(),
        "skills": distinct(plan.skills),
        "managers": tuple(dict.fromkeys(plan.managers)),
    }


def distinct(skills: Collection[str]) -> tuple[str, ...]:
    """Each once, however it is capitalized, in the order they were written."""
    kept: dict[str, str] = {}
    for skill in (one.strip() for one in skills):
        if skill:
            kept.setdefault(skill.casefold(), skill)
    return tuple(kept.values())


def check(uow: UnitOfWork, plan: Plan, *, before: Program | None, now: datetime, zone: str) -> None:
    problems = _wrong_words(uow, plan, before) | _wrong_days(plan, before, now.astimezone(ZoneInfo(zone)).date())
    try:
        require_able(uow, plan.managers, "managers")
    except FieldProblems as error:
        problems |= error.problems
    if problems:
        raise FieldProblems(problems)


def _wrong_words(uow: UnitOfWork, plan: Plan, before: Program | None) -> dict[str, Problem]:
    problems: dict[str, Problem] = {}
    name, skills = plan.name.strip(), distinct(plan.skills)
    taken = {one.name.casefold() for one in uow.programs.all() if before is None or one.id != before.id}
    if not name:
        problems["name"] = Problem.REQUIRED
    elif len(name) > NAME_MOST:
        problems["name"] = Problem.TOO_LONG
    elif name.casefold() in taken:
        problems["name"] = Problem.NAME_TAKEN
    if len(plan.purpose) > PURPOSE_MOST:
        problems["purpose"] = Problem.TOO_LONG
    if len(skills) > SKILLS_MOST:
        problems["skills"] = Problem.TOO_MANY_SKILLS
    elif any(len(one) > SKILL_MOST for one in skills):
        problems["skills"] = Problem.SKILL_TOO_LONG
    return problems


def _wrong_days(plan: Plan, before: Program | None, today: date) -> dict[str, Problem]:
    problems: dict[str, Problem] = {}
    template = templates.find(before.template if before else plan.template)
    rolls = template is not None and template.pace.rolling
    earlier: date | None = None
    for name in ("sign_up_closes_on", "matching_on", "ends_on"):
        day: date | None = getattr(plan, name)
        # A day that has passed since may stay as it is.
        unchanged = before is not None and day == getattr(before, name)
        if day is None:
            problems[name] = Problem.REQUIRED
        elif day < today and not unchanged:
            problems[name] = Problem.IN_THE_PAST
        elif earlier is not None and name == "matching_on" and day < earlier and not rolls:
            problems[name] = Problem.MATCHING_BEFORE_SIGN_UP_CLOSES
        elif earlier is not None and name == "ends_on" and day <= earlier:
            problems[name] = Problem.END_BEFORE_START
        earlier = max(day, earlier) if day and earlier else day or earlier
    return problems
