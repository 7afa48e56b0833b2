"""Sessions at a steady pace: the same weekday and local hour, all year round."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.clocks import Cadence
from bot.domain.recurring import local_moment

MOST = 26


def moments(first: datetime, every: Cadence, zone: str, until: date) -> tuple[datetime, ...]:
    """`first` (UTC) and those that follow, no later than the day `until`, in `zone` (IANA): at most 26 in all.

    A month later is the same weekday in the same week of the month, and the last one where there is no fifth.
    """
    local = first.astimezone(ZoneInfo(zone))
    days = [day for day, _ in zip(_days(local.date(), every), range(MOST), strict=False)]
    later = [local_moment(day, local.time(), zone) for day in days[1:] if day <= until]
    return (first, *later)


def _days(first: date, every: Cadence) -> Iterator[date]:
    step = 0
    while True:
        yield _month_later(first, step) if every is Cadence.MONTHLY else first + timedelta(days=every.days * step)
        step += 1


def _month_later(first: date, months: int) -> date:
    year, month = divmod(first.month - 1 + months, 12)
    year, month = first.year + year, month + 1
    begins, length = monthrange(year, month)
    day = 1 + (first.weekday() - begins) % 7 + 7 * ((first.day - 1) // 7)
    return date(year, month, day if day <= length else day - 7)


def moved_along(moment: datetime, old: datetime, new: datetime, zone: str) -> datetime:
    """Where `moment` goes when `old` goes to `new`: as many days, and the local hour of `new`. All in UTC."""
    here = ZoneInfo(zone)
    days = new.astimezone(here).date() - old.astimezone(here).date()
    return local_moment(moment.astimezone(here).date() + days, new.astimezone(here).time(), zone)
