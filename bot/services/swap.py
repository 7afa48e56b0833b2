"""Two pairs swap: the change in score and every limit it breaks are said first, and checked again when it is done."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.kinds import Kind
from bot.domain.pairing import Candidate, CandidateState, Change, Proposal, ScorePart
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.matching.values import Candidate as PossibleCouple
from bot.matching.values import Couple
from bot.ports import Solver, UnitOfWork
from bot.services import by_hand, cohort, review, still_possible
from bot.services.permissions import note
from bot.services.run_matching import PRIVATE, parts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """What a swap would do. Where it is not possible, `broken` may say why, and says nothing that is private."""

    first: Candidate
    second: Candidate
    new: tuple[Candidate, Candidate]
    broken: tuple[tuple[Couple, str], ...]
    possible: bool

    @property
    def before(self) -> float:
        return self.first.score + self.second.score

    @property
    def after(self) -> float:
        return sum(one.score for one in self.new)


def require_may(uow: UnitOfWork, actor: PersonId, candidate_id: int, other_id: int | None) -> Proposal:
    """What can be said at once; raises FieldProblems or Refused."""
    with uow:
        if not other_id:
            raise FieldProblems({"other": Problem.REQUIRED})
        first, second, proposal, _ = _both(uow, actor, candidate_id, other_id)
        if share_somebody((first.mentor_id, first.mentee_id), (second.mentor_id, second.mentee_id)):
            raise FieldProblems({"other": Problem.SHARES_SOMEBODY})
        return proposal


def explain(uow: UnitOfWork, solver: Solver, actor: PersonId, now: datetime, candidate_id: int, other_id: int) -> Swap:
    """Slow: asks the solver. Nothing is changed."""
    with uow:
        first, second, _, program = _both(uow, actor, candidate_id, other_id)
        problem = cohort.problem(uow, program, now, by_hand=True)
        here = {one.id for one in problem.participants}
        couples = _swapped(first, second)
        if not {name for couple in couples for name in couple} <= here:
            raise Refused(Refusal.SWAP_NOT_POSSIBLE)
    explained = solver.explain_all(problem, couples)
    return Swap(
        first=first,
        second=second,
        new=(candidate(explained[0], first.proposal_id), candidate(explained[1], first.proposal_id)),
        broken=sentences(explained),
        possible=all(by_hand.is_possible(one) for one in explained),
    )


def remember(uow: UnitOfWork, actor: PersonId, now: datetime, found: Swap) -> None:
    """Keeps what was shown until the manager says yes; a view has no room for it."""
    with uow:
        values = {
            "versions": [found.first.version, found.second.version],
            "new": [as_json(one) for one in found.new],
        }
        uow.drafts.put(actor, _name(found.first.id, found.second.id), values, now=now)


def carry_out(uow: UnitOfWork, actor: PersonId, now: datetime, candidate_id: int, other_id: int) -> int:
    """Does what was shown, and gives the proposal's id; refused where anything of it changed meanwhile."""
    with uow:
        first, second, proposal, program = _both(uow, actor, candidate_id, other_id)
        shown = uow.drafts.find(actor, _name(candidate_id, other_id))
        if shown is None or list(shown["versions"]) != [first.version, second.version]:
            raise Refused(Refusal.CHANGED_MEANWHILE)
        new = [from_json(one, first.proposal_id) for one in shown["new"]]
        for one in new:
            couple = Couple(one.mentor_id, one.mentee_id)
            if still_possible.why_not(uow, program, couple, now, None) is not None:
                raise Refused(Refusal.SWAP_NOT_POSSIBLE)
        for old in (first, second):
            uow.candidates.save(replace(old, state=CandidateState.SWAPPED, locked=False))
        for one in new:
            review.remember_change(uow, actor, now, Change.SWAPPED, by_hand.put_together(uow, one))
        uow.drafts.forget(actor, _name(candidate_id, other_id))
        note(uow, actor, now, "pairs_swapped", f"proposal:{proposal.id}", candidate=first.id, other=second.id)
        return proposal.id


def _name(candidate_id: int, other_id: int) -> str:
    return f"swap:{candidate_id}:{other_id}"


def _both(
    uow: UnitOfWork, actor: PersonId, candidate_id: int, other_id: int
) -> tuple[Candidate, Candidate, Proposal, Program]:
    first, proposal, program = review.undecided(uow, actor, candidate_id)
    second, same, _ = review.undecided(uow, actor, other_id)
    if {first.state, second.state} != {CandidateState.PROPOSED} or same.id != proposal.id:
        raise Refused(Refusal.DECIDED_MEANWHILE)
    if program.kind is Kind.PEER and any(_is_in_a_three(uow, one) for one in (first, second)):
        raise Refused(Refusal.NOT_IN_A_THREE)
    return first, second, proposal, program


def _is_in_a_three(uow: UnitOfWork, candidate: Candidate) -> bool:
    around = [
        one
        for person in (candidate.mentor_id, candidate.mentee_id)
        for one in uow.candidate_pages.with_person(candidate.proposal_id, person)
    ]
    return len({one.id for one in around if one.state in review.WAITS}) > 1


def share_somebody(first: Collection[PersonId], second: Collection[PersonId]) -> bool:
    """With the same mentor or mentee on both sides there is nothing to swap, or somebody meets themselves."""
    return bool(set(first) & set(second))


def _swapped(first: Candidate, second: Candidate) -> tuple[Couple, Couple]:
    return Couple(first.mentor_id, second.mentee_id), Couple(second.mentor_id, first.mentee_id)


def sentences(explained: Iterable[PossibleCouple]) -> tuple[tuple[Couple, str], ...]:
    """Beside something private nothing is said of either couple: what is left out would give it away."""
    couples = list(explained)
    if any(limit.name == PRIVATE for one in couples for limit in one.broken):
        return ()
    return tuple((Couple(one.mentor, one.mentee), limit.sentence) for one in couples for limit in one.broken)


def candidate(explained: PossibleCouple, proposal_id: int = 0) -> Candidate:
    """Of a proposal, or (0) of none."""
    return Candidate(
        proposal_id=proposal_id,
        mentor_id=PersonId(explained.mentor),
        mentee_id=PersonId(explained.mentee),
        score=explained.score,
        reasons=explained.reasons,
        by_hand=True,
        put_aside=tuple(limit.name for limit in explained.broken if limit.name != PRIVATE),
        parts=parts_of(explained),
    )


def as_json(one: Candidate) -> Mapping[str, Any]:
    """What was shown, for a draft."""
    return {
        "couple": [one.mentor_id, one.mentee_id],
        "score": one.score,
        "reasons": list(one.reasons),
        "put_aside": list(one.put_aside),
        "parts": [[part.criterion, part.points, part.most, part.words] for part in one.parts],
    }


def from_json(kept: Mapping[str, Any], proposal_id: int = 0) -> Candidate:
    mentor, mentee = kept["couple"]
    return Candidate(
        proposal_id=proposal_id,
        mentor_id=PersonId(mentor),
        mentee_id=PersonId(mentee),
        score=kept["score"],
        reasons=tuple(kept["reasons"]),
        by_hand=True,
        put_aside=tuple(kept["put_aside"]),
        parts=tuple(ScorePart(criterion=a, points=b, most=c, words=d) for a, b, c, d in kept["parts"]),
    )
