"""Somebody has other hours, holidays or another time zone: what is tied to an hour of theirs follows.

Everything else that waits is moved when it is sent, to their next working moment. A reminder comes before its session,
and so must be moved when the hours change: later it might be too late.
"""

from datetime import datetime, timedelta

from bot.domain.person import PersonId
from bot.domain.session import SessionState
from bot.nudges import Delivery, NudgeKind
from bot.ports import UnitOfWork
from bot.services import digest, moving
from bot.services.nudge_rules import is_snoozed

AHEAD = timedelta(days=366)
MOST = 1000


def follow(uow: UnitOfWork, person_id: PersonId, now: datetime) -> None:
    """Called in an open unit of work, once the person was saved."""
    waiting = uow.nudge_days.due_for(person_id, now=now + AHEAD, most=MOST)
    for one in waiting:
        if one.nudge.kind is NudgeKind.SESSION_REMINDER and not is_snoozed(one.nudge):
            _remind(uow, one, now)
        elif one.nudge.kind is NudgeKind.MANAGER_DIGEST:
            due = digest.due_in_week(uow, person_id, str(one.nudge.subject["week"]))
            if due is not None:
                moving.move(uow, one, due, now)


def _remind(uow: UnitOfWork, delivery: Delivery, now: datetime) -> None:
    session = uow.sessions.get(delivery.nudge.about("session"))
    if session.state is SessionState.PLANNED and session.sequence == delivery.nudge.about("sequence"):
        program = uow.programs.get(uow.pairings.get(session.pairing_id).program_id)
        moving.remind_before(uow, delivery, session, program.clocks.reminder_hours_before, now)
