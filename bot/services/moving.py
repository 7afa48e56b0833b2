"""Another time for a nudge that waits. Called in an open unit of work."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.session import Session
from bot.nudges import Delivery
from bot.ports import UnitOfWork
from bot.services.calendars import calendar_of


def move(uow: UnitOfWork, delivery: Delivery, due: datetime, now: datetime, until: datetime | None = None) -> bool:
    """Into its reader's working hours, and not into the past; its end moves with it."""
    nudge = delivery.nudge
    at = calendar_of(uow, uow.people.get(nudge.reader)).at_or_after(max(due, now))
    ends = None if nudge.ends_at is None else nudge.ends_at + (at - nudge.due_at)
    moved = replace(nudge, due_at=at, ends_at=ends, stopped_until=until)
    return at != nudge.due_at and uow.nudge_days.rewrite(delivery, moved)


def remind_before(uow: UnitOfWork, delivery: Delivery, session: Session, hours: int, now: datetime) -> bool:
    """To the last working moment so long before it; where that has passed, it stays where it was."""
    nudge = delivery.nudge
    calendar = calendar_of(uow, uow.people.get(nudge.reader))
    at = calendar.at_or_before(session.starts_at - timedelta(hours=hours))
    return now < at != nudge.due_at and uow.nudge_days.rewrite(delivery, replace(nudge, due_at=at))
