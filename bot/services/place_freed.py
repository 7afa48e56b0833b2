"""A place with a mentor became free: noted at once, looked at by a job a little later."""

from datetime import datetime, timedelta

from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.ports import UnitOfWork
from bot.services import jobs

JOB = "tell_of_free_place"
# Whoever changes two things in a row, or comes back and leaves, has told nobody of it.
LOOKED_AT_AFTER = timedelta(minutes=10)


def note(uow: UnitOfWork, program: Program, mentor_id: PersonId, now: datetime) -> None:
    """They joined, came back, take more people or lost somebody. In an open unit of work.

    Nothing before the day of matching, nor where nobody looks for a mentor themselves.
    """
    if program.may_find and not program.is_over and program.today(now) >= program.matching_on:
        jobs.begin(uow, JOB, program.id, mentor_id, now, due_at=now + LOOKED_AT_AFTER)
