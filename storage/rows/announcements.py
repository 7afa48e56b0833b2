"""What people chose about announcements, who must look at them first, and changes of what was sent."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.announcement import NewsletterAnswer, RewriteKind, RewriteState
from bot.domain.person import PersonId, WorkspaceId
from storage.rows.base import Row, VersionedRow


class AnnouncementChoiceRow(Row):
    """Program 0 stands for all."""

    __tablename__ = "announcement_choices"
    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    muted: Mapped[bool]
    newsletter: Mapped[NewsletterAnswer | None]
    changed_at: Mapped[datetime]


class OpeningRow(Row):
    """Who pressed a button under an announcement, and when first."""

    __tablename__ = "announcement_openings"
    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcements.id"), primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    opened_at: Mapped[datetime]


class SecondLookRow(Row):
    """Where somebody else approves each announcement. Program 0 stands for all."""

    __tablename__ = "second_looks"
    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class RewriteRow(VersionedRow):
    __tablename__ = "announcement_rewrites"
    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcements.id"), index=True)
    kind: Mapped[RewriteKind]
    state: Mapped[RewriteState]
    asked_by: Mapped[PersonId]
    asked_at: Mapped[datetime]
    total: Mapped[int]
    done: Mapped[int]
    failed: Mapped[int]
    last_id: Mapped[int]
    next_at: Mapped[datetime]
    again_at: Mapped[datetime | None]
