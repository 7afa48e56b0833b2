"""The work of a matching run: reads who is there, lets the solver think, and keeps the answer, once and whole."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.domain.kinds import Kind, Role
from bot.domain.matching_run import FairnessReport, MatchingRun, RunInput, RunState
from bot.domain.pairing import Candidate, CandidateState, Proposal, ProposalState, ScorePart, Standby, Unmatched
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.matching.values import Answer, Couple, Participant, Problem
from bot.matching.values import Candidate as PossibleCouple
from bot.matching.version import VERSION
from bot.nudges import NudgeKind
from bot.ports import Now, Solver, UnitOfWork
from bot.services import cohort, locks, run_report, say, standby
from bot.services.digest_of_input import digest_of

NewUnitOfWork = Callable[..., UnitOfWork]
Show = Callable[[MatchingRun], None]
"""Told of a run about once a second while it is at work, and once when it is over."""

READING = "Reading who is here"
KEEPING = "Writing it down"
PRIVATE = "not_possible"  # how the engine names whatever is private


class Canceled(Exception):
    """Somebody ended the run while it was at work."""


def shown_to_nobody(_: MatchingRun) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What goes into a run, read in one transaction. The groups stay apart from the problem."""

    run: MatchingRun
    program: Program
    problem: Problem
    groups: dict[str, str]
    waiting_days: dict[str, float]
    asks_groups: bool


def compute(new_uow: NewUnitOfWork, solver: Solver, now: Now, run_id: int, show: Show = shown_to_nobody) -> None:
    """Does nothing for a run that is over. A restart begins anew: nothing is kept before the end."""
    tell = partial(_tell, new_uow, run_id, show)
    try:
        tell(READING, 0.0)
        asked = _read(new_uow, run_id, now())
        answer = solver.match(asked.problem, tell)
        fairness = _fairness(solver, asked, answer) if asked.asks_groups else None
        tell(KEEPING, 1.0)
        with new_uow() as uow:
            _keep(uow, asked, answer, fairness, now())
    except Canceled:
        pass
    with new_uow(reading=True) as uow:
        over = uow.matching_runs.get(run_id)
    show(over)


def give_up(new_uow: NewUnitOfWork, now: Now, run_id: int, show: Show = shown_to_nobody) -> None:
    """The manager hears that it failed; the proposal before it stays as it was."""
    with new_uow() as uow:
        run = uow.matching_runs.hold(run_id)
        if run is not None and run.is_at_work:
            failed = uow.matching_runs.save(replace(run, state=RunState.FAILED, ended_at=now()))
            say.at_once(uow, NudgeKind.MATCH_FAILED, failed.asked_by, now(), about={"run": failed.id})
            run = failed
    if run is not None:
        show(run)


def _tell(new_uow: NewUnitOfWork, run_id: int, show: Show, stage: str, share: float) -> None:
    with new_uow() as uow:
        if not uow.matching_runs.tell(run_id, stage, share):
            raise Canceled
        run = uow.matching_runs.get(run_id)
    show(run)


def _read(new_uow: NewUnitOfWork, run_id: int, now: datetime) -> _Asked:
    """Without holding up those who write meanwhile: reading thousands takes seconds."""
    with new_uow(reading=True) as uow:
        run = uow.matching_runs.get(run_id)
        program = replace(uow.programs.get(run.program_id), rules=run.rules)
        problem = cohort.problem(uow, program, now)
        wished = _locked(uow, program)
        problem = replace(problem, locked=locks.still_hold(problem, wished))
        given = replace(
            _given(uow, problem),
            locks_lost=len(wished) - len(problem.locked),
            unready=len(cohort.unready(uow, program, now)),
        )
        return _Asked(
            run=replace(run, given=given, engine=VERSION),
            program=program,
            problem=problem,
            groups={str(one): group for one, group in uow.groups.given(program.id).items()},
            waiting_days=_waiting_days(uow, program, now),
            asks_groups=bool(uow.groups.asked(program.id)),
        )


def _locked(uow: UnitOfWork, program: Program) -> frozenset[Couple]:
    """Of the proposal that this run may replace."""
    last = uow.proposals.latest(program.id)
    if last is None or last.state is not ProposalState.READY:
        return frozenset()
    couples = uow.candidate_pages.couples(last.id, (CandidateState.PROPOSED,), locked=True)
    return frozenset(Couple(*one) for one in couples)


def _given(uow: UnitOfWork, problem: Problem) -> RunInput:
    here = problem.participants
    peers = problem.rules.kind is Kind.PEER
    sides = {role: [one for one in here if peers or role in one.roles] for role in Role}
    return RunInput(
        mentors=len(sides[Role.MENTOR]),
        mentees=len(sides[Role.MENTEE]),
        mentor_places=sum(_places(one, Role.MENTOR, peers=peers) for one in sides[Role.MENTOR]),
        mentee_places=sum(_places(one, Role.MENTEE, peers=peers) for one in sides[Role.MENTEE]),
        together=len(problem.existing),
        locked=len(problem.locked),
        reporting_lines_known=uow.workspace.settings().reporting_lines_known,
        digest=digest_of(problem),
    )


def _places(one: Participant, role: Role, *, peers: bool) -> int:
    if peers:
        return 1
    return one.mentee_capacity if role is Role.MENTEE else 1 if one.mentor_capacity is None else one.mentor_capacity


def _waiting_days(uow: UnitOfWork, program: Program, now: datetime) -> dict[str, float]:
    """How long each has waited since sign-up, in days."""
    enrolled = cohort.taking_part(uow, program, now) if uow.groups.asked(program.id) else ()
    return {one.person_id: (now - one.enrolled_at).total_seconds() / 86400 for one in enrolled if one.enrolled_at}


def _fairness(solver: Solver, asked: _Asked, answer: Answer) -> FairnessReport:
    slim = replace(answer, pairs=tuple(replace(one, contributions=()) for one in answer.pairs), standby=())
    kind = asked.program.kind
    return solver.fairness(slim, asked.groups, asked.waiting_days, role=Role.MENTEE, kind=kind)


def _keep(uow: UnitOfWork, asked: _Asked, answer: Answer, fairness: FairnessReport | None, now: datetime) -> None:
    """Held while it is written, so that a cancel comes before all of it or after all of it."""
    run = uow.matching_runs.hold(asked.run.id)
    if run is None or not run.is_at_work:
        raise Canceled
    proposal = None if run.is_dry else _put_forward(uow, asked, answer, now)
    report = run_report.of(answer, asked.problem, fairness)
    done = replace(
        run,
        state=RunState.DONE,
        ended_at=now,
        given=asked.run.given,
        engine=asked.run.engine,
        report=report,
        proposal_id=proposal.id if proposal else None,
    )
    uow.matching_runs.save(done)
    if proposal is None:
        say.at_once(uow, NudgeKind.DRY_RUN_DONE, run.asked_by, now, about={"run": run.id})
    else:
        say.at_once(uow, NudgeKind.MATCH_READY, run.asked_by, now, about={"proposal": proposal.id})


def _put_forward(uow: UnitOfWork, asked: _Asked, answer: Answer, now: datetime) -> Proposal:
    last = uow.proposals.latest(asked.program.id)
    if last is not None and last.state is ProposalState.READY:
        uow.proposals.save(replace(last, state=ProposalState.DISCARDED))
    proposal = uow.proposals.add(
        Proposal(
            program_id=asked.program.id,
            state=ProposalState.READY,
            made_by=asked.run.asked_by,
            made_at=now,
            summary=_summary(answer, asked),
        )
    )
    uow.candidates.add_all(list(_candidates(proposal.id, answer.pairs, asked.problem)))
    uow.unmatched.add_all(list(_unmatched(proposal.id, answer)))
    standby.keep(uow, proposal, answer.standby)
    uow.standbys.add_all(list(_standbys(proposal.id, answer)))
    return proposal


def _summary(answer: Answer, asked: _Asked) -> dict[str, str | int | float]:
    found = answer.summary
    return {
        "mentors": found.mentors,
        "mentees": found.mentees,
        "matched_mentors": found.matched_mentors,
        "matched_mentees": found.matched_mentees,
        "places": found.places,
        "total": found.total,
        "notes": "\n".join(found.notes),
        "reporting_lines_known": int(asked.run.given.reporting_lines_known),
        "locks_lost": asked.run.given.locks_lost,
    }


def _candidates(proposal_id: int, pairs: Iterable[PossibleCouple], problem: Problem) -> Iterable[Candidate]:
    for one in pairs:
        couple = Couple(one.mentor, one.mentee)
        yield Candidate(
            proposal_id=proposal_id,
            mentor_id=PersonId(one.mentor),
            mentee_id=PersonId(one.mentee),
            score=one.score,
            reasons=one.reasons,
            locked=couple in problem.locked,
            parts=parts_of(one),
            put_aside=tuple(limit.name for limit in one.broken if limit.name != PRIVATE),
        )


def parts_of(one: PossibleCouple) -> tuple[ScorePart, ...]:
    """What each criterion adds, as it is kept."""
    return tuple(
        ScorePart(criterion=part.criterion.value, points=part.points, most=part.most, words=part.words)
        for part in one.contributions
    )


def _unmatched(proposal_id: int, answer: Answer) -> Iterable[Unmatched]:
    for one in answer.unmatched:
        yield Unmatched(
            proposal_id=proposal_id,
            person_id=PersonId(one.person),
            role=one.role,
            reason=one.reason,
            what_would_help=one.what_would_help,
        )


def _standbys(proposal_id: int, answer: Answer) -> Iterable[Standby]:
    for one in answer.standby:
        if one.mentors:
            yield Standby(
                proposal_id=proposal_id,
                mentor_id=PersonId(one.couple.mentor),
                mentee_id=PersonId(one.couple.mentee),
                mentors=tuple(PersonId(name) for name in one.mentors),
            )
