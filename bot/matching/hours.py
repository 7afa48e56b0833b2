"""When people work, in minutes of one reference week in UTC, and how long two of them work at once."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from bot.matching.values import Participant, WorkingHours

Shifts = tuple[tuple[int, int], ...]
"""Start and end of each day's work, in minutes since Monday 00:00 UTC."""

ORDINARY = WorkingHours()
WEEK = 7 * 24 * 60


def shifts(person: Participant, *, on: date, earlier: int = 0, later: int = 0) -> Shifts | None:
    """The person's work in the week of `on`, or None where the time zone is not known.

    `earlier` and `later` stretch each day by so many hours, to see what that would open.
    """
    if not person.time_zone:
        return None
    week = _week(person.time_zone, person.working_hours or ORDINARY, on - timedelta(days=on.weekday()))
    if not earlier and not later:
        return week
    return tuple((start - 60 * earlier, end + 60 * later) for start, end in week)


@lru_cache(maxsize=1024)
def _week(zone: str, hours: WorkingHours, monday: date) -> Shifts:
    return tuple(_day(hours, ZoneInfo(zone), monday, day) for day in sorted(hours.days))


def _day(hours: WorkingHours, zone: ZoneInfo, monday: date, day: int) -> tuple[int, int]:
    begins = monday + timedelta(days=day)
    ends = begins if hours.end > hours.start else begins + timedelta(days=1)
    origin = datetime(monday.year, monday.month, monday.day, tzinfo=UTC)
    start = datetime.combine(begins, hours.start, tzinfo=zone) - origin
    end = datetime.combine(ends, hours.end, tzinfo=zone) - origin
    return int(start.total_seconds() // 60), int(end.total_seconds() // 60)


def longest_overlaps(left: Sequence[Shifts], right: Sequence[Shifts]) -> NDArray[np.float32]:
    """The longest stretch, in hours, in which each of `left` and each of `right` work at once."""
    starts_left, ends_left = _padded(left)
    # The week goes round: one's Sunday evening may be the other's Monday morning.
    starts_right, ends_right = _padded([_going_round(week) for week in right])
    best = np.zeros((len(left), len(right)), dtype=np.int32)
    for a in range(starts_left.shape[1]):
        for b in range(starts_right.shape[1]):
            begins = np.maximum(starts_left[:, a, None], starts_right[None, :, b])
            ends = np.minimum(ends_left[:, a, None], ends_right[None, :, b])
            np.maximum(best, ends - begins, out=best)
    return (best / 60).astype(np.float32)


def _going_round(week: Shifts) -> Shifts:
    """A week with the last shift of the one before and the first of the one after."""
    if not week:
        return ()
    (last_start, last_end), (first_start, first_end) = week[-1], week[0]
    return ((last_start - WEEK, last_end - WEEK), *week, (first_start + WEEK, first_end + WEEK))


def _padded(rows: Sequence[Shifts]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    width = max((len(row) for row in rows), default=0)
    # A day that is not worked begins after it ends, so that it overlaps with nothing.
    empty = (10**6, -(10**6))
    filled = np.array([[*row, *[empty] * (width - len(row))] for row in rows], dtype=np.int32)
    filled = filled.reshape(len(rows), width, 2)
    return filled[:, :, 0], filled[:, :, 1]
