"""What was sent is changed or deleted everywhere: a few messages at a time, at the pace that Slack allows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

import structlog

from bot.domain.administration import Job
from bot.domain.announcement import (
    CANCELED,
    REWRITES_A_MINUTE,
    Announcement,
    AnnouncementState,
    Rewrite,
    RewriteKind,
    RewriteState,
    time_for,
)
from bot.domain.person import PersonId
from bot.errors import Refusal, Refused
from bot.nudges import Delivery
from bot.ports import Now, UnitOfWork
from bot.services import announcement_card, announcement_progress, jobs
from bot.services.announcement_progress import Progress
from bot.services.check_announcement import check_text
from bot.services.permissions import note
from bot.services.recurring_announcements import require_not_alone
from bot.services.steering import require_steers

log = structlog.get_logger()

JOB = "announcement_rewrite"
# A slice is short, so that other work is done in between and a restart repeats little.
AT_ONCE = 8
EVERY = timedelta(minutes=AT_ONCE / REWRITES_A_MINUTE)
# What was being sent while the change was asked for has arrived by then, or never will.
SETTLED = timedelta(minutes=15)


class Outcome(StrEnum):
    DONE = "done"
    GONE = "gone"  # somebody deleted it: nothing is left to do
    FAILED = "failed"
    LIMITED = "limited"  # Slack asked to wait
    UNCLEAR = "unclear"  # no answer: doing it again does no harm


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    outcome: Outcome
    wait: timedelta = timedelta()


class Rewriter(Protocol):
    """Changes one message that was sent, or deletes it; doing so twice is the same as once."""

    def __call__(self, uow: UnitOfWork, delivery: Delivery, kind: RewriteKind, now: datetime, /) -> Answer: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What changing it would mean."""

    announcement: Announcement
    messages: int

    @property
    def takes(self) -> timedelta:
        return time_for(self.messages)


def look(uow: UnitOfWork, actor: PersonId, announcement_id: int) -> Before:
    """Raises Refused where nothing has arrived anywhere."""
    with uow:
        said = _arrived(uow, actor, announcement_id)
        return Before(announcement=said, messages=uow.announced.count_sent(said.id))


def edit(uow: UnitOfWork, actor: PersonId, now: datetime, announcement_id: int, text: str) -> Progress:
    """What still waits goes out with the new words; what arrived is changed."""
    check_text(text)
    with uow:
        said = _arrived(uow, actor, announcement_id)
        require_not_alone(uow, actor, said)
        changed = uow.announcements.save(replace(said, text=text))
        _begin(uow, actor, now, changed, RewriteKind.EDIT)
        return announcement_progress.of(uow, changed)


def delete(uow: UnitOfWork, actor: PersonId, now: datetime, announcement_id: int) -> Progress:
    """What still waits is never sent."""
    with uow:
        said = _arrived(uow, actor, announcement_id)
        uow.announced.cancel(said.id, now=now, reason=CANCELED)
        open_states = {AnnouncementState.SENDING, AnnouncementState.PAUSED}
        state = AnnouncementState.CANCELED if said.state in open_states else said.state
        canceled = uow.announcements.save(replace(said, state=state))
        _begin(uow, actor, now, canceled, RewriteKind.DELETE)
        return announcement_progress.of(uow, canceled)


def work_on(new_uow: Callable[..., UnitOfWork], rewrite_one: Rewriter, now: Now, job: Job) -> None:
    """The job: one slice, and the next one planned. One that comes before its time was planned twice."""
    with new_uow(reading=True) as uow:
        rewrite = uow.rewrites.get(job.subject_id)
        if rewrite.state is not RewriteState.RUNNING or rewrite.next_at > now():
            return
        since = rewrite.asked_at if rewrite.again_at else None
        found = uow.announced.sent(rewrite.announcement_id, after_id=rewrite.last_id, most=AT_ONCE, since=since)
    if not found:
        _turn_or_finish(new_uow, rewrite, now())
        return
    worked, wait = _work(new_uow, rewrite_one, now, rewrite, found)
    with new_uow() as uow:
        _plan(uow, worked, now() + max(EVERY, wait), now())


def give_up(_: Callable[..., UnitOfWork], __: Now, job: Job) -> None:
    log.warning("rewrite_given_up", action="give_up", rewrite=job.subject_id)


def _work(
    new_uow: Callable[..., UnitOfWork], rewrite_one: Rewriter, now: Now, rewrite: Rewrite, found: Sequence[Delivery]
) -> tuple[Rewrite, timedelta]:
    for delivery in found:
        answer = rewrite_one(new_uow(reading=True), delivery, rewrite.kind, now())
        if answer.outcome in {Outcome.LIMITED, Outcome.UNCLEAR}:
            return rewrite, answer.wait
        failed = answer.outcome is Outcome.FAILED
        again = rewrite.again_at is not None
        rewrite = replace(
            rewrite,
            last_id=delivery.id,
            done=rewrite.done + (not failed and not again),
            failed=rewrite.failed + (failed and not again),
        )
    return rewrite, timedelta()


def _turn_or_finish(new_uow: Callable[..., UnitOfWork], rewrite: Rewrite, now: datetime) -> None:
    """After the first round comes a second one, where something was still on its way when it was asked for."""
    with new_uow() as uow:
        still_open = uow.announced.count_open(rewrite.announcement_id)
        settles_at = rewrite.asked_at + SETTLED
        if rewrite.again_at is None and (still_open or rewrite.total != rewrite.done + rewrite.failed):
            moment = max(settles_at, now + EVERY)
            _plan(uow, replace(rewrite, last_id=0, again_at=moment), moment, now)
            return
        uow.rewrites.save(replace(rewrite, state=RewriteState.DONE))
        log.info("rewrite_done", action="finish", announcement=rewrite.announcement_id, messages=rewrite.done)


def _plan(uow: UnitOfWork, rewrite: Rewrite, moment: datetime, now: datetime) -> None:
    uow.rewrites.save(replace(rewrite, next_at=moment))
    jobs.begin(uow, JOB, rewrite.id, rewrite.asked_by, now, due_at=moment)


def _begin(uow: UnitOfWork, actor: PersonId, now: datetime, said: Announcement, kind: RewriteKind) -> None:
    for earlier in uow.rewrites.of(said.id):
        if earlier.state is RewriteState.RUNNING:
            uow.rewrites.save(replace(earlier, state=RewriteState.REPLACED))
    total = uow.announced.count_sent(said.id)
    new = Rewrite(announcement_id=said.id, kind=kind, asked_by=actor, asked_at=now, total=total, next_at=now)
    rewrite = uow.rewrites.add(new)
    jobs.begin(uow, JOB, rewrite.id, actor, now)
    announcement_card.follow(uow, said, now)
    action = "announcement_changed" if kind is RewriteKind.EDIT else "announcement_deleted"
    note(uow, actor, now, action, f"announcement:{said.id}", messages=total)


def _arrived(uow: UnitOfWork, actor: PersonId, announcement_id: int) -> Announcement:
    said = uow.announcements.hold(announcement_id)
    require_steers(uow, actor, said)
    rewrites = uow.rewrites.of(said.id)
    if any(one.kind is RewriteKind.DELETE for one in rewrites):
        raise Refused(Refusal.NOT_POSSIBLE_NOW)
    if not uow.announced.count_sent(said.id):
        raise Refused(Refusal.NOTHING_WAS_SENT)
    return said
