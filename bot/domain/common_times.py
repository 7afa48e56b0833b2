"""Times that suit everybody in a pairing: inside all their working hours, spread over the next weeks."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.working_time import Calendar

WEEKS_AHEAD = 3
A_WEEK = 3  # so many of each week
STEP = timedelta(minutes=30)
# Where in the common hours of a day a proposal lies: people differ in when they like to meet.
PARTS_OF_DAY = (0.0, 0.75, 0.4)

Busy = Sequence[tuple[datetime, datetime]]


def propose(calendars: Sequence[Calendar], *, now: datetime, minutes: int, busy: Busy = ()) -> tuple[datetime, ...]:
    """Beginnings in UTC, earliest first, from tomorrow on in the first calendar's zone; empty where hours never meet.

    `busy` are times (start, end) that somebody has given away already.
    """
    zone = ZoneInfo(calendars[0].time_zone)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    found: list[datetime] = []
    for week in range(WEEKS_AHEAD):
        days = [tomorrow + timedelta(days=7 * week + number) for number in range(7)]
        possible = [starts for day in days if (starts := _on(day, calendars, minutes, busy))]
        found += [_pick(starts, number, zone) for number, starts in enumerate(_spread(possible))]
    return tuple(sorted(set(found)))


def _on(day: date, calendars: Sequence[Calendar], minutes: int, busy: Busy) -> list[datetime]:
    """Everything possible on one day, on the half hour of the first calendar's zone."""
    # Going through the hours in UTC leaves out none and repeats none when clocks change.
    zone, length = ZoneInfo(calendars[0].time_zone), timedelta(minutes=minutes)
    midnight = datetime.combine(day, time(), zone).astimezone(UTC)
    next_midnight = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    starts = [midnight + number * STEP for number in range((next_midnight - midnight) // STEP)]
    return [one for one in starts if _suits(one, one + length, calendars, busy)]


def _suits(start: datetime, end: datetime, calendars: Sequence[Calendar], busy: Busy) -> bool:
    free = not any(start < taken_until and taken_from < end for taken_from, taken_until in busy)
    return free and all(calendar.is_working_throughout(start, end) for calendar in calendars)


def _spread(days: list[list[datetime]]) -> list[list[datetime]]:
    """At most so many of a week, as far apart as they lie."""
    if len(days) <= A_WEEK:
        return days
    last = len(days) - 1
    chosen = sorted({round(number * last / (A_WEEK - 1)) for number in range(A_WEEK)})
    return [days[number] for number in chosen]


def _pick(starts: list[datetime], number: int, zone: ZoneInfo) -> datetime:
    """One of a day's possible times, at the full hour where there is one."""
    full = [one for one in starts if one.astimezone(zone).minute == 0] or starts
    return full[int(PARTS_OF_DAY[number % len(PARTS_OF_DAY)] * (len(full) - 1))]
