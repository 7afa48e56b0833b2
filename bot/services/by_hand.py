"""Two people whom a manager puts together: every limit is said first, and what forbids them for good holds."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Candidate, CandidateState, Change, Proposal
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.matching.values import Candidate as PossibleCouple
from bot.matching.values import Couple
from bot.ports import Solver, UnitOfWork
from bot.services import cohort, look_closer, review, still_possible
from bot.services.permissions import note
from bot.services.still_possible import WhyNot

NOT_POSSIBLE = "not_possible"  # how the engine names whatever is private
# These forbid a couple whoever asks; the other limits a manager may put aside, knowing them.
NEVER = {"self", "reporting_line", NOT_POSSIBLE, "together_already", "former_partner"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """A couple that the manager thinks of: what speaks for it, and every limit it breaks."""

    proposal_id: int
    mentor_id: PersonId
    mentee_id: PersonId
    score: float
    reasons: tuple[str, ...]
    broken: tuple[str, ...]
    possible: bool


def check_by_hand(
    uow: UnitOfWork, actor: PersonId, now: datetime, proposal_id: int, mentor: PersonId | None, mentee: PersonId | None
) -> None:
    """What can be said at the fields at once; raises FieldProblems or Refused."""
    with uow:
        proposal, program = review.run_by(uow, actor, proposal_id)
        review.require_open(uow, program, proposal)
        missing = {name: Problem.REQUIRED for name, one in (("mentor", mentor), ("mentee", mentee)) if one is None}
        if missing or mentor is None or mentee is None:
            raise FieldProblems(missing)
        if mentor == mentee:
            raise FieldProblems({"mentee": Problem.OTHER_THAN_MENTOR})
        _require_able(uow, program, Couple(mentor, mentee), now)
        _require_new(uow, proposal, mentor, mentee)
        _require_place(uow, proposal, program, Couple(mentor, mentee))


def explain_by_hand(
    uow: UnitOfWork, solver: Solver, actor: PersonId, now: datetime, proposal_id: int, couple: Couple
) -> ByHand:
    """Slow: asks the solver. Every limit that is broken is said before anybody decides."""
    with uow:
        proposal, program = review.run_by(uow, actor, proposal_id)
        review.require_open(uow, program, proposal)
        problem = cohort.problem(uow, program, now, by_hand=True)
    mentor, mentee = PersonId(couple.mentor), PersonId(couple.mentee)
    explained = solver.explain(problem, mentor=mentor, mentee=mentee)
    return ByHand(
        proposal_id=proposal_id,
        mentor_id=mentor,
        mentee_id=mentee,
        score=explained.score,
        reasons=explained.reasons,
        broken=sentences(explained),
        possible=is_possible(explained),
    )


def is_possible(explained: PossibleCouple) -> bool:
    """Whether a manager may put aside all that it breaks."""
    return not any(one.name in NEVER for one in explained.broken)


def sentences(explained: PossibleCouple) -> tuple[str, ...]:
    """Beside something private the rest is not said: what is left out would give it away."""
    private = [one.sentence for one in explained.broken if one.name == NOT_POSSIBLE]
    return tuple(private[:1]) or tuple(one.sentence for one in explained.broken)


def pair_by_hand(uow: UnitOfWork, actor: PersonId, now: datetime, chosen: ByHand) -> None:
    """Puts the couple into the proposal; what forbids it for good is checked again."""
    with uow:
        proposal, program = review.run_by(uow, actor, chosen.proposal_id)
        review.require_open(uow, program, proposal)
        couple = Couple(chosen.mentor_id, chosen.mentee_id)
        if not chosen.possible or still_possible.why_not(uow, program, couple, now, None) is not None:
            raise Refused(Refusal.COUPLE_NOT_POSSIBLE)
        _require_new(uow, proposal, chosen.mentor_id, chosen.mentee_id)
        added = put_together(
            uow,
            Candidate(
                proposal_id=proposal.id,
                mentor_id=chosen.mentor_id,
                mentee_id=chosen.mentee_id,
                score=chosen.score,
                reasons=chosen.reasons,
                by_hand=True,
                put_aside=still_possible.limits_broken(uow, program, couple, now),
            ),
        )
        review.remember_change(uow, actor, now, Change.ADDED, added)
        note(uow, actor, now, "paired_by_hand", f"proposal:{proposal.id}", broken=len(added.put_aside))


def put_together(uow: UnitOfWork, candidate: Candidate) -> Candidate:
    """A pair that a manager makes; one that was swapped away before comes back. In an open unit of work."""
    known = uow.candidate_pages.between(candidate.proposal_id, candidate.mentor_id, candidate.mentee_id)
    if known is None:
        return uow.candidates.add(candidate)
    if known.state not in {CandidateState.SWAPPED, CandidateState.DROPPED}:
        raise Refused(Refusal.DECIDED_MEANWHILE)
    return uow.candidates.save(replace(candidate, id=known.id, version=known.version))


def _require_able(uow: UnitOfWork, program: Program, couple: Couple, now: datetime) -> None:
    in_the_way = still_possible.why_not(uow, program, couple, now, None)
    fields = {
        WhyNot.MENTOR_AWAY: ("mentor", Problem.NOT_TAKING_PART),
        WhyNot.MENTEE_AWAY: ("mentee", Problem.NOT_TAKING_PART),
        WhyNot.MENTEE_PAUSES: ("mentee", Problem.NOT_TAKING_PART),
        WhyNot.NOT_A_MENTOR: ("mentor", Problem.NOT_A_MENTOR),
        WhyNot.NOT_A_MENTEE: ("mentee", Problem.NOT_A_MENTEE),
        WhyNot.MENTOR_NOT_READY: ("mentor", Problem.NOT_PREPARED),
        WhyNot.MENTEE_NOT_READY: ("mentee", Problem.NOT_PREPARED),
        WhyNot.NO_PLACE_WITH_MENTOR: ("mentor", Problem.NO_FREE_PLACE),
        WhyNot.NO_PLACE_WITH_MENTEE: ("mentee", Problem.NO_FREE_PLACE),
        WhyNot.TOGETHER_ALREADY: ("mentee", Problem.TOGETHER_ALREADY),
    }
    if in_the_way is WhyNot.PROGRAM_OVER:
        raise Refused(Refusal.PROGRAM_IS_CLOSED, program=program.name)
    if in_the_way in fields:
        name, problem = fields[in_the_way]
        raise FieldProblems({name: problem})


def _require_new(uow: UnitOfWork, proposal: Proposal, mentor: PersonId, mentee: PersonId) -> None:
    known = uow.candidate_pages.between(proposal.id, mentor, mentee)
    if known is not None and known.state is not CandidateState.SWAPPED:
        raise FieldProblems({"mentee": Problem.IN_THE_PROPOSAL})


def _require_place(uow: UnitOfWork, proposal: Proposal, program: Program, couple: Couple) -> None:
    """Among those that this very proposal leaves free: two for one place would be found out too late."""
    if program.kind is Kind.PEER:
        return
    for field, name, role in (("mentor", couple.mentor, Role.MENTOR), ("mentee", couple.mentee, Role.MENTEE)):
        side = look_closer.side_of(uow, proposal, program, PersonId(name), role)
        if side.proposed and side.partners + side.proposed >= side.capacity:
            raise FieldProblems({field: Problem.NO_PLACE_IN_PROPOSAL})
