"""What somebody writes down for themselves after a session."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.person import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Reflection:
    """Private to the writer: nobody else reads it, whoever runs the program included."""

    id: int = 0
    writer_id: PersonId
    pairing_id: int
    words: str
    written_at: datetime
    version: int = 0
