"""One mentoring scheme: its kind, people, dates and rules."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.clocks import Cadence, Clocks
from bot.domain.kinds import Kind
from bot.domain.person import PersonId


class ProgramState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"  # sign-up is open
    RUNNING = "running"  # sign-up closed, pairs are being made or meet
    CLOSED = "closed"


class Joining(StrEnum):
    """Who may join."""

    OPEN = "open"
    INVITE_ONLY = "invite_only"  # invisible to the uninvited, everywhere


class Asking(StrEnum):
    """How a proposed pairing reaches people."""

    MENTOR_FIRST = "mentor_first"  # the mentee hears only after a yes
    ANNOUNCED = "announced"  # both hear at once and have time to object


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingRules:
    """Hard limits and soft weights that the program manager may set. Hours are hours of common working time a day."""

    allow_former_partners: bool = False
    least_common_hours: float = 1.0
    weights: dict[str, float] = field(default_factory=dict)  # empty: the engine's own defaults


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Dates are days in `time_zone` (IANA), the zone of whoever made the program."""

    id: int = 0
    name: str
    kind: Kind = Kind.ONE_TO_ONE
    state: ProgramState = ProgramState.DRAFT
    purpose: str = ""
    joining: Joining = Joining.OPEN
    asking: Asking = Asking.MENTOR_FIRST
    sign_up_closes_on: date
    matching_on: date
    ends_on: date
    time_zone: str = "UTC"
    cadence: Cadence = Cadence.EVERY_TWO_WEEKS
    skills: tuple[str, ...] = ()
    managers: tuple[PersonId, ...] = ()
    rules: MatchingRules = MatchingRules()
    clocks: Clocks = Clocks()
    version: int = 0

    def takes_sign_ups(self, now: datetime) -> bool:
        """Open, and the last day of sign-up, in the program's own zone, is not over."""
        return self.state is ProgramState.OPEN and self.today(now) <= self.sign_up_closes_on

    def today(self, now: datetime) -> date:
        return now.astimezone(ZoneInfo(self.time_zone)).date()

    @property
    def is_over(self) -> bool:
        return self.state is ProgramState.CLOSED
