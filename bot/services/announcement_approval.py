"""The second pair of eyes: another admin looks at an announcement, and says yes or sends it back."""

from dataclasses import replace
from datetime import datetime

from bot.domain.announcement import Announcement, AnnouncementState
from bot.domain.person import PersonId
from bot.errors import Refusal, Refused
from bot.nudges import NudgeKind, Priority
from bot.ports import UnitOfWork
from bot.services import announcement_progress, say, second_look, send_announcement
from bot.services.announcement_draft import GONE_OUT, Draft, drafted, require_possible
from bot.services.announcement_progress import Progress
from bot.services.audience import resolve
from bot.services.permissions import note


def look_at_anothers(uow: UnitOfWork, actor: PersonId, announcement_id: int, now: datetime) -> Draft | None:
    """What waits for an approval, as the one who may approve reads it; None where it waits no more."""
    with uow:
        said = uow.announcements.get(announcement_id)
        if said.state is not AnnouncementState.AWAITING or actor not in second_look.those_who_may(uow, said.author_id):
            return None
        return drafted(uow, said, resolve(uow, said.audience, said.options, now), now, reader=actor)


def approve(uow: UnitOfWork, actor: PersonId, now: datetime, announcement_id: int) -> Progress:
    """By an admin who did not write it; then it goes out."""
    with uow:
        said = _awaiting(uow, actor, announcement_id)
        require_possible(uow, said.author_id, said, now)
        note(uow, actor, now, "announcement_approved", f"announcement:{said.id}")
        launched = send_announcement.launch(uow, replace(said, approved_by=actor), said.author_id, now)
        return announcement_progress.of(uow, launched)


def send_back(uow: UnitOfWork, actor: PersonId, now: datetime, announcement_id: int) -> Announcement:
    """It is its author's draft again, who is told so."""
    with uow:
        said = _awaiting(uow, actor, announcement_id)
        note(uow, actor, now, "announcement_sent_back", f"announcement:{said.id}")
        draft = uow.announcements.save(replace(said, state=AnnouncementState.DRAFT))
        about: dict[str, str | int] = {"announcement": said.id, "by": actor}
        say.at_once(uow, NudgeKind.ANNOUNCEMENT_RETURNED, said.author_id, now, about=about, part=said.version)
        return draft


def returned(uow: UnitOfWork, announcement_id: int) -> bool:
    """Whether it still is a draft that somebody sent back."""
    with uow:
        return uow.announcements.get(announcement_id).state is AnnouncementState.DRAFT


def _awaiting(uow: UnitOfWork, actor: PersonId, announcement_id: int) -> Announcement:
    said = uow.announcements.hold(announcement_id)
    second_look.require_other(uow, actor, said.author_id)
    if said.state in GONE_OUT:
        raise Refused(Refusal.ALREADY_SENT)
    if said.state is not AnnouncementState.AWAITING:
        raise Refused(Refusal.NOT_POSSIBLE_NOW)
    return said


def ask_another(uow: UnitOfWork, draft: Announcement, now: datetime) -> Announcement:
    others = second_look.those_who_may(uow, draft.author_id)
    if not others:
        raise Refused(Refusal.NOBODY_TO_APPROVE)
    waiting = uow.announcements.save(replace(draft, state=AnnouncementState.AWAITING))
    for one in others:
        about: dict[str, str | int] = {"announcement": draft.id}
        priority = Priority.REQUEST
        say.later(uow, NudgeKind.ANNOUNCEMENT_APPROVAL, one, now, about=about, priority=priority, part=waiting.version)
    note(uow, draft.author_id, now, "announcement_awaits_approval", f"announcement:{draft.id}")
    return waiting
