"""What became of an announcement, and how each reader reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.announcement import CANCELED, Announcement, AnnouncementState, Rewrite, RewriteState
from bot.domain.person import PersonId
from bot.domain.placeholders import Filling
from bot.domain.program import Program
from bot.errors import Refusal, Refused
from bot.nudges import DeliveryState
from bot.ports import UnitOfWork
from bot.services import filling_in, second_look
from bot.services.audience import way_in
from bot.services.permissions import is_admin, require_runs_something, runs

SHOWN = 20
MISSED_MOST = 100
NOT_SHOWN = frozenset({AnnouncementState.DRAFT, AnnouncementState.DISCARDED})
SAID = frozenset({AnnouncementState.SENDING, AnnouncementState.PAUSED, AnnouncementState.DONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """Somebody who did not get it, or (None) a channel, and why in a word."""

    person_id: PersonId | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What became of it so far; `missed` are the first of `lost`. `approvers` are those who may look at it now."""

    announcement: Announcement
    programs: tuple[Program, ...] = ()
    sent: int = 0
    waiting: int = 0
    next_due: datetime | None = None  # of those who wait
    canceled: int = 0
    lost: int = 0
    opened: int = 0  # pressed a button under it: Slack lets nobody know more
    missed: tuple[Missed, ...] = ()
    rewrite: Rewrite | None = None
    approvers: tuple[PersonId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """As one reader is to read it: through which program (None: a channel), and what is filled in for them.

    `unfinished`: they only began to sign up.
    """

    announcement: Announcement
    program: Program | None
    filling: Filling
    open_programs: tuple[Program, ...] = ()
    unfinished: bool = False
    opened: bool = False  # this reader pressed a button under it


def progress(uow: UnitOfWork, actor: PersonId, announcement_id: int) -> Progress:
    """For its author, and for whoever runs its programs or mentoring."""
    with uow:
        announcement = uow.announcements.get(announcement_id)
        if not may_look(uow, actor, announcement) or announcement.state in NOT_SHOWN:
            raise Refused(Refusal.NOT_YOURS)
        return of(uow, announcement)


def earlier(uow: UnitOfWork, actor: PersonId) -> tuple[Progress, ...]:
    """The latest that the actor may look at, newest first."""
    with uow:
        require_runs_something(uow, actor)
        latest = [one for one in uow.announcements.latest(10 * SHOWN) if one.state not in NOT_SHOWN]
        mine = [one for one in latest if may_look(uow, actor, one)][:SHOWN]
        return tuple(of(uow, one) for one in mine)


def may_look(uow: UnitOfWork, actor: PersonId, announcement: Announcement) -> bool:
    """Called in an open unit of work."""
    if announcement.author_id == actor or is_admin(uow, actor):
        return True
    programs = announcement.audience.programs
    return bool(programs) and all(runs(uow, actor, uow.programs.get(one)) for one in programs)


def of(uow: UnitOfWork, announcement: Announcement) -> Progress:
    """Called in an open unit of work."""
    tally = uow.announced.tally(announcement.id)
    lost = _count(tally, DeliveryState.FAILED) + _count(tally, DeliveryState.DROPPED)
    canceled = tally.get((DeliveryState.DROPPED, CANCELED), 0)
    open_states = (DeliveryState.WAITING, DeliveryState.PAUSED, DeliveryState.SENDING)
    waiting = sum(_count(tally, one) for one in open_states)
    known = sum(tally.values())
    if announcement.state in {AnnouncementState.SENDING, AnnouncementState.PAUSED}:
        waiting += max(0, announcement.recipients - known)  # those who are not written down yet
    awaiting = announcement.state is AnnouncementState.AWAITING
    return Progress(
        announcement=announcement,
        programs=tuple(uow.programs.get(one) for one in announcement.audience.programs),
        sent=_count(tally, DeliveryState.SENT),
        waiting=waiting,
        next_due=uow.announced.next_due(announcement.id) if waiting else None,
        canceled=canceled,
        lost=lost - canceled,
        opened=uow.announced.count_opened(announcement.id),
        missed=_missed(uow, announcement.id) if lost > canceled else (),
        rewrite=_rewrite(uow, announcement.id),
        approvers=second_look.those_who_may(uow, announcement.author_id) if awaiting else (),
    )


def for_reader(uow: UnitOfWork, announcement_id: int, reader: PersonId | None, now: datetime) -> Said | None:
    """What somebody is to read, or (None) a channel; None once they left, are away, muted it or moved on."""
    with uow:
        said = uow.announcements.get(announcement_id)
        if said.state not in SAID:
            return None
        if reader is None:
            return _for_channel(uow, said)
        program = way_in(uow, said, reader, now)
        return None if program is None else _for_person(uow, said, reader, program, now)


def copy_for(uow: UnitOfWork, announcement_id: int, reader: PersonId | None, now: datetime) -> Said:
    """The same for what has been sent already, whatever became of its reader."""
    with uow:
        said = uow.announcements.get(announcement_id)
        if reader is None:
            return _for_channel(uow, said)
        places = [uow.enrollments.find(program_id=one, person_id=reader) for one in said.audience.programs]
        program_id = next((one.program_id for one in places if one is not None), said.audience.programs[0])
        return _for_person(uow, said, reader, uow.programs.get(program_id), now)


def worded(uow: UnitOfWork, said: Announcement, program: Program | None, filling: Filling) -> Said:
    """Called in an open unit of work."""
    return Said(
        announcement=said,
        program=program,
        filling=filling,
        open_programs=tuple(uow.programs.get(one) for one in said.options.open_programs),
    )


def note_settled(uow: UnitOfWork, announcement_id: int) -> None:
    """Its author was told what became of it. Called in an open unit of work."""
    announcement = uow.announcements.get(announcement_id)
    if announcement.state is AnnouncementState.SENDING and not uow.announced.count_open(announcement_id):
        uow.announcements.save(replace(announcement, state=AnnouncementState.DONE))


def _for_channel(uow: UnitOfWork, said: Announcement) -> Said:
    programs = said.audience.programs
    program = uow.programs.get(programs[0]) if len(programs) == 1 else None
    return replace(worded(uow, said, program, filling_in.of_channel(program)), program=None)


def _for_person(uow: UnitOfWork, said: Announcement, reader: PersonId, program: Program, now: datetime) -> Said:
    enrollment = uow.enrollments.find(program_id=program.id, person_id=reader)
    filled = worded(uow, said, program, filling_in.of_reader(uow, reader, program, now))
    return replace(
        filled,
        unfinished=enrollment is not None and not enrollment.is_in,
        opened=uow.announced.has_opened(said.id, reader),
    )


def _count(tally: Mapping[tuple[DeliveryState, str], int], state: DeliveryState) -> int:
    return sum(count for (one, _), count in tally.items() if one is state)


def _missed(uow: UnitOfWork, announcement_id: int) -> tuple[Missed, ...]:
    lost = uow.announced.missed(announcement_id, MISSED_MOST)
    return tuple(Missed(person_id=next(iter(one.nudge.readers), None), reason=one.reason) for one in lost)


def _rewrite(uow: UnitOfWork, announcement_id: int) -> Rewrite | None:
    return next(
        (one for one in reversed(uow.rewrites.of(announcement_id)) if one.state is not RewriteState.REPLACED), None
    )
