"""What is to be said and done: announcements, the outbox, events seen, and jobs."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.announcement import AnnouncementState, Audience, Options, Timing
from bot.domain.person import PersonId, WorkspaceId
from bot.nudges import DeliveryState, NudgeKind
from storage.columns import AsJson
from storage.rows.base import NumberedRow, Row, Subject, VersionedRow

STILL_OPEN = text("state IN ('waiting', 'sending')")
OPEN_HELD = text("state IN ('waiting', 'sending') AND held_until IS NOT NULL")
BEGUN = text("state = 'sending'")
FAILED = text("state = 'failed'")
REFUSED = text("state = 'failed' AND program_id IS NOT NULL")


class AnnouncementRow(VersionedRow):
    __tablename__ = "announcements"
    author_id: Mapped[PersonId]
    text: Mapped[str]
    audience: Mapped[Audience]
    state: Mapped[AnnouncementState]
    recipients: Mapped[int]
    written_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    timing: Mapped[Timing] = mapped_column(AsJson(Timing), server_default="{}")
    options: Mapped[Options] = mapped_column(AsJson(Options), server_default="{}")
    series_id: Mapped[int | None] = mapped_column(index=True)
    number: Mapped[int] = mapped_column(server_default="0")
    next_at: Mapped[datetime | None]
    approved_by: Mapped[PersonId | None]


class OutboxRow(NumberedRow):
    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        # The cost of a tick grows with what is due, not with what was ever said.
        Index("ix_outbox_open", "workspace_id", "due_at", sqlite_where=STILL_OPEN, postgresql_where=STILL_OPEN),
        # Whether an earlier message for the same conversation is still on its way.
        Index(
            "ix_outbox_address",
            "workspace_id",
            "address",
            "held_until",
            sqlite_where=STILL_OPEN,
            postgresql_where=STILL_OPEN,
        ),
        # When the next of those that are held is free.
        Index("ix_outbox_held", "workspace_id", "held_until", sqlite_where=OPEN_HELD, postgresql_where=OPEN_HELD),
        Index("ix_outbox_about", "workspace_id", "kind", "about"),
        # What is due, most urgent first, is read in this order and never sorted.
        Index(
            "ix_outbox_next",
            "workspace_id",
            "priority",
            "due_at",
            "id",
            sqlite_where=STILL_OPEN,
            postgresql_where=STILL_OPEN,
        ),
        # Who watches asks how many are in doubt and which have failed.
        Index("ix_outbox_begun", "workspace_id", "held_until", sqlite_where=BEGUN, postgresql_where=BEGUN),
        Index("ix_outbox_failed", "workspace_id", "id", sqlite_where=FAILED, postgresql_where=FAILED),
        # Those who run a program ask what Slack refused of its messages.
        Index(
            "ix_outbox_refused",
            "workspace_id",
            "program_id",
            "id",
            sqlite_where=REFUSED,
            postgresql_where=REFUSED,
        ),
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
    stopped_until: Mapped[datetime | None]  # a pause stopped its clock until then; its due time says so already
    state: Mapped[DeliveryState]
    attempts: Mapped[int]
    holder: Mapped[str | None] = mapped_column(String(80))
    held_until: Mapped[datetime | None]
    claims: Mapped[int] = mapped_column(server_default="0")  # rises with each claim: the fence
    begun_at: Mapped[datetime | None]  # when it was last handed to Slack
    holds_back_until: Mapped[datetime | None]  # while it is tried again, later ones of its conversation wait so long
    conversation_id: Mapped[str | None]
    message_ts: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    reason: Mapped[str]
    program_id: Mapped[int | None]  # whose managers hear that Slack refused it; noted when it did


class LateEditRow(Row):
    """What is to stand in a message that went out, until Slack has taken it; only the newest words of each."""

    __tablename__ = "late_edits"
    __table_args__ = (Index("ix_late_edits_due", "workspace_id", "due_at"),)
    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    message_ts: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str]
    person_id: Mapped[PersonId | None]  # whose DM it is in
    message: Mapped[dict[str, Any]]
    attempts: Mapped[int]
    claims: Mapped[int]  # rises with each change: the fence
    due_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class SlackLimitRow(Row):
    """How much of a limit is used: one of Slack's methods, or the pace of one conversation. All replicas share it."""

    __tablename__ = "slack_limits"
    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    used_until: Mapped[datetime | None]  # what was taken is paid for then, at an even pace
    closed_until: Mapped[datetime | None]  # Slack asked for a pause until then
    taken_at: Mapped[datetime | None]


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
