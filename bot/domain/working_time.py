"""Working days and hours, and the moments inside them at which the bot may speak.

Every rule here is one of `docs/glossary.md`'s clocks: a nudge arrives inside the reader's own working hours.
Moments are aware and in UTC; hours are local to the reader's IANA zone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONDAY_TO_FRIDAY = frozenset({0, 1, 2, 3, 4})
# A year without a working day means settings that contradict themselves; then the moment itself is used.
LONGEST_SEARCH_DAYS = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingHours:
    """Local working hours on working days (0 is Monday)."""

    starts: time = time(9)
    ends: time = time(17)
    days: frozenset[int] = MONDAY_TO_FRIDAY


def no_holidays(_: date) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When one reader works: their hours, zone and the holidays they keep."""

    time_zone: str
    hours: WorkingHours = WorkingHours()
    is_holiday: Callable[[date], bool] = no_holidays

    def works_on(self, day: date) -> bool:
        return day.weekday() in self.hours.days and not self.is_holiday(day)

    def is_working(self, moment: datetime) -> bool:
        local = moment.astimezone(ZoneInfo(self.time_zone))
        return self.works_on(local.date()) and self.hours.starts <= local.time() < self.hours.ends

    def at_or_after(self, moment: datetime) -> datetime:
        """The first working moment that is not before `moment`."""
        if self.is_working(moment):
            return moment
        today = moment.astimezone(ZoneInfo(self.time_zone)).date()
        for day in (today + timedelta(days=ahead) for ahead in range(LONGEST_SEARCH_DAYS)):
            opens = self._moment(day, self.hours.starts)
            if self.works_on(day) and opens >= moment:
                return opens
        return moment

    def at_or_before(self, moment: datetime) -> datetime:
        """The last working moment that is not after `moment`: the hour before closing when the day is over."""
        if self.is_working(moment):
            return moment
        today = moment.astimezone(ZoneInfo(self.time_zone)).date()
        for day in (today - timedelta(days=back) for back in range(LONGEST_SEARCH_DAYS)):
            last = max(self._moment(day, self.hours.ends) - timedelta(hours=1), self._moment(day, self.hours.starts))
            if self.works_on(day) and last <= moment:
                return last
        return moment

    def working_days_after(self, moment: datetime, days: int) -> datetime:
        """The same local hour `days` working days later, moved into working hours."""
        local = moment.astimezone(ZoneInfo(self.time_zone))
        day, left = local.date(), days
        for _ in range(LONGEST_SEARCH_DAYS):
            if left == 0:
                break
            day += timedelta(days=1)
            left -= self.works_on(day)
        return self.at_or_after(self._moment(day, local.time().replace(tzinfo=None)))

    def _moment(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, ZoneInfo(self.time_zone)).astimezone(UTC)
