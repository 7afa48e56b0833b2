"""What people choose about nudges: snooze one, fewer of a topic, none of it, and back; their hours and holidays."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.choices import HowOften, Snooze, Topic
from bot.domain.person import Person, PersonId
from bot.domain.working_time import Calendar, WorkingHours
from bot.domain.workspace import Workspace
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import STILL_WELCOME, Delivery, DeliveryState, Nudge
from bot.ports import UnitOfWork
from bot.services import own_hours
from bot.services.calendars import calendar_of, is_known_calendar
from bot.services.nudge_rules import SNOOZED, is_snoozed, rule

MOST_SNOOZES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Everything that somebody may choose, as it is now. `runs`: whether they run a program."""

    person: Person
    workspace: Workspace
    chosen: Mapping[Topic, HowOften]
    program_calendars: tuple[str, ...] = ()
    runs: bool = False

    def how_often(self, topic: Topic) -> HowOften:
        return self.chosen.get(topic, HowOften.ALL)

    @property
    def hours(self) -> WorkingHours:
        return self.person.working_hours or self.workspace.working_hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Snoozed:
    delivery: Delivery
    until: datetime


def show(uow: UnitOfWork, actor: PersonId) -> Choices:
    with uow:
        return _choices(uow, actor)


def choose(uow: UnitOfWork, actor: PersonId, now: datetime, chosen: Mapping[Topic, HowOften]) -> Choices:
    """What is not named stays as it is."""
    with uow:
        for topic, how_often in chosen.items():
            uow.nudge_choices.put(actor, topic, how_often, now=now)
        return _choices(uow, actor)


def keep_hours(
    uow: UnitOfWork, actor: PersonId, now: datetime, hours: WorkingHours | None, holiday_calendar: str | None
) -> Choices:
    """None takes the workspace's hours, and the holidays of the programs. It holds for what is not sent yet."""
    problems: dict[str, Problem] = {}
    if hours is not None and not hours.days:
        problems["working_days"] = Problem.REQUIRED
    if hours is not None and not hours.is_plausible:
        problems["works_until"] = Problem.END_BEFORE_START
    if holiday_calendar is not None and not is_known_calendar(holiday_calendar):
        problems["holidays"] = Problem.UNKNOWN_CALENDAR
    if problems:
        raise FieldProblems(problems)
    with uow:
        person = uow.people.get(actor)
        uow.people.put(replace(person, working_hours=hours, holiday_calendar=holiday_calendar))
        own_hours.follow(uow, actor, now)
        return _choices(uow, actor)


def snooze(uow: UnitOfWork, actor: PersonId, now: datetime, delivery_id: int, how: Snooze) -> Snoozed:
    """Asks the same once more, later; pressed twice, it is asked once."""
    with uow:
        delivery = of_reader(uow, actor, delivery_id)
        nudge = delivery.nudge
        until = snoozed_until(calendar_of(uow, uow.people.get(actor)), how, now)
        if ends_before(nudge, until):
            raise Refused(Refusal.SNOOZE_TOO_LONG)
        number = _number(nudge) + 1
        if number > MOST_SNOOZES:
            raise Refused(Refusal.NOT_POSSIBLE_NOW)
        again = replace(
            nudge,
            key=f"{SNOOZED}{number}-{_bare(nudge.key)}",
            due_at=until,
            ends_at=nudge.ends_at if rule(nudge).ends_firmly else _later_end(nudge, until),
        )
        if not uow.outbox.add(again):
            raise Refused(Refusal.ALREADY_SNOOZED)
        return Snoozed(delivery=delivery, until=until)


def fewer(uow: UnitOfWork, actor: PersonId, delivery_id: int) -> tuple[Delivery, Topic | None, HowOften]:
    """What somebody may choose about a nudge that they were sent; no topic where it cannot be switched off."""
    with uow:
        delivery = of_reader(uow, actor, delivery_id)
        topic = rule(delivery.nudge).topic
        chosen = uow.nudge_choices.of(actor)
        return delivery, topic, chosen.get(topic, HowOften.ALL) if topic else HowOften.ALL


def of_reader(uow: UnitOfWork, actor: PersonId, delivery_id: int) -> Delivery:
    """A nudge that was sent to the actor alone. In an open unit of work."""
    delivery = uow.nudge_days.sent(delivery_id)
    if delivery is None or delivery.nudge.readers != (actor,) or delivery.state is not DeliveryState.SENT:
        raise Refused(Refusal.GONE)
    return delivery


def snoozed_until(calendar: Calendar, how: Snooze, now: datetime) -> datetime:
    """In an hour, on the next working morning, or a week later; always in the reader's working hours."""
    if how is Snooze.HOUR:
        return calendar.at_or_after(now + timedelta(hours=1))
    if how is Snooze.TOMORROW:
        return calendar.begins_on(calendar.work_day(now) + timedelta(days=1))
    local = now.astimezone(ZoneInfo(calendar.time_zone))
    return calendar.at_or_after((local + timedelta(days=7)).astimezone(UTC))


def ends_before(nudge: Nudge, until: datetime) -> bool:
    """Whether it would make no sense any more by then."""
    return rule(nudge).ends_firmly and nudge.ends_at is not None and until >= nudge.ends_at


def _later_end(nudge: Nudge, until: datetime) -> datetime:
    end = until + STILL_WELCOME
    return max(end, nudge.ends_at) if nudge.ends_at else end


def _number(nudge: Nudge) -> int:
    return int(nudge.key.removeprefix(SNOOZED).partition("-")[0]) if is_snoozed(nudge) else 0


def _bare(key: str) -> str:
    return key.removeprefix(SNOOZED).partition("-")[2] if key.startswith(SNOOZED) else key


def _choices(uow: UnitOfWork, actor: PersonId) -> Choices:
    person = uow.people.get(actor)
    places = [one for one in uow.enrollments.of(actor) if one.is_in]
    programs = [uow.programs.get(one.program_id) for one in places]
    kept = dict.fromkeys(name for one in programs for name in one.clocks.holidays)
    return Choices(
        person=person,
        workspace=uow.workspace.settings(),
        chosen=uow.nudge_choices.of(actor),
        program_calendars=tuple(kept),
        runs=any(actor in one.managers for one in uow.programs.all()),
    )
