"""A ready-made program: everything that a manager need not think of, from who may join to the last guide."""

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from bot.domain.clocks import Cadence, Clocks
from bot.domain.guide import WayToLearn
from bot.domain.kinds import Kind
from bot.domain.plan import (
    Agreement,
    Content,
    FormsUsed,
    Lessons,
    Phase,
    PlanMilestone,
    Sayings,
    Track,
    sessions_in,
)
from bot.domain.program import Asking, Joining, JoiningRule, MatchingRules


class Nominator(StrEnum):
    """Who may name somebody for a program that is by invitation."""

    LINE_MANAGERS = "line_managers"
    CIRCLE_MENTORS = "circle_mentors"  # who saw talent in a circle


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoJoins:
    """Who may join, and who may name others."""

    who: Joining
    rule: JoiningRule = JoiningRule()
    nominators: tuple[Nominator, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long a pairing lasts and how often it meets. A `rolling` program takes people in for `open_months`."""

    months: int
    cadence: Cadence
    hours_per_month: int
    session_minutes: int
    sign_up_days: int = 14
    matching_days: int = 4  # after the last day of sign-up
    rolling: bool = False
    open_months: int = 0

    @property
    def sessions(self) -> int:
        return sessions_in(self.months, self.cadence)


@dataclass(frozen=True, slots=True, kw_only=True)
class HowMatched:
    kind: Kind
    asking: Asking
    rules: MatchingRules = MatchingRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    phases: tuple[Phase, ...]
    tracks: tuple[Track, ...]
    milestones: tuple[PlanMilestone, ...]
    check_in_months: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """Which channels are offered beside the bot's own messages."""

    mentors: bool = True
    cohort: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """`id` is the name of its file; `rank` its place in the list that a manager picks from."""

    id: str
    rank: int
    title: str
    summary: str
    purpose: str
    joining: WhoJoins
    pace: Pace
    matching: HowMatched
    skills: tuple[str, ...]
    plan: Path
    lessons: Lessons
    agreement: Agreement
    forms: FormsUsed = field(default_factory=FormsUsed)
    announcements: Sayings
    ways_to_learn: tuple[WayToLearn, ...]
    clocks: Clocks = field(default_factory=Clocks)
    channels: Channels = Channels()
    tell_line_managers: bool = False
    offers: str = ""  # the id of another template that goes well with it

    def content(self) -> Content:
        """What a program of this template begins with."""
        same = {one.name for one in fields(Content)} & {one.name for one in fields(Template)}
        taken: dict[str, Any] = {name: getattr(self, name) for name in same}
        return Content(
            **taken,
            template=self.id,
            months=self.pace.months,
            hours_per_month=self.pace.hours_per_month,
            session_minutes=self.pace.session_minutes,
            rolling=self.pace.rolling,
            phases=self.plan.phases,
            tracks=self.plan.tracks,
            milestones=self.plan.milestones,
            check_in_months=self.plan.check_in_months,
            sayings=self.announcements,
        )
