"""One mentoring scheme: its kind, people, dates and rules."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.clocks import Cadence, Clocks
from bot.domain.kinds import Kind
from bot.domain.person import Person, PersonId


class ProgramState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"  # sign-up is open
    RUNNING = "running"  # sign-up closed, pairs are being made or meet
    CLOSED = "closed"
    ARCHIVED = "archived"  # closed, and out of sight


class Joining(StrEnum):
    """Who may join."""

    OPEN = "open"
    INVITE_ONLY = "invite_only"  # invisible to the uninvited, everywhere
    BY_RULE = "by_rule"  # whom the rule names, and whoever is invited


class Asking(StrEnum):
    """How a proposed pairing reaches people."""

    MENTOR_FIRST = "mentor_first"  # the mentee hears only after a yes
    ANNOUNCED = "announced"  # both hear at once and have time to object


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedRule:
    """A limit that the manager adds: both have the same, or not the same, value in a field."""

    field: str
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingRules:
    """Hard limits and soft weights that the program manager may set. Hours are hours of common working time a day.

    Objective, mixes and weights are named as `bot.matching` names them; a name that it does not know counts as its
    default. Rules that were kept before a field was added get that field's default.
    """

    allow_former_partners: bool = False
    least_common_hours: float = 1.0
    weights: dict[str, float] = field(default_factory=dict)  # empty: the engine's own defaults
    objective: str = "people_first"
    floor: float = 0.0  # nobody is matched under this score, 0 to 100
    level_rule: bool = True
    shared_language: bool = True
    department_mix: str = "different"
    added: tuple[AddedRule, ...] = ()
    group_least: int = 2
    group_most: int = 7
    group_mix: str = "any"
    group_by: str = "level"


@dataclass(frozen=True, slots=True, kw_only=True)
class JoiningRule:
    """Who may join by rule: all that is given must hold. Levels 1 to 3; days since the first day of work.

    What HR data does not say does not hold. Where `others_may_mentor`, the rule is about mentees alone. Where it
    `keeps_inviting`, whoever comes to fit is invited without anybody's doing, once.
    """

    levels: tuple[int, ...] = ()
    departments: tuple[str, ...] = ()
    started_within_days: int | None = None
    others_may_mentor: bool = False
    keeps_inviting: bool = False

    @property
    def is_empty(self) -> bool:
        """It names nobody in particular, and so everybody."""
        return not self.levels and not self.departments and self.started_within_days is None

    def takes(self, person: Person, today: date) -> bool:
        """Whether the rule names this person. A start that is still to come does not count yet."""
        departments = {one.strip().casefold() for one in self.departments}
        if self.levels and person.level not in self.levels:
            return False
        if departments and (person.department or "").strip().casefold() not in departments:
            return False
        if self.started_within_days is None:
            return True
        since = (today - person.start_date).days if person.start_date else -1
        return 0 <= since <= self.started_within_days


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
    may_find: bool = True  # from matching day on, whoever has nobody may look for a mentor themselves
    may_offer: bool = False  # mentors may say whom they would like to mentor
    template: str = ""  # the id of the template it was made from
    rule: JoiningRule = JoiningRule()  # for Joining.BY_RULE
    tells_line_managers: bool = False
    paused_at: datetime | None = None  # UTC; every clock stands still
    paused_until: date | None = None  # the first day after it
    resumed_at: datetime | None = None  # the end of the last pause, from which health counts anew
    mentors_channel: str = ""
    cohort_channel: str = ""
    announced: tuple[str, ...] = ()  # which of its own announcements went out
    matching_told_on: date | None = None  # the day of matching that people know, while they are told of another
    version: int = 0

    def takes_sign_ups(self, now: datetime) -> bool:
        """Open, and the last day of sign-up, in the program's own zone, is not over."""
        return self.state is ProgramState.OPEN and self.today(now) <= self.sign_up_closes_on

    def mentor_places(self, wished: int) -> int:
        """How many mentees somebody takes who wishes for so many: a circle keeps its size."""
        if self.kind is not Kind.GROUP:
            return wished
        return min(max(wished, self.rules.group_least), self.rules.group_most)

    def today(self, now: datetime) -> date:
        return now.astimezone(ZoneInfo(self.time_zone)).date()

    @property
    def is_over(self) -> bool:
        return self.state in {ProgramState.CLOSED, ProgramState.ARCHIVED}

    def is_paused(self, now: datetime) -> bool:
        """Until the first day after the pause has begun in the program's own zone."""
        return self.rests_on(self.today(now))

    def rests_on(self, day: date) -> bool:
        """Whether a pause goes on that day."""
        return self.paused_until is not None and day < self.paused_until
