"""Who has nobody hears that a place became free that may fit them: a few for each place, each once a week at most.

Whose place it is nobody is told: `/mentor find` shows everybody who is free, with the reasons.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from bot.domain.administration import Job
from bot.domain.kinds import Role
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.nudges import Nudge, NudgeKind
from bot.ports import Now, UnitOfWork
from bot.services import choosing, find_mentor, say, unmatched

TOLD_FOR_A_PLACE = 3
LOOKED_AT = 50  # nobody else writes meanwhile
QUIET_FOR = timedelta(days=7)


def tell(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """The job. `asked_by` is the mentor; whoever has waited longest comes first."""
    with new_uow() as uow:
        program = uow.programs.get(job.subject_id)
        told = 0
        for person_id in islice(_waiting(uow, program, now()), LOOKED_AT):
            if told == TOLD_FOR_A_PLACE:
                return
            if find_mentor.can_be_asked(uow, program, job.asked_by, person_id, now()):
                about: dict[str, str | int] = {"program": program.id, "job": job.id}
                told += say.later(uow, NudgeKind.PLACE_FREE, person_id, now(), about=about)


def _waiting(uow: UnitOfWork, program: Program, now: datetime) -> Iterator[PersonId]:
    """Those who were told that they have nobody, and may look for somebody now."""
    since = {
        one.nudge.reader: one.nudge.about("since")
        for one in uow.outbox.about(NudgeKind.NOT_MATCHED, "program", program.id)
        if one.nudge.subject["role"] == Role.MENTEE
    }
    lately = {
        one.nudge.reader
        for one in uow.outbox.about(NudgeKind.PLACE_FREE, "program", program.id)
        if now - one.nudge.due_at < QUIET_FOR
    }
    for person_id in sorted(since, key=lambda one: (since[one], one)):
        just_told = now - datetime.fromtimestamp(since[person_id], UTC) < timedelta(days=1)
        if person_id not in lately and not just_told and _looks(uow, program, person_id, now):
            yield person_id


def _looks(uow: UnitOfWork, program: Program, person_id: PersonId, now: datetime) -> bool:
    if unmatched.has_somebody(uow, program, person_id, Role.MENTEE):
        return False
    return choosing.why_not_find(uow, program, person_id, now) is None


def word(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Program | None:
    """None once they have somebody, or may not look any more. In an open unit of work."""
    program = uow.programs.get(nudge.about("program"))
    return program if _looks(uow, program, nudge.reader, now) else None
