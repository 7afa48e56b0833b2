"""A pause stops clocks: what would be asked meanwhile waits, and comes when everybody concerned is back."""

from datetime import datetime, timedelta

from bot.domain import stopped_time
from bot.domain.pairing import Pairing
from bot.domain.person import PersonId
from bot.errors import Refused
from bot.nudges import Nudge, NudgeKind, Priority
from bot.ports import UnitOfWork
from bot.services import stops
from bot.services.concerned import CONCERN_ALL, NEVER_WAIT, QUESTIONS, concerned, concerns_all
from bot.services.pause import is_pausing

# Asked again each day, since a pause may be ended early or moved.
LOOK_AGAIN = timedelta(days=1)

# A break of the two of them stops these besides; what one of them does still reaches the other.
OF_PAIRING = CONCERN_ALL | {NudgeKind.FORM, NudgeKind.PAIRING_QUIET, NudgeKind.MANAGER_SILENT, NudgeKind.STILL_FINE}


def look_again_at(uow: UnitOfWork, nudge: Nudge, now: datetime) -> datetime:
    """When what stops the nudge's clock may be over: tomorrow, or when one of the pauses that are on ends before."""
    program_id, pairing = concerned(uow, nudge.subject)
    if program_id is None:
        return now + LOOK_AGAIN
    program = uow.programs.get(program_id)
    ends = [stops.goes_on_at(program, now)]
    ends.append(stopped_time.goes_on_at(stops.of_person(uow, program_id, *nudge.readers), now))
    ends += [stops.pairing_goes_on_at(uow, program, pairing, now)] if pairing is not None else []
    return min([now + LOOK_AGAIN, *(one for one in ends if one > now)])


def is_stopped(uow: UnitOfWork, nudge: Nudge, now: datetime) -> bool:
    """Whether the nudge's clock stands still. Answers to what somebody does never wait. In an open unit of work."""
    if nudge.priority is Priority.ANSWER or nudge.kind in NEVER_WAIT or not nudge.readers:
        return False
    try:
        program_id, pairing = concerned(uow, nudge.subject)
    except Refused:
        return False
    if program_id is None:
        return False
    if uow.programs.get(program_id).is_paused(now):
        return True
    if pairing is not None and nudge.kind in OF_PAIRING and pairing.is_paused(uow.programs.get(program_id).today(now)):
        return True
    if nudge.kind in QUESTIONS and uow.requests.get(nudge.about("request")).clock_stopped_at is not None:
        return True
    if any(_pauses(uow, one, program_id, now) for one in nudge.readers):
        return True
    return pairing is not None and concerns_all(nudge.kind, nudge.subject) and _rests(uow, pairing, now)


def _rests(uow: UnitOfWork, pairing: Pairing, now: datetime) -> bool:
    """Too many of them are away for the others to meet."""
    away = {one for one in pairing.people if _pauses(uow, one, pairing.program_id, now)}
    return not pairing.can_meet_without(away)


def _pauses(uow: UnitOfWork, person_id: PersonId, program_id: int, now: datetime) -> bool:
    person = uow.people.find(person_id)
    enrollment = uow.enrollments.find(program_id=program_id, person_id=person_id)
    return person is not None and enrollment is not None and is_pausing(enrollment, person, now)
