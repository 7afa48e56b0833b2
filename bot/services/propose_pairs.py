"""A proposal for a whole program: asked for by its manager, computed as a job, put before the manager."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.administration import Job
from bot.domain.pairing import Candidate, Proposal, ProposalState, Unmatched
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import Refusal, Refused
from bot.matching.values import Answer
from bot.nudges import NudgeKind
from bot.ports import Now, Solver, UnitOfWork
from bot.services import cohort, jobs, say
from bot.services.cohort import Waiting
from bot.services.permissions import note, require_runs, require_runs_something

JOB = "match"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Which program, who waits in it, and where its last proposal stands."""

    programs: tuple[Program, ...]
    chosen: Program
    waiting: Waiting
    proposal: Proposal | None
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
            asked=len(uow.requests.waiting(chosen.id)),
            reporting_lines_known=uow.workspace.settings().reporting_lines_known,
        )


def ask(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int) -> Program:
    """Begins a proposal; it is computed by a job. Raises Refused where nobody can be matched."""
    with uow:
        program = uow.programs.get(program_id)
        require_runs(uow, actor, program)
        _require_somebody(program, cohort.waiting(uow, program, now))
        _put_aside_the_last(uow, program)
        begun = Proposal(program_id=program.id, state=ProposalState.COMPUTING, made_by=actor, made_at=now)
        proposal = uow.proposals.add(begun)
        jobs.begin(uow, JOB, proposal.id, actor, now)
        note(uow, actor, now, "matching_asked", f"program:{program.id}", proposal=proposal.id)
        return program


def _require_somebody(program: Program, waiting: Waiting) -> None:
    if program.is_over:
        raise Refused(Refusal.PROGRAM_IS_CLOSED, program=program.name)
    if waiting.can_match:
        return
    sides = (waiting.mentors > 0, waiting.mentees > 0)
    missing = {(True, False): Refusal.NO_MENTEES_TO_MATCH, (False, True): Refusal.NO_MENTORS_TO_MATCH}
    raise Refused(missing.get(sides, Refusal.NOBODY_TO_MATCH), program=program.name)


def _put_aside_the_last(uow: UnitOfWork, program: Program) -> None:
    last = uow.proposals.latest(program.id)
    if last is None:
        return
    if last.state is ProposalState.COMPUTING:
        raise Refused(Refusal.ALREADY_MATCHING, program=program.name)
    if last.state is ProposalState.READY:
        uow.proposals.save(replace(last, state=ProposalState.DISCARDED))


def compute(new_uow: Callable[[], UnitOfWork], solver: Solver, now: Now, job: Job) -> None:
    """The job: reads, lets the solver think outside of any transaction, and keeps the answer, once."""
    with new_uow() as uow:
        proposal = uow.proposals.get(job.subject_id)
        if proposal.state is not ProposalState.COMPUTING:
            return
        problem = cohort.problem(uow, uow.programs.get(proposal.program_id), now())
    answer = solver.match(problem)
    with new_uow() as uow:
        _keep(uow, uow.proposals.get(proposal.id), answer, now())


def _keep(uow: UnitOfWork, proposal: Proposal, answer: Answer, now: datetime) -> None:
    if proposal.state is not ProposalState.COMPUTING:
        return
    lines_known = uow.workspace.settings().reporting_lines_known
    ready = replace(proposal, state=ProposalState.READY, summary=_summary(answer, lines_known=lines_known))
    uow.proposals.save(ready)
    uow.candidates.add_all(
        [
            Candidate(
                proposal_id=proposal.id,
                mentor_id=PersonId(one.mentor),
                mentee_id=PersonId(one.mentee),
                score=one.score,
                reasons=one.reasons,
            )
            for one in answer.pairs
        ]
    )
    uow.unmatched.add_all(
        [
            Unmatched(
                proposal_id=proposal.id,
                person_id=PersonId(one.person),
                role=one.role,
                reason=one.reason,
                what_would_help=one.what_would_help,
            )
            for one in answer.unmatched
        ]
    )
    _tell(uow, ready, now)


def _summary(answer: Answer, *, lines_known: bool) -> dict[str, str | int | float]:
    found = answer.summary
    return {
        "mentors": found.mentors,
        "mentees": found.mentees,
        "matched_mentors": found.matched_mentors,
        "matched_mentees": found.matched_mentees,
        "places": found.places,
        "total": found.total,
        "notes": "\n".join(found.notes),
        "reporting_lines_known": int(lines_known),
    }


def give_up(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """It failed too often: the manager is told, and may ask again."""
    with new_uow() as uow:
        proposal = uow.proposals.get(job.subject_id)
        if proposal.state is ProposalState.COMPUTING:
            failed = uow.proposals.save(replace(proposal, state=ProposalState.FAILED))
            _tell(uow, failed, now())


def _tell(uow: UnitOfWork, proposal: Proposal, now: datetime) -> None:
    say.at_once(uow, NudgeKind.MATCH_READY, proposal.made_by, now, about={"proposal": proposal.id})
