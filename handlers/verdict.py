"""Whether a nudge still holds when its turn comes: its readers are there and at work, and they want it.

What it says is asked of its flow afterwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.person import Person, PersonId
from bot.nudges import Nudge
from bot.ports import UnitOfWork
from bot.services import turns
from bot.services.calendars import calendar_of
from bot.services.clock_stops import is_stopped, look_again_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """At most one of these; with none of them it goes now."""

    stands_still_until: datetime | None = None
    dropped_for: str | None = None
    left_out_for: str | None = None
    put_off_until: datetime | None = None


GO = Verdict()


def judge(uow: UnitOfWork, nudge: Nudge, people: Mapping[PersonId, Person], now: datetime) -> Verdict:
    """`people` has those of its readers whom we know. In an open unit of work."""
    if is_stopped(uow, nudge, now):
        return Verdict(stands_still_until=look_again_at(uow, nudge, now))
    if reason := _why_not(nudge, people, now):
        return Verdict(dropped_for=reason)
    if unwanted := turns.unwanted(uow, nudge, now):
        return Verdict(left_out_for=unwanted)
    works_at = next_working_moment(uow, nudge, now)
    return Verdict(put_off_until=works_at) if works_at > now else GO


def next_working_moment(uow: UnitOfWork, nudge: Nudge, now: datetime) -> datetime:
    """Now for whoever works now; people's hours may have changed since it was written."""
    if not nudge.in_working_hours or not nudge.readers:
        return now
    person = uow.people.find(PersonId(nudge.reader))
    return calendar_of(uow, person).at_or_after(now) if person else now


def _why_not(nudge: Nudge, people: Mapping[PersonId, Person], now: datetime) -> str | None:
    if nudge.ends_at is not None and now > nudge.ends_at:
        return "too late"
    gone = [one for one in nudge.readers if one in people and people[one].is_deactivated]
    return "left Slack" if gone and nudge.channel_id is None else None
