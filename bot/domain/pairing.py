"""People put together, and how they come to be: candidate, proposal, request, pairing."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.domain.kinds import Role
from bot.domain.person import PersonId


class ProposalState(StrEnum):
    COMPUTING = "computing"  # of earlier versions: now a run computes, and only a proposal that is ready is kept
    READY = "ready"
    APPROVED = "approved"
    DISCARDED = "discarded"
    FAILED = "failed"  # of earlier versions, too


class CandidateState(StrEnum):
    PROPOSED = "proposed"
    DROPPED = "dropped"
    SWAPPED = "swapped"  # both are with others now; it may come again
    CHOSEN = "chosen"  # approved before the rest, and not acted on yet
    APPROVED = "approved"
    NOT_POSSIBLE = "not_possible"  # approved, but somebody had left, paused or found another meanwhile


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A whole set of candidates put before a program manager."""

    id: int = 0
    program_id: int
    state: ProposalState
    made_by: PersonId
    made_at: datetime
    approved_by: PersonId | None = None
    approved_at: datetime | None = None
    summary: dict[str, str | int | float] = field(default_factory=dict)
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePart:
    """What one criterion adds to a score, of how much at most, and why in words."""

    criterion: str
    points: float
    most: float
    words: str = ""


class Change(StrEnum):
    """What somebody did to a proposal."""

    DROPPED = "dropped"
    KEPT = "kept"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    SWAPPED = "swapped"
    ADDED = "added"
    APPROVED_SOME = "approved_some"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalChange:
    """One act of somebody who reviews a proposal, so that whoever reviews it too sees what changed."""

    id: int = 0
    proposal_id: int
    actor_id: PersonId
    at: datetime
    change: Change
    mentor_id: PersonId | None = None
    mentee_id: PersonId | None = None
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A possible couple with its score (0 to 100) and its reasons in words. A locked one stays in the next run."""

    id: int = 0
    proposal_id: int
    mentor_id: PersonId
    mentee_id: PersonId
    score: float
    reasons: tuple[str, ...]
    state: CandidateState = CandidateState.PROPOSED
    by_hand: bool = False
    put_aside: tuple[str, ...] = ()  # the limits, by name, that the manager put aside knowing them
    locked: bool = False
    parts: tuple[ScorePart, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """Somebody for whom a proposal has nobody, with the reason and what would help, in words."""

    id: int = 0
    proposal_id: int
    person_id: PersonId
    role: Role
    reason: str
    what_would_help: str = ""


class RequestState(StrEnum):
    WAITING = "waiting"  # the mentor was asked
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Origin(StrEnum):
    """Who wants to know."""

    PROGRAM = "program"  # a proposal, or somebody standing by: the mentee knows nothing before the yes
    MENTEE = "mentee"  # asked themselves, and knows


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A mentor whom a mentee would ask, with the score (0 to 100) and the reasons that were shown."""

    mentor_id: PersonId
    score: float = 0.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A mentor is asked whether they take a mentee. `decline_reason` is for the program manager alone.

    `next_choices` are asked one after the other, the best first. `word_asked_at`: the mentor wants to talk first.
    `clock_stopped_at`: the mentor pauses since then, and the time to answer stands still.
    """

    id: int = 0
    program_id: int
    mentor_id: PersonId
    mentee_id: PersonId
    state: RequestState = RequestState.WAITING
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    asked_at: datetime
    lapses_at: datetime
    answered_at: datetime | None = None
    decline_reason: str = ""
    note: str = ""  # the mentee's own words where they asked themselves
    origin: Origin = Origin.PROGRAM
    next_choices: tuple[Choice, ...] = ()
    put_aside: tuple[str, ...] = ()  # the limits, by name, that the manager put aside knowing them
    word_asked_at: datetime | None = None
    clock_stopped_at: datetime | None = None
    version: int = 0


class OfferState(StrEnum):
    WAITING = "waiting"  # the mentee was asked, or is about to be
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A mentor would like to mentor somebody, who says yes or no."""

    id: int = 0
    program_id: int
    mentor_id: PersonId
    mentee_id: PersonId
    state: OfferState = OfferState.WAITING
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    note: str = ""
    offered_at: datetime
    lapses_at: datetime
    answered_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A mentee looks for a mentor. `found` is None until it is computed; the best first."""

    id: int = 0
    program_id: int
    person_id: PersonId
    asked_at: datetime
    found: tuple[Choice, ...] | None = None
    found_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standby:
    """Who is asked next, the best first, when the mentor of this couple leaves."""

    id: int = 0
    proposal_id: int
    mentor_id: PersonId
    mentee_id: PersonId
    mentors: tuple[PersonId, ...]


class PairingState(StrEnum):
    ACTIVE = "active"
    FINISHED = "finished"
    ENDED = "ended"  # before its time


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    person_id: PersonId
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """A mentor and a mentee (in a circle several). `conversation_id` is the group DM, once it is open."""

    id: int = 0
    program_id: int
    state: PairingState = PairingState.ACTIVE
    members: tuple[Member, ...]
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    matched_at: datetime
    ended_at: datetime | None = None
    objection_until: datetime | None = None
    conversation_id: str | None = None
    last_held_at: datetime | None = None
    content_id: int | None = None  # the version of the program's content that it began with, and keeps
    paused_until: date | None = None  # the first day on which it goes on
    covers_id: int | None = None  # the pairing whose mentor is away
    resumed_at: datetime | None = None  # the end of a break that ended before its time
    version: int = 0

    @property
    def people(self) -> tuple[PersonId, ...]:
        return tuple(member.person_id for member in self.members)

    def those(self, role: Role) -> tuple[PersonId, ...]:
        return tuple(member.person_id for member in self.members if member.role is role)

    def partners_of(self, person_id: PersonId) -> tuple[PersonId, ...]:
        return tuple(one for one in self.people if one != person_id)

    def has(self, person_id: PersonId) -> bool:
        return person_id in self.people

    def can_meet_without(self, away: Collection[PersonId]) -> bool:
        """Whether two are left, and of each role somebody: a circle goes on while one of its mentees is away."""
        left = [one for one in self.members if one.person_id not in away]
        whole = len(left) == len(self.members)
        return whole or (len(left) > 1 and {one.role for one in left} == {one.role for one in self.members})

    def is_paused(self, today: date) -> bool:
        """On this day of its program."""
        return self.paused_until is not None and today < self.paused_until
