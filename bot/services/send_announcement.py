"""A confirmed announcement on its way: queued in batches, paused, resumed, canceled.

Each batch is a transaction of its own, and each reader's key is written once: whoever comes back after a crash begins
at the first reader and adds only those who are not there yet.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import structlog

from bot.domain.administration import Job
from bot.domain.announcement import CANCELED, Announcement, AnnouncementState
from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.person import Person, PersonId
from bot.domain.recurring import day_of, first_number_to_come, local_moment, moment_of
from bot.domain.workspace import Workspace
from bot.errors import Refusal, Refused
from bot.nudges import DeliveryState, Nudge, NudgeKind, Priority, key
from bot.ports import Now, UnitOfWork
from bot.services import announcement_card, announcement_progress, jobs, newsletter, say
from bot.services.announcement_progress import Progress
from bot.services.audience import Invitation, Reached, first_few, resolve, unfinished_key
from bot.services.calendars import calendar, known_zone
from bot.services.permissions import note
from bot.services.steering import may_steer, require_steers

log = structlog.get_logger()

JOB = "announcement_queue"
ISSUE_JOB = "announcement_issue"
KIND = NudgeKind.ANNOUNCEMENT
# Over a long weekend and a few holidays; whoever works again after that has missed the news.
STILL_NEWS = timedelta(days=10)
# A bot that was away for longer asks the author of a planned one first, and leaves out an issue of one that repeats.
STILL_TIMELY = timedelta(days=3)
SETTLED = timedelta(minutes=15)
# The first ones are on their way while the rest is still being looked up and written down.
FIRST_BATCH = 20
FIRST_LOOK = 5 * FIRST_BATCH
BATCH = 1000
ASKED_AT_ONCE = 50


def launch(uow: UnitOfWork, said: Announcement, actor: PersonId, now: datetime) -> Announcement:
    """Now, at its time, or again and again. Called in an open unit of work."""
    begun = replace(said, confirmed_at=now)
    if said.timing.every:
        number = first_number_to_come(said.timing, 0, now)
        begun = replace(begun, state=AnnouncementState.REPEATING, number=number, next_at=moment_of(said.timing, number))
    elif not said.timing.is_now:
        begun = replace(begun, state=AnnouncementState.SCHEDULED, next_at=moment_of(said.timing))
    else:
        begun = replace(begun, state=AnnouncementState.SENDING)
    saved = uow.announcements.save(begun)
    jobs.begin(uow, ISSUE_JOB if said.timing.every else JOB, saved.id, actor, now, due_at=saved.next_at)
    note(uow, actor, now, "announcement_sent", f"announcement:{saved.id}", recipients=saved.recipients)
    return saved


def first_issue(said: Announcement) -> Announcement:
    """As it reads the next time: what was written, and the first of the later texts where it repeats."""
    texts = said.options.later_texts[: 1 if said.timing.every else None]
    return replace(said, text="\n\n".join(part for part in (said.text.strip(), *texts) if part))


# Queueing


def queue(
    new_uow: Callable[..., UnitOfWork], now: Now, announcement_id: int, deliver: Callable[[], object] | None = None
) -> int:
    """Writes one delivery for each reader; `deliver` is called after each batch. Returns how many readers.

    May be called again at any time: nobody is written down twice.
    """
    said = _begin(new_uow, now(), announcement_id)
    if said is None:
        return 0
    with new_uow(reading=True) as uow:
        few = first_few(uow, said.audience, said.options, now(), FIRST_LOOK)
        first = list(_nudges(said, few, uow.workspace.settings(), now()))
    if not _write_all(new_uow, said.id, _batches(first)[:1], deliver):
        return 0
    with new_uow(reading=True) as uow:
        reached = resolve(uow, said.audience, said.options, now())
        nudges = list(_nudges(said, reached, uow.workspace.settings(), now()))
    if not _write_all(new_uow, said.id, _batches(nudges), deliver):
        return 0
    _invite(new_uow, said, reached.invitations, now())
    _ask(new_uow, reached.unasked, now())
    _settle(new_uow, said.id, nudges, now())
    log.info("announcement_queued", action="queue", announcement=said.id, readers=len(nudges))
    return len(nudges)


def run(new_uow: Callable[..., UnitOfWork], now: Now, job: Job, deliver: Callable[[], object] | None = None) -> None:
    """The job."""
    queue(new_uow, now, job.subject_id, deliver)


def give_up(new_uow: Callable[..., UnitOfWork], now: Now, job: Job) -> None:
    """It failed too often: its author is told how far it came, and may go on with it."""
    with new_uow() as uow:
        said = uow.announcements.hold(job.subject_id)
        if said.state in {AnnouncementState.SENDING, AnnouncementState.SCHEDULED}:
            _hold(uow, said, now())


def _hold(uow: UnitOfWork, said: Announcement, now: datetime) -> None:
    """Its author is asked whether to go on with it."""
    uow.announced.hold_back(said.id)
    uow.announcements.save(replace(said, state=AnnouncementState.PAUSED))
    log.info("announcement_held", action="pause", announcement=said.id)
    _say_result(uow, said, now)


def _say_result(uow: UnitOfWork, said: Announcement, now: datetime) -> None:
    say.at_once(uow, NudgeKind.ANNOUNCEMENT_RESULT, said.author_id, now, about={"announcement": said.id})


def _begin(new_uow: Callable[..., UnitOfWork], now: datetime, announcement_id: int) -> Announcement | None:
    """With what it gathers written down once, so that everybody reads the same."""
    with new_uow() as uow:
        said = uow.announcements.hold(announcement_id)
        if said.state not in {AnnouncementState.SCHEDULED, AnnouncementState.SENDING}:
            return None
        announcement_card.follow(uow, said, now)
        if said.state is AnnouncementState.SCHEDULED and now - (said.next_at or now) > STILL_TIMELY:
            _hold(uow, said, now)
            return None
        if not may_steer(uow, said.author_id, said):
            log.info("announcement_canceled", action="cancel", announcement=said.id, reason="its author may no more")
            canceled = uow.announcements.save(replace(said, state=AnnouncementState.CANCELED))
            _say_result(uow, canceled, now)
            announcement_card.follow(uow, canceled, now)
            return None
        if said.state is AnnouncementState.SCHEDULED or not said.options.open_programs:
            gathered = newsletter.gathered(uow, said.options, now)
            text = first_issue(said).text
            options = replace(gathered, later_texts=())
            said = replace(said, state=AnnouncementState.SENDING, options=options, text=text)
            return uow.announcements.save(said)
        return said


def _nudges(said: Announcement, reached: Reached, workspace: Workspace, now: datetime) -> Iterator[Nudge]:
    channel_id = said.audience.channel_id
    if channel_id is not None:
        yield _nudge(said, None, key(KIND, said.id, channel_id), now, now)
    moments: dict[object, datetime] = {}
    for reader in reached.readers:
        alike = (reader.time_zone, reader.working_hours, reader.holiday_calendar)
        if alike not in moments:
            moments[alike] = _due(said, reader, workspace, now)
        begun_in = reached.unfinished.get(reader.id)
        name = unfinished_key(begun_in, reader.id) if begun_in else key(KIND, said.id, reader.id)
        yield _nudge(said, reader.id, name, now, moments[alike])


def _due(said: Announcement, reader: Person, workspace: Workspace, now: datetime) -> datetime:
    moment = now
    if said.timing.own_zones and said.timing.hour is not None:
        moment = local_moment(day_of(said.timing, 0), said.timing.hour, known_zone(reader.time_zone))
    return calendar(reader, workspace).at_or_after(max(moment, now))


def _nudge(said: Announcement, reader: PersonId | None, name: str, now: datetime, due: datetime) -> Nudge:
    return Nudge(
        key=name,
        kind=KIND,
        readers=(reader,) if reader else (),
        channel_id=None if reader else said.audience.channel_id,
        subject={"announcement": said.id},
        priority=Priority.ANNOUNCEMENT,
        due_at=due,
        ends_at=max(due, now) + STILL_NEWS,
        in_working_hours=reader is not None,
    )


def _batches(nudges: Sequence[Nudge]) -> Sequence[Sequence[Nudge]]:
    """Those due first come first."""
    ordered = sorted(nudges, key=lambda one: one.due_at)
    starts = (0, *range(FIRST_BATCH, len(ordered), BATCH)) if ordered else ()
    return [ordered[start:end] for start, end in pairwise((*starts, len(ordered)))]


def _write_all(
    new_uow: Callable[..., UnitOfWork],
    announcement_id: int,
    batches: Sequence[Sequence[Nudge]],
    deliver: Callable[[], object] | None,
) -> bool:
    """False once it was paused or canceled meanwhile."""
    for batch in batches:
        if not _write(new_uow, announcement_id, batch):
            return False
        if deliver is not None:
            deliver()
    return True


def _write(new_uow: Callable[..., UnitOfWork], announcement_id: int, batch: Sequence[Nudge]) -> bool:
    """False once it was paused or canceled meanwhile."""
    with new_uow() as uow:
        if uow.announcements.hold(announcement_id).state is not AnnouncementState.SENDING:
            return False
        uow.announced.add_new(batch)
        return True


def _settle(new_uow: Callable[..., UnitOfWork], announcement_id: int, nudges: Sequence[Nudge], now: datetime) -> None:
    with new_uow() as uow:
        said = uow.announcements.hold(announcement_id)
        if said.state is AnnouncementState.SENDING:
            known = sum(uow.announced.tally(said.id).values())
            uow.announcements.save(replace(said, recipients=known))
        settled = max((one.due_at for one in nudges), default=now) + SETTLED
        about: dict[str, str | int] = {"announcement": said.id}
        told = uow.outbox.find(key(NudgeKind.ANNOUNCEMENT_RESULT, said.id, said.author_id))
        again = f"{now:%Y%m%dT%H%M}" if told is not None and told.state is not DeliveryState.WAITING else ""
        say.later(uow, NudgeKind.ANNOUNCEMENT_RESULT, said.author_id, settled, about=about, part=again)


def _invite(
    new_uow: Callable[..., UnitOfWork], said: Announcement, invitations: Sequence[Invitation], now: datetime
) -> None:
    """One message per person and program, ever, by the same key as every other invitation."""
    for start in range(0, len(invitations), ASKED_AT_ONCE):
        with new_uow() as uow:
            for one in invitations[start : start + ASKED_AT_ONCE]:
                _invite_one(uow, one, now)
    if invitations:
        with new_uow() as uow:
            note(uow, said.author_id, now, "invited_people", f"announcement:{said.id}", people=len(invitations))


def _invite_one(uow: UnitOfWork, one: Invitation, now: datetime) -> None:
    if uow.enrollments.find(program_id=one.program_id, person_id=one.person_id) is None:
        invited = EnrollmentState.INVITED
        uow.enrollments.add(
            Enrollment(program_id=one.program_id, person_id=one.person_id, state=invited, invited_at=now)
        )
        say.later(uow, NudgeKind.INVITATION, one.person_id, now, about={"program": one.program_id})


def _ask(new_uow: Callable[..., UnitOfWork], readers: Sequence[PersonId], now: datetime) -> None:
    for start in range(0, len(readers), ASKED_AT_ONCE):
        with new_uow() as uow:
            newsletter.ask(uow, readers[start : start + ASKED_AT_ONCE], now)


# Steering


def pause(uow: UnitOfWork, actor: PersonId, now: datetime, announcement_id: int) -> Progress:
    """What has not begun to be sent waits."""
    with uow:
        said = _steered(uow, actor, announcement_id, {AnnouncementState.SENDING})
        uow.announced.hold_back(said.id)
        note(uow, actor, now, "announcement_paused", f"announcement:{said.id}")
        return announcement_progress.of(uow, uow.announcements.save(replace(said, state=AnnouncementState.PAUSED)))


def resume(uow: UnitOfWork, actor: PersonId, now: datetime, announcement_id: int) -> Progress:
    """Whoever had not been written down yet is now."""
    with uow:
        said = _steered(uow, actor, announcement_id, {AnnouncementState.PAUSED})
        uow.announced.go_on(said.id, ends_at=now + STILL_NEWS)
        jobs.begin(uow, JOB, said.id, actor, now)
        note(uow, actor, now, "announcement_resumed", f"announcement:{said.id}")
        return announcement_progress.of(uow, uow.announcements.save(replace(said, state=AnnouncementState.SENDING)))


def cancel(uow: UnitOfWork, actor: PersonId, now: datetime, announcement_id: int) -> Progress:
    """What has not begun to be sent never is; what arrived stays."""
    with uow:
        open_states = {AnnouncementState.SCHEDULED, AnnouncementState.SENDING, AnnouncementState.PAUSED}
        said = _steered(uow, actor, announcement_id, open_states)
        dropped = uow.announced.cancel(said.id, now=now, reason=CANCELED)
        note(uow, actor, now, "announcement_canceled", f"announcement:{said.id}", recipients=dropped)
        return announcement_progress.of(uow, uow.announcements.save(replace(said, state=AnnouncementState.CANCELED)))


def _steered(uow: UnitOfWork, actor: PersonId, announcement_id: int, states: set[AnnouncementState]) -> Announcement:
    said = uow.announcements.hold(announcement_id)
    require_steers(uow, actor, said)
    if said.state not in states:
        raise Refused(Refusal.NOT_POSSIBLE_NOW)
    return said
