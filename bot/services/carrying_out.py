"""How far an approved proposal is carried out, and the way to end it: what was acted on stays, the rest is open again.

What begins with an underscore, and whatever takes no actor, is called in an open unit of work.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.administration import Job
from bot.domain.pairing import CandidateState, Change, Proposal, ProposalState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import jobs, say
from bot.services.permissions import note, require_runs
from bot.services.still_possible import WhyNot

JOB = "carry_out"
SOME_JOB = "carry_out_some"
TO_ACT_ON = (CandidateState.PROPOSED, CandidateState.CHOSEN)
# In a proposal's summary:
REST = "approved_with_the_rest"  # how many pairs the last yes was about
SKIPPED = "skipped:"  # then the job, and what stood in the way
STOPPED = "stopped:"  # then the job: who ended it, after how many pairs, and of how many
# With fewer pairs it is over before anybody could read how far it is.
LONG = 50

Show = Callable[[int, bool], None]
"""Told of a job after every few pairs, and with True once when it is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrying:
    """One yes of a manager: how many of its pairs were acted on; `stopped_by` ended it before the rest."""

    job: Job
    proposal: Proposal
    program: Program
    acted_on: int
    of: int
    stopped_by: PersonId | None = None

    @property
    def is_over(self) -> bool:
        return self.stopped_by is not None or self.job.done_at is not None or self.acted_on >= self.of


def shown_to_nobody(_: int, __: bool) -> None:
    return None


def begin(uow: UnitOfWork, kind: str, proposal: Proposal, actor: PersonId, now: datetime, pairs: int) -> None:
    """Where it takes long, whoever approved gets a line that says how far it is."""
    job = jobs.begin(uow, kind, proposal.id, actor, now)
    if pairs >= LONG:
        say.at_once(uow, NudgeKind.MATCH_CARRYING_OUT, actor, now, about={"job": job.id})


def look(uow: UnitOfWork, job_id: int) -> Carrying:
    """Raises Refused where there is no such work."""
    job = uow.jobs.get(job_id)
    if job.kind not in {JOB, SOME_JOB}:
        raise Refused(Refusal.GONE)
    proposal = uow.proposals.get(job.subject_id)
    return _carrying(uow, job, proposal, uow.programs.get(proposal.program_id))


def stop(uow: UnitOfWork, actor: PersonId, now: datetime, job_id: int) -> Carrying:
    """The pairs that were acted on stay as they are; the rest may be reviewed and approved again.

    Raises Refused for whoever does not run the program, and where nothing is left to be ended.
    """
    with uow:
        found = look(uow, job_id)
        require_runs(uow, actor, found.program)
        held = uow.proposals.hold(found.proposal.id)
        found = _carrying(uow, found.job, held, found.program)
        if found.is_over:
            raise Refused(Refusal.CARRIED_OUT_ALREADY)
        uow.candidate_pages.open_again(held.id)
        latest = uow.proposals.latest(found.program.id)
        state = ProposalState.READY if latest is None or latest.id == held.id else ProposalState.DISCARDED
        summary = held.summary | {f"{STOPPED}{job_id}": f"{actor}:{found.acted_on}:{found.of}"}
        opened = replace(held, state=state, approved_by=None, approved_at=None, summary=summary)
        note(uow, actor, now, "carrying_out_stopped", f"proposal:{held.id}", acted_on=found.acted_on, of=found.of)
        return replace(found, proposal=uow.proposals.save(opened), stopped_by=actor)


def goes_on(uow: UnitOfWork, proposal_id: int, job: Job) -> bool:
    """Whether nobody ended it. The proposal is held, so that nobody ends it in the middle of a few pairs."""
    return f"{STOPPED}{job.id}" not in uow.proposals.hold(proposal_id).summary


def _carrying(uow: UnitOfWork, job: Job, proposal: Proposal, program: Program) -> Carrying:
    stopped = str(proposal.summary.get(f"{STOPPED}{job.id}", ""))
    if stopped:
        actor, done, every = stopped.split(":")
        by = PersonId(actor)
        return Carrying(job=job, proposal=proposal, program=program, acted_on=int(done), of=int(every), stopped_by=by)
    of = said_yes_to(uow, proposal, job)
    done_so_far = max(0, of - left(uow, proposal, job))
    return Carrying(job=job, proposal=proposal, program=program, acted_on=done_so_far, of=of)


def said_yes_to(uow: UnitOfWork, proposal: Proposal, job: Job) -> int:
    """How many pairs one yes was about."""
    if job.kind == JOB:
        return int(proposal.summary.get(REST, 0))
    changes = uow.proposal_changes.since(proposal.id, 0)
    some = [one for one in changes if one.change is Change.APPROVED_SOME and one.actor_id == job.asked_by]
    return sum(one.count for one in some if one.at == job.asked_at)


def left(uow: UnitOfWork, proposal: Proposal, job: Job) -> int:
    """How many of them wait to be acted on."""
    states: Sequence[CandidateState] = TO_ACT_ON if job.kind == JOB else (CandidateState.CHOSEN,)
    counts = uow.candidate_pages.counts(proposal.id)
    return sum(counts.get(one, 0) for one in states)


def acted_on(uow: UnitOfWork, proposal: Proposal, job: Job) -> int:
    """How many pairs of those that one yes was about came together or are asked."""
    return max(0, said_yes_to(uow, proposal, job) - skipped(proposal, job.id).total() - left(uow, proposal, job))


def skipped(proposal: Proposal, job_id: int | None = None) -> Counter[WhyNot]:
    """How many pairs could not be acted on, by what stood in the way: by one job, or by all."""
    begins = SKIPPED if job_id is None else f"{SKIPPED}{job_id}:"
    found = Counter[WhyNot]()
    for name, count in proposal.summary.items():
        if name.startswith(begins):
            found[WhyNot(name.rpartition(":")[2])] += int(count)
    return found
