"""The card that its author has keeps up with an announcement by itself, and who opened it, as far as Slack lets on.

Slack tells nobody what was read: somebody opened it who pressed a button under it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.administration import Job
from bot.domain.announcement import Announcement, AnnouncementState, RewriteState
from bot.domain.person import PersonId
from bot.nudges import Delivery, NudgeKind
from bot.ports import Now, UnitOfWork
from bot.services import announcement_progress, jobs
from bot.services.announcement_progress import Progress

JOB = "announcement_card"
# Often while somebody is likely to look, and then a little of what Slack takes each minute is enough.
SOON, LATER = timedelta(seconds=10), timedelta(minutes=1)
JUST_CONFIRMED = timedelta(minutes=10)
SHOWN_ON = (NudgeKind.ANNOUNCEMENT_PREVIEW, NudgeKind.ANNOUNCEMENT_RESULT)
Show = Callable[[Delivery, Progress], timedelta | None]


def follow(uow: UnitOfWork, said: Announcement, now: datetime) -> None:
    """Looks again in a moment; once, however often it is asked for. Called in an open unit of work."""
    _look_at(uow, said, now + _pace(said, now), now)


def note_opened(uow: UnitOfWork, reader: PersonId, announcement_id: int, now: datetime) -> bool:
    """A button under it was pressed; False where that was known, or it never was theirs."""
    with uow:
        is_new = uow.announced.is_open_to(announcement_id, reader) and uow.announced.note_opened(
            announcement_id, reader, now
        )
        if is_new:
            follow(uow, uow.announcements.get(announcement_id), now)
        return is_new


def keep_up(new_uow: Callable[..., UnitOfWork], show: Show, now: Now, job: Job) -> None:
    """The job: shows where it stands, and comes again as long as something moves.

    `show` changes one message and says how long to wait where Slack takes no more for now.
    """
    with new_uow(reading=True) as uow:
        said = uow.announcements.get(job.subject_id)
        progress = announcement_progress.of(uow, said)
        cards = [one for kind in SHOWN_ON for one in uow.outbox.about(kind, "announcement", said.id) if one.message_ts]
    waits = [show(one, progress) for one in cards]
    wait = max((one for one in waits if one is not None), default=None)
    with new_uow() as uow:
        again = now() + wait if wait is not None else _moves_at(uow, said, progress, now())
        if again is not None:
            _look_at(uow, said, again, now())


def _look_at(uow: UnitOfWork, said: Announcement, moment: datetime, now: datetime) -> None:
    if not uow.jobs.waits(JOB, said.id, by=moment):
        jobs.begin(uow, JOB, said.id, said.author_id, now, due_at=moment)


def _moves_at(uow: UnitOfWork, said: Announcement, progress: Progress, now: datetime) -> datetime | None:
    """Not before the next one is due, and never where nobody waits and nothing is changed."""
    if progress.rewrite is not None and progress.rewrite.state is RewriteState.RUNNING:
        return max(progress.rewrite.next_at, now) + _pace(said, now)
    if said.state is not AnnouncementState.SENDING or not progress.waiting:
        return None
    due = uow.announced.next_due(said.id)
    return max(due or now, now) + _pace(said, now)


def _pace(said: Announcement, now: datetime) -> timedelta:
    return SOON if now - (said.confirmed_at or now) < JUST_CONFIRMED else LATER
