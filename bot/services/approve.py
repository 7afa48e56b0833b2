"""A yes of the manager: the proposal is approved once, and each of its pairs is acted on as a job, once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.administration import Job
from bot.domain.enrollment import Enrollment
from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Candidate, CandidateState, Change, Proposal, ProposalChange, ProposalState
from bot.domain.person import PersonId
from bot.domain.program import Asking, Program
from bot.errors import Refusal, Refused
from bot.matching.values import Couple
from bot.nudges import NudgeKind
from bot.ports import Now, UnitOfWork
from bot.services import asking, carrying_out, cohort, pair, preparation, review, say, still_possible, unmatched
from bot.services.carrying_out import JOB, REST, SKIPPED, SOME_JOB, TO_ACT_ON, Show, shown_to_nobody
from bot.services.permissions import note, require_runs
from bot.services.still_possible import WhyNot

AT_ONCE = 10
TOLD_AT_ONCE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """What was approved; `pairs` are acted on next."""

    program: Program
    pairs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Some:
    """Which pairs are approved before the rest: these, the locked ones, or those with at least a score."""

    ids: tuple[int, ...] = ()
    locked: bool = False
    least_score: float = 0.0


def approve(uow: UnitOfWork, actor: PersonId, now: datetime, proposal_id: int, *, seen: int | None = None) -> Approved:
    """All that was not dropped; without any pair, whoever has nobody is told so.

    `seen` is the last change that the actor saw. Raises Refused for a second yes, where there is a newer proposal,
    where nobody is concerned, and where somebody else changed it since.
    """
    with uow:
        proposal = uow.proposals.get(proposal_id)
        program = uow.programs.get(proposal.program_id)
        require_runs(uow, actor, program)
        _require_ready(proposal, program)
        review.require_open(uow, program, proposal)
        _require_seen(uow, actor, proposal_id, seen)
        counts = uow.candidate_pages.counts(proposal_id)
        if not counts and not uow.unmatched_pages.count(proposal_id):
            raise Refused(Refusal.NOTHING_TO_APPROVE)
        pairs = sum(counts.get(one, 0) for one in TO_ACT_ON)
        approved = replace(proposal, state=ProposalState.APPROVED, approved_by=actor, approved_at=now)
        summary = proposal.summary | {REST: counts.get(CandidateState.PROPOSED, 0)}
        uow.proposals.save(replace(approved, summary=summary))
        carrying_out.begin(uow, JOB, proposal, actor, now, pairs)
        note(uow, actor, now, "proposal_approved", f"proposal:{proposal.id}", pairs=pairs)
        return Approved(program=program, pairs=pairs)


def approve_some(
    uow: UnitOfWork, actor: PersonId, now: datetime, proposal_id: int, some: Some, *, seen: int | None = None
) -> Approved:
    """Those pairs now, the rest later: the proposal stays open. A circle, and three peers, go together.

    Raises Refused as `approve` does, and where no pair is left among them.
    """
    with uow:
        proposal = uow.proposals.get(proposal_id)
        program = uow.programs.get(proposal.program_id)
        require_runs(uow, actor, program)
        _require_ready(proposal, program)
        review.require_open(uow, program, proposal)
        _require_seen(uow, actor, proposal_id, seen)
        chosen = uow.candidate_pages.choose(proposal_id, ids=some.ids, locked=some.locked, least_score=some.least_score)
        if not chosen:
            raise Refused(Refusal.NOBODY_CHOSEN)
        if program.kind in {Kind.GROUP, Kind.PEER}:
            chosen += uow.candidate_pages.choose_whole(proposal_id, both_sides=program.kind is Kind.PEER)
        uow.proposal_changes.add(
            ProposalChange(proposal_id=proposal_id, actor_id=actor, at=now, change=Change.APPROVED_SOME, count=chosen)
        )
        carrying_out.begin(uow, SOME_JOB, proposal, actor, now, chosen)
        note(uow, actor, now, "pairs_approved", f"proposal:{proposal.id}", pairs=chosen)
        return Approved(program=program, pairs=chosen)


def _require_seen(uow: UnitOfWork, actor: PersonId, proposal_id: int, seen: int | None) -> None:
    if seen is not None and review.changed_by_others(uow, actor, proposal_id, seen):
        raise Refused(Refusal.PROPOSAL_CHANGED)


def _require_ready(proposal: Proposal, program: Program) -> None:
    if program.is_over:
        raise Refused(Refusal.PROGRAM_IS_CLOSED, program=program.name)
    if proposal.state is ProposalState.APPROVED:
        raise Refused(Refusal.ALREADY_APPROVED)
    if proposal.state is not ProposalState.READY:
        raise Refused(Refusal.PROPOSAL_REPLACED, program=program.name)


def carry_out(new_uow: Callable[..., UnitOfWork], now: Now, job: Job, show: Show = shown_to_nobody) -> None:
    """The job. A few pairs at a time are a transaction: a restart goes on where it was, and others write in between."""
    with new_uow(reading=True) as uow:
        proposal = uow.proposals.get(job.subject_id)
        pairs = [one for one in uow.candidates.of(proposal.id) if one.state in TO_ACT_ON]
    if _act_on(new_uow, now, proposal, pairs, job, show):
        _tell_the_unmatched(new_uow, proposal, now())
        with new_uow() as uow:
            _report(uow, job, now())
    show(job.id, True)


def carry_out_some(new_uow: Callable[..., UnitOfWork], now: Now, job: Job, show: Show = shown_to_nobody) -> None:
    """The job for those approved before the rest. Whoever has nobody is told once the rest is decided."""
    with new_uow(reading=True) as uow:
        proposal = uow.proposals.get(job.subject_id)
        pairs = [one for one in uow.candidates.of(proposal.id) if one.state is CandidateState.CHOSEN]
    if _act_on(new_uow, now, proposal, pairs, job, show):
        with new_uow() as uow:
            _report(uow, job, now())
    show(job.id, True)


def give_up(new_uow: Callable[..., UnitOfWork], now: Now, job: Job, show: Show = shown_to_nobody) -> None:
    """It failed too often: the manager hears how far it came."""
    with new_uow() as uow:
        _report(uow, job, now())
    show(job.id, True)


def _act_on(
    new_uow: Callable[..., UnitOfWork], now: Now, proposal: Proposal, pairs: Sequence[Candidate], job: Job, show: Show
) -> bool:
    """False where somebody ended it."""
    for start in range(0, len(pairs), AT_ONCE):
        some = pairs[start : start + AT_ONCE]
        with new_uow() as uow:
            uow.remember_who_is_here()
            if not carrying_out.goes_on(uow, proposal.id, job):
                return False
            # All places at once, and in one order: whoever accepts a question meanwhile waits for no half of them.
            people = {person for one in some for person in (one.mentor_id, one.mentee_id)}
            uow.enrollments.hold(program_id=proposal.program_id, person_ids=people)
            for one in some:
                _act(uow, proposal, uow.candidates.get(one.id), job, now())
        show(job.id, False)
    return True


def _act(uow: UnitOfWork, proposal: Proposal, candidate: Candidate, job: Job, now: datetime) -> None:
    if candidate.state not in TO_ACT_ON:
        return
    program = uow.programs.get(proposal.program_id)
    in_the_way = _in_the_way(uow, program, candidate, now)
    needed = not _comes_with_its_three(uow, program, candidate)
    state = CandidateState.APPROVED if in_the_way is None or not needed else CandidateState.NOT_POSSIBLE
    uow.candidates.save(replace(candidate, state=state))
    if needed and in_the_way is not None:
        _count(uow, proposal, job, in_the_way)
    elif needed:
        _bring_together(uow, program, candidate, job.asked_by, now)


def _in_the_way(uow: UnitOfWork, program: Program, candidate: Candidate, now: datetime) -> WhyNot | None:
    couple = Couple(candidate.mentor_id, candidate.mentee_id)
    return still_possible.why_not(uow, program, couple, now, candidate.put_aside)


def _comes_with_its_three(uow: UnitOfWork, program: Program, candidate: Candidate) -> bool:
    """Two couples bring three peers together; the third among them needs nothing of its own."""
    if program.kind is not Kind.PEER:
        return False
    both = {candidate.mentor_id, candidate.mentee_id}
    asked = {person for one in uow.requests.waiting(program.id) for person in (one.mentor_id, one.mentee_id)}
    mine = [one for one in uow.pairings.active_of(candidate.mentor_id) if one.program_id == program.id]
    return both <= asked or any(both <= set(one.people) for one in mine)


def _bring_together(uow: UnitOfWork, program: Program, candidate: Candidate, actor: PersonId, now: datetime) -> None:
    if program.asking is Asking.ANNOUNCED:
        _announce(uow, program, candidate, now)
        return
    couple = Couple(candidate.mentor_id, candidate.mentee_id)
    asking.ask_mentor(
        uow, program, couple, actor, now, candidate.score, candidate.reasons, put_aside=candidate.put_aside
    )


def _announce(uow: UnitOfWork, program: Program, candidate: Candidate, now: datetime) -> None:
    """Both hear at once, and have time to object."""
    until = pair.objection_until(uow, program, (candidate.mentor_id, candidate.mentee_id), now)
    pair.make(
        uow,
        program,
        candidate.mentor_id,
        candidate.mentee_id,
        now,
        candidate.score,
        candidate.reasons,
        objection_until=until,
    )


def _count(uow: UnitOfWork, proposal: Proposal, job: Job, in_the_way: WhyNot) -> None:
    """How many could not be acted on, and why, for the word to the manager."""
    known = uow.proposals.get(proposal.id)
    name = f"{SKIPPED}{job.id}:{in_the_way.value}"
    uow.proposals.save(replace(known, summary=known.summary | {name: int(known.summary.get(name, 0)) + 1}))


def _tell_the_unmatched(new_uow: Callable[..., UnitOfWork], proposal: Proposal, now: datetime) -> None:
    """A few people in each transaction, since others wait while one writes."""
    with new_uow(reading=True) as uow:
        program = uow.programs.get(proposal.program_id)
        taken = cohort.places_taken(uow, program)
        people = [
            (one.person_id, role)
            for one in cohort.taking_part(uow, program, now)
            for role in _roles(program, one)
            if not taken[role].get(one.person_id)
        ]
        unready = sorted(cohort.unready(uow, program, now))
    # Whoever could not be matched for want of a lesson hears what is left to do, and not that nobody was found.
    for start in range(0, len(unready), TOLD_AT_ONCE):
        with new_uow() as uow:
            uow.remember_who_is_here()
            some = unready[start : start + TOLD_AT_ONCE]
            preparation.remind(uow, program, some, now, part=f"proposal:{proposal.id}")
    for start in range(0, len(people), TOLD_AT_ONCE):
        with new_uow() as uow:
            uow.remember_who_is_here()
            for person_id, role in people[start : start + TOLD_AT_ONCE]:
                unmatched.tell(uow, program, person_id, role, proposal.approved_at or now)


def _roles(program: Program, enrollment: Enrollment) -> Sequence[Role]:
    return (Role.MENTEE,) if program.kind is Kind.PEER else sorted(enrollment.roles)


def _report(uow: UnitOfWork, job: Job, now: datetime) -> None:
    pairs = carrying_out.acted_on(uow, uow.proposals.get(job.subject_id), job)
    about: dict[str, str | int] = {"proposal": job.subject_id, "job": job.id, "pairs": pairs}
    say.at_once(uow, NudgeKind.MATCH_CARRIED_OUT, job.asked_by, now, about=about)
