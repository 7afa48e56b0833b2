"""What holds for the whole workspace: working days and hours, public holidays, contact for misconduct."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.person import PersonId
from bot.domain.working_time import WorkingHours
from bot.domain.workspace import Workspace
from bot.errors import FieldProblems, Problem
from bot.ports import UnitOfWork
from bot.services.calendars import is_known_calendar
from bot.services.permissions import note, require_admin

CONTACT_MOST = 300
CALENDARS_MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What somebody sent. Hours are local to each person; calendars are names of the `holidays` package."""

    working_hours: WorkingHours
    holiday_calendars: tuple[str, ...]
    misconduct_contact: str


def show(uow: UnitOfWork, actor: PersonId) -> Workspace:
    with uow:
        require_admin(uow, actor)
        return uow.workspace.settings()


def change(uow: UnitOfWork, actor: PersonId, now: datetime, changes: Changes, *, version: int) -> Workspace:
    """`version` is the one that the form was opened with. Raises FieldProblems, each at its field."""
    calendars = tuple(dict.fromkeys(name.strip().upper() for name in changes.holiday_calendars if name.strip()))
    _check(changes, calendars)
    with uow:
        require_admin(uow, actor)
        before = replace(uow.workspace.settings(), version=version)
        saved = uow.workspace.save(
            replace(
                before,
                working_hours=changes.working_hours,
                holiday_calendars=calendars,
                misconduct_contact=changes.misconduct_contact,
            )
        )
        note(uow, actor, now, "changed_settings", "workspace")
        return saved


def _check(changes: Changes, calendars: tuple[str, ...]) -> None:
    problems: dict[str, Problem] = {}
    hours = changes.working_hours
    if not hours.days:
        problems["working_days"] = Problem.REQUIRED
    if not hours.is_plausible:
        problems["works_until"] = Problem.END_BEFORE_START
    if len(calendars) > CALENDARS_MOST:
        problems["holidays"] = Problem.TOO_LONG
    elif not all(is_known_calendar(one) for one in calendars):
        problems["holidays"] = Problem.UNKNOWN_CALENDAR
    if len(changes.misconduct_contact) > CONTACT_MOST:
        problems["contact"] = Problem.TOO_LONG
    if problems:
        raise FieldProblems(problems)
