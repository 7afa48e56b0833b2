"""The week's summary for whoever manages a program: on the first working day of their week, at nine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.person import Person, PersonId
from bot.domain.program import Program, ProgramState
from bot.domain.session import Concern
from bot.nudges import NudgeKind, key
from bot.ports import UnitOfWork
from bot.services import concerns, say, undelivered
from bot.services.appoint import able_admins
from bot.services.calendars import calendar_of, known_zone
from bot.services.health import ProgramHealth, of_program
from bot.services.stands import Stand, stands_of
from bot.services.undelivered import Refusals

# After a rest of the bot it still comes once, with what is so then.
STILL_WANTED = timedelta(days=60)


def plan_all(uow: UnitOfWork, now: datetime) -> None:
    """Repairs what a long silence of the bot may have broken: each manager's next one is written once."""
    with uow:
        for program in uow.programs.all():
            plan_for(uow, program, now)


def plan_for(uow: UnitOfWork, program: Program, now: datetime) -> None:
    """The next one of each of its managers, while it is no draft and not over. Called in an open unit of work."""
    if has_news(program):
        for manager in those_who_hear(uow, program):
            plan(uow, manager, now)


def those_who_hear(uow: UnitOfWork, program: Program) -> tuple[PersonId, ...]:
    """Its managers; where it has none, the admins. In an open unit of work."""
    return program.managers or able_admins(uow)


def plan(uow: UnitOfWork, manager: PersonId, now: datetime) -> None:
    """For the week after `now`, however often it is asked for. Called in an open unit of work."""
    due = due_for(uow, manager, now)
    if due is not None:
        about, ends = _about(uow, manager, now), due + STILL_WANTED
        say.later(uow, NudgeKind.MANAGER_DIGEST, manager, due, about=about, ends_at=ends)


def due_for(uow: UnitOfWork, manager: PersonId, now: datetime) -> datetime | None:
    """On the working day and at the hour that the earliest of their programs says. In an open unit of work."""
    person = uow.people.find(manager)
    chosen = _day_and_hour(uow, manager)
    if person is None or not person.can_take_part or chosen is None:
        return None
    return _moment(uow, person, *chosen, _week_after(uow, person, now))


def due_in_week(uow: UnitOfWork, manager: PersonId, week: str) -> datetime | None:
    """The same for the week that begins on that day (ISO 8601), in the zone and hours of today. In an open one."""
    person, chosen = uow.people.find(manager), _day_and_hour(uow, manager)
    return None if person is None or chosen is None else _moment(uow, person, *chosen, date.fromisoformat(week))


def _day_and_hour(uow: UnitOfWork, manager: PersonId) -> tuple[int, time] | None:
    """As the earliest of their programs says."""
    mine = [one.clocks for one in uow.programs.all() if has_news(one) and manager in those_who_hear(uow, one)]
    return min((one.digest_working_day, one.digest_at) for one in mine) if mine else None


def _moment(uow: UnitOfWork, person: Person, day: int, at: time, begins: date) -> datetime:
    calendar = calendar_of(uow, person)
    week = [begins + timedelta(days=number) for number in range(7)]
    working = [one for one in week if calendar.works_on(one)] or week
    return datetime.combine(working[min(day, len(working)) - 1], at, ZoneInfo(calendar.time_zone)).astimezone(UTC)


def name_of(uow: UnitOfWork, manager: PersonId, now: datetime) -> str:
    """The key of their next one. In an open unit of work."""
    return key(NudgeKind.MANAGER_DIGEST, *_about(uow, manager, now).values(), manager)


def _about(uow: UnitOfWork, manager: PersonId, now: datetime) -> dict[str, str | int]:
    return {"week": _week_after(uow, uow.people.get(manager), now).isoformat()}


def _week_after(uow: UnitOfWork, person: Person, now: datetime) -> date:
    """The first day of the person's next week, which begins after their longest rest: a Monday, or a Sunday."""
    today = now.astimezone(ZoneInfo(known_zone(person.time_zone))).date()
    begins = first_of_week(calendar_of(uow, person).hours.days)
    return today + timedelta(days=(begins - today.weekday() - 1) % 7 + 1)


def first_of_week(days: frozenset[int]) -> int:
    """The working day (0 is Monday) before which the most days are free; the earliest where several are alike."""

    def rest_before(day: int) -> int:
        return next(free for free in range(7) if (day - free - 1) % 7 in days)

    return max(sorted(days), key=rest_before) if days else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What a digest shows: programs, where each side of the pairs that need something stands, and private concerns.

    The concerns are those that wait for this one reader; they stand apart from all that reaches both partners.
    """

    programs: tuple[ProgramHealth, ...]
    stands: Mapping[int, tuple[Stand, ...]]
    concerns: tuple[Concern, ...]
    names: Mapping[PersonId, str] = field(default_factory=dict)  # of those who wrote the concerns
    refused: tuple[Refusals, ...] = ()  # of each program, what Slack took from nobody


def week(uow: UnitOfWork, reader: PersonId, now: datetime) -> Week:
    """The digest, while there is any program or concern to tell of."""
    programs = of_week(uow, reader, now)
    with uow:
        pairs = [judged.pairing for one in programs for judged in one.pairs]
        waiting = concerns.open_for(uow, reader)
        known = uow.people.those({one.writer_id for one in waiting})
        names = {one.id: one.name for one in known.values()}
        return Week(
            programs=programs,
            stands=stands_of(uow, pairs, now, reader),
            concerns=waiting,
            names=names,
            refused=tuple(undelivered.of_program(uow, one.program) for one in programs),
        )


def of_week(uow: UnitOfWork, manager: PersonId, now: datetime) -> tuple[ProgramHealth, ...]:
    with uow:
        mine = [one for one in uow.programs.all() if has_news(one) and manager in those_who_hear(uow, one)]
        return tuple(of_program(uow, manager, now, program) for program in mine)


def has_news(program: Program) -> bool:
    return program.state in {ProgramState.OPEN, ProgramState.RUNNING}
