"""A pause stops clocks: what would be asked meanwhile waits, and comes when everybody concerned is back."""

from datetime import datetime, timedelta

from bot.domain.pairing import Pairing
from bot.domain.person import PersonId
from bot.errors import Refused
from bot.nudges import Nudge, NudgeKind, Priority
from bot.ports import UnitOfWork
from bot.services import stops
from bot.services.pause import is_pausing

# Asked again each day, since a pause may be ended early or moved.
LOOK_AGAIN = timedelta(days=1)

# These ask a pair to meet; while one of the two is away they make no sense for the other either.
CONCERN_ALL = {
    NudgeKind.PLAN_FIRST_SESSION,
    NudgeKind.FIRST_SESSION_NOT_HELD,
    NudgeKind.CHECK_IN,
    NudgeKind.DID_IT_HAPPEN,
    NudgeKind.QUIET_WARNING,
    NudgeKind.OFTEN_MISSED,
    NudgeKind.REMATCH_OFFER,
    NudgeKind.CHECK_IN_DIFFERS,
}
# A break of the two of them stops these besides; what one of them does still reaches the other.
OF_PAIRING = CONCERN_ALL | {NudgeKind.FORM, NudgeKind.PAIRING_QUIET, NudgeKind.MANAGER_SILENT, NudgeKind.STILL_FINE}
NEVER_WAIT = {
    NudgeKind.MANAGER_GONE,
    NudgeKind.PAIRING_PAUSED,
    NudgeKind.COVER_BEGINS,
    NudgeKind.COVER_OVER,
    NudgeKind.NO_COVER,
    NudgeKind.CONCERN_REPLY,
    NudgeKind.CONCERN_UNREAD,
    NudgeKind.RESUMED,
    NudgeKind.PAIRING_ENDED,
    NudgeKind.INTRODUCTION,
    NudgeKind.WORD_FIRST,
    NudgeKind.PROGRAM_PAUSED,
    NudgeKind.PROGRAM_GOES_ON,
    NudgeKind.PROGRAM_END_MOVED,
    NudgeKind.PROGRAM_CLOSED,
}


def look_again_at(uow: UnitOfWork, nudge: Nudge, now: datetime) -> datetime:
    """When whatever stops the nudge's clock may be over: tomorrow, or when the program's pause ends before."""
    program_id, _ = _concerned(uow, nudge)
    program = uow.programs.get(program_id) if program_id is not None else None
    ends = stops.goes_on_at(program, now) if program is not None else now
    return min(now + LOOK_AGAIN, ends) if ends > now else now + LOOK_AGAIN


def is_stopped(uow: UnitOfWork, nudge: Nudge, now: datetime) -> bool:
    """Whether the nudge's clock stands still. Answers to what somebody does never wait. In an open unit of work."""
    if nudge.priority is Priority.ANSWER or nudge.kind in NEVER_WAIT or not nudge.readers:
        return False
    try:
        program_id, pairing = _concerned(uow, nudge)
    except Refused:
        return False
    if program_id is None:
        return False
    if uow.programs.get(program_id).is_paused(now):
        return True
    if pairing is not None and nudge.kind in OF_PAIRING and pairing.is_paused(uow.programs.get(program_id).today(now)):
        return True
    people = set(nudge.readers) | set(pairing.people if pairing and nudge.kind in CONCERN_ALL else ())
    return any(_pauses(uow, one, program_id, now) for one in people)


def _pauses(uow: UnitOfWork, person_id: PersonId, program_id: int, now: datetime) -> bool:
    person = uow.people.find(person_id)
    enrollment = uow.enrollments.find(program_id=program_id, person_id=person_id)
    return person is not None and enrollment is not None and is_pausing(enrollment, person, now)


def _concerned(uow: UnitOfWork, nudge: Nudge) -> tuple[int | None, Pairing | None]:
    """The program that the nudge is about, found through whatever it names."""
    subject = nudge.subject
    if "session" in subject or "pairing" in subject or "check_in" in subject:
        pairing = _pairing(uow, nudge)
        return pairing.program_id, pairing
    if "request" in subject:
        return uow.requests.get(nudge.about("request")).program_id, None
    if "offer" in subject:
        return uow.offers.get(nudge.about("offer")).program_id, None
    if "goal" in subject:
        return uow.goals.get(nudge.about("goal")).program_id, None
    return (nudge.about("program"), None) if "program" in subject else (None, None)


def _pairing(uow: UnitOfWork, nudge: Nudge) -> Pairing:
    if "pairing" in nudge.subject:
        return uow.pairings.get(nudge.about("pairing"))
    if "session" in nudge.subject:
        return uow.pairings.get(uow.sessions.get(nudge.about("session")).pairing_id)
    return uow.pairings.get(uow.check_ins.get(nudge.about("check_in")).pairing_id)
