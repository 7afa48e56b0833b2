"""The week's summary for whoever manages a program: on the first working day of their week, at nine."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.person import Person, PersonId
from bot.domain.program import Program, ProgramState
from bot.nudges import NudgeKind, key
from bot.ports import UnitOfWork
from bot.services import say
from bot.services.calendars import calendar_of, known_zone
from bot.services.health import ProgramHealth, of_program


def plan_all(uow: UnitOfWork, now: datetime) -> None:
    """Repairs what a long silence of the bot may have broken: each manager's next one is written once."""
    with uow:
        for program in uow.programs.all():
            plan_for(uow, program, now)


def plan_for(uow: UnitOfWork, program: Program, now: datetime) -> None:
    """The next one of each of its managers, while it is no draft and not over. Called in an open unit of work."""
    if has_news(program):
        for manager in program.managers:
            plan(uow, manager, now)


def plan(uow: UnitOfWork, manager: PersonId, now: datetime) -> None:
    """For the week after `now`, however often it is asked for. Called in an open unit of work."""
    due = due_for(uow, manager, now)
    if due is not None:
        say.later(uow, NudgeKind.MANAGER_DIGEST, manager, due, about=_about(uow, manager, now))


def due_for(uow: UnitOfWork, manager: PersonId, now: datetime) -> datetime | None:
    """On the working day and at the hour that the earliest of their programs says. In an open unit of work."""
    person = uow.people.find(manager)
    mine = [one.clocks for one in uow.programs.all() if manager in one.managers and has_news(one)]
    if person is None or not person.can_take_part or not mine:
        return None
    day, at = min((one.digest_working_day, one.digest_at) for one in mine)
    calendar = calendar_of(uow, person)
    monday = _monday_after(person, now)
    week = [monday + timedelta(days=number) for number in range(7)]
    working = [one for one in week if calendar.works_on(one)] or week
    return datetime.combine(working[min(day, len(working)) - 1], at, ZoneInfo(calendar.time_zone)).astimezone(UTC)


def name_of(uow: UnitOfWork, manager: PersonId, now: datetime) -> str:
    """The key of their next one. In an open unit of work."""
    return key(NudgeKind.MANAGER_DIGEST, *_about(uow, manager, now).values(), manager)


def _about(uow: UnitOfWork, manager: PersonId, now: datetime) -> dict[str, str | int]:
    return {"week": _monday_after(uow.people.get(manager), now).isoformat()}


def _monday_after(person: Person, now: datetime) -> date:
    today = now.astimezone(ZoneInfo(known_zone(person.time_zone))).date()
    return today + timedelta(days=7 - today.weekday())


def of_week(uow: UnitOfWork, manager: PersonId, now: datetime) -> tuple[ProgramHealth, ...]:
    with uow:
        mine = [one for one in uow.programs.all() if manager in one.managers and has_news(one)]
        return tuple(of_program(uow, manager, now, program) for program in mine)


def has_news(program: Program) -> bool:
    return program.state in {ProgramState.OPEN, ProgramState.RUNNING}
