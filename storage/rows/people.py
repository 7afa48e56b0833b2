"""The workspace, its people, and who runs mentoring there."""

from datetime import date, datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.person import PersonId, WorkspaceId
from bot.domain.working_time import WorkingHours
from storage.rows.base import NumberedRow, Row, Subject


class WorkspaceSettingsRow(Row):
    __tablename__ = "workspaces"
    id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    name: Mapped[str]
    bot_user_id: Mapped[PersonId | None]
    working_hours: Mapped[WorkingHours]
    holiday_calendars: Mapped[tuple[str, ...]]
    misconduct_contact: Mapped[str]
    reporting_lines_known: Mapped[bool]
    field_names: Mapped[tuple[str, ...]] = mapped_column(server_default="[]")
    version: Mapped[int] = mapped_column(default=0)


class PersonRow(Row):
    __tablename__ = "people"
    __table_args__ = (Index("ix_people_email", "workspace_id", "email"),)
    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    id: Mapped[PersonId] = mapped_column(primary_key=True)
    name: Mapped[str]
    title: Mapped[str]
    email: Mapped[str | None]
    time_zone: Mapped[str] = mapped_column(String(64))
    owns_workspace: Mapped[bool]
    is_guest: Mapped[bool]
    is_bot: Mapped[bool]
    is_deactivated: Mapped[bool]
    working_hours: Mapped[WorkingHours | None]
    holiday_calendar: Mapped[str | None]
    department: Mapped[str | None]
    manager_id: Mapped[PersonId | None]
    level: Mapped[int | None]
    start_date: Mapped[date | None]
    fields: Mapped[dict[str, str]] = mapped_column(server_default="{}")
    version: Mapped[int] = mapped_column(default=0)


class DoNotMatchRow(Row):
    """Private to the writer."""

    __tablename__ = "do_not_match"
    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    writer_id: Mapped[PersonId] = mapped_column(primary_key=True)
    other_id: Mapped[PersonId] = mapped_column(primary_key=True)


class AdminRow(Row):
    __tablename__ = "admins"
    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    appointed_by: Mapped[PersonId | None]
    appointed_at: Mapped[datetime]


class AuditRow(NumberedRow):
    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_subject", "workspace_id", "subject"),)
    at: Mapped[datetime]
    actor_id: Mapped[PersonId]
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str]
    details: Mapped[Subject]
