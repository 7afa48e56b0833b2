"""What a nudge is about: the program, and the pairing where there is one. Called in an open unit of work."""

from collections.abc import Mapping

from bot.domain.forms import Occasion
from bot.domain.pairing import Pairing
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork

Subject = Mapping[str, str | int]

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
# What a mentor is asked has days of its own, which stand still while either of the two is away.
QUESTIONS = {NudgeKind.MENTOR_REQUEST, NudgeKind.MENTOR_REQUEST_REMINDER}
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
    NudgeKind.LEFT,
    NudgeKind.SESSION_FILE,  # what was called off leaves the calendar when it is called off
    NudgeKind.INTRODUCTION,
    NudgeKind.WORD_FIRST,
    NudgeKind.PROGRAM_PAUSED,
    NudgeKind.PROGRAM_GOES_ON,
    NudgeKind.PROGRAM_END_MOVED,
    NudgeKind.PROGRAM_CLOSED,
}


def concerns_all(kind: NudgeKind, subject: Subject) -> bool:
    """Whether it makes no sense for anybody in a pairing that cannot meet."""
    return kind in CONCERN_ALL or (kind is NudgeKind.FORM and subject.get("form") == Occasion.PULSE.value)


def concerned(uow: UnitOfWork, subject: Subject) -> tuple[int | None, Pairing | None]:
    """The program, found through whatever is named; raises Refused where that is gone."""
    if "session" in subject or "pairing" in subject or "check_in" in subject:
        pairing = _pairing(uow, subject)
        return pairing.program_id, pairing
    if "request" in subject:
        return uow.requests.get(int(subject["request"])).program_id, None
    if "offer" in subject:
        return uow.offers.get(int(subject["offer"])).program_id, None
    if "goal" in subject:
        return uow.goals.get(int(subject["goal"])).program_id, None
    return (int(subject["program"]), None) if "program" in subject else (None, None)


def _pairing(uow: UnitOfWork, subject: Subject) -> Pairing:
    if "pairing" in subject:
        return uow.pairings.get(int(subject["pairing"]))
    if "session" in subject:
        return uow.pairings.get(uow.sessions.get(int(subject["session"])).pairing_id)
    return uow.pairings.get(uow.check_ins.get(int(subject["check_in"])).pairing_id)
