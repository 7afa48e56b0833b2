"""What happens on the way: somebody covers for a mentor, a session was missed, somebody passes on what they learned."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.person import PersonId


class CoverState(StrEnum):
    ASKED = "asked"
    COVERING = "covering"
    DECLINED = "declined"
    LAPSED = "lapsed"
    OFF = "off"  # not needed any more before there was an answer
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Somebody is asked to stand in for the mentor of a pairing until a day, the first one without them.

    `cover_pairing_id` is the pairing of whoever covers, which has sessions and notes of its own.
    """

    id: int = 0
    pairing_id: int
    mentor_id: PersonId  # who covers
    until: date
    state: CoverState = CoverState.ASKED
    asked_at: datetime
    lapses_at: datetime
    settled_at: datetime | None = None
    cover_pairing_id: int | None = None
    version: int = 0


class WhoMissed(StrEnum):
    """In the words of whoever noted it."""

    ME = "me"
    PARTNER = "partner"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoShow:
    """Private to the writer: who could not come to a session that did not happen."""

    id: int = 0
    session_id: int
    writer_id: PersonId
    who: WhoMissed
    noted_at: datetime
    version: int = 0


class PayForward(StrEnum):
    ASKED = "asked"
    LATER = "later"  # wants to hear of the next program
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayForwardAnswer:
    """Whether somebody who finished as a mentee would mentor; one for each person."""

    id: int = 0
    person_id: PersonId
    answer: PayForward
    asked_at: datetime
    version: int = 0
