"""One run of a matching: what went in, how it goes, and what came of it. A dry run proposes nothing."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.kinds import Role
from bot.domain.person import PersonId
from bot.domain.program import MatchingRules


class RunState(StrEnum):
    COMPUTING = "computing"
    DONE = "done"
    FAILED = "failed"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInput:
    """Who and what a run saw. `digest` is the same for the same input, whose answer is the same."""

    mentors: int = 0
    mentees: int = 0
    mentor_places: int = 0
    mentee_places: int = 0
    together: int = 0  # couples that are together or being asked, and stay
    locked: int = 0
    locks_lost: int = 0  # couples that were locked and cannot be put together any more
    unready: int = 0  # with a free place, and with lessons or the agreement still to do
    reporting_lines_known: bool = False
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftCount:
    """How many have nobody in a role because of one limit, by the name that people may see."""

    limit: str
    role: Role
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftPerson:
    """One of those who have nobody, with the sentences that they would hear."""

    person_id: PersonId
    role: Role
    reason: str
    what_would_help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFare:
    """How a group that people chose to name fared; what rests on fewer than five people is None or not there."""

    name: str
    people: int
    matched: int
    mean_score: float | None = None
    mean_waiting_days: float | None = None
    ratio: float | None = None  # of its match rate to the highest
    ratio_low: float | None = None
    ratio_high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FairnessReport:
    """The groups that may be shown, and whether some are kept back because they are small."""

    groups: tuple[GroupFare, ...] = ()
    some_kept_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What came of a run. Scores go from 0 to 100; `scores` counts them in tens, the lowest first."""

    mentors: int
    mentees: int
    matched_mentors: int
    matched_mentees: int
    places: int
    total: float
    scores: tuple[int, ...] = ()
    lowest: float = 0.0
    median: float = 0.0
    highest: float = 0.0
    loads: tuple[tuple[int, int], ...] = ()  # so many mentees: so many mentors, the fewest first
    left: tuple[LeftCount, ...] = ()
    examples: tuple[LeftPerson, ...] = ()
    notes: tuple[str, ...] = ()
    fairness: FairnessReport | None = None  # None where the program asks for no group

    @property
    def mean(self) -> float:
        return self.total / self.places if self.places else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingRun:
    """`rules` are those it ran with, `engine` the version that answered. Moments are UTC; `share` goes from 0 to 1."""

    id: int = 0
    program_id: int
    state: RunState = RunState.COMPUTING
    is_dry: bool = True
    asked_by: PersonId
    asked_at: datetime
    ended_at: datetime | None = None
    canceled_by: PersonId | None = None
    proposal_id: int | None = None
    rules: MatchingRules = MatchingRules()
    engine: str = ""
    stage: str = ""
    share: float = 0.0
    given: RunInput = RunInput()
    report: RunReport | None = None
    version: int = 0

    @property
    def is_at_work(self) -> bool:
        return self.state is RunState.COMPUTING
