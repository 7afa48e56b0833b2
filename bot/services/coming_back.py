"""The first day after a pause: one message that says where things stand, however many programs it was in."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.pairing import Request
from bot.domain.person import PersonId
from bot.nudges import DeliveryState, Nudge, NudgeKind, key
from bot.ports import UnitOfWork
from bot.services import asking, pause, status
from bot.services.pause import MyPlace
from bot.services.status import MyPairing, MyProgram, Standing

OPEN = {DeliveryState.WAITING, DeliveryState.SENDING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """In which places somebody is back; `asked` are questions that wait for their answer, with the days they have."""

    places: tuple[MyPlace, ...]
    standing: Standing
    asked: tuple[Request, ...] = ()

    @property
    def pairings(self) -> tuple[MyPairing, ...]:
        return tuple(one for one in self.standing.pairings if one.program.id in self._numbers)

    @property
    def alone_in(self) -> tuple[MyProgram, ...]:
        """Where they have nobody yet."""
        mine = (one for one in self.standing.programs if one.program.id in self._numbers)
        return tuple(one for one in mine if not one.has_partner)

    @property
    def _numbers(self) -> frozenset[int]:
        return frozenset(one.program.id for one in self.places)


def over(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Back | None:
    """What the reader hears when pauses of theirs have ended by themselves; None for all but the first of them."""
    with uow:
        places = _ended(uow, nudge.reader, now)
        told = [one for one in places if _is_due(uow, one, now)]
    if not told or told[0].program.id != nudge.about("program"):
        return None
    return back(uow, nudge.reader, now, places)


def back(uow: UnitOfWork, person_id: PersonId, now: datetime, places: tuple[MyPlace, ...]) -> Back:
    """Where things stand for somebody in the programs in which they are back."""
    standing = status.standing(uow, person_id, now, in_short=True)
    with uow:
        asked = tuple(
            asking.going_on(uow, one, now)
            for one in standing.asked
            if one.program_id in {place.program.id for place in places} and asking.was_put(uow, one)
        )
    return Back(places=places, standing=standing, asked=asked)


def note(uow: UnitOfWork, person_id: PersonId, now: datetime) -> None:
    """They were told. Called in an open unit of work."""
    for place in _ended(uow, person_id, now):
        pause.note_end(uow, person_id, place.program.id, now)


def _ended(uow: UnitOfWork, person_id: PersonId, now: datetime) -> tuple[MyPlace, ...]:
    numbers = sorted(one.program_id for one in uow.enrollments.of(person_id))
    found = (pause.ended(uow, person_id, number, now) for number in numbers)
    return tuple(one for one in found if one is not None)


def _is_due(uow: UnitOfWork, place: MyPlace, now: datetime) -> bool:
    """Whether the end of this pause is to be said now; found by its key, since many may be back on one day."""
    until = place.enrollment.paused_until
    known = uow.outbox.find(key(NudgeKind.RESUMED, place.program.id, place.enrollment.person_id, until))
    return known is not None and known.state in OPEN and known.nudge.due_at <= now
