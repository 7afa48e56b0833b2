"""A mentor introduces their mentee to a third person; nobody hears of the other before they said yes."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.person import PersonId


class ConnectionState(StrEnum):
    THIRD_ASKED = "third_asked"
    BY_MENTOR = "by_mentor"  # the third person has not joined: the mentor asks them, not the bot
    MENTEE_ASKED = "mentee_asked"
    MADE = "made"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """`why` is the mentor's words, which both read when they are asked."""

    id: int = 0
    pairing_id: int
    mentor_id: PersonId
    mentee_id: PersonId
    third_id: PersonId
    why: str
    state: ConnectionState
    asked_at: datetime
    settled_at: datetime | None = None
    version: int = 0

    @property
    def is_open(self) -> bool:
        return self.settled_at is None

    def third_said_yes(self) -> "Connection":
        return replace(self, state=ConnectionState.MENTEE_ASKED)

    def settled(self, state: ConnectionState, now: datetime) -> "Connection":
        return replace(self, state=state, settled_at=now)
