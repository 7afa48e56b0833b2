"""A proposal before its manager: page by page, drop and keep, pair by hand. Nothing here reaches participants."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.enrollment import Answers
from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Candidate, CandidateState, Change, Proposal, ProposalChange, ProposalState, Unmatched
from bot.domain.person import Person, PersonId
from bot.domain.program import Program
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.matching.values import Candidate as PossibleCouple
from bot.matching.values import Couple
from bot.ports import Solver, UnitOfWork
from bot.services import cohort, still_possible, unmatched
from bot.services.permissions import note, require_runs
from bot.services.still_possible import WhyNot

PAGE = 8
CHANGEABLE = {CandidateState.PROPOSED, CandidateState.DROPPED}
WAITS = {CandidateState.PROPOSED, CandidateState.CHOSEN}
DECIDED = (CandidateState.CHOSEN, CandidateState.APPROVED, CandidateState.NOT_POSSIBLE)
NOT_POSSIBLE = "not_possible"  # how the engine names whatever is private
# These forbid a couple whoever asks; the other limits a manager may put aside, knowing them.
NEVER = {"self", "reporting_line", NOT_POSSIBLE, "together_already", "former_partner"}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two people, as whoever runs the program may see them. `places` are free and not proposed elsewhere."""

    person: Person
    answers: Answers
    capacity: int
    partners: int
    proposed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """A couple with everything that speaks for it, and both people."""

    candidate: Candidate
    program: Program
    mentor: Side
    mentee: Side
    is_open: bool


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


def look_at_both(uow: UnitOfWork, actor: PersonId, candidate_id: int) -> Sides:
    """Both people of a couple, and what each criterion adds."""
    with uow:
        candidate = uow.candidates.get(candidate_id)
        proposal, program = run_by(uow, actor, candidate.proposal_id)
        return Sides(
            candidate=candidate,
            program=program,
            mentor=_side(uow, proposal, program, candidate.mentor_id, Role.MENTOR),
            mentee=_side(uow, proposal, program, candidate.mentee_id, Role.MENTEE),
            is_open=proposal.state is ProposalState.READY and uow.matching_runs.at_work(program.id) is None,
        )


def find_people(uow: UnitOfWork, actor: PersonId, proposal_id: int, words: str, most: int) -> list[tuple[str, str]]:
    """Id and name of those in the proposal whose name has these words, in the order of their names."""
    with uow:
        run_by(uow, actor, proposal_id)
        known = uow.candidate_pages.names(proposal_id)
    wanted = plain(words).split()
    found = [(one, name) for one, name in known if all(word in plain(name) for word in wanted)]
    return [(str(one), name) for one, name in sorted(found, key=lambda each: (plain(each[1]), each[0]))[:most]]


def find_couples(
    uow: UnitOfWork, actor: PersonId, proposal_id: int, words: str, most: int, *, but_not: int = 0
) -> list[tuple[int, str, str]]:
    """Candidate, mentor's and mentee's name of those still to be decided whose names have these words."""
    with uow:
        run_by(uow, actor, proposal_id)
        known = uow.candidate_pages.named(proposal_id, (CandidateState.PROPOSED,))
    wanted = plain(words).split()
    found: list[tuple[int, str, str]] = []
    for number, _, mentor, _, mentee in known:
        if number != but_not and all(word in plain(f"{mentor} {mentee}") for word in wanted):
            found.append((number, mentor, mentee))
            if len(found) == most:
                break
    return found


def plain(words: str) -> str:
    """Without capitals and accents, as people type when they search."""
    parts = unicodedata.normalize("NFKD", words.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))


def _side(uow: UnitOfWork, proposal: Proposal, program: Program, person_id: PersonId, role: Role) -> Side:
    enrollment = uow.enrollments.find(program_id=program.id, person_id=person_id)
    return Side(
        person=uow.people.get(person_id),
        answers=enrollment.answers if enrollment else Answers(),
        capacity=cohort.places_of(program, enrollment, role) if enrollment else 0,
        partners=unmatched.partners(uow, program, person_id, role),
        proposed=_proposed(uow, proposal.id, person_id, role),
    )


def _proposed(uow: UnitOfWork, proposal_id: int, person_id: PersonId, role: Role) -> int:
    """How many pairs of this proposal somebody is in, in a role."""
    mine = [one for one in uow.candidate_pages.with_person(proposal_id, person_id) if one.state in WAITS]
    return sum((one.mentor_id if role is Role.MENTOR else one.mentee_id) == person_id for one in mine)


def drop(uow: UnitOfWork, actor: PersonId, now: datetime, candidate_id: int) -> int:
    """Takes a couple out of the proposal, whose id is returned; a lock goes with it."""
    return _put(uow, actor, now, candidate_id, CandidateState.DROPPED, Change.DROPPED, "pair_dropped")


def keep(uow: UnitOfWork, actor: PersonId, now: datetime, candidate_id: int) -> int:
    """Takes a dropped couple back in."""
    return _put(uow, actor, now, candidate_id, CandidateState.PROPOSED, Change.KEPT, "pair_kept")


def check_by_hand(
    uow: UnitOfWork, actor: PersonId, now: datetime, proposal_id: int, mentor: PersonId | None, mentee: PersonId | None
) -> None:
    """What can be said at the fields at once; raises FieldProblems or Refused."""
    with uow:
        proposal, program = run_by(uow, actor, proposal_id)
        require_open(uow, program, proposal)
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
        proposal, program = run_by(uow, actor, proposal_id)
        require_open(uow, program, proposal)
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
        proposal, program = run_by(uow, actor, chosen.proposal_id)
        require_open(uow, program, proposal)
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
        remember_change(uow, actor, now, Change.ADDED, added)
        note(uow, actor, now, "paired_by_hand", f"proposal:{proposal.id}", broken=len(chosen.broken))


def require_may_export(uow: UnitOfWork, actor: PersonId, proposal_id: int) -> None:
    """Raises Refused for whoever does not run the program."""
    with uow:
        run_by(uow, actor, proposal_id)


def csv_rows(uow: UnitOfWork, actor: PersonId, now: datetime, proposal_id: int) -> tuple[Program, list[list[str]]]:
    """The pairs of a proposal as rows, the names of the columns first. Slow for thousands."""
    with uow:
        proposal, program = run_by(uow, actor, proposal_id)
        candidates = [one for one in uow.candidates.of(proposal.id) if one.state is not CandidateState.SWAPPED]
        people = uow.people.those({one.mentor_id for one in candidates} | {one.mentee_id for one in candidates})
        note(uow, actor, now, "pairs_exported", f"proposal:{proposal.id}", pairs=len(candidates))
    header = ["mentor_id", "mentor", "mentee_id", "mentee", "score", "reasons", "state", "by_hand"]
    return program, [header, *(_row(one, people[one.mentor_id], people[one.mentee_id]) for one in candidates)]


def _row(candidate: Candidate, mentor: Person, mentee: Person) -> list[str]:
    by_hand = "yes" if candidate.by_hand else "no"
    told = [f"{candidate.score:.1f}", "; ".join(candidate.reasons), candidate.state.value, by_hand]
    return [mentor.id, mentor.name, mentee.id, mentee.name, *told]


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


def _require_able(uow: UnitOfWork, program: Program, couple: Couple, now: datetime) -> None:
    in_the_way = still_possible.why_not(uow, program, couple, now, None)
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
    known = uow.candidate_pages.between(proposal.id, mentor, mentee)
    if known is not None and known.state is not CandidateState.SWAPPED:
        raise FieldProblems({"mentee": Problem.IN_THE_PROPOSAL})


def _require_place(uow: UnitOfWork, proposal: Proposal, program: Program, couple: Couple) -> None:
    """Among those that this very proposal leaves free: two for one place would be found out too late."""
    if program.kind is Kind.PEER:
        return
    for field, name, role in (("mentor", couple.mentor, Role.MENTOR), ("mentee", couple.mentee, Role.MENTEE)):
        side = _side(uow, proposal, program, PersonId(name), role)
        if side.proposed and side.partners + side.proposed >= side.capacity:
            raise FieldProblems({field: Problem.NO_PLACE_IN_PROPOSAL})


def put_together(uow: UnitOfWork, candidate: Candidate) -> Candidate:
    """A pair that a manager makes; one that was swapped away before comes back. In an open unit of work."""
    known = uow.candidate_pages.between(candidate.proposal_id, candidate.mentor_id, candidate.mentee_id)
    if known is None:
        return uow.candidates.add(candidate)
    if known.state not in {CandidateState.SWAPPED, CandidateState.DROPPED}:
        raise Refused(Refusal.DECIDED_MEANWHILE)
    return uow.candidates.save(replace(candidate, id=known.id, version=known.version))


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
    )


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


def is_peer(program: Program) -> bool:
    """Among peers nobody is the mentor of the other."""
    return program.kind is Kind.PEER
