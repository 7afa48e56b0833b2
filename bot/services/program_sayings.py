"""What a program says to everybody in it on its own days: when it starts, and half way.

A text that goes out by itself is sent in the manager's name; any other is left with the manager as a draft to press.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.administration import Job
from bot.domain.announcement import Audience
from bot.domain.person import PersonId
from bot.domain.plan import Saying, Sends
from bot.domain.program import Program, ProgramState
from bot.errors import FieldProblems, Refused
from bot.ports import Now, UnitOfWork
from bot.services import announce, jobs
from bot.services.keep_meeting import those_who_run

LAUNCH, MIDPOINT = "launch", "midpoint"
JOBS = {LAUNCH: "say_launch", MIDPOINT: "say_midpoint"}
AT = time(9)
NOT_YET = {ProgramState.DRAFT, ProgramState.CLOSED, ProgramState.ARCHIVED}


def day_of(program: Program, which: str) -> date:
    if which == LAUNCH:
        return program.matching_on
    return program.matching_on + (program.ends_on - program.matching_on) / 2


def have_moved(before: Program, program: Program) -> bool:
    return any(day_of(before, which) != day_of(program, which) for which in JOBS)


def plan(uow: UnitOfWork, program: Program, actor: PersonId, now: datetime) -> None:
    """Whenever a program has new days. A job whose day was moved does nothing. Called in an open unit of work."""
    for which, kind in JOBS.items():
        due = datetime.combine(day_of(program, which), AT, ZoneInfo(program.time_zone)).astimezone(UTC)
        if due > now and which not in program.announced:
            jobs.begin(uow, kind, program.id, actor, now, due_at=due)


def say_it(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """The job; said once, however often a day was moved to and fro."""
    which = next(name for name, kind in JOBS.items() if kind == job.kind)
    found = _take(new_uow, now(), job, which)
    if found is None:
        return
    program, author, saying = found
    try:
        draft = announce.write(new_uow(), author, now(), saying.text, Audience(programs=(program.id,)))
        if saying.sends is Sends.BY_ITSELF:
            announce.send(new_uow(), author, now(), draft.announcement.id)
    except (FieldProblems, Refused):
        return  # nobody is in it, or nobody runs it any more


def _take(
    new_uow: Callable[[], UnitOfWork], now: datetime, job: Job, which: str
) -> tuple[Program, PersonId, Saying] | None:
    with new_uow() as uow:
        program = uow.programs.get(job.subject_id)
        if program.state in NOT_YET or which in program.announced or program.today(now) < day_of(program, which):
            return None
        if program.is_paused(now) and program.paused_until is not None:
            after = datetime.combine(program.paused_until + timedelta(days=1), AT, ZoneInfo(program.time_zone))
            jobs.begin(uow, job.kind, program.id, job.asked_by, now, due_at=after.astimezone(UTC))
            return None
        latest = uow.contents.latest(program.id)
        author = next(iter(those_who_run(uow, program)), None)
        if latest is None or author is None:
            return None
        saying: Saying = getattr(latest.content.sayings, which)
        uow.programs.save(replace(program, announced=(*program.announced, which)))
        return (program, author, saying) if saying.text else None
