"""How people are put together, and their life together."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.clocks import Cadence
from bot.domain.kinds import Role
from bot.domain.pairing import (
    CandidateState,
    Choice,
    OfferState,
    Origin,
    PairingState,
    ProposalState,
    RequestState,
    ScorePart,
)
from bot.domain.person import PersonId
from bot.domain.session import CheckInAnswer, SessionState, Tag
from storage.rows.base import NumberedRow, VersionedRow, Words


class ProposalRow(VersionedRow):
    __tablename__ = "proposals"
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"), index=True)
    state: Mapped[ProposalState]
    made_by: Mapped[PersonId]
    made_at: Mapped[datetime]
    approved_by: Mapped[PersonId | None]
    approved_at: Mapped[datetime | None]
    summary: Mapped[Words]


class CandidateRow(VersionedRow):
    __tablename__ = "candidates"
    __table_args__ = (
        UniqueConstraint("proposal_id", "mentor_id", "mentee_id"),
        # Counting thousands, and finding a page of them, without reading every reason.
        Index("ix_candidates_counts", "proposal_id", "workspace_id", "state", "locked", "by_hand"),
        Index("ix_candidates_mentee", "proposal_id", "mentee_id"),
        Index("ix_candidates_score", "proposal_id", "score"),
    )
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    mentor_id: Mapped[PersonId]
    mentee_id: Mapped[PersonId]
    score: Mapped[float]
    reasons: Mapped[tuple[str, ...]]
    state: Mapped[CandidateState]
    by_hand: Mapped[bool]
    put_aside: Mapped[tuple[str, ...]] = mapped_column(server_default="[]")
    locked: Mapped[bool] = mapped_column(server_default=false())
    parts: Mapped[tuple[ScorePart, ...]] = mapped_column(server_default="[]")


class UnmatchedRow(NumberedRow):
    __tablename__ = "unmatched_people"
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    person_id: Mapped[PersonId]
    role: Mapped[Role]
    reason: Mapped[str]
    what_would_help: Mapped[str]


class RequestRow(VersionedRow):
    __tablename__ = "requests"
    __table_args__ = (
        Index("ix_requests_mentor", "workspace_id", "mentor_id"),
        Index("ix_requests_mentee", "workspace_id", "mentee_id"),
    )
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"), index=True)
    mentor_id: Mapped[PersonId]
    mentee_id: Mapped[PersonId]
    state: Mapped[RequestState]
    score: Mapped[float]
    reasons: Mapped[tuple[str, ...]]
    asked_at: Mapped[datetime]
    lapses_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    decline_reason: Mapped[str]
    note: Mapped[str]
    origin: Mapped[Origin] = mapped_column(server_default="program")
    next_choices: Mapped[tuple[Choice, ...]] = mapped_column(server_default="[]")
    put_aside: Mapped[tuple[str, ...]] = mapped_column(server_default="[]")
    word_asked_at: Mapped[datetime | None]
    clock_stopped_at: Mapped[datetime | None]


class OfferRow(VersionedRow):
    __tablename__ = "offers"
    __table_args__ = (
        Index("ix_offers_mentor", "workspace_id", "mentor_id"),
        Index("ix_offers_mentee", "workspace_id", "mentee_id"),
    )
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"), index=True)
    mentor_id: Mapped[PersonId]
    mentee_id: Mapped[PersonId]
    state: Mapped[OfferState]
    score: Mapped[float]
    reasons: Mapped[tuple[str, ...]]
    note: Mapped[str]
    offered_at: Mapped[datetime]
    lapses_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class SearchRow(VersionedRow):
    __tablename__ = "searches"
    __table_args__ = (Index("ix_searches_person", "workspace_id", "person_id"),)
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"))
    person_id: Mapped[PersonId]
    asked_at: Mapped[datetime]
    found: Mapped[tuple[Choice, ...] | None]
    found_at: Mapped[datetime | None]


class StandbyRow(NumberedRow):
    __tablename__ = "standbys"
    __table_args__ = (Index("ix_standbys_mentee", "workspace_id", "mentee_id"),)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    mentor_id: Mapped[PersonId]
    mentee_id: Mapped[PersonId]
    mentors: Mapped[tuple[PersonId, ...]]


class PairingRow(VersionedRow):
    __tablename__ = "pairings"
    # A page of those that are over, and counting them, without reading every reason.
    __table_args__ = (Index("ix_pairings_board", "program_id", "state", "id"),)
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"), index=True)
    state: Mapped[PairingState]
    score: Mapped[float]
    reasons: Mapped[tuple[str, ...]]
    matched_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    objection_until: Mapped[datetime | None]
    conversation_id: Mapped[str | None]
    last_held_at: Mapped[datetime | None]
    content_id: Mapped[int | None] = mapped_column(ForeignKey("program_contents.id"))
    paused_until: Mapped[date | None]
    covers_id: Mapped[int | None] = mapped_column(ForeignKey("pairings.id"))
    resumed_at: Mapped[datetime | None]


class PairingMemberRow(NumberedRow):
    __tablename__ = "pairing_members"
    __table_args__ = (
        UniqueConstraint("pairing_id", "person_id"),
        Index("ix_pairing_members_person", "workspace_id", "person_id"),
    )
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairings.id"))
    person_id: Mapped[PersonId]
    role: Mapped[Role]


class SessionRow(VersionedRow):
    __tablename__ = "sessions"
    # When thousands met, without reading their notes.
    __table_args__ = (Index("ix_sessions_board", "pairing_id", "state", "starts_at", "minutes"),)
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairings.id"), index=True)
    state: Mapped[SessionState]
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    recorded_by: Mapped[PersonId]
    notes: Mapped[str]
    agenda: Mapped[tuple[str, ...]]
    sequence: Mapped[int]
    series_id: Mapped[int | None]
    logged_by: Mapped[PersonId | None]
    every: Mapped[Cadence | None]
    zone: Mapped[str | None] = mapped_column(String(64))


class ActionItemRow(VersionedRow):
    __tablename__ = "action_items"
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairings.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"))
    text: Mapped[str]
    owner_id: Mapped[PersonId]
    due_on: Mapped[date | None]
    done_at: Mapped[datetime | None]


class FeedbackRow(VersionedRow):
    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairings.id"), index=True)
    person_id: Mapped[PersonId]
    rating: Mapped[int]
    sentence: Mapped[str]
    tags: Mapped[tuple[Tag, ...]] = mapped_column(server_default="[]")
    given_at: Mapped[datetime]


class CheckInRow(VersionedRow):
    __tablename__ = "check_ins"
    __table_args__ = (UniqueConstraint("pairing_id", "asked_at"),)
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairings.id"), index=True)
    asked_at: Mapped[datetime]


class CheckInAnswerRow(NumberedRow):
    __tablename__ = "check_in_answers"
    __table_args__ = (UniqueConstraint("check_in_id", "person_id"),)
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_ins.id"))
    person_id: Mapped[PersonId]
    answer: Mapped[CheckInAnswer]


class ConcernRow(VersionedRow):
    """Private: read by the one person whom the writer chose."""

    __tablename__ = "concerns"
    __table_args__ = (Index("ix_concerns_reader", "workspace_id", "reader_id"),)
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairings.id"), index=True)
    writer_id: Mapped[PersonId]
    reader_id: Mapped[PersonId]
    words: Mapped[str]
    written_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    somebody_else: Mapped[bool] = mapped_column(server_default=false())


class ConcernReplyRow(NumberedRow):
    """Between the writer of a concern and its reader alone."""

    __tablename__ = "concern_replies"
    concern_id: Mapped[int] = mapped_column(ForeignKey("concerns.id"), index=True)
    writer_id: Mapped[PersonId]
    words: Mapped[str]
    written_at: Mapped[datetime]
