"""When each form is asked for, and how long it can be answered. Called in an open unit of work.

Nothing is withdrawn when a program gets other dates: a nudge carries the moment that it was planned for, and where that
is no longer one of the plan's moments it does not hold.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain import stopped_time
from bot.domain.enrollment import Enrollment
from bot.domain.forms import Occasion
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.session import SessionState
from bot.domain.stopped_time import Stop
from bot.nudges import Delivery, DeliveryState, Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import built_in, contents, form_nudges, later_form, own_time, stops
from bot.services.calendars import known_zone
from bot.services.form_nudges import Planned
from bot.services.pause import is_away

AT = time(9)
BEFORE_THE_END = timedelta(days=7)
OPEN_FOR = timedelta(days=30)
# Whoever has just heard of their partner is left a moment with the news.
AFTER_THE_NEWS = timedelta(hours=2)
# A baseline that is sent a few days after the first session still says where somebody stood.
AFTER_THE_FIRST = timedelta(days=3)
# What lies further back than this when it is planned is not asked for any more.
TOO_LATE = timedelta(days=7)
# Somebody who was asked at the end of sign-up and is matched the day after is not asked again at once.
LEFT_IN_PEACE = timedelta(days=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Which form, of which program and pairing, and which time it is asked for; `value` is what a button carries."""

    form: Occasion
    program_id: int
    pairing_id: int | None = None
    occurrence: str = ""

    @property
    def value(self) -> str:
        return f"{self.form.value}|{self.program_id}|{self.pairing_id or 0}|{self.occurrence}"

    @classmethod
    def read(cls, value: str) -> "Reference | None":
        """None where it is nothing that a button of ours carries."""
        form, _, rest = value.partition("|")
        parts = rest.split("|")
        known = form in {one.value for one in Occasion} and len(parts) == 3
        if not known or not all(one.isascii() and one.isdecimal() for one in parts[:2]):
            return None
        return cls(form=Occasion(form), program_id=int(parts[0]), pairing_id=int(parts[1]) or None, occurrence=parts[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One form at its moment (UTC)."""

    reference: Reference
    at: datetime


def end_of(program: Program) -> datetime:
    """The last moment of the program's last day, in its own zone."""
    zone = ZoneInfo(known_zone(program.time_zone))
    return datetime.combine(program.ends_on + timedelta(days=1), time(), zone).astimezone(UTC)


def moments(program: Program, pairing: Pairing) -> tuple[Moment, ...]:
    """Every form of a pairing after the first one, in the program with its own last day; of a cover none."""
    if pairing.covers_id is not None:
        return ()
    begins, ends, clocks = pairing.matched_at, end_of(program), program.clocks
    last = max(min(ends - BEFORE_THE_END, ends), begins)
    midpoint = clocks.midpoint(begins, ends)
    found = [(Occasion.PULSE, at, f"{pairing.id}:{at:%Y%m%d}") for at in clocks.pulses(begins, ends)]
    found += [(Occasion.MIDPOINT, midpoint, f"{pairing.id}")] if begins < midpoint < last else []
    found += [(Occasion.FINAL, last, f"{pairing.id}")]
    return tuple(
        Moment(at=at, reference=Reference(form=form, program_id=program.id, pairing_id=pairing.id, occurrence=name))
        for form, at, name in sorted(found, key=lambda one: one[1])
    )


def first(program_id: int, pairing_id: int | None = None) -> Reference:
    """The baseline: one for each person and program, whichever way it is reached."""
    return Reference(form=Occasion.BASELINE, program_id=program_id, pairing_id=pairing_id)


def later(program_id: int, month: int) -> Reference:
    """The form that comes months after the first day."""
    return Reference(form=Occasion.LATER, program_id=program_id, occurrence=str(month))


def plan(uow: UnitOfWork, program: Program, pairing: Pairing, now: datetime, *people: PersonId) -> None:
    """Writes every form of a pairing, for all in it or for these; written again, nothing is doubled."""
    if pairing.covers_id is not None:
        return
    program = own_time.of(uow, program, pairing)
    every = (Moment(reference=first(program.id, pairing.id), at=pairing.matched_at + AFTER_THE_NEWS),)
    later_ones = moments(program, pairing)
    around = stops.around(uow, pairing)
    for reader in people or pairing.people:
        due = [
            _moved(one, pairing, around.of_form(pairing, reader, one.reference.form)) for one in (*every, *later_ones)
        ]
        form_nudges.write(uow, reader, [one for one in due if one.due > now - TOO_LATE], {"pairing": pairing.id})


def _moved(moment: Moment, pairing: Pairing, stopped: Sequence[Stop]) -> Planned:
    """As much later as these clocks stood still."""
    due = stopped_time.after(stopped, pairing.matched_at, moment.at - pairing.matched_at)
    return replace(_planned(moment), due=due, stopped_until=stopped_time.until(stopped))


def _planned(moment: Moment) -> Planned:
    reference = moment.reference
    return Planned(form=reference.form, occurrence=reference.occurrence, at=moment.at, due=moment.at)


def plan_first(uow: UnitOfWork, program: Program, person_id: PersonId, now: datetime) -> None:
    """The baseline when sign-up is over, for whoever is not matched before."""
    zone = ZoneInfo(known_zone(program.time_zone))
    over = datetime.combine(program.sign_up_closes_on + timedelta(days=1), AT, zone).astimezone(UTC)
    if not program.is_over and over > now - TOO_LATE:
        planned = _planned(Moment(reference=first(program.id), at=over))
        form_nudges.write(uow, person_id, [planned], {"program": program.id})


def plan_last(uow: UnitOfWork, program: Program, pairing: Pairing, now: datetime) -> None:
    """The last form now, since the program was closed before its end; whoever stood in is asked none."""
    reference = Reference(form=Occasion.FINAL, program_id=program.id, pairing_id=pairing.id, occurrence=str(pairing.id))
    at = pairing.ended_at or now
    for reader in pairing.people if pairing.covers_id is None else ():
        form_nudges.write(uow, reader, [_planned(Moment(reference=reference, at=at))], {"pairing": pairing.id})


def asked_by(nudge: Nudge, uow: UnitOfWork) -> Reference:
    """The form that a nudge asks for."""
    pairing_id = nudge.about("pairing") if "pairing" in nudge.subject else None
    program_id = uow.pairings.get(pairing_id).program_id if pairing_id else nudge.about("program")
    form = Occasion(str(nudge.subject["form"]))
    return Reference(
        form=form, program_id=program_id, pairing_id=pairing_id, occurrence=str(nudge.subject["occurrence"])
    )


def holds(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Reference | None:
    """What is asked for, while it is still planned for that moment, not sent, and its reader is there."""
    reference = asked_by(nudge, uow)
    program = uow.programs.get(reference.program_id)
    if is_away(uow, nudge.reader, program.id, now) or is_sent(uow, nudge.reader, reference):
        return None
    if not is_open(uow, nudge.reader, reference, now):
        return None
    if reference.form is Occasion.BASELINE:
        return reference if _first_is_due(uow, nudge, program, now) else None
    return reference if _is_planned(uow, nudge, program, reference, now) else None


def _is_planned(uow: UnitOfWork, nudge: Nudge, program: Program, reference: Reference, now: datetime) -> bool:
    pairing = uow.pairings.get(reference.pairing_id or 0)
    program = own_time.of(uow, program, pairing)
    if pairing.state is PairingState.FINISHED:
        return reference.form is Occasion.FINAL
    if reference.form is not Occasion.FINAL and _is_near_the_end(program, reference, now):
        return False
    at = datetime.fromtimestamp(nudge.about("at"), UTC)
    return any(one.at.date() == at.date() for one in moments(program, pairing) if one.reference == reference)


def _is_near_the_end(program: Program, reference: Reference, now: datetime) -> bool:
    """After pauses, so that the last one follows too soon."""
    left = end_of(program) - now
    apart = timedelta(days=program.clocks.pulse_apart_days) if reference.form is Occasion.PULSE else BEFORE_THE_END
    return left < apart


def _first_is_due(uow: UnitOfWork, nudge: Nudge, program: Program, now: datetime) -> bool:
    """At the end of sign-up or with a match, and not both in one week; never with a partner who is gone again."""
    if "pairing" in nudge.subject and uow.pairings.get(nudge.about("pairing")).state is not PairingState.ACTIVE:
        return False
    matched = bool(_pairings(uow, nudge.reader, program))
    if not matched and program.today(now) <= program.sign_up_closes_on:
        return False
    places = [("program", program.id), *(("pairing", one.id) for one in _pairings(uow, nudge.reader, program))]
    first_ones = [one for place in places for one in _first_asked(uow, nudge.reader, place)]
    asked = [one.sent_at for one in first_ones if one.nudge.key != nudge.key]
    return not any(sent_at and now - sent_at < LEFT_IN_PEACE for sent_at in asked)


def _first_asked(uow: UnitOfWork, reader: PersonId, about: tuple[str, int]) -> Iterator[Delivery]:
    """Every time that somebody was asked for the baseline, about a pairing or a program."""
    for one in uow.outbox.about(NudgeKind.FORM, *about):
        is_first = one.nudge.subject["form"] == Occasion.BASELINE.value
        if is_first and one.nudge.reader == reader and one.state is DeliveryState.SENT:
            yield one


def is_sent(uow: UnitOfWork, person_id: PersonId, reference: Reference) -> bool:
    paper = uow.forms.find(
        program_id=reference.program_id,
        person_id=person_id,
        form=reference.form,
        occurrence=reference.occurrence,
    )
    return paper is not None and paper.sent_at is not None


def is_open(uow: UnitOfWork, person_id: PersonId, reference: Reference, now: datetime) -> bool:
    """Whether somebody who is in the program may answer it now, or change what they answered."""
    # What is asked is a longer read, and most forms of a year are not open anyway.
    return _is_their_time(uow, person_id, reference, now) and _is_asked(uow, reference)


def _is_their_time(uow: UnitOfWork, person_id: PersonId, reference: Reference, now: datetime) -> bool:
    program = uow.programs.get(reference.program_id)
    place = uow.enrollments.find(program_id=program.id, person_id=person_id)
    if place is None or not place.is_in:
        return False
    if reference.form is Occasion.LATER:
        mine = _pairings(uow, person_id, program)
        return not program.is_over and later_form.is_open(uow, person_id, program, mine, reference.occurrence, now)
    if reference.form is Occasion.BASELINE:
        return not program.is_over and _before_the_first_session(uow, person_id, program, now)
    pairing = uow.pairings.get(reference.pairing_id or 0)
    if not pairing.has(person_id) or pairing.program_id != program.id:
        return False
    own, stopped = own_time.of(uow, program, pairing), stops.around(uow, pairing)
    return _is_open(own, pairing, reference, now, stopped.of_form(pairing, person_id, reference.form))


def _is_open(program: Program, pairing: Pairing, reference: Reference, now: datetime, stopped: Sequence[Stop]) -> bool:
    if reference.form is Occasion.FINAL and pairing.state is PairingState.FINISHED:
        return now <= (pairing.ended_at or now) + OPEN_FOR
    if pairing.state is not PairingState.ACTIVE or program.is_over:
        return False
    moment = next((one for one in moments(program, pairing) if one.reference == reference), None)
    return (
        moment is not None and moment.at - timedelta(days=1) <= now <= _moved(moment, pairing, stopped).due + OPEN_FOR
    )


def _is_asked(uow: UnitOfWork, reference: Reference) -> bool:
    """What the pairing began with, or the program says now, has a form for it."""
    content = contents.of_pairing_or_program(uow, reference.program_id, reference.pairing_id)
    return contents.form_for(built_in.of(uow, content), content, reference.form) is not None


def _before_the_first_session(uow: UnitOfWork, person_id: PersonId, program: Program, now: datetime) -> bool:
    held = [
        session.ends_at
        for pairing in _pairings(uow, person_id, program)
        for session in uow.sessions.of(pairing.id)
        if session.state is SessionState.HELD
    ]
    return not held or now <= min(held) + AFTER_THE_FIRST


def _pairings(uow: UnitOfWork, person_id: PersonId, program: Program) -> Sequence[Pairing]:
    return [one for one in uow.pairings.all_of(person_id) if one.program_id == program.id]


def of_place(uow: UnitOfWork, place: Enrollment, now: datetime) -> tuple[Reference, ...]:
    """Every form of one place in a program that may be answered or changed now."""
    program = uow.programs.get(place.program_id)
    mine = _pairings(uow, place.person_id, program)
    here = [later(program.id, month) for month in later_form.months(uow, place.person_id, program, mine)]
    here += [one.reference for each in mine for one in moments(own_time.of(uow, program, each), each)]
    every = [first(program.id, mine[-1].id if mine else None), *here]
    return tuple(one for one in every if is_open(uow, place.person_id, one, now))
