"""Work that is claimed, done and put away: each job once, by one process at a time."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.administration import Job
from bot.domain.person import PersonId
from bot.ports import EVERY_KIND, Lane, UnitOfWork

# Shorter than anybody would wait for work that a restart interrupted; whoever works renews it.
LEASE = timedelta(minutes=1)
MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is done for one kind of job. `give_up` is called once, when it failed too often."""

    do: Callable[[Job], object]
    give_up: Callable[[Job], object]


def begin(
    uow: UnitOfWork, kind: str, subject_id: int, actor: PersonId, now: datetime, due_at: datetime | None = None
) -> Job:
    """Called in an open unit of work: the job exists if and only if what asked for it does."""
    return uow.jobs.add(Job(kind=kind, subject_id=subject_id, asked_by=actor, asked_at=now, due_at=due_at))


def claim(uow: UnitOfWork, now: datetime, holder: str, lane: Lane = EVERY_KIND) -> Job | None:
    with uow:
        return uow.jobs.claim(now=now, holder=holder, lease=LEASE, lane=lane)


def renew(uow: UnitOfWork, job: Job, now: datetime) -> bool:
    """False where somebody else holds it by now."""
    with uow:
        held = _held(uow, job)
        if held is not None:
            uow.jobs.save(replace(held, claimed_until=now + LEASE))
        return held is not None


def finish(uow: UnitOfWork, job: Job, now: datetime, error: str = "") -> None:
    """Puts it away; with an error, as one that failed too often."""
    with uow:
        held = _held(uow, job)
        if held is not None:
            uow.jobs.save(replace(held, done_at=now, error=error, claimed_until=None))


def let_go(uow: UnitOfWork, job: Job, error: str = "", *, began: bool = True) -> None:
    """Somebody may take it at once; where it was never really begun, that was no attempt."""
    with uow:
        held = _held(uow, job)
        if held is not None:
            attempts = held.attempts if began else held.attempts - 1
            uow.jobs.save(replace(held, claimed_until=None, error=error, attempts=attempts))


def _held(uow: UnitOfWork, job: Job) -> Job | None:
    known = uow.jobs.get(job.id)
    same = (known.claimed_by, known.attempts) == (job.claimed_by, job.attempts)
    return known if same and known.done_at is None else None
