"""Who stands by for a pairing, and is asked at once when its mentor leaves."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.domain.administration import Job
from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Choice, Pairing, Proposal, ProposalState, Standby
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.matching.values import Problem
from bot.matching.values import Standby as Found
from bot.ports import Now, Solver, UnitOfWork
from bot.services import cohort, ended_news, jobs, unmatched
from bot.services.next_choice import LOOKED_AT, ask_first_possible

JOB = "ask_standby"
AMONG = 50  # those who stand by are among the best, unless people changed a lot


def keep(uow: UnitOfWork, proposal: Proposal, found: Sequence[Found]) -> None:
    """With the proposal, so that they are known once it is approved. In an open unit of work."""
    uow.standbys.add_all(
        [
            Standby(
                proposal_id=proposal.id,
                mentor_id=PersonId(one.couple.mentor),
                mentee_id=PersonId(one.couple.mentee),
                mentors=tuple(PersonId(mentor) for mentor in one.mentors),
            )
            for one in found
            if one.mentors
        ]
    )


def begin(uow: UnitOfWork, program: Program, pairing: Pairing, mentee_id: PersonId, now: datetime) -> bool:
    """Somebody else is asked for a mentee who has lost their mentor. In an open unit of work.

    True where they may be told so: not among peers, nor for whoever has somebody left.
    """
    if program.kind is Kind.PEER or program.is_over or unmatched.has_enough_mentors(uow, program, mentee_id):
        return False
    jobs.begin(uow, JOB, pairing.id, mentee_id, now)
    return True


def ask(new_uow: Callable[..., UnitOfWork], solver: Solver, now: Now, job: Job) -> None:
    """The job. `asked_by` is the mentee; those who stand by come first, then whoever else fits best."""
    with new_uow(reading=True) as uow:
        pairing, mentee = uow.pairings.get(job.subject_id), job.asked_by
        program = uow.programs.get(pairing.program_id)
        problem = None if _needs_nobody(uow, program, mentee) else cohort.problem(uow, program, now())
        first = standing_by(uow, program, pairing, mentee)
    best = ordered(solver, problem, mentee, first) if problem else []
    with new_uow() as uow:
        _ask(uow, program, mentee, best, now())


def _needs_nobody(uow: UnitOfWork, program: Program, mentee: PersonId) -> bool:
    asked = unmatched.is_asked_for(uow, program, mentee, Role.MENTEE)
    return program.is_over or asked or unmatched.has_enough_mentors(uow, program, mentee)


def standing_by(uow: UnitOfWork, program: Program, pairing: Pairing, mentee: PersonId) -> tuple[PersonId, ...]:
    """Of the latest approved proposal that knew this couple."""
    approved = {one.id for one in uow.proposals.of(program.id) if one.state is ProposalState.APPROVED}
    known = [one for one in uow.standbys.of(mentee) if one.proposal_id in approved and one.mentor_id in pairing.people]
    return known[-1].mentors if known else ()


def ordered(solver: Solver, problem: Problem, mentee: PersonId, first: Sequence[PersonId]) -> list[Choice]:
    """The best who are free, those who stand by before all others."""
    best = solver.candidates_for(problem, mentee, AMONG)
    order = {mentor: place for place, mentor in enumerate(first)}
    chosen = [Choice(mentor_id=PersonId(one.mentor), score=one.score, reasons=one.reasons) for one in best]
    return sorted(chosen, key=lambda one: order.get(one.mentor_id, len(order)))[: LOOKED_AT + len(order)]


def _ask(uow: UnitOfWork, program: Program, mentee: PersonId, best: Sequence[Choice], now: datetime) -> None:
    if _needs_nobody(uow, program, mentee):
        return
    if ask_first_possible(uow, program, mentee, best, mentee, now) is None:
        ended_news.found_nobody(uow, program, mentee, now)
    else:
        ended_news.found(uow, program, mentee, now)


def give_up(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """Without an answer from the solver nobody is asked, and the mentee hears where they stand."""
    with new_uow() as uow:
        pairing = uow.pairings.get(job.subject_id)
        _ask(uow, uow.programs.get(pairing.program_id), job.asked_by, (), now())
