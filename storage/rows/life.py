"""What happens on the way: covers, pauses, sessions that were missed, and who passes on what they learned."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.life import CoverState, PayForward, WhoMissed
from bot.domain.person import PersonId
from storage.rows.base import NumberedRow, VersionedRow


class CoverRow(VersionedRow):
    __tablename__ = "covers"
    __table_args__ = (Index("ix_covers_mentor", "workspace_id", "mentor_id"),)
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairings.id"), index=True)
    mentor_id: Mapped[PersonId]
    until: Mapped[date]
    state: Mapped[CoverState]
    asked_at: Mapped[datetime]
    lapses_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    cover_pairing_id: Mapped[int | None] = mapped_column(ForeignKey("pairings.id"))


class ClockStopRow(NumberedRow):
    """Of a program, a pairing or a place in a program, as "program:7"; of a place with whose it is."""

    __tablename__ = "clock_stops"
    __table_args__ = (Index("ix_clock_stops_about", "workspace_id", "about"),)
    about: Mapped[str] = mapped_column(String(80))
    person_id: Mapped[PersonId | None]
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class NoShowRow(VersionedRow):
    """Private to the writer."""

    __tablename__ = "no_shows"
    __table_args__ = (
        UniqueConstraint("session_id", "writer_id"),
        Index("ix_no_shows_writer", "workspace_id", "writer_id"),
    )
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    writer_id: Mapped[PersonId]
    who: Mapped[WhoMissed]
    noted_at: Mapped[datetime]


class PayForwardRow(VersionedRow):
    __tablename__ = "pay_forward"
    __table_args__ = (UniqueConstraint("workspace_id", "person_id"),)
    person_id: Mapped[PersonId]
    answer: Mapped[PayForward]
    asked_at: Mapped[datetime]
