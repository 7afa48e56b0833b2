"""Inviting those whom a program's rule names: at its manager's press, and as people come to fit, each once ever."""

from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from bot.domain.administration import Job
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.ports import Now, UnitOfWork
from bot.services import jobs, people
from bot.services.fitting import who_fits
from bot.services.permissions import note, require_runs

log = structlog.get_logger()

JOB = "invite_by_rule"
AT_ONCE = 100


def invite_them(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int) -> tuple[Program, int]:
    """Begins to invite everybody who fits, and says how many there are; for whoever runs the program."""
    with uow:
        program = uow.programs.get(program_id)
        require_runs(uow, actor, program)
        people.require_open(program, now)
        count = len(who_fits(uow, program, now))
        if count:
            jobs.begin(uow, JOB, program.id, actor, now)
            note(uow, actor, now, "invited_by_rule", f"program:{program_id}", people=count)
        return program, count


def invite(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """The job; done again, nobody is invited twice."""
    _invite_into(new_uow, now(), job.subject_id)


def keep_inviting(new_uow: Callable[[], UnitOfWork], now: datetime) -> int:
    """Whoever came to fit a rule that says so since it was last asked; returns how many. Asked for every hour."""
    with new_uow() as uow:
        rolling = [one for one in uow.programs.all() if one.rule.keeps_inviting and not one.is_paused(now)]
        fitting = {one.id: one for one in rolling if who_fits(uow, one, now)}
    return sum(_note(new_uow, now, one, _invite_into(new_uow, now, one.id)) for one in fitting.values())


def _note(new_uow: Callable[[], UnitOfWork], now: datetime, program: Program, count: int) -> int:
    """In the name of the program's manager, whose rule it is."""
    with new_uow() as uow:
        admins = (one.person_id for one in uow.admins.all())
        manager = next(iter([*program.managers, *admins]), None)
        if count and manager is not None:
            note(uow, manager, now, "kept_inviting_by_rule", f"program:{program.id}", people=count)
    return count


def _invite_into(new_uow: Callable[[], UnitOfWork], now: datetime, program_id: int) -> int:
    """Some in each transaction, since others wait while one writes."""
    with new_uow() as uow:
        fitting = who_fits(uow, uow.programs.get(program_id), now)
    starts = range(0, len(fitting), AT_ONCE)
    count = sum(_invite_some(new_uow(), now, program_id, fitting[start : start + AT_ONCE]) for start in starts)
    log.info("people_invited", action="invite_by_rule", program=program_id, people=count)
    return count


def _invite_some(uow: UnitOfWork, now: datetime, program_id: int, some: Sequence[PersonId]) -> int:
    with uow:
        program, there = uow.programs.get(program_id), uow.people.those(some)
        if not program.takes_sign_ups(now):
            return 0
        done = [people.invite_one(uow, now, program, there[one]) for one in some if one in there]
        return done.count(people.Outcome.DONE)
