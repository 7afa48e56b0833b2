"""What a mentee wants, with its milestones and progress."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.person import PersonId


class GoalState(StrEnum):
    OPEN = "open"
    REACHED = "reached"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    text: str
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """`progress` is a percentage the mentee sets. `measure` says how they will know; `due_on` by when."""

    id: int = 0
    program_id: int
    mentee_id: PersonId
    title: str
    measure: str = ""
    due_on: date | None = None
    progress: int = 0
    state: GoalState = GoalState.OPEN
    milestones: tuple[Milestone, ...] = ()
    shared_with_manager: bool = False  # the title only
    only_mine: bool = False  # nobody but the mentee sees that it is there
    skill: str = ""  # one of the program's own, where it is about one
    set_at: datetime
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalComment:
    id: int = 0
    goal_id: int
    writer_id: PersonId
    text: str
    written_at: datetime
