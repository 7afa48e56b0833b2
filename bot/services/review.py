"""A proposal before its manager: page by page, drop and keep, pair by hand. Nothing here reaches participants."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.kinds import Kind, Role
from bot.domain.pairing import (
    Candidate,
    CandidateState,
    Change,
    PairingState,
    Proposal,
    ProposalChange,
    ProposalState,
    Unmatched,
)
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import Refusal, Refused
from bot.ports import UnitOfWork
from bot.services.permissions import note, require_runs

PAGE = 8
CHANGEABLE = {CandidateState.PROPOSED, CandidateState.DROPPED}
WAITS = {CandidateState.PROPOSED, CandidateState.CHOSEN}
DECIDED = (CandidateState.CHOSEN, CandidateState.APPROVED, CandidateState.NOT_POSSIBLE)


class Filter(StrEnum):
    """Which pairs a page shows."""

    ALL = "all"
    WEAKEST = "weakest"  # all, the lowest score first
    LOCKED = "locked"
    BY_HAND = "by_hand"
    DROPPED = "dropped"
    ALONE = "alone"  # people without anybody


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One page of a proposal. Pages count from 0: first the couples, then those without anybody.

    `kept` are still to be approved, or were, in a proposal that is over; `decided` were approved before the rest.
    `changes` are what others did since the actor looked, the last of which is `seen`.
    """

    proposal: Proposal
    program: Program
    page: int
    pages: int
    couples: tuple[Candidate, ...]
    unmatched: tuple[Unmatched, ...]
    kept: int
    dropped: int
    without: int
    locked: int = 0
    decided: int = 0
    shown: Filter = Filter.ALL
    changes: tuple[ProposalChange, ...] = ()
    seen: int = 0
    is_computing: bool = False  # a run is at work that may replace this
    small_circles: tuple[tuple[PersonId, int], ...] = ()  # whose mentor has fewer mentees than the program's least


def look(
    uow: UnitOfWork,
    actor: PersonId,
    proposal_id: int,
    page: int = 0,
    person: PersonId | None = None,
    *,
    shown: Filter = Filter.ALL,
    seen: int | None = None,
) -> Review:
    """A page, or the page on which somebody is. Raises Refused for whoever does not run the program.

    Reads the page and counts the rest, so that thousands of pairs take no longer than a few.
    """
    with uow:
        proposal, program = run_by(uow, actor, proposal_id)
        if person is not None:
            page, shown = _page_of(uow, proposal, person, page), Filter.ALL
        return _page(uow, actor, proposal, program, page, shown, seen)


def drop(uow: UnitOfWork, actor: PersonId, now: datetime, candidate_id: int) -> int:
    """Takes a couple out of the proposal, whose id is returned; a lock goes with it."""
    return _put(uow, actor, now, candidate_id, CandidateState.DROPPED, Change.DROPPED, "pair_dropped")


def keep(uow: UnitOfWork, actor: PersonId, now: datetime, candidate_id: int) -> int:
    """Takes a dropped couple back in."""
    return _put(uow, actor, now, candidate_id, CandidateState.PROPOSED, Change.KEPT, "pair_kept")


def run_by(uow: UnitOfWork, actor: PersonId, proposal_id: int) -> tuple[Proposal, Program]:
    proposal = uow.proposals.get(proposal_id)
    program = uow.programs.get(proposal.program_id)
    require_runs(uow, actor, program)
    return proposal, program


def require_open(uow: UnitOfWork, program: Program, proposal: Proposal) -> None:
    """Still to be decided: not approved, no newer one in its place, and none on its way. In an open unit of work."""
    if proposal.state is ProposalState.APPROVED:
        raise Refused(Refusal.ALREADY_APPROVED)
    if proposal.state is not ProposalState.READY:
        raise Refused(Refusal.PROPOSAL_REPLACED, program=program.name)
    run = uow.matching_runs.at_work(program.id)
    if run is not None and not run.is_dry:
        raise Refused(Refusal.ALREADY_MATCHING, program=program.name)


def remember_change(
    uow: UnitOfWork, actor: PersonId, now: datetime, change: Change, candidate: Candidate, *, count: int = 1
) -> None:
    """For whoever reviews the same proposal. In an open unit of work."""
    uow.proposal_changes.add(
        ProposalChange(
            proposal_id=candidate.proposal_id,
            actor_id=actor,
            at=now,
            change=change,
            mentor_id=candidate.mentor_id,
            mentee_id=candidate.mentee_id,
            count=count,
        )
    )


def undecided(uow: UnitOfWork, actor: PersonId, candidate_id: int) -> tuple[Candidate, Proposal, Program]:
    """A candidate that may still be changed. Raises Refused otherwise. In an open unit of work."""
    candidate = uow.candidates.get(candidate_id)
    proposal, program = run_by(uow, actor, candidate.proposal_id)
    require_open(uow, program, proposal)
    if candidate.state not in CHANGEABLE:
        raise Refused(Refusal.DECIDED_MEANWHILE)
    return candidate, proposal, program


def _put(
    uow: UnitOfWork,
    actor: PersonId,
    now: datetime,
    candidate_id: int,
    state: CandidateState,
    change: Change,
    action: str,
) -> int:
    with uow:
        candidate, proposal, _ = undecided(uow, actor, candidate_id)
        if candidate.state is not state:
            locked = candidate.locked and state is CandidateState.PROPOSED
            saved = uow.candidates.save(replace(candidate, state=state, locked=locked))
            remember_change(uow, actor, now, change, saved)
            note(uow, actor, now, action, f"proposal:{proposal.id}", candidate=candidate.id)
        return proposal.id


def _page(
    uow: UnitOfWork,
    actor: PersonId,
    proposal: Proposal,
    program: Program,
    page: int,
    shown: Filter,
    seen: int | None,
) -> Review:
    counts = uow.candidate_pages.counts(proposal.id)
    without = uow.unmatched_pages.count(proposal.id)
    of_couples = _pages(_how_many(uow, proposal, shown, counts))
    of_people = _pages(without) if shown in {Filter.ALL, Filter.ALONE} else 0
    pages = max(1, of_couples + of_people)
    page = min(max(page, 0), pages - 1)
    later = page - of_couples
    is_ready = proposal.state is ProposalState.READY
    decided = sum(counts.get(one, 0) for one in DECIDED)
    last = uow.proposal_changes.last_id(proposal.id)
    run = uow.matching_runs.at_work(program.id)
    return Review(
        proposal=proposal,
        program=program,
        page=page,
        pages=pages,
        couples=_couples(uow, proposal, shown, page) if later < 0 else (),
        unmatched=tuple(uow.unmatched_pages.page(proposal.id, offset=later * PAGE, most=PAGE))
        if later >= 0 and of_people
        else (),
        kept=counts.get(CandidateState.PROPOSED, 0) + (0 if is_ready else decided),
        dropped=counts.get(CandidateState.DROPPED, 0),
        without=without,
        locked=uow.candidate_pages.count(proposal.id, states=(CandidateState.PROPOSED,), locked=True),
        decided=decided if is_ready else 0,
        shown=shown,
        changes=() if seen is None or seen >= last else _by_others(uow, actor, proposal.id, seen),
        seen=last,
        is_computing=run is not None and not run.is_dry,
        small_circles=_small_circles(uow, proposal, program) if is_ready and program.kind is Kind.GROUP else (),
    )


def _small_circles(uow: UnitOfWork, proposal: Proposal, program: Program) -> tuple[tuple[PersonId, int], ...]:
    """With those who are in the circle already. A circle of nobody is none."""
    proposed = uow.candidate_pages.couples(proposal.id, tuple(WAITS))
    sizes = Counter(mentor for mentor, _ in proposed)
    for pairing in uow.pairings.in_program(program.id) if sizes else ():
        for mentor in pairing.those(Role.MENTOR) if pairing.state is PairingState.ACTIVE else ():
            if mentor in sizes:
                sizes[mentor] += len(pairing.those(Role.MENTEE))
    return tuple((mentor, size) for mentor, size in sorted(sizes.items()) if size < program.rules.group_least)


def _by_others(uow: UnitOfWork, actor: PersonId, proposal_id: int, seen: int) -> tuple[ProposalChange, ...]:
    return tuple(one for one in uow.proposal_changes.since(proposal_id, seen) if one.actor_id != actor)


def changed_by_others(uow: UnitOfWork, actor: PersonId, proposal_id: int, seen: int) -> bool:
    """Whether what somebody says yes to is not what they saw. In an open unit of work."""
    return bool(_by_others(uow, actor, proposal_id, seen))


def _how_many(uow: UnitOfWork, proposal: Proposal, shown: Filter, counts: Mapping[CandidateState, int]) -> int:
    if shown is Filter.ALONE:
        return 0
    if shown is Filter.DROPPED:
        return counts.get(CandidateState.DROPPED, 0)
    if shown in {Filter.LOCKED, Filter.BY_HAND}:
        return uow.candidate_pages.count(proposal.id, states=(), **_only(shown))
    return sum(count for state, count in counts.items() if state is not CandidateState.SWAPPED)


def _couples(uow: UnitOfWork, proposal: Proposal, shown: Filter, page: int) -> tuple[Candidate, ...]:
    states = (CandidateState.DROPPED,) if shown is Filter.DROPPED else ()
    found = uow.candidate_pages.page(
        proposal.id,
        offset=page * PAGE,
        most=PAGE,
        states=states,
        weakest_first=shown is Filter.WEAKEST,
        **_only(shown),
    )
    return tuple(found)


def _only(shown: Filter) -> dict[str, bool]:
    return {"locked": shown is Filter.LOCKED, "by_hand": shown is Filter.BY_HAND}


def _page_of(uow: UnitOfWork, proposal: Proposal, person: PersonId, page: int) -> int:
    place = uow.candidate_pages.place_of(proposal.id, person)
    if place is not None:
        return place // PAGE
    place = uow.unmatched_pages.place_of(proposal.id, person)
    if place is None:
        return page
    counts = uow.candidate_pages.counts(proposal.id)
    return _pages(_how_many(uow, proposal, Filter.ALL, counts)) + place // PAGE


def _pages(count: int) -> int:
    return -(-count // PAGE)
