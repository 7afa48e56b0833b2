"""What is to be said and done: announcements, the outbox, events seen, and jobs."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.announcement import AnnouncementState, Audience
from bot.domain.person import PersonId, WorkspaceId
from bot.nudges import DeliveryState, NudgeKind
from storage.rows.base import NumberedRow, Row, Subject, VersionedRow

STILL_OPEN = text("state IN ('waiting', 'sending')")


class AnnouncementRow(VersionedRow):
    __tablename__ = "announcements"
    author_id: Mapped[PersonId]
    text: Mapped[str]
    audience: Mapped[Audience]
    state: Mapped[AnnouncementState]
    recipients: Mapped[int]
    written_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class OutboxRow(NumberedRow):
    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        # The cost of a tick grows with what is due, not with what was ever said.
        Index("ix_outbox_open", "workspace_id", "due_at", sqlite_where=STILL_OPEN, postgresql_where=STILL_OPEN),
        # Whether an earlier message for the same conversation is still on its way.
        Index("ix_outbox_address", "workspace_id", "address", sqlite_where=STILL_OPEN, postgresql_where=STILL_OPEN),
        Index("ix_outbox_about", "workspace_id", "kind", "about"),
    )
    key: Mapped[str]
    kind: Mapped[NudgeKind]
    readers: Mapped[tuple[PersonId, ...]]
    channel_id: Mapped[str | None]
    subject: Mapped[Subject]
    about: Mapped[str] = mapped_column(String(80))  # the first thing in the subject, as "name:id"
    address: Mapped[str]  # the same for everything that goes into one conversation
    priority: Mapped[int]
    due_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    in_working_hours: Mapped[bool]
    state: Mapped[DeliveryState]
    attempts: Mapped[int]
    holder: Mapped[str | None] = mapped_column(String(80))
    held_until: Mapped[datetime | None]
    conversation_id: Mapped[str | None]
    message_ts: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    reason: Mapped[str]


class SeenEventRow(Row):
    __tablename__ = "seen_events"
    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    taken_at: Mapped[datetime] = mapped_column(index=True)
    done_at: Mapped[datetime | None]


class JobRow(NumberedRow):
    __tablename__ = "jobs"
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    asked_by: Mapped[PersonId]
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    claimed_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None] = mapped_column(index=True)
    error: Mapped[str]
    attempts: Mapped[int]


class DraftRow(Row):
    """What somebody had typed into a form that was closed before it was sent."""

    __tablename__ = "drafts"
    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    form: Mapped[str] = mapped_column(String(80), primary_key=True)
    values: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
