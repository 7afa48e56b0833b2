"""One meeting of a pairing, and the small next steps that come out of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.clocks import Cadence
from bot.domain.kinds import Role
from bot.domain.person import PersonId


class SessionState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """`starts_at` is UTC, `minutes` its length. `sequence` rises with every move, as calendars expect (RFC 5545)."""

    id: int = 0
    pairing_id: int
    state: SessionState = SessionState.PLANNED
    starts_at: datetime
    minutes: int = 45
    recorded_by: PersonId
    notes: str = ""  # private to the pairing
    agenda: tuple[str, ...] = ()
    sequence: int = 0
    series_id: int | None = None  # the first session of those that were planned together
    logged_by: PersonId | None = None  # who said that it was held
    every: Cadence | None = None  # the pace of its series
    zone: str | None = None  # IANA: the clock that its series keeps, that of whoever chose its hour
    version: int = 0

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItem:
    """A small next step from a session; `due_on` is a day in the owner's zone."""

    id: int = 0
    pairing_id: int
    session_id: int | None = None
    text: str
    owner_id: PersonId
    due_on: date | None = None
    done_at: datetime | None = None
    version: int = 0


class Tag(StrEnum):
    """What good mentors and mentees do."""

    LISTENING = "listening"
    HONESTY = "honesty"
    APPROACHABILITY = "approachability"
    CONSTRUCTIVE_FEEDBACK = "constructive_feedback"
    HUMILITY = "humility"
    CURIOSITY = "curiosity"
    OPENNESS = "openness"
    EAGERNESS_TO_LEARN = "eagerness_to_learn"
    INITIATIVE = "initiative"


OF_MENTORS = (Tag.LISTENING, Tag.HONESTY, Tag.APPROACHABILITY, Tag.CONSTRUCTIVE_FEEDBACK, Tag.HUMILITY, Tag.OPENNESS)
OF_MENTEES = (
    Tag.LISTENING,
    Tag.HONESTY,
    Tag.HUMILITY,
    Tag.CURIOSITY,
    Tag.OPENNESS,
    Tag.EAGERNESS_TO_LEARN,
    Tag.INITIATIVE,
)


def tags_for(roles: Collection[Role]) -> tuple[Tag, ...]:
    """Those that fit what the partners are; of those who are both, or neither, all."""
    return {frozenset({Role.MENTOR}): OF_MENTORS, frozenset({Role.MENTEE}): OF_MENTEES}.get(
        frozenset(roles), tuple(Tag)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One person's rating of a session, 1 to 5. Never shown to the partner."""

    id: int = 0
    session_id: int
    pairing_id: int
    person_id: PersonId
    rating: int
    sentence: str = ""
    tags: tuple[Tag, ...] = ()
    given_at: datetime
    version: int = 0


class CheckInAnswer(StrEnum):
    WE_MET = "we_met"
    PLANNED = "planned"
    NOT_YET = "not_yet"
    NEEDS_HELP = "needs_help"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """The short question "how is it going?", put to everybody in a pairing at once."""

    id: int = 0
    pairing_id: int
    asked_at: datetime
    answers: dict[PersonId, CheckInAnswer]
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """Something that is wrong, told in private to the one person whom the writer chose."""

    id: int = 0
    pairing_id: int
    writer_id: PersonId
    reader_id: PersonId
    words: str
    written_at: datetime
    read_at: datetime | None = None
    closed_at: datetime | None = None  # the reader has done what there was to do
    somebody_else: bool = False  # the writer asks for another partner, and the words say why
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernReply:
    """An answer to a concern, or back: between its writer and its reader alone."""

    id: int = 0
    concern_id: int
    writer_id: PersonId
    words: str
    written_at: datetime
