"""Runs of a matching, what was changed in a proposal, and the groups that people chose to name."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.matching_run import RunInput, RunReport, RunState
from bot.domain.pairing import Change
from bot.domain.person import PersonId, WorkspaceId
from bot.domain.program import MatchingRules
from storage.rows.base import NumberedRow, Row, VersionedRow

AT_WORK = text("state = 'computing'")


class MatchingRunRow(VersionedRow):
    __tablename__ = "matching_runs"
    __table_args__ = (
        # One run of a program at a time, whoever asks for it in the same moment.
        Index(
            "ix_matching_runs_at_work",
            "workspace_id",
            "program_id",
            unique=True,
            sqlite_where=AT_WORK,
            postgresql_where=AT_WORK,
        ),
    )
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"), index=True)
    state: Mapped[RunState]
    is_dry: Mapped[bool]
    asked_by: Mapped[PersonId]
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    canceled_by: Mapped[PersonId | None]
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"), index=True)
    rules: Mapped[MatchingRules]
    engine: Mapped[str] = mapped_column(String(40))
    stage: Mapped[str]
    share: Mapped[float]
    given: Mapped[RunInput]
    report: Mapped[RunReport | None]


class ProposalChangeRow(NumberedRow):
    __tablename__ = "proposal_changes"
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    actor_id: Mapped[PersonId]
    at: Mapped[datetime]
    change: Mapped[Change]
    mentor_id: Mapped[PersonId | None]
    mentee_id: Mapped[PersonId | None]
    count: Mapped[int]


class GroupQuestionRow(Row):
    """The groups that a program asks people to name, if they like. Matching never reads it, nor the answers."""

    __tablename__ = "group_questions"
    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"), primary_key=True)
    groups: Mapped[tuple[str, ...]]


class GroupAnswerRow(Row):
    """The group that somebody chose to name in one program: for the fairness report and nothing else."""

    __tablename__ = "group_answers"
    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"), primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    group: Mapped[str] = mapped_column(String(75))
