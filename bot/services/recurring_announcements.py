"""Announcements that repeat: each issue is an announcement of its own, written when its moment comes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

import structlog

from bot.domain.administration import Job
from bot.domain.announcement import Announcement, AnnouncementState
from bot.domain.person import PersonId
from bot.domain.recurring import day_of, first_number_after, first_number_to_come, is_over, moment_of
from bot.errors import Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import Now, UnitOfWork
from bot.services import announcement_progress, jobs, say, second_look, send_announcement
from bot.services.announcement_progress import Progress
from bot.services.check_announcement import check_text
from bot.services.permissions import note
from bot.services.send_announcement import ISSUE_JOB, STILL_TIMELY
from bot.services.steering import may_steer, require_steers

log = structlog.get_logger()


class Ended(StrEnum):
    """Why a series stopped by itself."""

    TEXTS = "texts"  # they are used up
    DAY = "day"  # its last one is over
    PROGRAMS = "programs"  # they are closed


GOING = {AnnouncementState.REPEATING, AnnouncementState.HALTED}


def issue(new_uow: Callable[..., UnitOfWork], now: Now, job: Job) -> None:
    """The job. Done twice for one moment, the second time does nothing."""
    with new_uow() as uow:
        series, moment = uow.announcements.hold(job.subject_id), now()
        if series.state is not AnnouncementState.REPEATING or series.next_at is None or series.next_at > moment:
            return
        if not may_steer(uow, series.author_id, series):
            uow.announcements.save(replace(series, state=AnnouncementState.STOPPED, next_at=None))
            log.info("announcement_stopped", action="stop", announcement=series.id, reason="its author may no more")
            return
        if _has_no_program(uow, series):
            _stop(uow, series, moment)
            return
        if moment - series.next_at <= STILL_TIMELY:
            series = _write_issue(uow, series, moment)
        _plan_next(uow, series, moment)


def give_up(new_uow: Callable[..., UnitOfWork], now: Now, job: Job) -> None:
    """It failed too often: this issue is left out."""
    with new_uow() as uow:
        series = uow.announcements.hold(job.subject_id)
        if series.state is AnnouncementState.REPEATING:
            _plan_next(uow, series, now())


def _write_issue(uow: UnitOfWork, series: Announcement, now: datetime) -> Announcement:
    day = day_of(series.timing, series.number)
    child = uow.announcements.add(
        replace(
            series,
            id=0,
            version=0,
            text=send_announcement.first_issue(series).text,
            state=AnnouncementState.SENDING,
            confirmed_at=now,
            timing=replace(series.timing, day=day, every=None),
            options=replace(series.options, later_texts=()),
            series_id=series.id,
            next_at=None,
        )
    )
    jobs.begin(uow, send_announcement.JOB, child.id, series.author_id, now)
    return replace(series, options=replace(series.options, later_texts=series.options.later_texts[1:]))


def _plan_next(uow: UnitOfWork, series: Announcement, now: datetime) -> None:
    """It stops where its texts are used up, rather than say the same again; after its last day; with its programs."""
    number = first_number_after(series.timing, series.number + 1, now)
    used_up = bool(_texts_before(uow, series)) and not series.options.later_texts
    if used_up or is_over(series.timing, number) or _has_no_program(uow, series):
        _stop(uow, replace(series, number=number), now)
        return
    moment = moment_of(series.timing, number)
    uow.announcements.save(replace(series, number=number, next_at=moment))
    jobs.begin(uow, ISSUE_JOB, series.id, series.author_id, now, due_at=moment)


def _stop(uow: UnitOfWork, series: Announcement, now: datetime) -> Announcement:
    """By itself, so its author is told."""
    say.at_once(uow, NudgeKind.ANNOUNCEMENT_STOPPED, series.author_id, now, about={"announcement": series.id})
    log.info("announcement_stopped", action="stop", announcement=series.id)
    return uow.announcements.save(replace(series, state=AnnouncementState.STOPPED, next_at=None))


def _has_no_program(uow: UnitOfWork, series: Announcement) -> bool:
    """All that it goes to are closed."""
    programs = [uow.programs.get(one) for one in series.audience.programs]
    return bool(programs) and all(one.is_over for one in programs)


def why_stopped(uow: UnitOfWork, series_id: int) -> Ended:
    with uow:
        series = uow.announcements.get(series_id)
        if _has_no_program(uow, series):
            return Ended.PROGRAMS
        return Ended.DAY if is_over(series.timing, series.number) else Ended.TEXTS


def _texts_before(uow: UnitOfWork, series: Announcement) -> tuple[str, ...]:
    return uow.announcements.get(series.id).options.later_texts


def halt(uow: UnitOfWork, actor: PersonId, now: datetime, series_id: int) -> Progress:
    """Nothing goes out until somebody goes on with it."""
    return _move(uow, actor, now, series_id, {AnnouncementState.REPEATING}, AnnouncementState.HALTED)


def stop(uow: UnitOfWork, actor: PersonId, now: datetime, series_id: int) -> Progress:
    return _move(uow, actor, now, series_id, GOING, AnnouncementState.STOPPED)


def go_on(uow: UnitOfWork, actor: PersonId, now: datetime, series_id: int) -> Progress:
    """With the next moment that is still to come."""
    with uow:
        series = _steered(uow, actor, series_id, {AnnouncementState.HALTED})
        number = first_number_to_come(series.timing, series.number, now)
        if is_over(series.timing, number) or _has_no_program(uow, series):
            return announcement_progress.of(uow, _stop(uow, replace(series, number=number), now))
        moment = moment_of(series.timing, number)
        going = replace(series, state=AnnouncementState.REPEATING, number=number, next_at=moment)
        jobs.begin(uow, ISSUE_JOB, series.id, actor, now, due_at=moment)
        note(uow, actor, now, "announcement_repeating", f"announcement:{series.id}")
        return announcement_progress.of(uow, uow.announcements.save(going))


def next_text(uow: UnitOfWork, actor: PersonId, series_id: int) -> tuple[Announcement, str]:
    """What the next issue adds, or says where nothing is added."""
    with uow:
        series = _steered(uow, actor, series_id, GOING)
        return series, next(iter(series.options.later_texts), series.text)


def change_next(uow: UnitOfWork, actor: PersonId, now: datetime, series_id: int, text: str) -> Progress:
    """Where a second person looks at each, only another than its author may."""
    check_text(text)
    with uow:
        series = _steered(uow, actor, series_id, GOING)
        require_not_alone(uow, actor, series)
        texts = series.options.later_texts
        if texts:
            changed = replace(series, options=replace(series.options, later_texts=(text, *texts[1:])))
        else:
            changed = replace(series, text=text)
        note(uow, actor, now, "announcement_changed", f"announcement:{series.id}")
        return announcement_progress.of(uow, uow.announcements.save(changed))


def require_not_alone(uow: UnitOfWork, actor: PersonId, said: Announcement) -> None:
    """What somebody else approved is not changed afterwards by its author alone. Called in an open unit of work."""
    if second_look.is_needed(uow, said.audience):
        may = second_look.those_who_may(uow, said.author_id)
        if actor not in may:
            raise Refused(Refusal.CHANGED_BY_ANOTHER_ONLY, who=may)


def _move(
    uow: UnitOfWork,
    actor: PersonId,
    now: datetime,
    series_id: int,
    before: set[AnnouncementState],
    after: AnnouncementState,
) -> Progress:
    with uow:
        series = _steered(uow, actor, series_id, before)
        note(uow, actor, now, f"announcement_{after.value}", f"announcement:{series.id}")
        return announcement_progress.of(uow, uow.announcements.save(replace(series, state=after, next_at=None)))


def _steered(uow: UnitOfWork, actor: PersonId, series_id: int, states: set[AnnouncementState]) -> Announcement:
    series = uow.announcements.hold(series_id)
    require_steers(uow, actor, series)
    if series.state not in states:
        raise Refused(Refusal.NOT_POSSIBLE_NOW)
    return series
