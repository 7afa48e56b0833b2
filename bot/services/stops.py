"""Stops the clocks of a program or a pairing, and tells how long they stood. Called in an open unit of work.

What waits is moved when a stop begins, and back when it ends early; whatever is written while a stop is on is due as
much later as is left of it, and says until when it was moved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain import stopped_time
from bot.domain.forms import Occasion
from bot.domain.pairing import Pairing, PairingState
from bot.domain.program import Program
from bot.domain.stopped_time import Stop, after, ran
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork

# These belong to a session at a time of its own, to the end of a pause, or were said already: nothing moves them.
OF_SESSIONS = {
    NudgeKind.SESSION_REMINDER,
    NudgeKind.DID_IT_HAPPEN,
    NudgeKind.SESSION_PLANNED,
    NudgeKind.SESSION_MOVED,
    NudgeKind.SESSION_CANCELED,
    NudgeKind.SESSION_FILE,
    NudgeKind.PROGRAM_PAUSED,
    NudgeKind.PROGRAM_GOES_ON,
    NudgeKind.PAIRING_PAUSED,
    NudgeKind.PAIRING_GOES_ON,
    NudgeKind.PARTNER_PAUSED,
    NudgeKind.RESUMED,
    NudgeKind.ANNOUNCEMENT,
}


def of_program(uow: UnitOfWork, program_id: int) -> Sequence[Stop]:
    return uow.clock_stops.of(f"program:{program_id}")


def of_pairing(uow: UnitOfWork, pairing: Pairing) -> Sequence[Stop]:
    """Its own breaks and the pauses of its program, the one that is on among them."""
    return [*of_program(uow, pairing.program_id), *uow.clock_stops.of(f"pairing:{pairing.id}")]


def first_moment(program: Program, day: date) -> datetime:
    """Of that day where the program is."""
    return datetime.combine(day, time(), ZoneInfo(program.time_zone)).astimezone(UTC)


def until(uow: UnitOfWork, program: Program) -> datetime | None:
    """The end of its last pause, over or on."""
    return stopped_time.until(of_program(uow, program.id))


def goes_on_at(program: Program, now: datetime) -> datetime:
    """When a clock that is begun now begins to run: now, or when the pause of its program is over."""
    if program.paused_until is None or not program.is_paused(now):
        return now
    return first_moment(program, program.paused_until)


def stopped_until(program: Program, now: datetime) -> datetime | None:
    """What belongs to whatever is written while the program pauses."""
    return goes_on_at(program, now) if program.is_paused(now) else None


def pairing_goes_on_at(program: Program, pairing: Pairing, now: datetime) -> datetime:
    """The same for a pairing, which may be on a break of its own."""
    own = pairing.paused_until if pairing.is_paused(program.today(now)) else None
    return max(goes_on_at(program, now), first_moment(program, own) if own else now)


def is_over(uow: UnitOfWork, program_id: int, since: datetime, until: datetime, now: datetime) -> datetime | None:
    """None where a time that was to last from `since` until `until` is over; else when it is, after the pauses."""
    due = after(of_program(uow, program_id), since, until - since)
    return None if due <= now else due


def quiet_for(uow: UnitOfWork, pairing: Pairing, since: datetime, now: datetime) -> timedelta:
    """How long the pairing's clocks have run since then."""
    return ran(of_pairing(uow, pairing), since, now)


def stop_program(uow: UnitOfWork, program: Program, now: datetime) -> None:
    """The program was saved with its pause, or without it, before: everything of it follows."""
    _keep(uow, f"program:{program.id}", now, goes_on_at(program, now))
    pairings = [one for one in uow.pairings.in_program(program.id) if one.state is PairingState.ACTIVE]
    resting = [one for one in pairings if one.is_paused(program.today(now))]
    others = [f"pairing:{one.id}" for one in pairings if one not in resting]
    until = goes_on_at(program, now)
    uow.outbox.stop_clocks([f"program:{program.id}", *others], until, now=now, but_not=_stays)
    for pairing in resting:
        until = pairing_goes_on_at(program, pairing, now)
        uow.outbox.stop_clocks([f"pairing:{pairing.id}"], until, now=now, but_not=_stays)


def stop_pairing(uow: UnitOfWork, program: Program, pairing: Pairing, now: datetime) -> None:
    """The pairing was saved with its break, or without it, before."""
    own = pairing.paused_until if pairing.is_paused(program.today(now)) else None
    _keep(uow, f"pairing:{pairing.id}", now, first_moment(program, own) if own else now)
    until = pairing_goes_on_at(program, pairing, now)
    uow.outbox.stop_clocks([f"pairing:{pairing.id}"], until, now=now, but_not=_stays_in_a_break)


def _keep(uow: UnitOfWork, about: str, now: datetime, until: datetime) -> None:
    """One that is on ends then; else a new one begins."""
    on = [one for one in uow.clock_stops.of(about) if one.begins_at <= now < one.ends_at]
    for one in on:
        uow.clock_stops.save(replace(one, ends_at=until))
    if not on and until > now:
        uow.clock_stops.add(Stop(about=about, begins_at=now, ends_at=until))


def _stays(kind: NudgeKind, subject: Mapping[str, str | int]) -> bool:
    """The last form belongs to the end of the program, which no pause moves."""
    return kind in OF_SESSIONS or (kind is NudgeKind.FORM and subject.get("form") == Occasion.FINAL.value)


def _stays_in_a_break(kind: NudgeKind, _: Mapping[str, str | int]) -> bool:
    """Forms belong to days of the program, which a break of two people does not move."""
    return kind in OF_SESSIONS or kind is NudgeKind.FORM
