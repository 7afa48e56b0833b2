"""Forms that people answered, and offers of a new partner."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.forms import Occasion
from bot.domain.kinds import Role
from bot.domain.person import PersonId
from bot.domain.rematch import RematchAnswer, RematchState
from storage.rows.base import NumberedRow, VersionedRow


class FormPaperRow(VersionedRow):
    __tablename__ = "form_papers"
    __table_args__ = (
        UniqueConstraint("workspace_id", "program_id", "person_id", "form", "occurrence", name="uq_form_papers_once"),
        Index("ix_form_papers_person", "workspace_id", "person_id"),
    )
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"))
    pairing_id: Mapped[int | None] = mapped_column(ForeignKey("pairings.id"))
    person_id: Mapped[PersonId]
    form: Mapped[Occasion]
    form_name: Mapped[str] = mapped_column(String(60), server_default="")
    form_version: Mapped[int]
    occurrence: Mapped[str] = mapped_column(String(60))
    roles: Mapped[frozenset[Role]]
    sent_at: Mapped[datetime | None]
    content_id: Mapped[int | None] = mapped_column(ForeignKey("program_contents.id"))


class FormAnswerRow(NumberedRow):
    """One answer to one question: a number, a choice or words."""

    __tablename__ = "form_answers"
    __table_args__ = (
        UniqueConstraint("paper_id", "question", "topic"),
        Index("ix_form_answers_person", "workspace_id", "person_id"),
        Index("ix_form_answers_program", "program_id", "form", "question"),
    )
    paper_id: Mapped[int] = mapped_column(ForeignKey("form_papers.id"))
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"))
    pairing_id: Mapped[int | None] = mapped_column(ForeignKey("pairings.id"))
    person_id: Mapped[PersonId]
    form: Mapped[Occasion]
    form_version: Mapped[int]
    question: Mapped[str] = mapped_column(String(80))
    topic: Mapped[str] = mapped_column(String(100))
    number: Mapped[int | None]
    choice: Mapped[str | None] = mapped_column(String(80))
    words: Mapped[str | None]
    answered_at: Mapped[datetime]


class RematchRow(VersionedRow):
    __tablename__ = "rematches"
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairings.id"), index=True)
    state: Mapped[RematchState]
    offered_by: Mapped[PersonId | None]
    offered_at: Mapped[datetime]


class RematchAnswerRow(NumberedRow):
    """Private to whoever gave it."""

    __tablename__ = "rematch_answers"
    __table_args__ = (UniqueConstraint("rematch_id", "person_id"),)
    rematch_id: Mapped[int] = mapped_column(ForeignKey("rematches.id"))
    person_id: Mapped[PersonId]
    answer: Mapped[RematchAnswer]
    answered_at: Mapped[datetime]
