"""A point for the next session of a pairing, kept until there is one."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.person import PersonId

LONGEST_POINT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaPoint:
    """Both of the pairing see it. Once a session is planned it goes into that session's agenda and is gone here."""

    id: int = 0
    pairing_id: int
    writer_id: PersonId
    words: str
    saved_at: datetime
