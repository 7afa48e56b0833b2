"""Lessons read and agreements accepted."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.person import PersonId
from storage.rows.base import NumberedRow, VersionedRow


class ReadingRow(VersionedRow):
    __tablename__ = "lesson_readings"
    __table_args__ = (UniqueConstraint("workspace_id", "person_id", "lesson_id"),)
    person_id: Mapped[PersonId]
    lesson_id: Mapped[str] = mapped_column(String(80))
    page: Mapped[int]
    begun_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class AcceptanceRow(NumberedRow):
    __tablename__ = "agreement_acceptances"
    __table_args__ = (UniqueConstraint("program_id", "person_id", "agreement_version"),)
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"))
    person_id: Mapped[PersonId]
    agreement_version: Mapped[int]
    name: Mapped[str]
    accepted_at: Mapped[datetime]
