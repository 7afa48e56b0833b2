"""One message to each who is in a program: written by a job, since there may be thousands."""

from collections.abc import Callable
from datetime import datetime

from bot.domain.administration import Job
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.nudges import NudgeKind
from bot.ports import Now, UnitOfWork
from bot.services import jobs, say

JOBS = {
    "tell_program_paused": NudgeKind.PROGRAM_PAUSED,
    "tell_program_goes_on": NudgeKind.PROGRAM_GOES_ON,
    "tell_program_end_moved": NudgeKind.PROGRAM_END_MOVED,
}
AT_ONCE = 100


def begin(uow: UnitOfWork, kind: NudgeKind, program: Program, actor: PersonId, now: datetime) -> None:
    """Called in an open unit of work, by whatever they are told of."""
    name = next(name for name, one in JOBS.items() if one is kind)
    jobs.begin(uow, name, program.id, actor, now)


def tell(new_uow: Callable[..., UnitOfWork], now: Now, job: Job) -> None:
    """The job: some people in each transaction, since others wait while one writes. Done again, nobody hears twice."""
    kind = JOBS[job.kind]
    with new_uow(reading=True) as uow:
        program = uow.programs.get(job.subject_id)
        if kind is NudgeKind.PROGRAM_PAUSED and program.paused_until is None:
            return  # it goes on already
        inside = [one.person_id for one in uow.enrollments.in_program(program.id) if one.is_in]
        there = [one.id for one in uow.people.those(inside).values() if one.can_take_part]
    about, part = _named(kind, program)
    for start in range(0, len(there), AT_ONCE):
        with new_uow() as uow:
            for person_id in sorted(there)[start : start + AT_ONCE]:
                say.later(uow, kind, person_id, now(), about=about, part=part)


def _named(kind: NudgeKind, program: Program) -> tuple[dict[str, str | int], object]:
    """What it is about: this pause, and no other one that ends on the same day or was over a moment before."""
    if kind is NudgeKind.PROGRAM_PAUSED:
        return {"program": program.id, "at": stamp(program.paused_at)}, program.paused_until
    if kind is NudgeKind.PROGRAM_GOES_ON:
        return {"program": program.id, "at": stamp(program.resumed_at)}, ""
    return {"program": program.id}, program.ends_on


def stamp(moment: datetime | None) -> str:
    return f"{moment:%Y%m%dT%H%M%S}" if moment else ""
