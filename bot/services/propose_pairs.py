"""A matching of a whole program, asked for by whoever runs it: dry, any number of times, or for a proposal."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.administration import Job
from bot.domain.matching_run import MatchingRun, RunState
from bot.domain.pairing import Proposal
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import Now, Solver, UnitOfWork
from bot.services import cohort, jobs, preparation, run_matching, say
from bot.services.cohort import Waiting
from bot.services.permissions import note, require_runs, require_runs_something

JOB = "match"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Which program, who waits in it, where its last proposal stands, and its last run."""

    programs: tuple[Program, ...]
    chosen: Program
    waiting: Waiting
    proposal: Proposal | None
    run: MatchingRun | None = None
    asked: int  # mentors who have not answered yet
    reporting_lines_known: bool


def choices(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int | None = None) -> Choices:
    """Raises Refused for whoever runs nothing, and where there is no program."""
    with uow:
        programs = tuple(one for one in require_runs_something(uow, actor) if not one.is_over)
        if not programs:
            raise Refused(Refusal.NO_PROGRAM_TO_RUN)
        chosen = next((one for one in programs if one.id == program_id), programs[0])
        return Choices(
            programs=programs,
            chosen=chosen,
            waiting=cohort.waiting(uow, chosen, now),
            proposal=uow.proposals.latest(chosen.id),
            run=uow.matching_runs.latest(chosen.id),
            asked=len(uow.requests.waiting(chosen.id)),
            reporting_lines_known=uow.workspace.settings().reporting_lines_known,
        )


def ask(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int, *, dry: bool = False) -> Program:
    """Begins a run; a job computes it. The proposal before it stays until there is a new one.

    Raises Refused where nobody can be matched, and where a run is at work already.
    """
    with uow:
        program = uow.programs.get(program_id)
        require_runs(uow, actor, program)
        _require_somebody(program, cohort.waiting(uow, program, now))
        if uow.matching_runs.at_work(program.id) is not None:
            raise Refused(Refusal.ALREADY_MATCHING, program=program.name)
        begun = MatchingRun(program_id=program.id, is_dry=dry, asked_by=actor, asked_at=now, rules=program.rules)
        run = uow.matching_runs.add(begun)
        jobs.begin(uow, JOB, run.id, actor, now)
        say.at_once(uow, NudgeKind.MATCH_STARTED, actor, now, about={"run": run.id})
        note(uow, actor, now, "dry_run_asked" if dry else "matching_asked", f"program:{program.id}", run=run.id)
        return program


def cancel(uow: UnitOfWork, actor: PersonId, now: datetime, run_id: int) -> tuple[MatchingRun, Program]:
    """Ends a run; whoever computes it hears so within a second, and nothing of it is kept.

    Raises Refused where it is over already.
    """
    with uow:
        run = uow.matching_runs.hold(run_id)
        if run is None:
            raise Refused(Refusal.GONE)
        program = uow.programs.get(run.program_id)
        require_runs(uow, actor, program)
        if not run.is_at_work:
            raise Refused(Refusal.RUN_OVER)
        ended = replace(run, state=RunState.CANCELED, ended_at=now, canceled_by=actor)
        note(uow, actor, now, "matching_canceled", f"program:{program.id}", run=run.id)
        return uow.matching_runs.save(ended), program


def remind_unready(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int) -> tuple[Program, int]:
    """Those who are not matched before they have done their part hear so, once a day at most; gives how many."""
    with uow:
        program = uow.programs.get(program_id)
        require_runs(uow, actor, program)
        if program.is_over:
            raise Refused(Refusal.PROGRAM_IS_CLOSED, program=program.name)
        people = cohort.unready(uow, program, now)
        reminded = preparation.remind(uow, program, people, now, part=f"asked:{program.today(now)}")
        if reminded:
            note(uow, actor, now, "unready_reminded", f"program:{program.id}", people=reminded)
        return program, reminded


def look_at_run(uow: UnitOfWork, actor: PersonId, run_id: int) -> tuple[MatchingRun, MatchingRun | None, Program]:
    """A run, the one before it to compare with, and the program."""
    with uow:
        run = uow.matching_runs.get(run_id)
        program = uow.programs.get(run.program_id)
        require_runs(uow, actor, program)
        return run, uow.matching_runs.done_before(program.id, run.id), program


def _require_somebody(program: Program, waiting: Waiting) -> None:
    if program.is_over:
        raise Refused(Refusal.PROGRAM_IS_CLOSED, program=program.name)
    if waiting.can_match:
        return
    if waiting.unready:
        raise Refused(Refusal.NOBODY_IS_READY, program=program.name, people=waiting.unready)
    sides = (waiting.mentors > 0, waiting.mentees > 0)
    missing = {(True, False): Refusal.NO_MENTEES_TO_MATCH, (False, True): Refusal.NO_MENTORS_TO_MATCH}
    raise Refused(missing.get(sides, Refusal.NOBODY_TO_MATCH), program=program.name)


def compute(
    new_uow: Callable[[], UnitOfWork],
    solver: Solver,
    now: Now,
    job: Job,
    show: run_matching.Show = run_matching.shown_to_nobody,
) -> None:
    """The job; see `run_matching`."""
    run_matching.compute(new_uow, solver, now, job.subject_id, show)


def give_up(
    new_uow: Callable[[], UnitOfWork],
    now: Now,
    job: Job,
    show: run_matching.Show = run_matching.shown_to_nobody,
) -> None:
    """It failed too often: the manager is told, and may ask again."""
    run_matching.give_up(new_uow, now, job.subject_id, show)
