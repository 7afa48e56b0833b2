"""Stops the clocks of a program, a pairing or a person's place, and tells how long they stood. In an open unit of work.

What waits is moved when a stop begins, and back when it ends early; whatever is written while a stop is on is due as
much later as is left of it, and says until when it was moved.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain import stopped_time
from bot.domain.enrollment import Enrollment
from bot.domain.forms import Occasion
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.stopped_time import Stop, after, ran
from bot.errors import Refused
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services.concerned import NEVER_WAIT, QUESTIONS, Subject, concerned, concerns_all

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Stops:
    """Those of a program, of pairings in it and of people's places, over or on."""

    program: Sequence[Stop] = ()
    things: Mapping[str, Sequence[Stop]] = field(default_factory=dict)
    places: Mapping[PersonId, Sequence[Stop]] = field(default_factory=dict)

    def of_person(self, person_id: PersonId) -> Sequence[Stop]:
        return [*self.program, *self.places.get(person_id, ())]

    def of(self, pairing: Pairing) -> Sequence[Stop]:
        """Its own breaks, the pauses of its program, and of so many in it that the others could not meet."""
        return [*self.program, *self.things.get(f"pairing:{pairing.id}", ()), *self._resting(pairing)]

    def of_form(self, pairing: Pairing, person_id: PersonId, form: Occasion) -> Sequence[Stop]:
        """A pulse is about the two; other forms belong to the program, whose last day no pause moves."""
        if form is Occasion.FINAL:
            return ()
        mine = self.of_person(person_id)
        return [*mine, *self.of(pairing)] if form is Occasion.PULSE else mine

    def _resting(self, pairing: Pairing) -> Sequence[Stop]:
        theirs = {one: self.places[one] for one in pairing.people if one in self.places}
        return stopped_time.when(theirs, lambda away: not pairing.can_meet_without(away)) if theirs else ()


def every(uow: UnitOfWork, program_id: int) -> Stops:
    """All of a program, read at once."""
    things, places = defaultdict(list), defaultdict(list)
    for one in uow.clock_stops.in_program(program_id):
        things[one.about].append(one)
        if one.person_id is not None:
            places[one.person_id].append(one)
    return Stops(program=things[f"program:{program_id}"], things=things, places=places)


def of_program(uow: UnitOfWork, program_id: int) -> Sequence[Stop]:
    return uow.clock_stops.of(f"program:{program_id}")


def of_person(uow: UnitOfWork, program_id: int, *people: PersonId) -> Sequence[Stop]:
    """The pauses of the program and of each of these people in it, those that are on among them."""
    places = [stop for one in people for stop in _of_place(uow, program_id, one)]
    return [*of_program(uow, program_id), *places]


def of_pairing(uow: UnitOfWork, pairing: Pairing) -> Sequence[Stop]:
    """Everything in which its clocks stood still, or stand still now."""
    return around(uow, pairing).of(pairing)


def around(uow: UnitOfWork, pairing: Pairing) -> Stops:
    """All that concern one pairing and the people in it."""
    about, program_id = f"pairing:{pairing.id}", pairing.program_id
    return Stops(
        program=of_program(uow, program_id),
        things={about: uow.clock_stops.of(about)},
        places={one: _of_place(uow, program_id, one) for one in pairing.people},
    )


def _of_place(uow: UnitOfWork, program_id: int, person_id: PersonId) -> Sequence[Stop]:
    place = uow.enrollments.find(program_id=program_id, person_id=person_id)
    return uow.clock_stops.of(_named(place)) if place is not None else ()


def _named(place: Enrollment) -> str:
    return f"place:{place.id}"


def first_moment(program: Program, day: date) -> datetime:
    """Of that day where the program is."""
    return datetime.combine(day, time(), ZoneInfo(program.time_zone)).astimezone(UTC)


def goes_on_at(program: Program, now: datetime) -> datetime:
    """When a clock that is begun now begins to run: now, or when the pause of its program is over."""
    if program.paused_until is None or not program.is_paused(now):
        return now
    return first_moment(program, program.paused_until)


def stopped_until(program: Program, now: datetime) -> datetime | None:
    """What belongs to whatever is written while the program pauses."""
    return goes_on_at(program, now) if program.is_paused(now) else None


def pairing_goes_on_at(uow: UnitOfWork, program: Program, pairing: Pairing, now: datetime) -> datetime:
    """The same for a pairing, which may be on a break of its own, or whose people may be."""
    own = pairing.paused_until if pairing.is_paused(program.today(now)) else None
    by_days = max(goes_on_at(program, now), first_moment(program, own) if own else now)
    return max(by_days, stopped_time.goes_on_at(of_pairing(uow, pairing), now))


def is_over(stopped: Sequence[Stop], since: datetime, until: datetime, now: datetime) -> datetime | None:
    """None where a time that was to last from `since` until `until` is over; else when it is, after these stops."""
    due = after(stopped, since, until - since)
    return None if due <= now else due


def quiet_for(uow: UnitOfWork, pairing: Pairing, since: datetime, now: datetime) -> timedelta:
    """How long the pairing's clocks have run since then."""
    return ran(of_pairing(uow, pairing), since, now)


def stop_program(uow: UnitOfWork, program: Program, now: datetime) -> None:
    """The program was saved with its pause, or without it, before: everything of it follows."""
    active = [one for one in uow.pairings.in_program(program.id) if one.state is PairingState.ACTIVE]
    with _objections(uow, program, active, now):
        _keep(uow, Stop(about=f"program:{program.id}", begins_at=now, ends_at=goes_on_at(program, now)))
    until = _until(uow, program, now, active)
    uow.outbox.stop_clocks([f"program:{program.id}", *(f"pairing:{one.id}" for one in active)], until, now=now)
    if not program.is_paused(now):
        _look_again(uow, [one.person_id for one in uow.enrollments.in_program(program.id)], active, now)


def stop_pairing(uow: UnitOfWork, program: Program, pairing: Pairing, now: datetime) -> None:
    """The pairing was saved with its break, or without it, before."""
    own = pairing.paused_until if pairing.is_paused(program.today(now)) else None
    ends_at = first_moment(program, own) if own else now
    _keep(uow, Stop(about=f"pairing:{pairing.id}", begins_at=now, ends_at=ends_at))
    uow.outbox.stop_clocks([f"pairing:{pairing.id}"], _until(uow, program, now, [pairing]), now=now)
    if own is None:
        _look_again(uow, (), [pairing], now)


def stop_place(uow: UnitOfWork, place: Enrollment, until: datetime, now: datetime) -> None:
    """Somebody pauses until then; with `until` as now, they are back, or gone.

    What is asked of them in this program follows, and what is asked of those who cannot meet without them.
    """
    program, person = uow.programs.get(place.program_id), place.person_id
    theirs = [one for one in uow.pairings.active_of(person) if one.program_id == program.id]
    with _objections(uow, program, theirs, now):
        _keep(uow, Stop(about=_named(place), person_id=person, begins_at=now, ends_at=until))
    goes_on = _until(uow, program, now, theirs)
    uow.outbox.stop_clocks([f"pairing:{one.id}" for one in theirs], goes_on, now=now)
    uow.outbox.stop_clocks_of(person, goes_on, now=now)
    if until <= now:
        _look_again(uow, [person], theirs, now)


def _look_again(uow: UnitOfWork, people: Sequence[PersonId], pairings: Sequence[Pairing], now: datetime) -> None:
    """What came due meanwhile and was put off to another day comes now; what still may not stands still again."""
    groups = {",".join(sorted(one.people)) for one in pairings}
    uow.outbox.look_again({*people, *groups, *(who for one in pairings for who in one.people)}, now=now)


def end_place(uow: UnitOfWork, place: Enrollment, now: datetime) -> None:
    """Somebody leaves who may pause, so that it does not go on when they join again."""
    if place.paused_until is not None:
        stop_place(uow, place, now, now)


def _keep(uow: UnitOfWork, stop: Stop) -> None:
    """One that is on ends then; else this one begins."""
    now = stop.begins_at
    on = [one for one in uow.clock_stops.of(stop.about) if one.begins_at <= now < one.ends_at]
    for one in on:
        uow.clock_stops.save(replace(one, ends_at=stop.ends_at))
    if not on and stop.ends_at > now:
        uow.clock_stops.add(stop)


@contextmanager
def _objections(uow: UnitOfWork, program: Program, pairings: Sequence[Pairing], now: datetime) -> Iterator[None]:
    """The time to object to pairs that were announced is as much longer as what is done within stops them."""
    open_ones = [one for one in pairings if one.objection_until is not None and one.objection_until > now]
    before = _each_goes_on_at(uow, program, open_ones, now)
    yield
    after_it = _each_goes_on_at(uow, program, open_ones, now)
    moved = [one for one in open_ones if after_it[one.id] != before[one.id]]
    uow.pairings.lengthen_objections(
        {one.id: one.objection_until + (after_it[one.id] - before[one.id]) for one in moved if one.objection_until}
    )


def _each_goes_on_at(
    uow: UnitOfWork, program: Program, pairings: Sequence[Pairing], now: datetime
) -> Mapping[int, datetime]:
    """Read at once, since thousands may be announced on one day."""
    stops = every(uow, program.id) if pairings else Stops()
    return {one.id: stopped_time.goes_on_at(stops.of(one), now) for one in pairings}


def _until(
    uow: UnitOfWork, program: Program, now: datetime, pairings: Sequence[Pairing]
) -> Callable[..., datetime | None]:
    """When a nudge of the program goes on: after all that stops it, each of which may be ended before the others.

    Of `pairings`, which are of this program, nothing is read again.
    """
    stops = every(uow, program.id)
    known: dict[object, tuple[int | None, Pairing | None]] = {_of(one.id): (program.id, one) for one in pairings}

    def of(kind: NudgeKind, subject: Subject, reader: PersonId | None) -> datetime | None:
        if _stays(kind, subject):
            return None
        named = _of(subject["pairing"]) if "pairing" in subject else _names_in(subject)
        if named not in known:
            known[named] = _concerned(uow, subject)
        program_id, pairing = known[named]
        if program_id != program.id:
            return None
        return stopped_time.goes_on_at(_stopping(stops, kind, subject, pairing, reader), now)

    return of


NAMES = ("session", "check_in", "request", "offer", "goal", "program")


def _of(pairing_id: str | int) -> object:
    return "pairing", int(pairing_id)


def _names_in(subject: Subject) -> object:
    return tuple((name, subject[name]) for name in NAMES if name in subject)


def _concerned(uow: UnitOfWork, subject: Subject) -> tuple[int | None, Pairing | None]:
    try:
        return concerned(uow, subject)
    except Refused:
        return None, None


def _stopping(
    stops: Stops, kind: NudgeKind, subject: Subject, pairing: Pairing | None, reader: PersonId | None
) -> Sequence[Stop]:
    """Forms belong to days of the program, which a break of two people does not move; but a pulse is about the two."""
    mine = stops.of_person(reader) if reader else stops.program
    if pairing is not None and concerns_all(kind, subject):
        return [*mine, *stops.of(pairing)]
    if pairing is None or kind is NudgeKind.FORM:
        return mine
    return [*mine, *stops.things.get(f"pairing:{pairing.id}", ())]


def _stays(kind: NudgeKind, subject: Subject) -> bool:
    """The last form belongs to the end of the program, which no pause moves."""
    final = kind is NudgeKind.FORM and subject.get("form") == Occasion.FINAL.value
    return final or kind in OF_SESSIONS or kind in NEVER_WAIT or kind in QUESTIONS
