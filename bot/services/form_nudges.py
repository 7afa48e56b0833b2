"""Writes forms that are asked for into the outbox. Called in an open unit of work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.forms import Occasion
from bot.domain.person import PersonId
from bot.nudges import Nudge, NudgeKind, key
from bot.ports import UnitOfWork
from bot.services.calendars import calendar_of

ASKED_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A form at its moment, and when it is asked for after the stops until then (UTC)."""

    form: Occasion
    occurrence: str
    at: datetime
    due: datetime
    stopped_until: datetime | None = None


def write(uow: UnitOfWork, reader: PersonId, planned: Iterable[Planned], about: dict[str, str | int]) -> None:
    """Straight there: a year of forms is written at once, with the reader's calendar asked for once."""
    person = uow.people.find(reader)
    if person is None:
        return
    calendar = calendar_of(uow, person)
    for one in planned:
        due = calendar.at_or_after(one.due)
        subject = {**about, "form": one.form.value, "occurrence": one.occurrence, "at": int(one.at.timestamp())}
        uow.outbox.add(
            Nudge(
                key=key(NudgeKind.FORM, *about.values(), one.form.value, reader, f"{one.at:%Y%m%d}"),
                kind=NudgeKind.FORM,
                readers=(reader,),
                subject=subject,
                due_at=due,
                ends_at=due + ASKED_FOR,
                stopped_until=one.stopped_until,
            )
        )
