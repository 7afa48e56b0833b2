"""What both sides of a pairing promise each other, and who has."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.person import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """Somebody accepted a version of a program's agreement, under the name they had then. `accepted_at` is UTC."""

    id: int = 0
    program_id: int
    person_id: PersonId
    agreement_version: int
    name: str
    accepted_at: datetime
