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
from bot.services.steering import may_steer


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
        sender = said.author_id if _can_answer_for(uow, said) else actor
        require_possible(uow, sender, said, now)
        note(uow, actor, now, "announcement_approved", f"announcement:{said.id}")
        approved = replace(said, approved_by=actor, author_id=sender)
        return announcement_progress.of(uow, send_announcement.launch(uow, approved, sender, now))


def _can_answer_for(uow: UnitOfWork, said: Announcement) -> bool:
    """Whether its writer is still here and may stop it; else whoever says yes to it answers for it."""
    author = uow.people.find(said.author_id)
    return author is not None and author.can_take_part and may_steer(uow, said.author_id, said)


def send_back(uow: UnitOfWork, actor: PersonId, now: datetime, announcement_id: int) -> Announcement:
    """It is its author's draft again, who is told so; where they are gone, it is nobody's any more."""
    with uow:
        said = _awaiting(uow, actor, announcement_id)
        note(uow, actor, now, "announcement_sent_back", f"announcement:{said.id}")
        if not _can_answer_for(uow, said):
            return uow.announcements.save(replace(said, state=AnnouncementState.DISCARDED))
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
