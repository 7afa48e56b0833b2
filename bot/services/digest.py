"""The week's summary for whoever manages a program: on the first working day of their week, at nine."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.person import PersonId
from bot.domain.program import Program, ProgramState
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import say
from bot.services.calendars import known_zone
from bot.services.health import ProgramHealth, of_program

AT = time(9)


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
    person = uow.people.find(manager)
    if person is None or not person.can_take_part:
        return
    zone = ZoneInfo(known_zone(person.time_zone))
    today = now.astimezone(zone).date()
    monday = today + timedelta(days=7 - today.weekday())
    due = datetime.combine(monday, AT, zone)
    say.later(uow, NudgeKind.MANAGER_DIGEST, manager, due, about={"week": monday.isoformat()})


def of_week(uow: UnitOfWork, manager: PersonId, now: datetime) -> tuple[ProgramHealth, ...]:
    with uow:
        mine = [one for one in uow.programs.all() if manager in one.managers and has_news(one)]
        return tuple(of_program(uow, manager, now, program) for program in mine)


def has_news(program: Program) -> bool:
    return program.state in {ProgramState.OPEN, ProgramState.RUNNING}
