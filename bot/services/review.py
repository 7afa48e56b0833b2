"""A proposal before its manager: page by page, drop and keep, pair by hand. Nothing here reaches participants."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.kinds import Kind
from bot.domain.pairing import Candidate, CandidateState, Proposal, ProposalState, Unmatched
from bot.domain.person import Person, PersonId
from bot.domain.program import Program
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.matching.values import Candidate as PossibleCouple
from bot.matching.values import Couple
from bot.ports import Solver, UnitOfWork
from bot.services import cohort, still_possible
from bot.services.permissions import note, require_runs
from bot.services.still_possible import WhyNot

PAGE = 8
NOT_POSSIBLE = "not_possible"  # how the engine names whatever is private
# These forbid a couple whoever asks; the other limits a manager may put aside, knowing them.
NEVER = {"self", "reporting_line", NOT_POSSIBLE, "together_already", "former_partner"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One page of a proposal. Pages count from 0: first the couples, then those without anybody."""

    proposal: Proposal
    program: Program
    page: int
    pages: int
    couples: tuple[Candidate, ...]
    unmatched: tuple[Unmatched, ...]
    kept: int
    dropped: int
    without: int


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


def look(uow: UnitOfWork, actor: PersonId, proposal_id: int, page: int = 0, person: PersonId | None = None) -> Review:
    """A page, or the page on which somebody is. Raises Refused for whoever does not run the program."""
    with uow:
        proposal, program = _run_by(uow, actor, proposal_id)
        candidates, unmatched = uow.candidates.of(proposal_id), uow.unmatched.of(proposal_id)
        if person is not None:
            page = _page_of(person, candidates, unmatched, page)
        return _page(proposal, program, candidates, unmatched, page)


def drop(uow: UnitOfWork, actor: PersonId, now: datetime, candidate_id: int) -> int:
    """Takes a couple out of the proposal, whose id is returned."""
    return _put(uow, actor, now, candidate_id, CandidateState.DROPPED, "pair_dropped")


def keep(uow: UnitOfWork, actor: PersonId, now: datetime, candidate_id: int) -> int:
    """Takes a dropped couple back in."""
    return _put(uow, actor, now, candidate_id, CandidateState.PROPOSED, "pair_kept")


def check_by_hand(
    uow: UnitOfWork, actor: PersonId, now: datetime, proposal_id: int, mentor: PersonId | None, mentee: PersonId | None
) -> None:
    """What can be said at the fields at once; raises FieldProblems or Refused."""
    with uow:
        proposal, program = _run_by(uow, actor, proposal_id)
        _require_open(program, proposal)
        missing = {name: Problem.REQUIRED for name, one in (("mentor", mentor), ("mentee", mentee)) if one is None}
        if missing or mentor is None or mentee is None:
            raise FieldProblems(missing)
        if mentor == mentee:
            raise FieldProblems({"mentee": Problem.OTHER_THAN_MENTOR})
        _require_able(uow, program, Couple(mentor, mentee), now)
        _require_new(uow, proposal, mentor, mentee)


def explain_by_hand(
    uow: UnitOfWork, solver: Solver, actor: PersonId, now: datetime, proposal_id: int, couple: Couple
) -> ByHand:
    """Slow: asks the solver. Every limit that is broken is said before anybody decides."""
    with uow:
        proposal, program = _run_by(uow, actor, proposal_id)
        _require_open(program, proposal)
        problem = cohort.problem(uow, program, now, by_hand=True)
    mentor, mentee = PersonId(couple.mentor), PersonId(couple.mentee)
    explained = solver.explain(problem, mentor=mentor, mentee=mentee)
    return ByHand(
        proposal_id=proposal_id,
        mentor_id=mentor,
        mentee_id=mentee,
        score=explained.score,
        reasons=explained.reasons,
        broken=_said(explained),
        possible=not any(one.name in NEVER for one in explained.broken),
    )


def _said(explained: PossibleCouple) -> tuple[str, ...]:
    """Beside something private the rest is not said: what is left out would give it away."""
    private = [one.sentence for one in explained.broken if one.name == NOT_POSSIBLE]
    return tuple(private[:1]) or tuple(one.sentence for one in explained.broken)


def pair_by_hand(uow: UnitOfWork, actor: PersonId, now: datetime, chosen: ByHand) -> None:
    """Puts the couple into the proposal; what forbids it for good is checked again."""
    with uow:
        proposal, program = _run_by(uow, actor, chosen.proposal_id)
        _require_open(program, proposal)
        couple = Couple(chosen.mentor_id, chosen.mentee_id)
        if not chosen.possible or still_possible.why_not(uow, program, couple, now) is not None:
            raise Refused(Refusal.COUPLE_NOT_POSSIBLE)
        _require_new(uow, proposal, chosen.mentor_id, chosen.mentee_id)
        uow.candidates.add(
            Candidate(
                proposal_id=proposal.id,
                mentor_id=chosen.mentor_id,
                mentee_id=chosen.mentee_id,
                score=chosen.score,
                reasons=chosen.reasons,
                by_hand=True,
            )
        )
        note(uow, actor, now, "paired_by_hand", f"proposal:{proposal.id}", broken=len(chosen.broken))


def csv_rows(uow: UnitOfWork, actor: PersonId, now: datetime, proposal_id: int) -> tuple[Program, list[list[str]]]:
    """The pairs of a proposal as rows, the names of the columns first."""
    with uow:
        proposal, program = _run_by(uow, actor, proposal_id)
        candidates = uow.candidates.of(proposal.id)
        people = uow.people.those({one.mentor_id for one in candidates} | {one.mentee_id for one in candidates})
        note(uow, actor, now, "pairs_exported", f"proposal:{proposal.id}", pairs=len(candidates))
    header = ["mentor_id", "mentor", "mentee_id", "mentee", "score", "reasons", "state", "by_hand"]
    return program, [header, *(_row(one, people[one.mentor_id], people[one.mentee_id]) for one in candidates)]


def _row(candidate: Candidate, mentor: Person, mentee: Person) -> list[str]:
    by_hand = "yes" if candidate.by_hand else "no"
    told = [f"{candidate.score:.1f}", "; ".join(candidate.reasons), candidate.state.value, by_hand]
    return [mentor.id, mentor.name, mentee.id, mentee.name, *told]


def _run_by(uow: UnitOfWork, actor: PersonId, proposal_id: int) -> tuple[Proposal, Program]:
    proposal = uow.proposals.get(proposal_id)
    program = uow.programs.get(proposal.program_id)
    require_runs(uow, actor, program)
    return proposal, program


def _require_open(program: Program, proposal: Proposal) -> None:
    """Still to be decided: not approved, and no newer one in its place."""
    if proposal.state is ProposalState.APPROVED:
        raise Refused(Refusal.ALREADY_APPROVED)
    if proposal.state is not ProposalState.READY:
        raise Refused(Refusal.PROPOSAL_REPLACED, program=program.name)


def _put(uow: UnitOfWork, actor: PersonId, now: datetime, candidate_id: int, state: CandidateState, action: str) -> int:
    with uow:
        candidate = uow.candidates.get(candidate_id)
        proposal, program = _run_by(uow, actor, candidate.proposal_id)
        _require_open(program, proposal)
        if candidate.state is not state:
            uow.candidates.save(replace(candidate, state=state))
            note(uow, actor, now, action, f"proposal:{proposal.id}", candidate=candidate.id)
        return proposal.id


def _require_able(uow: UnitOfWork, program: Program, couple: Couple, now: datetime) -> None:
    in_the_way = still_possible.why_not(uow, program, couple, now)
    fields = {
        WhyNot.MENTOR_AWAY: ("mentor", Problem.NOT_TAKING_PART),
        WhyNot.MENTEE_AWAY: ("mentee", Problem.NOT_TAKING_PART),
        WhyNot.NOT_A_MENTOR: ("mentor", Problem.NOT_A_MENTOR),
        WhyNot.NOT_A_MENTEE: ("mentee", Problem.NOT_A_MENTEE),
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
    same = {(mentor, mentee), (mentee, mentor)}
    if any((one.mentor_id, one.mentee_id) in same for one in uow.candidates.of(proposal.id)):
        raise FieldProblems({"mentee": Problem.IN_THE_PROPOSAL})


def _page(
    proposal: Proposal, program: Program, candidates: Sequence[Candidate], unmatched: Sequence[Unmatched], page: int
) -> Review:
    of_couples, of_people = _pages(len(candidates)), _pages(len(unmatched))
    pages = max(1, of_couples + of_people)
    page = min(max(page, 0), pages - 1)
    later = page - of_couples
    return Review(
        proposal=proposal,
        program=program,
        page=page,
        pages=pages,
        couples=tuple(candidates[page * PAGE : (page + 1) * PAGE]) if later < 0 else (),
        unmatched=tuple(unmatched[later * PAGE : (later + 1) * PAGE]) if later >= 0 else (),
        kept=sum(one.state is not CandidateState.DROPPED for one in candidates),
        dropped=sum(one.state is CandidateState.DROPPED for one in candidates),
        without=len(unmatched),
    )


def _page_of(person: PersonId, candidates: Sequence[Candidate], unmatched: Sequence[Unmatched], page: int) -> int:
    for index, one in enumerate(candidates):
        if person in {one.mentor_id, one.mentee_id}:
            return index // PAGE
    for index, alone in enumerate(unmatched):
        if alone.person_id == person:
            return _pages(len(candidates)) + index // PAGE
    return page


def _pages(count: int) -> int:
    return -(-count // PAGE)


def is_peer(program: Program) -> bool:
    """Among peers nobody is the mentor of the other."""
    return program.kind is Kind.PEER
