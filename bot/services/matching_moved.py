"""Another day of matching: everybody who signed up hears it once, with the day they knew and the new one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.administration import Job
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.nudges import Nudge, NudgeKind
from bot.ports import Now, UnitOfWork
from bot.services import jobs, say

JOB = "tell_matching_moved"
# Whoever mends a slip within this time has told nobody of it.
LAST_WORD_AFTER = timedelta(minutes=2)
AT_ONCE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The day of matching that somebody knew, and the new one."""

    program: Program
    before: date
    after: date


def note(uow: UnitOfWork, before: Program, saved: Program, actor: PersonId, now: datetime) -> Program:
    """After a program was saved with another day. People are told by a job. In an open unit of work."""
    if before.matching_on == saved.matching_on:
        return saved
    known = before.matching_told_on or before.matching_on
    noted = uow.programs.save(replace(saved, matching_told_on=known))
    jobs.begin(uow, JOB, saved.id, actor, now, due_at=now + LAST_WORD_AFTER)
    return noted


def tell(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """The job: a few people in each transaction. Nothing where the day was moved back, or is moved again."""
    with new_uow() as uow:
        program = uow.programs.get(job.subject_id)
        known = program.matching_told_on
        people = [one for one in uow.enrollments.in_program(program.id) if one.is_in]
    if known is None or program.is_over:
        return
    told = [one.person_id for one in people if one.enrolled_at is None or one.enrolled_at <= job.asked_at]
    for start in range(0, len(told) if known != program.matching_on else 0, AT_ONCE):
        with new_uow() as uow:
            for person_id in told[start : start + AT_ONCE]:
                _write(uow, person_id, program, known, now())
    with new_uow() as uow:
        latest = uow.programs.get(program.id)
        if latest.matching_on == program.matching_on and latest.matching_told_on is not None:
            uow.programs.save(replace(latest, matching_told_on=None))


def _write(uow: UnitOfWork, person_id: PersonId, program: Program, known: date, now: datetime) -> None:
    about: dict[str, str | int] = {
        "program": program.id,
        "before": known.isoformat(),
        "after": program.matching_on.isoformat(),
    }
    say.later(uow, NudgeKind.MATCHING_MOVED, person_id, now, about=about, part=job_day(now))


def job_day(now: datetime) -> str:
    """Moved to and fro within a day is said once."""
    return f"{now:%Y%m%d}"


def word(uow: UnitOfWork, nudge: Nudge) -> Moved | None:
    """None where it was moved again since, or they have left. In an open unit of work."""
    program = uow.programs.get(nudge.about("program"))
    enrollment = uow.enrollments.find(program_id=program.id, person_id=nudge.reader)
    before, after = (date.fromisoformat(str(nudge.subject[name])) for name in ("before", "after"))
    if program.is_over or program.matching_on != after or enrollment is None or not enrollment.is_in:
        return None
    return Moved(program=program, before=before, after=after)
