"""Somebody is named for a program that is by invitation. The nominee hears of it only as an invitation, or never."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.person import PersonId


class NominationState(StrEnum):
    WAITING = "waiting"
    TAKEN = "taken"  # the nominee was invited
    NOT_TAKEN = "not_taken"  # nobody is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomination:
    """`words` say why, and are for whoever runs the program."""

    id: int = 0
    program_id: int
    nominee_id: PersonId
    nominator_id: PersonId
    words: str = ""
    state: NominationState = NominationState.WAITING
    nominated_at: datetime
    decided_by: PersonId | None = None
    decided_at: datetime | None = None
    version: int = 0
