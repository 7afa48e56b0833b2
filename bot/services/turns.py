"""Whose turn it is: at most one nudge a day for each person and three in seven days, whoever sends them.

A nudge takes its reader's day in a transaction before it is sent, so that of two senders only one finds it free.
What is due together comes as one digest; what finds no place waits for the next free day and keeps its end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.choices import HowOften
from bot.domain.person import PersonId
from bot.domain.working_time import Calendar
from bot.nudges import Delivery, DeliveryState, Nudge, NudgeKind, key
from bot.ports import UnitOfWork
from bot.services.calendars import calendar_of
from bot.services.clock_stops import is_stopped
from bot.services.nudge_rules import Counting, counting, rule

A_WEEK = 3
WEEK = timedelta(days=7)
A_DAY = timedelta(days=1)
# As many as fit into one message, each with its words and its button.
MOST_GATHERED = 15
# What came together in one message holds on to its parts for so long; then each tries by itself.
GATHERED_FOR = timedelta(days=1)
OPEN = {DeliveryState.WAITING, DeliveryState.SENDING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Go, or wait `until`, or (neither) it comes with others in one message."""

    go: bool = False
    until: datetime | None = None


GO, WITH_OTHERS = Turn(go=True), Turn()


def are_taken_by(nudge: Nudge) -> bool:
    """Whether this one takes its reader's day at all."""
    return counting(nudge) is not Counting.FREE


def take(uow: UnitOfWork, delivery: Delivery, now: datetime) -> Turn:
    """Called in an open unit of work that commits before the nudge is sent."""
    nudge = delivery.nudge
    how = counting(nudge)
    person = uow.people.find(nudge.reader) if how is not Counting.FREE else None
    if person is None:
        return GO
    calendar = calendar_of(uow, person)
    today = _local(calendar, now)
    if how is Counting.COUNTED:
        uow.nudge_days.take(person.id, today, nudge.key)
        return GO
    return _take(uow, delivery, calendar, today, now)


def wait(uow: UnitOfWork, delivery: Delivery, until: datetime) -> None:
    """Puts it off together with its end, so that it does not run out while others are heard. In an open one."""
    if _comes_with_others(uow, delivery):
        uow.outbox.put_off(delivery, until=until, reason=delivery.reason)
    else:
        uow.outbox.stand_still(delivery, until=until, reason="another nudge has the day")


def _take(uow: UnitOfWork, delivery: Delivery, calendar: Calendar, today: date, now: datetime) -> Turn:
    nudge, reader = delivery.nudge, delivery.nudge.reader
    if _comes_with_others(uow, delivery):
        return Turn(until=now + GATHERED_FOR)
    taken = {day: by for day, by in _taken(uow, reader, today).items() if by != nudge.key}
    free = next_free_day(taken, today)
    if free > today:
        return Turn(until=_begins(calendar, free))
    if nudge.kind is not NudgeKind.GATHERED and _one_comes_anyway(uow, delivery, now):
        return Turn(until=_begins(calendar, next_free_day({**taken, today: ""}, today)))
    if not uow.nudge_days.take(reader, today, nudge.key):
        return Turn(until=_begins(calendar, next_free_day({**taken, today: ""}, today)))
    note_topic(uow, nudge, today)
    if nudge.kind is NudgeKind.GATHERED:
        return GO
    others = _due_too(uow, delivery, now)
    return _gather(uow, [delivery, *others], today, now) if others else GO


def _taken(uow: UnitOfWork, reader: PersonId, today: date) -> dict[date, str]:
    return dict(uow.nudge_days.days(reader, today - WEEK + A_DAY, today))


def next_free_day(taken: dict[date, str], today: date) -> date:
    """The first day from today on that has none, and no three in the seven days that end with it."""
    day = today
    while day in taken or sum(day - WEEK < one <= day for one in taken) >= A_WEEK:
        day += A_DAY
    return day


def release(uow: UnitOfWork, nudge: Nudge) -> None:
    """It was dropped, so its day is free for another. Called in an open unit of work."""
    if counting(nudge) is not Counting.FREE:
        uow.nudge_days.give_back(nudge.reader, nudge.key)


def unwanted(uow: UnitOfWork, nudge: Nudge, now: datetime) -> str | None:
    """Why its reader does not want it, by what they chose for its topic. In an open unit of work."""
    topic = rule(nudge).topic
    if topic is None or not nudge.readers:
        return None
    how_often = uow.nudge_choices.of(nudge.reader).get(topic, HowOften.ALL)
    if how_often is HowOften.OFF:
        return f"{topic.value} is off"
    if how_often is HowOften.ALL:
        return None
    last, person = uow.nudge_days.topic_day(nudge.reader, topic), uow.people.find(nudge.reader)
    if last is None or person is None or last[1] == nudge.key:
        return None
    return f"fewer of {topic.value}" if _local(calendar_of(uow, person), now) - last[0] < WEEK else None


def note_topic(uow: UnitOfWork, nudge: Nudge, today: date) -> None:
    """For those who want fewer of it. In an open unit of work."""
    topic = rule(nudge).topic
    if topic is not None and uow.nudge_choices.of(nudge.reader).get(topic) is HowOften.FEWER:
        uow.nudge_days.note_topic(nudge.reader, topic, today, nudge.key)


def note_sent(uow: UnitOfWork, nudge: Nudge, now: datetime) -> None:
    """Called in an open unit of work, once it was sent."""
    person = uow.people.find(nudge.reader) if nudge.readers and rule(nudge).topic else None
    if person is not None:
        note_topic(uow, nudge, _local(calendar_of(uow, person), now))


# Several at once


def _comes_with_others(uow: UnitOfWork, delivery: Delivery) -> bool:
    """Whether a digest that is still on its way has it."""
    if not delivery.reason.startswith(f"{NudgeKind.GATHERED.value}:"):
        return False
    digest = uow.outbox.find(delivery.reason)
    return digest is not None and digest.state in OPEN


def _one_comes_anyway(uow: UnitOfWork, delivery: Delivery, now: datetime) -> bool:
    """Whether something is due that takes the day and waits for nobody, such as the digest of whoever manages."""
    due = uow.nudge_days.due_for(delivery.nudge.reader, now=now, most=100)
    return any(counting(one.nudge) is Counting.COUNTED for one in due)


def _due_too(uow: UnitOfWork, delivery: Delivery, now: datetime) -> Sequence[Delivery]:
    """What would have to wait for another day, and may come now."""
    due = uow.nudge_days.due_for(delivery.nudge.reader, now=now, most=100)
    others = [one for one in due if one.id != delivery.id and counting(one.nudge) is Counting.HELD]
    welcome = [one for one in others if _is_welcome(uow, one, now) and not _comes_with_others(uow, one)]
    return welcome[: MOST_GATHERED - 1]


def _is_welcome(uow: UnitOfWork, delivery: Delivery, now: datetime) -> bool:
    nudge = delivery.nudge
    too_late = nudge.ends_at is not None and now > nudge.ends_at
    is_digest = nudge.kind is NudgeKind.GATHERED
    return not (too_late or is_digest or is_stopped(uow, nudge, now) or unwanted(uow, nudge, now))


def _gather(uow: UnitOfWork, together: Sequence[Delivery], today: date, now: datetime) -> Turn:
    """They become one message, which takes the day in their place."""
    first = together[0].nudge
    name = key(NudgeKind.GATHERED, first.reader, today.isoformat(), together[0].id)
    held = uow.nudge_days.hold_for(together, until=now + GATHERED_FOR, reason=name)
    uow.nudge_days.pass_on(first.reader, today, name)
    digest = Nudge(
        key=name,
        kind=NudgeKind.GATHERED,
        readers=(first.reader,),
        subject={"day": today.isoformat(), "parts": ",".join(str(one.id) for one in held)},
        priority=first.priority,
        due_at=now,
        ends_at=now + GATHERED_FOR,
    )
    uow.outbox.add(digest)
    return WITH_OTHERS


def parts(nudge: Nudge) -> tuple[int, ...]:
    """The ids of what came together."""
    return tuple(int(one) for one in str(nudge.subject["parts"]).split(",") if one)


def _local(calendar: Calendar, now: datetime) -> date:
    return calendar.work_day(now)


def _begins(calendar: Calendar, day: date) -> datetime:
    return calendar.begins_on(day)
