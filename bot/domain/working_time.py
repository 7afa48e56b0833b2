"""Working days and hours, and the moments inside them at which the bot may speak.

Every rule here is one of `docs/glossary.md`'s clocks: a nudge arrives inside the reader's own working hours.
Moments are aware and in UTC; hours are local to the reader's IANA zone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONDAY_TO_FRIDAY = frozenset({0, 1, 2, 3, 4})
# A year without a working day means settings that contradict themselves; then the moment itself is used.
LONGEST_SEARCH_DAYS = 366
# Nobody wants a reminder in the last second of the day.
BEFORE_CLOSING = timedelta(hours=1)
ONE_DAY = timedelta(days=1)
LONGEST_NIGHT = timedelta(hours=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingHours:
    """Local working hours on working days (0 is Monday). Hours that end before they start end the next day."""

    starts: time = time(9)
    ends: time = time(17)
    days: frozenset[int] = MONDAY_TO_FRIDAY

    @property
    def overnight(self) -> bool:
        return self.ends <= self.starts

    @property
    def is_plausible(self) -> bool:
        """Nobody's night shift takes longer; what seems to is rather two hours in the wrong order."""
        starts, ends = (timedelta(hours=one.hour, minutes=one.minute) for one in (self.starts, self.ends))
        return not self.overnight or timedelta() < ends + ONE_DAY - starts <= LONGEST_NIGHT


def no_holidays(_: date) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When one reader works: their hours, zone and the holidays they keep.

    The local clock decides, so that hours repeated or left out by a change of clocks come out as people live them.
    """

    time_zone: str
    hours: WorkingHours = WorkingHours()
    is_holiday: Callable[[date], bool] = no_holidays

    def works_on(self, day: date) -> bool:
        return day.weekday() in self.hours.days and not self.is_holiday(day)

    def is_working(self, moment: datetime) -> bool:
        local = self._local(moment)
        today, hour = local.date(), local.time()
        if not self.hours.overnight:
            return self.hours.starts <= hour < self.hours.ends and self.works_on(today)
        since_today = hour >= self.hours.starts and self.works_on(today)
        return since_today or (hour < self.hours.ends and self.works_on(today - ONE_DAY))

    def is_working_throughout(self, start: datetime, end: datetime) -> bool:
        """From `start` until `end`, which may be the very moment of closing."""
        quarter = timedelta(minutes=15)
        quarters = range(-(-(end - start) // quarter))
        return all(self.is_working(start + number * quarter) for number in quarters) and self.is_working(
            end - timedelta(microseconds=1)
        )

    def at_or_after(self, moment: datetime) -> datetime:
        """The first working moment that is not before `moment`."""
        if self.is_working(moment):
            return moment
        today = self._local(moment).date()
        for day in (today + timedelta(days=ahead) for ahead in range(-1, LONGEST_SEARCH_DAYS)):
            found = [one for one in self._beginnings(day) if one >= moment and self.is_working(one)]
            if found:
                return min(found)
        return moment

    def at_or_before(self, moment: datetime) -> datetime:
        """The last working moment that is not after `moment`: the hour before closing when the day is over."""
        if self.is_working(moment):
            return moment
        today = self._local(moment).date()
        for day in (today - timedelta(days=back) for back in range(LONGEST_SEARCH_DAYS)):
            moments = (*self._beginnings(day), *self._last_calls(day), *self._last_calls(day - ONE_DAY))
            found = [one for one in moments if one <= moment and self.is_working(one)]
            if found:
                return max(found)
        return moment

    def work_day(self, moment: datetime) -> date:
        """The day that somebody lives then: the hours after midnight of a night's work belong to the day before."""
        local = self._local(moment)
        today, yesterday = local.date(), local.date() - ONE_DAY
        at_night = self.hours.overnight and local.time() < self.hours.ends and self.works_on(yesterday)
        return yesterday if at_night else today

    def begins_on(self, day: date) -> datetime:
        """The first working moment of that day's work, or of the next day with any."""
        starts = self.hours.starts if self.hours.overnight else time()
        return self.at_or_after(self._moment(day, starts))

    def working_days_after(self, moment: datetime, days: int) -> datetime:
        """The same local hour `days` working days later, moved into working hours."""
        local = self._local(moment)
        day, left = local.date(), days
        for _ in range(LONGEST_SEARCH_DAYS + 2 * days):
            if left == 0:
                break
            day += ONE_DAY
            left -= self.works_on(day)
        return self.at_or_after(self._moment(day, local.time()) if days else moment)

    def _beginnings(self, day: date) -> Iterator[datetime]:
        """Where working time may begin on this day: at its hour, or where the clocks jump into it."""
        yield self._moment(day, self.hours.starts)
        yield self._moment(day, self.hours.starts, fold=1)
        midnight, next_midnight = self._moment(day, time()), self._moment(day + ONE_DAY, time())
        yield midnight
        if self._local(midnight).utcoffset() != self._local(next_midnight).utcoffset():
            yield self._change_of_clocks(midnight, next_midnight)

    def _last_calls(self, day: date) -> Iterator[datetime]:
        """Late moments of this day's work that still leave the reader time."""
        ends_on = day + ONE_DAY if self.hours.overnight else day
        for fold in (0, 1):
            closes = self._moment(ends_on, self.hours.ends, fold=fold)
            yield closes - BEFORE_CLOSING

    def _change_of_clocks(self, before: datetime, after: datetime) -> datetime:
        """The first moment, to the second, with the offset that holds at `after`."""
        offset = self._local(after).utcoffset()
        while after - before > timedelta(seconds=1):
            middle = before + timedelta(seconds=(after - before).total_seconds() // 2)
            if self._local(middle).utcoffset() == offset:
                after = middle
            else:
                before = middle
        return after

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.time_zone))

    def _moment(self, day: date, hour: time, *, fold: int = 0) -> datetime:
        """An hour that the clocks leave out is as much later as they jump."""
        return datetime.combine(day, hour.replace(fold=fold), ZoneInfo(self.time_zone)).astimezone(UTC)
