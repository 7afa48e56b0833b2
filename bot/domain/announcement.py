"""A message that an admin or program manager sends to an audience."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.kinds import Role
from bot.domain.person import PersonId


class AnnouncementState(StrEnum):
    DRAFT = "draft"
    SENDING = "sending"
    DONE = "done"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Either a channel, or the people of a program, all of them or those in one role."""

    program_id: int | None = None
    role: Role | None = None
    channel_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    id: int = 0
    author_id: PersonId
    text: str  # as typed; escaped when it is worded
    audience: Audience
    state: AnnouncementState = AnnouncementState.DRAFT
    recipients: int = 0
    written_at: datetime
    confirmed_at: datetime | None = None
    version: int = 0
