"""Writes nudges into the outbox at the moment that suits their reader."""

from datetime import datetime, timedelta
from hashlib import sha256

from bot.domain.person import PersonId
from bot.nudges import STILL_WELCOME, Nudge, NudgeKind, Priority, key
from bot.ports import UnitOfWork
from bot.services.calendars import calendar_of

# Keys stand in the log and in the list of what waits. Nobody may read there who wrote something in private.
PRIVATE = {
    NudgeKind.CONCERN,
    NudgeKind.CONCERN_REPLY,
    NudgeKind.CONCERN_UNREAD,
    NudgeKind.SOMEBODY_ELSE_NOT_NOW,
}


def sealed(person_id: PersonId) -> str:
    """A name that stays the same and says nothing."""
    return sha256(person_id.encode()).hexdigest()[:12]


def at_once(
    uow: UnitOfWork,
    kind: NudgeKind,
    reader: PersonId,
    now: datetime,
    *,
    about: dict[str, str | int],
    priority: Priority = Priority.ANSWER,
    part: object = "",
) -> bool:
    """What somebody is waiting for, or what has just been done: it does not wait for working hours."""
    nudge = Nudge(
        key=_key(kind, reader, about, part),
        kind=kind,
        readers=(reader,),
        subject=about,
        priority=priority,
        due_at=now,
        in_working_hours=False,
    )
    return uow.outbox.add(nudge)


def later(  # noqa: PLR0913, it says what, to whom, about what and when
    uow: UnitOfWork,
    kind: NudgeKind,
    reader: PersonId,
    due: datetime,
    *,
    about: dict[str, str | int],
    priority: Priority = Priority.NUDGE,
    ends_at: datetime | None = None,
    part: object = "",
    before: bool = False,
    stopped_until: datetime | None = None,
) -> bool:
    """A nudge at `due` (UTC), moved into the reader's working hours: after it, or `before` it for reminders.

    `stopped_until`: a pause that is on until then is in `due` already.
    """
    calendar = calendar_of(uow, uow.people.get(reader))
    moved = calendar.at_or_before(due) if before else calendar.at_or_after(due)
    nudge = Nudge(
        key=_key(kind, reader, about, part),
        kind=kind,
        readers=(reader,),
        subject=about,
        priority=priority,
        due_at=moved,
        ends_at=ends_at or moved + STILL_WELCOME,
        in_working_hours=True,
        stopped_until=stopped_until,
    )
    return uow.outbox.add(nudge)


def in_working_days(uow: UnitOfWork, reader: PersonId, now: datetime, days: int) -> datetime:
    """The same hour `days` of the reader's working days later."""
    return calendar_of(uow, uow.people.get(reader)).working_days_after(now, days)


def in_days(now: datetime, days: int) -> datetime:
    return now + timedelta(days=days)


def _key(kind: NudgeKind, reader: PersonId, about: dict[str, str | int], part: object) -> str:
    named = sealed(reader) if kind in PRIVATE else reader
    parts = [*about.values(), named, *([part] if part != "" else [])]
    return key(kind, *parts)
