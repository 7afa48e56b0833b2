"""People put together, and how they come to be: candidate, proposal, request, pairing."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.kinds import Role
from bot.domain.person import PersonId


class ProposalState(StrEnum):
    COMPUTING = "computing"
    READY = "ready"
    APPROVED = "approved"
    DISCARDED = "discarded"
    FAILED = "failed"


class CandidateState(StrEnum):
    PROPOSED = "proposed"
    DROPPED = "dropped"
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
class Candidate:
    """A possible couple with its score (0 to 100) and its reasons in words."""

    id: int = 0
    proposal_id: int
    mentor_id: PersonId
    mentee_id: PersonId
    score: float
    reasons: tuple[str, ...]
    state: CandidateState = CandidateState.PROPOSED
    by_hand: bool = False
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A mentor is asked whether they take a mentee. `decline_reason` is for the program manager alone."""

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
    version: int = 0


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
