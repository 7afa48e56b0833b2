"""What people chose about nudges, which days they heard one, and what they were asked and have not answered."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.choices import HowOften, Topic
from bot.domain.person import PersonId, WorkspaceId
from storage.rows.base import Row

TOUCHED = text("touched")


class NudgeChoiceRow(Row):
    """Whoever chose nothing gets everything, and has no row."""

    __tablename__ = "nudge_choices"
    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    topic: Mapped[Topic] = mapped_column(primary_key=True)
    how_often: Mapped[HowOften]
    chosen_at: Mapped[datetime]


class NudgeDayRow(Row):
    """The one nudge of a person's local day. The key's place is taken before it is sent, by one replica only."""

    __tablename__ = "nudge_days"
    __table_args__ = (UniqueConstraint("workspace_id", "person_id", "key"),)
    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    key: Mapped[str]


class TopicDayRow(Row):
    """When somebody last heard something on a topic of which they want fewer."""

    __tablename__ = "nudge_topic_days"
    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    topic: Mapped[Topic] = mapped_column(primary_key=True)
    day: Mapped[date]
    key: Mapped[str]


class QuestionRow(Row):
    """A sent nudge that asks for an act, until it is done, snoozed or overtaken."""

    __tablename__ = "open_questions"
    __table_args__ = (
        Index("ix_open_questions_person", "workspace_id", "person_id"),
        Index("ix_open_questions_touched", "workspace_id", sqlite_where=TOUCHED, postgresql_where=TOUCHED),
    )
    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[PersonId]
    gathered_in: Mapped[str | None]  # the key of the digest that it came in
    words: Mapped[str]  # what was asked, for the line that takes its place
    asked_at: Mapped[datetime]
    touched: Mapped[bool] = mapped_column(server_default=text("false"))  # something happened: look whether it holds
    settled: Mapped[str] = mapped_column(String(80), server_default="")  # how, in the digest that still shows it
