"""That a pairing ended and what comes of it, in one message: while somebody else is looked for, it waits for that.

Called in an open unit of work.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.kinds import Role
from bot.domain.life import CoverState
from bot.domain.pairing import Pairing
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.nudges import Delivery, DeliveryState, Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import moving, say, unmatched

# Whoever looks is done long before; if not, nobody waits any longer for the news.
LOOKED_BY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What somebody may count on: that another is asked, or that nobody fits, and when they hear again (UTC).

    `back_on`: nobody else stands in before their own mentor is back on this day.
    """

    asking: bool = False
    next_word_at: datetime | None = None
    back_on: date | None = None


def write(uow: UnitOfWork, pairing: Pairing, reader: PersonId, now: datetime, *, asking: bool = False) -> None:
    """`asking`: somebody else is looked for from now on, also for whoever stood in."""
    about: dict[str, str | int] = {"pairing": pairing.id}
    if asking:
        about["asking"] = int(now.timestamp())
    due = now + LOOKED_BY if asking else now
    say.later(uow, NudgeKind.PAIRING_ENDED, reader, due, about=about)


def found(uow: UnitOfWork, program: Program, mentee: PersonId, now: datetime) -> None:
    """Somebody was asked, so that what waits can be said."""
    for one in _waiting(uow, program, mentee):
        moving.move(uow, one, now, now)


def found_nobody(uow: UnitOfWork, program: Program, mentee: PersonId, now: datetime) -> None:
    """Where they have not heard yet that it ended, that says this as well, and the next word comes in its time."""
    waiting = _waiting(uow, program, mentee)
    if not waiting:
        unmatched.tell_mentee(uow, program, mentee, now)
        return
    unmatched.go_on(uow, program, mentee, Role.MENTEE, now)
    for one in waiting:
        moving.move(uow, one, now, now)


def of_a_stand_in(uow: UnitOfWork, pairing: Pairing, mentee: PersonId, now: datetime) -> bool:
    """The search for another one is done. True where they have not heard yet that the last one went."""
    covers = [one.cover_pairing_id for one in uow.covers.of(pairing.id) if one.cover_pairing_id is not None]
    waiting = [each for one in covers for each in _waiting_about(uow, one, mentee)]
    for one in waiting:
        moving.move(uow, one, now, now)
    return bool(waiting)


def next_for(uow: UnitOfWork, program: Program, pairing: Pairing, nudge: Nudge) -> Next:
    """As it is when the reader hears it."""
    if "asking" not in nudge.subject:
        return Next()
    if pairing.covers_id is not None:
        return _next_stand_in(uow, pairing.covers_id)
    since = nudge.about("asking")
    every = uow.outbox.about(NudgeKind.NOT_MATCHED, "program", program.id)
    mine = [one.nudge for one in every if one.nudge.reader == nudge.reader and one.nudge.about("since") >= since]
    word = next((one for one in mine if one.subject["role"] == Role.MENTEE.value), None)
    return Next(asking=word is None, next_word_at=word.due_at if word else None)


def _next_stand_in(uow: UnitOfWork, covered_id: int) -> Next:
    covers = uow.covers.of(covered_id)
    if any(one.state in {CoverState.ASKED, CoverState.COVERING} for one in covers):
        return Next(asking=True)
    return Next(back_on=max((one.until for one in covers), default=None))


def _waiting(uow: UnitOfWork, program: Program, mentee: PersonId) -> Sequence[Delivery]:
    theirs = [one for one in uow.pairings.all_of(mentee) if one.program_id == program.id and one.covers_id is None]
    return [each for one in theirs for each in _waiting_about(uow, one.id, mentee)]


def _waiting_about(uow: UnitOfWork, pairing_id: int, mentee: PersonId) -> Sequence[Delivery]:
    every = uow.outbox.about(NudgeKind.PAIRING_ENDED, "pairing", pairing_id)
    mine = [one for one in every if one.nudge.reader == mentee and "asking" in one.nudge.subject]
    return [one for one in mine if one.state is DeliveryState.WAITING]
