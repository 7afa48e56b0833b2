"""What every table shares: the workspace it belongs to, named constraints, and how Python types become columns."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import Date, Enum, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.domain.announcement import Audience
from bot.domain.clocks import Clocks
from bot.domain.enrollment import Answers
from bot.domain.goal import Milestone
from bot.domain.kinds import Role
from bot.domain.matching_run import RunInput, RunReport
from bot.domain.pairing import Choice, ScorePart
from bot.domain.person import PersonId, WorkspaceId
from bot.domain.plan import Content
from bot.domain.program import JoiningRule, MatchingRules
from bot.domain.session import Tag
from bot.domain.working_time import WorkingHours
from storage.columns import AsJson, UTCDateTime

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

Words = dict[str, str | int | float]
Subject = dict[str, str | int]

_AS_JSON = (
    dict[str, Any],
    dict[str, str],
    Answers,
    Audience,
    Clocks,
    Content,
    JoiningRule,
    MatchingRules,
    RunInput,
    RunReport,
    Subject,
    WorkingHours,
    Words,
    frozenset[Role],
    tuple[Choice, ...],
    tuple[Milestone, ...],
    tuple[PersonId, ...],
    tuple[Tag, ...],
    tuple[ScorePart, ...],
    tuple[str, ...],
)


class Row(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        PersonId: String(32),
        WorkspaceId: String(32),
        date: Date(),
        datetime: UTCDateTime(),
        StrEnum: Enum(StrEnum, native_enum=False, length=40, values_callable=lambda kind: [one.value for one in kind]),
        **{kind: AsJson(kind) for kind in _AS_JSON},
    }


class WorkspaceRow(Row):
    """A row of one workspace; nothing is read without naming which."""

    __abstract__ = True
    workspace_id: Mapped[WorkspaceId] = mapped_column(index=True)


class NumberedRow(WorkspaceRow):
    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True)


class VersionedRow(NumberedRow):
    """A row that several people may change: a save names the version it began with."""

    __abstract__ = True
    version: Mapped[int] = mapped_column(default=0)
