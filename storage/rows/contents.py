"""The words and the path of a program, and who was named for one."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.nomination import NominationState
from bot.domain.person import PersonId
from bot.domain.plan import Content
from storage.rows.base import NumberedRow, VersionedRow


class ProgramContentRow(NumberedRow):
    """One row for each version; what a pairing began with stays."""

    __tablename__ = "program_contents"
    __table_args__ = (UniqueConstraint("program_id", "number"),)
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"))
    number: Mapped[int]
    content: Mapped[Content]
    made_by: Mapped[PersonId]
    made_at: Mapped[datetime]
    changed: Mapped[str]


class BuiltInRow(NumberedRow):
    """All forms, lessons and plans that came with the bot at one time, as one text: once for each that differs."""

    __tablename__ = "built_in_texts"
    __table_args__ = (UniqueConstraint("workspace_id", "digest"),)
    digest: Mapped[str] = mapped_column(String(64))
    texts: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime]


class NominationRow(VersionedRow):
    """Private: read by whoever nominated and by whoever runs the program, never by the nominee."""

    __tablename__ = "nominations"
    __table_args__ = (UniqueConstraint("program_id", "nominee_id", "nominator_id"),)
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"))
    nominee_id: Mapped[PersonId]
    nominator_id: Mapped[PersonId]
    words: Mapped[str]
    state: Mapped[NominationState]
    nominated_at: Mapped[datetime]
    decided_by: Mapped[PersonId | None]
    decided_at: Mapped[datetime | None]
