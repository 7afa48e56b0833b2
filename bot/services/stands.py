"""Where each side of a pairing stands: for whoever manages its program, never what was told in private."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.pairing import Pairing
from bot.domain.person import PersonId
from bot.domain.session import CheckInAnswer
from bot.ports import UnitOfWork
from bot.services.pause import is_pausing

# Asking for help is for whoever was chosen to read it; here it looks like no answer.
TOLD = frozenset({CheckInAnswer.WE_MET, CheckInAnswer.PLANNED, CheckInAnswer.NOT_YET})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """One person's side: what they answered to the last check-in, until when they pause, whether they left Slack."""

    person_id: PersonId
    answer: CheckInAnswer | None = None
    was_asked: bool = False
    paused_until: date | None = None
    left: bool = False


def stands_of(
    uow: UnitOfWork, pairings: Sequence[Pairing], now: datetime, seen_by: PersonId
) -> Mapping[int, tuple[Stand, ...]]:
    """By the pairing's id; for the few that are shown. Called in an open unit of work.

    Where whoever sees it is a partner, what each answered stays unsaid.
    """
    return {
        one.id: tuple(_seen_by(seen_by, one, _stand(uow, one, each, now)) for each in one.people) for one in pairings
    }


def _seen_by(seen_by: PersonId, pairing: Pairing, stand: Stand) -> Stand:
    return replace(stand, answer=None, was_asked=False) if pairing.has(seen_by) else stand


def _stand(uow: UnitOfWork, pairing: Pairing, person_id: PersonId, now: datetime) -> Stand:
    person = uow.people.find(person_id)
    place = uow.enrollments.find(program_id=pairing.program_id, person_id=person_id)
    pausing = person is not None and place is not None and is_pausing(place, person, now)
    check_in = uow.check_ins.latest(pairing.id)
    answer = check_in.answers.get(person_id) if check_in else None
    return Stand(
        person_id=person_id,
        answer=answer if answer in TOLD else None,
        was_asked=check_in is not None,
        paused_until=place.paused_until if pausing and place else None,
        left=person is None or not person.can_take_part,
    )
