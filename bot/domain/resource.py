"""Something worth reading or watching that a mentor shares."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.person import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A link and why. For the people of `pairing_id`; where it is None, for everybody in the program."""

    id: int = 0
    program_id: int
    pairing_id: int | None
    shared_by: PersonId
    address: str
    why: str
    shared_at: datetime
