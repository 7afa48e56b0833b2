"""What a pairing keeps on its path, beside its sessions."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.connection import ConnectionState
from bot.domain.person import PersonId
from storage.rows.base import NumberedRow, VersionedRow


class AgendaPointRow(NumberedRow):
    __tablename__ = "agenda_points"
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairings.id"), index=True)
    writer_id: Mapped[PersonId]
    words: Mapped[str]
    saved_at: Mapped[datetime]


class ResourceRow(NumberedRow):
    __tablename__ = "resources"
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"), index=True)
    pairing_id: Mapped[int | None] = mapped_column(ForeignKey("pairings.id"), index=True)
    shared_by: Mapped[PersonId]
    address: Mapped[str]
    why: Mapped[str]
    shared_at: Mapped[datetime]


class ReflectionRow(VersionedRow):
    """Private to the writer."""

    __tablename__ = "reflections"
    writer_id: Mapped[PersonId] = mapped_column(index=True)
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairings.id"))
    words: Mapped[str]
    written_at: Mapped[datetime]


class ConnectionRow(VersionedRow):
    __tablename__ = "connections"
    __table_args__ = (Index("ix_connections_third", "workspace_id", "third_id"),)
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairings.id"), index=True)
    mentor_id: Mapped[PersonId]
    mentee_id: Mapped[PersonId]
    third_id: Mapped[PersonId]
    why: Mapped[str]
    state: Mapped[ConnectionState]
    asked_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
