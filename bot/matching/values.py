"""What goes into a matching and what comes out of it: plain values, no NumPy, so that importing them is cheap.

Ages, genders, origins and the like are not among the fields, on purpose: what cannot be given cannot be used.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from bot.domain.kinds import Kind, Role
from bot.matching.protected import InvalidRules, refuse_protected

BOTH_ROLES = frozenset({Role.MENTOR, Role.MENTEE})
WORKING_DAYS = frozenset(range(5))

# Fields that a manager's rule may name, besides the further ones of each person.
RULE_FIELDS = frozenset({"department", "site", "level", "experience_years", "manager_id", "time_zone", "languages"})

Progress = Callable[[str, float], None]
"""Told the stage in words and the share done, 0 to 1; whatever it raises ends the run (that is how to cancel)."""


class Objective(StrEnum):
    """What the best whole set of pairs is."""

    PEOPLE_FIRST = "people_first"  # most mentees with a mentor, then most places filled, then the best total
    BEST_TOTAL = "best_total"  # the best total; between equal totals the one with more people


class Criterion(StrEnum):
    """What makes one allowed couple better than another."""

    WANTS = "wants"
    COMMON_GROUND = "common_ground"
    LEVEL = "level"
    EXPERIENCE = "experience"
    DEPARTMENT = "department"
    OVERLAP = "overlap"
    TIME_TO_GIVE = "time_to_give"
    LOAD = "load"
    CHOICE = "choice"


class Alike(StrEnum):
    """Whether two people should be the same or different in something."""

    SAME = "same"
    DIFFERENT = "different"


class Mix(StrEnum):
    """How the members of one circle should relate to each other."""

    ANY = "any"
    SIMILAR = "similar"
    MIXED = "mixed"


DEFAULT_WEIGHTS: Mapping[Criterion, float] = MappingProxyType(
    {
        Criterion.WANTS: 40.0,
        Criterion.COMMON_GROUND: 5.0,
        Criterion.LEVEL: 15.0,
        Criterion.EXPERIENCE: 10.0,
        Criterion.DEPARTMENT: 10.0,
        Criterion.OVERLAP: 10.0,
        Criterion.TIME_TO_GIVE: 3.0,
        Criterion.LOAD: 2.0,
        Criterion.CHOICE: 5.0,
    }
)


class Couple(NamedTuple):
    """A mentor and a mentee, by id. Among peers the order means nothing."""

    mentor: str
    mentee: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingHours:
    """When somebody works, in their own time zone; an end before the start is on the next day."""

    start: time = time(9)
    end: time = time(17)
    days: frozenset[int] = WORKING_DAYS  # Monday is 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """A limit that a manager adds: both must have the same, or must not have the same, value in a field."""

    field: str
    alike: Alike

    def __post_init__(self) -> None:
        refuse_protected(self.field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """One person as matching sees them. What is absent (None, empty) forbids nothing and counts half."""

    id: str
    roles: frozenset[Role]
    level: int | None = None
    experience_years: float | None = None
    department: str = ""
    site: str = ""
    manager_id: str | None = None
    languages: frozenset[str] = frozenset()
    time_zone: str | None = None  # IANA
    working_hours: WorkingHours | None = None
    offers_skills: frozenset[str] = frozenset()
    wants_skills: frozenset[str] = frozenset()
    offers_words: str = ""
    wants_words: str = ""
    about: str = ""
    mentor_capacity: int | None = None  # mentees taken; None is 1, and in a circle the largest circle
    mentee_capacity: int = 1
    hours_per_month: float | None = None
    do_not_match: frozenset[str] = frozenset()
    former_mentors: frozenset[str] = frozenset()
    former_mentees: frozenset[str] = frozenset()
    load: int = 0  # mentees carried outside this problem: it counts against the score, not the capacity
    choices: tuple[str, ...] = ()  # the best first
    fields: Mapping[str, str] = field(default_factory=dict)  # further fields, for rules only
    active: bool = True
    paused: bool = False

    @property
    def available(self) -> bool:
        """Whether this person can be matched at all."""
        return self.active and not self.paused


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The limits, weights and objective, as a manager sets them.

    Raises InvalidRules with a sentence when they make no sense.
    """

    kind: Kind = Kind.ONE_TO_ONE
    objective: Objective = Objective.PEOPLE_FIRST
    floor: float = 0.0  # nobody is matched under this score; scores go from 0 to 100
    weights: Mapping[Criterion, float] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    allow_former_partners: bool = False
    level_rule: bool = True
    min_overlap_hours: float = 1.0  # the longest stretch of one day in which both work
    shared_language: bool = True
    department_mix: Alike = Alike.DIFFERENT  # what earns the points of the criterion; a FieldRule makes it a limit
    field_rules: tuple[FieldRule, ...] = ()
    group_min: int = 2
    group_max: int = 7
    group_mix: Mix = Mix.ANY
    group_by: str = "level"  # the field in which members are similar or mixed
    time_limit_seconds: float = 30.0  # for circles, peers and both roles; the rest needs none

    def __post_init__(self) -> None:
        if not 0 <= self.floor <= 100:
            raise InvalidRules("The floor is a score between 0 and 100.")
        if any(not 0 <= weight < 1e6 for weight in self.weights.values()):
            raise InvalidRules("A weight is 0 or more, and less than a million.")
        if not 2 <= self.group_min <= self.group_max <= 7:
            raise InvalidRules("A circle has two to seven mentees, and its least size is not above its greatest.")
        refuse_protected(self.group_by)
        if not 0 <= self.min_overlap_hours <= 24:
            raise InvalidRules("The overlap of working hours is between 0 and 24 hours.")
        if not self.time_limit_seconds > 0:
            raise InvalidRules("The time limit is more than 0 seconds.")

    def weight(self, criterion: Criterion) -> float:
        """The weight of one criterion; one that is not named weighs nothing."""
        return self.weights.get(criterion, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Everything a matching depends on. The order of participants means nothing."""

    participants: tuple[Participant, ...]
    rules: Rules
    on: date  # working hours are compared in the week of this day
    existing: frozenset[Couple] = frozenset()  # pairings that stay; they take places
    locked: frozenset[Couple] = frozenset()  # must be in the answer
    forbidden: frozenset[Couple] = frozenset()  # dropped or declined; nobody is told which
    managers: Mapping[str, str] = field(default_factory=dict)  # person -> manager, also of people outside


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one criterion adds to a score, and why."""

    criterion: Criterion
    points: float
    most: float  # what it could have added
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenLimit:
    """A limit that forbids a couple, in words that give no private word away."""

    name: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A possible couple with its score and its reasons."""

    mentor: str
    mentee: str
    score: float
    contributions: tuple[Contribution, ...]
    broken: tuple[BrokenLimit, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether no limit forbids the couple."""
        return not self.broken

    @property
    def reasons(self) -> tuple[str, ...]:
        """The words of what speaks for the couple, what weighs most first."""
        telling = [one for one in self.contributions if one.words and one.points > 0]
        return tuple(one.words for one in sorted(telling, key=lambda one: -one.points))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A circle (a mentor and its mentees) or, without a mentor, two or three peers."""

    mentor: str | None
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """Somebody left out of one role, why, and what would change it; said to that person."""

    person: str
    role: Role
    limit: str  # the name of the binding limit, or "taken" or "nobody"
    reason: str
    what_would_help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standby:
    """Who is asked next, the best first, when the mentor of a pairing leaves."""

    couple: Couple
    mentors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The whole answer in numbers."""

    mentors: int
    mentees: int
    matched_mentors: int
    matched_mentees: int
    places: int
    total: float
    optimal: bool
    gap_people: int = 0  # at most so many more people could have been matched
    gap_places: int = 0  # at most so many more places could have been filled with as many people
    gap_points: float = 0.0  # at most so many more points could have been had with as many people and places
    notes: tuple[str, ...] = ()  # what the manager should know, in sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The best whole set, and a word for everybody who is not in it. Sorted by id."""

    pairs: tuple[Candidate, ...]
    groups: tuple[Group, ...]
    unmatched: tuple[Unmatched, ...]
    standby: tuple[Standby, ...]
    summary: Summary
