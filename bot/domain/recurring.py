"""Weekly and monthly moments by the calendar: the same local hour all year, the 31st or else the last day."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.announcement import Every, Timing

# The first place on Earth where a day begins, and the last.
EARLIEST_ZONE, LATEST_ZONE = "Pacific/Kiritimati", "Etc/GMT+12"


def local_moment(day: date, hour: time, zone: str) -> datetime:
    """In UTC. An hour that the clocks leave out is as much later as they jump; of one that comes twice, the first."""
    return datetime.combine(day, hour.replace(fold=0), ZoneInfo(zone)).astimezone(UTC)


def day_of(timing: Timing, number: int) -> date:
    """The day of an issue, counted from 0."""
    first = _first(timing)
    if timing.every is Every.WEEK:
        return first + timedelta(weeks=number)
    if timing.every is Every.MONTH:
        return months_later(first, number)
    return first


def moment_of(timing: Timing, number: int = 0) -> datetime:
    """When an issue goes out: where each reader's own zone counts, when that hour comes first anywhere."""
    zone = EARLIEST_ZONE if timing.own_zones else timing.zone
    return local_moment(day_of(timing, number), timing.hour or time(), zone)


def last_moment_of(timing: Timing, number: int = 0) -> datetime:
    """When that hour has come for everybody, wherever they are."""
    zone = LATEST_ZONE if timing.own_zones else timing.zone
    return local_moment(day_of(timing, number), timing.hour or time(), zone)


def first_number_to_come(timing: Timing, number: int, after: datetime) -> int:
    """The next issue from `number` on whose moment is still to come for somebody."""
    while last_moment_of(timing, number) <= after:
        number += 1
    return number


def is_over(timing: Timing, number: int) -> bool:
    """Whether this issue would come after the last day."""
    return timing.until is not None and day_of(timing, number) > timing.until


def first_number_after(timing: Timing, number: int, after: datetime) -> int:
    """The next issue from `number` on whose moment is still to come."""
    while moment_of(timing, number) <= after:
        number += 1
    return number


def _first(timing: Timing) -> date:
    if timing.day is None:
        raise ValueError("What goes out at once has no day.")
    return timing.day


def months_later(first: date, months: int) -> date:
    """By the calendar: the same day of the month, or its last day where there is none."""
    year, month = divmod(first.month - 1 + months, 12)
    year, month = first.year + year, month + 1
    return date(year, month, min(first.day, monthrange(year, month)[1]))
