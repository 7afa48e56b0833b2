"""When a reader works: their own hours, or the workspace's, and the public holidays they keep."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain.person import Person, PersonId
from bot.domain.working_time import Calendar
from bot.domain.workspace import Workspace
from bot.ports import UnitOfWork
from bot.services import holiday_names

if TYPE_CHECKING:
    from holidays import HolidayBase


def calendar_of(uow: UnitOfWork, person: Person) -> Calendar:
    """In an open unit of work."""
    programs = () if person.holiday_calendar else calendars_of_programs(uow, person.id)
    return calendar(person, uow.workspace.settings(), programs)


def calendars_of_programs(uow: UnitOfWork, person_id: PersonId) -> tuple[str, ...]:
    """Those that the programs of somebody observe: where they take part, and what they run. In an open one."""
    observing = {one.id: one for one in uow.programs.all() if one.clocks.holidays and not one.is_over}
    if not observing:
        return ()
    mine = {one.program_id for one in uow.enrollments.of(person_id) if one.is_in}
    kept = [one.clocks.holidays for one in observing.values() if one.id in mine or person_id in one.managers]
    return tuple(dict.fromkeys(name for names in kept for name in names))


def calendar(person: Person, workspace: Workspace, of_programs: Sequence[str] = ()) -> Calendar:
    """Their own choice comes first, then what their programs observe, then the workspace's."""
    own = (person.holiday_calendar,) if person.holiday_calendar else ()
    names = own or of_programs or workspace.holiday_calendars
    return Calendar(
        time_zone=known_zone(person.time_zone),
        hours=person.working_hours or workspace.working_hours,
        is_holiday=is_holiday_in(tuple(names)),
    )


@lru_cache(maxsize=512)
def known_zone(name: str) -> str:
    """UTC where the zone is not known, rather than no nudge at all."""
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        return "UTC"


@lru_cache(maxsize=512)
def is_holiday_in(names: tuple[str, ...]) -> Callable[[date], bool]:
    kept = [_country(name) for name in names if is_known_calendar(name)]
    return lambda day: any(day in days for days in kept)


def is_known_calendar(name: str) -> bool:
    """Names are those of the `holidays` package: a country, or a country and its part, such as "DE-BY"."""
    return holiday_names.find(name) is not None


def _country(name: str) -> "HolidayBase":
    import holidays  # only where a calendar is kept: it takes a while to import

    known = holiday_names.find(name)
    country, part = (known.country, known.part) if known else ("", "")
    return holidays.country_holidays(country, subdiv=part or None)
