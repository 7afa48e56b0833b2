"""How a pairing is doing, judged by what happened and what was counted; never by what people wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.domain import stopped_time
from bot.domain.clocks import Cadence, Clocks
from bot.domain.plan import Phase, phase_at
from bot.domain.session import CheckIn, CheckInAnswer, SessionState
from bot.domain.stopped_time import Stop

# An answer that asks for help is for whoever was chosen to read it; it never shows here, not even as a color.
TOLD_TO_ALL = frozenset({CheckInAnswer.WE_MET, CheckInAnswer.PLANNED, CheckInAnswer.NOT_YET})


class HealthState(StrEnum):
    ON_TRACK = "on_track"
    NEEDS_ATTENTION = "needs_attention"
    TOO_EARLY = "too_early"


class Why(StrEnum):
    SOMEBODY_LEFT = "somebody_left"
    SOMEBODY_PAUSES = "somebody_pauses"
    PAIRING_PAUSES = "pairing_pauses"
    PROGRAM_PAUSES = "program_pauses"
    JUST_MATCHED = "just_matched"
    BACK = "back"
    NO_FIRST_SESSION = "no_first_session"
    SILENT = "silent"
    MISSED_TWICE = "missed_twice"
    NOT_YET = "not_yet"
    DIFFERENT_ANSWERS = "different_answers"
    LESSONS_OPEN = "lessons_open"
    NO_GOAL = "no_goal"
    GOALS_STAND_STILL = "goals_stand_still"
    LONG_IN_PHASE = "long_in_phase"
    RATINGS_FALL = "ratings_fall"
    PLANNED = "planned"
    SAID_THEY_MET = "said_they_met"
    MEETING = "meeting"
    TIME_OVER = "time_over"


# While one of these holds, nothing is asked of anybody and nothing counts against the pair.
PAUSES = frozenset({Why.SOMEBODY_PAUSES, Why.PAIRING_PAUSES, Why.PROGRAM_PAUSES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """`days` since something, `at` the moment (UTC) of something, or the phase by its `name`, where it has one.

    `paused`: days since then that count for nothing, and are not among `days`.
    """

    why: Why
    days: int = 0
    paused: int = 0
    at: datetime | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    state: HealthState
    reasons: tuple[Reason, ...]

    @property
    def is_paused(self) -> bool:
        return any(one.why in PAUSES for one in self.reasons)


class Meeting(Protocol):
    """What counts of a session."""

    @property
    def state(self) -> SessionState: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Goals:
    """How many are set and not given up; of those whose progress the reader may know, how many, and how many moved."""

    count: int = 0
    seen: int = 0
    moved: int = 0

    def __add__(self, other: "Goals") -> "Goals":
        return Goals(count=self.count + other.count, seen=self.seen + other.seen, moved=self.moved + other.moved)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that counts. `sessions` are the pairing's, in any order.

    `stopped`: the times in which it could not meet, which count for nothing. `lessons_open`: people who are there and
    have not finished lessons that the program requires. `goals` is None where nobody sets any. `path`: how many
    sessions it has, in its `phases`. `ratings_fall` is said by three people or more together, and by nobody alone.
    `time_is_over`: their own months are, in a program that goes on.
    """

    matched_at: datetime
    sessions: Sequence[Meeting]
    check_in: CheckIn | None
    cadence: Cadence
    clocks: Clocks
    somebody_left: bool = False
    somebody_pauses: bool = False
    pairing_pauses: bool = False
    program_pauses: bool = False
    stopped: Sequence[Stop] = ()
    lessons_open: int = 0
    goals: Goals | None = None
    path: int = 0
    phases: tuple[Phase, ...] = ()
    ratings_fall: bool = False
    time_is_over: bool = False

    def ran(self, since: datetime, now: datetime) -> timedelta:
        """How long that is, without pauses."""
        return stopped_time.ran(self.stopped, since, now)

    def since(self, why: Why, moment: datetime, now: datetime, *, name: str = "") -> Reason:
        """In days that count."""
        counted = self.ran(moment, now)
        return Reason(why=why, days=counted.days, paused=(now - moment - counted).days, name=name)

    def back_at(self, now: datetime) -> datetime | None:
        """The end of the last pause since they were matched."""
        ends = (one.ends_at for one in self.stopped if self.matched_at < one.ends_at <= now)
        return max(ends, default=None)


# The first session asks for goals: by the end of this one there should be one.
GOAL_BY_SESSION = 3
# A phase may take half as long again as its sessions at the cadence, and a week.
PHASE_PATIENCE = 1.5
PHASE_GRACE = timedelta(days=7)


def judge(facts: Facts, now: datetime) -> Health:
    if facts.somebody_left:
        return _health(HealthState.NEEDS_ATTENTION, Reason(why=Why.SOMEBODY_LEFT))
    pause = _pause(facts)
    if pause is not None:
        return _health(HealthState.ON_TRACK, Reason(why=pause))
    if facts.time_is_over:
        return _health(HealthState.ON_TRACK, Reason(why=Why.TIME_OVER))
    checks = (_silence, _missed, _answers, _lessons, _goals, _stage, _ratings)
    worries = [one for one in (check(facts, now) for check in checks) if one is not None]
    if worries:
        return _health(HealthState.NEEDS_ATTENTION, *worries)
    good = _good(facts, now)
    early = good.why in {Why.JUST_MATCHED, Why.BACK}
    return _health(HealthState.TOO_EARLY if early else HealthState.ON_TRACK, good)


def _pause(facts: Facts) -> Why | None:
    if facts.program_pauses:
        return Why.PROGRAM_PAUSES
    if facts.pairing_pauses:
        return Why.PAIRING_PAUSES
    return Why.SOMEBODY_PAUSES if facts.somebody_pauses else None


def _health(state: HealthState, *reasons: Reason) -> Health:
    return Health(state=state, reasons=reasons)


def _silence(facts: Facts, now: datetime) -> Reason | None:
    """Nothing held for a cadence and the days of grace, nothing planned, and nobody says otherwise."""
    if _next(facts, now) is not None:
        return None
    last = _last_held(facts)
    if last is None:
        waited = facts.ran(facts.matched_at, now)
        late = waited >= timedelta(days=facts.clocks.first_session_held_days) and not _reassured(facts, now)
        return facts.since(Why.NO_FIRST_SESSION, facts.matched_at, now) if late else None
    quiet = facts.ran(last.ends_at, now)
    late = quiet > facts.clocks.silence_after(facts.cadence) and not _reassured(facts, now)
    return facts.since(Why.SILENT, last.ends_at, now) if late else None


def _reassured(facts: Facts, now: datetime) -> bool:
    """Whoever answered the last check-in says that they met or will, and that was not long ago."""
    answers = _counted_answers(facts)
    silence, asked = facts.clocks.silence_after(facts.cadence), facts.check_in
    recent = asked is not None and facts.ran(asked.asked_at, now) <= silence
    return recent and bool(answers) and answers <= {CheckInAnswer.WE_MET, CheckInAnswer.PLANNED}


def _missed(facts: Facts, _: datetime) -> Reason | None:
    over = {SessionState.HELD, SessionState.MISSED}
    last = sorted((one for one in facts.sessions if one.state in over), key=lambda one: one.starts_at)[-2:]
    twice = len(last) == 2 and all(one.state is SessionState.MISSED for one in last)
    return Reason(why=Why.MISSED_TWICE) if twice else None


def _answers(facts: Facts, _: datetime) -> Reason | None:
    """What was answered before the last session was held is history."""
    answers = _counted_answers(facts)
    if len(answers) > 1:
        return Reason(why=Why.DIFFERENT_ANSWERS)
    return Reason(why=Why.NOT_YET) if answers == {CheckInAnswer.NOT_YET} else None


def _lessons(facts: Facts, now: datetime) -> Reason | None:
    """Where the program requires them, and its last reminder went unheard."""
    last = timedelta(days=max(facts.clocks.lessons_unfinished_days, default=14))
    late = facts.lessons_open and facts.ran(facts.matched_at, now) >= last
    return Reason(why=Why.LESSONS_OPEN) if late else None


def _goals(facts: Facts, _: datetime) -> Reason | None:
    """None after three sessions; or half of the path is behind them, and no goal that may be seen has moved."""
    held, goals = len(_held(facts)), facts.goals
    if goals is None:
        return None
    if not goals.count:
        return Reason(why=Why.NO_GOAL) if held >= GOAL_BY_SESSION else None
    stands = goals.seen and not goals.moved and facts.path and held * 2 >= max(facts.path, GOAL_BY_SESSION * 2)
    return Reason(why=Why.GOALS_STAND_STILL) if stands else None


def _stage(facts: Facts, now: datetime) -> Reason | None:
    """Much longer in a phase of the path than its sessions take."""
    held = _held(facts)
    phase = phase_at(facts.phases, len(held) + 1)
    if phase is None or len(held) >= phase.last:
        return None
    before = phase.first - 1
    begun = held[before - 1].ends_at if before else facts.matched_at
    planned = timedelta(days=(phase.last - phase.first + 1) * facts.cadence.days)
    late = facts.ran(begun, now) > planned * PHASE_PATIENCE + PHASE_GRACE
    return facts.since(Why.LONG_IN_PHASE, begun, now, name=phase.name) if late else None


def _ratings(facts: Facts, _: datetime) -> Reason | None:
    return Reason(why=Why.RATINGS_FALL) if facts.ratings_fall else None


def _counted_answers(facts: Facts) -> set[CheckInAnswer]:
    last = _last_held(facts)
    if facts.check_in is None or (last is not None and last.starts_at > facts.check_in.asked_at):
        return set()
    return set(facts.check_in.answers.values()) & TOLD_TO_ALL


def _good(facts: Facts, now: datetime) -> Reason:
    last, coming, back = _last_held(facts), _next(facts, now), facts.back_at(now)
    if coming is not None:
        return Reason(why=Why.PLANNED, at=coming.starts_at)
    met_since = last is not None and (back is None or last.ends_at >= back)
    if last is not None and met_since and now - last.ends_at <= facts.clocks.silence_after(facts.cadence):
        return Reason(why=Why.MEETING, days=max(0, (now - last.ends_at).days))
    if _reassured(facts, now):
        return Reason(why=Why.SAID_THEY_MET)
    if back is not None:
        return Reason(why=Why.BACK, days=(now - back).days)
    return Reason(why=Why.JUST_MATCHED, days=(now - facts.matched_at).days)


def _held(facts: Facts) -> list[Meeting]:
    """In their order."""
    return sorted((one for one in facts.sessions if one.state is SessionState.HELD), key=lambda one: one.starts_at)


def _last_held(facts: Facts) -> Meeting | None:
    held = [one for one in facts.sessions if one.state is SessionState.HELD]
    return max(held, key=lambda one: one.starts_at, default=None)


def _next(facts: Facts, now: datetime) -> Meeting | None:
    planned = [one for one in facts.sessions if one.state is SessionState.PLANNED and one.ends_at > now]
    return min(planned, key=lambda one: one.starts_at, default=None)
