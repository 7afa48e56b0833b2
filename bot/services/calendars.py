"""When a reader works: their own hours, or the workspace's, and the public holidays they keep."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain.person import Person
from bot.domain.working_time import Calendar
from bot.domain.workspace import Workspace
from bot.ports import UnitOfWork

if TYPE_CHECKING:
    from holidays import HolidayBase


def calendar_of(uow: UnitOfWork, person: Person) -> Calendar:
    return calendar(person, uow.workspace.settings())


def calendar(person: Person, workspace: Workspace) -> Calendar:
    names = (person.holiday_calendar,) if person.holiday_calendar else workspace.holiday_calendars
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
    import holidays

    country, _, part = name.strip().upper().partition("-")
    parts = holidays.list_supported_countries().get(country)
    return parts is not None and (not part or part in parts)


def _country(name: str) -> "HolidayBase":
    import holidays  # only where a calendar is kept: it takes a while to import

    country, _, part = name.strip().upper().partition("-")
    return holidays.country_holidays(country, subdiv=part or None)
