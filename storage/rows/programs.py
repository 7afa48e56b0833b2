"""Programs, places in them, and what people want there."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.clocks import Cadence, Clocks
from bot.domain.enrollment import Answers, EnrollmentState
from bot.domain.goal import GoalState, Milestone
from bot.domain.kinds import Kind, Role
from bot.domain.person import PersonId
from bot.domain.program import Asking, Joining, JoiningRule, MatchingRules, ProgramState
from storage.rows.base import NumberedRow, VersionedRow


class ProgramRow(VersionedRow):
    __tablename__ = "programs"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)
    name: Mapped[str]
    kind: Mapped[Kind]
    state: Mapped[ProgramState]
    purpose: Mapped[str]
    joining: Mapped[Joining]
    asking: Mapped[Asking]
    sign_up_closes_on: Mapped[date]
    matching_on: Mapped[date]
    ends_on: Mapped[date]
    time_zone: Mapped[str] = mapped_column(String(64))
    cadence: Mapped[Cadence]
    skills: Mapped[tuple[str, ...]]
    managers: Mapped[tuple[PersonId, ...]]
    rules: Mapped[MatchingRules]
    clocks: Mapped[Clocks]
    template: Mapped[str] = mapped_column(String(80))
    rule: Mapped[JoiningRule]
    tells_line_managers: Mapped[bool]
    paused_at: Mapped[datetime | None]
    paused_until: Mapped[date | None]
    resumed_at: Mapped[datetime | None]
    mentors_channel: Mapped[str] = mapped_column(String(32))
    cohort_channel: Mapped[str] = mapped_column(String(32))
    announced: Mapped[tuple[str, ...]]
    may_find: Mapped[bool] = mapped_column(server_default=true())
    may_offer: Mapped[bool] = mapped_column(server_default=false())
    matching_told_on: Mapped[date | None]


class EnrollmentRow(VersionedRow):
    __tablename__ = "enrollments"
    __table_args__ = (
        UniqueConstraint("program_id", "person_id"),
        Index("ix_enrollments_person", "workspace_id", "person_id"),
    )
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"))
    person_id: Mapped[PersonId]
    state: Mapped[EnrollmentState]
    roles: Mapped[frozenset[Role]]
    answers: Mapped[Answers]
    mentor_capacity: Mapped[int]
    mentee_capacity: Mapped[int]
    invited_at: Mapped[datetime | None]
    begun_at: Mapped[datetime | None]
    enrolled_at: Mapped[datetime | None]
    paused_until: Mapped[date | None]
    resumed_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    leave_reason: Mapped[str]
    no_more_invitations: Mapped[bool]
    hides_answer_time: Mapped[bool] = mapped_column(server_default=false())


class GoalRow(VersionedRow):
    __tablename__ = "goals"
    __table_args__ = (
        Index("ix_goals_mentee", "workspace_id", "mentee_id"),
        Index("ix_goals_program", "program_id", "mentee_id"),
    )
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"))
    mentee_id: Mapped[PersonId]
    title: Mapped[str]
    measure: Mapped[str]
    due_on: Mapped[date | None]
    progress: Mapped[int]
    state: Mapped[GoalState]
    milestones: Mapped[tuple[Milestone, ...]]
    shared_with_manager: Mapped[bool]
    skill: Mapped[str] = mapped_column(server_default="")
    only_mine: Mapped[bool] = mapped_column(server_default=false())
    set_at: Mapped[datetime]


class GoalCommentRow(NumberedRow):
    __tablename__ = "goal_comments"
    goal_id: Mapped[int] = mapped_column(ForeignKey("goals.id"), index=True)
    writer_id: Mapped[PersonId]
    text: Mapped[str]
    written_at: Mapped[datetime]
