"""Sessions at a steady pace: the same weekday and local hour, all year round."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise, takewhile
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


def going_on(known: Sequence[datetime], every: Cadence, zone: str, until: date) -> tuple[datetime, ...]:
    """What follows after the last of `known` (UTC, the earliest first), no later than the day `until`: at most 26.

    The pace is that of the latest one that keeps it, so that one moved alone moves nothing after it.
    """
    anchor, here = _anchor(known, every, zone), ZoneInfo(zone)
    hour, last = anchor.astimezone(here).time(), known[-1].astimezone(here).date()
    later: list[datetime] = []
    for day in _days(anchor.astimezone(here).date(), every):
        if day > until or len(later) == MOST:
            break
        moment = local_moment(day, hour, zone)
        if day > last and moment > known[-1]:
            later.append(moment)
    return tuple(later)


def _anchor(known: Sequence[datetime], every: Cadence, zone: str) -> datetime:
    """Where the latest one that keeps the pace comes from.

    The earliest such, since it shows best what was meant: a later one may have been moved by a change of clocks, or may
    be on a last Friday that is a fourth one too.
    """
    follows = [this for before, this in pairwise(known) if _next(before, every, zone) == this]
    if not follows:
        return known[0]
    return next(one for one in known if follows[-1] in _until(one, follows[-1], every, zone))


def _until(first: datetime, last: datetime, every: Cadence, zone: str) -> Iterator[datetime]:
    """What comes after `first` at its pace, up to the day of `last`."""
    local, ends = first.astimezone(ZoneInfo(zone)), last.astimezone(ZoneInfo(zone)).date()
    days = _days(local.date(), every)
    next(days)
    return (local_moment(day, local.time(), zone) for day in takewhile(lambda day: day <= ends, days))


def _next(moment: datetime, every: Cadence, zone: str) -> datetime:
    local = moment.astimezone(ZoneInfo(zone))
    days = _days(local.date(), every)
    next(days)
    return local_moment(next(days), local.time(), zone)


def pace_of(known: Sequence[datetime], zone: str) -> Cadence | None:
    """How often sessions that were planned together come, the earliest first; None where nothing shows it."""
    counts = {pace: sum(_next(one, pace, zone) == other for one, other in pairwise(known)) for pace in Cadence}
    best = max(Cadence, key=lambda pace: counts[pace])
    return best if counts[best] else None


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
