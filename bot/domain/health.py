"""How a pairing is doing, judged by its sessions, its cadence and its check-ins; never by what people wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.clocks import Cadence, Clocks
from bot.domain.session import CheckIn, CheckInAnswer, Session, SessionState

# An answer that asks for help is for whoever was chosen to read it; it never shows here, not even as a color.
TOLD_TO_ALL = frozenset({CheckInAnswer.WE_MET, CheckInAnswer.PLANNED, CheckInAnswer.NOT_YET})


class HealthState(StrEnum):
    ON_TRACK = "on_track"
    NEEDS_ATTENTION = "needs_attention"
    TOO_EARLY = "too_early"


class Why(StrEnum):
    SOMEBODY_LEFT = "somebody_left"
    SOMEBODY_PAUSES = "somebody_pauses"
    JUST_MATCHED = "just_matched"
    NO_FIRST_SESSION = "no_first_session"
    SILENT = "silent"
    MISSED_TWICE = "missed_twice"
    NOT_YET = "not_yet"
    DIFFERENT_ANSWERS = "different_answers"
    PLANNED = "planned"
    SAID_THEY_MET = "said_they_met"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """`days` since something, or `at` the moment (UTC) of something, where the reason has one."""

    why: Why
    days: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    state: HealthState
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that counts. `sessions` are the pairing's, in any order."""

    matched_at: datetime
    sessions: Sequence[Session]
    check_in: CheckIn | None
    cadence: Cadence
    clocks: Clocks
    somebody_left: bool = False
    somebody_pauses: bool = False


def judge(facts: Facts, now: datetime) -> Health:
    if facts.somebody_left:
        return _health(HealthState.NEEDS_ATTENTION, Reason(why=Why.SOMEBODY_LEFT))
    if facts.somebody_pauses:
        return _health(HealthState.ON_TRACK, Reason(why=Why.SOMEBODY_PAUSES))
    worries = [one for one in (_silence(facts, now), _missed(facts), _answers(facts)) if one is not None]
    if worries:
        return _health(HealthState.NEEDS_ATTENTION, *worries)
    good = _good(facts, now)
    state = HealthState.TOO_EARLY if good.why is Why.JUST_MATCHED else HealthState.ON_TRACK
    return _health(state, good)


def _health(state: HealthState, *reasons: Reason) -> Health:
    return Health(state=state, reasons=reasons)


def _silence(facts: Facts, now: datetime) -> Reason | None:
    """Nothing held for a cadence and the days of grace, nothing planned, and nobody says otherwise."""
    if _next(facts, now) is not None:
        return None
    last = _last_held(facts)
    if last is None:
        waited = now - facts.matched_at
        late = waited >= timedelta(days=facts.clocks.first_session_held_days) and not _reassured(facts, now)
        return Reason(why=Why.NO_FIRST_SESSION, days=waited.days) if late else None
    quiet = now - last.ends_at
    late = quiet > facts.clocks.silence_after(facts.cadence) and not _reassured(facts, now)
    return Reason(why=Why.SILENT, days=quiet.days) if late else None


def _reassured(facts: Facts, now: datetime) -> bool:
    """Whoever answered the last check-in says that they met or will, and that was not long ago."""
    answers = _counted_answers(facts)
    recent = facts.check_in is not None and now - facts.check_in.asked_at <= facts.clocks.silence_after(facts.cadence)
    return recent and bool(answers) and answers <= {CheckInAnswer.WE_MET, CheckInAnswer.PLANNED}


def _missed(facts: Facts) -> Reason | None:
    over = {SessionState.HELD, SessionState.MISSED}
    last = sorted((one for one in facts.sessions if one.state in over), key=lambda one: one.starts_at)[-2:]
    twice = len(last) == 2 and all(one.state is SessionState.MISSED for one in last)
    return Reason(why=Why.MISSED_TWICE) if twice else None


def _answers(facts: Facts) -> Reason | None:
    """What was answered before the last session was held is history."""
    answers = _counted_answers(facts)
    if len(answers) > 1:
        return Reason(why=Why.DIFFERENT_ANSWERS)
    return Reason(why=Why.NOT_YET) if answers == {CheckInAnswer.NOT_YET} else None


def _counted_answers(facts: Facts) -> set[CheckInAnswer]:
    last = _last_held(facts)
    if facts.check_in is None or (last is not None and last.starts_at > facts.check_in.asked_at):
        return set()
    return set(facts.check_in.answers.values()) & TOLD_TO_ALL


def _good(facts: Facts, now: datetime) -> Reason:
    last, coming = _last_held(facts), _next(facts, now)
    if coming is not None:
        return Reason(why=Why.PLANNED, at=coming.starts_at)
    if last is not None and now - last.ends_at <= facts.clocks.silence_after(facts.cadence):
        return Reason(why=Why.MEETING, days=max(0, (now - last.ends_at).days))
    if _reassured(facts, now):
        return Reason(why=Why.SAID_THEY_MET)
    return Reason(why=Why.JUST_MATCHED, days=(now - facts.matched_at).days)


def _last_held(facts: Facts) -> Session | None:
    held = [one for one in facts.sessions if one.state is SessionState.HELD]
    return max(held, key=lambda one: one.starts_at, default=None)


def _next(facts: Facts, now: datetime) -> Session | None:
    planned = [one for one in facts.sessions if one.state is SessionState.PLANNED and one.ends_at > now]
    return min(planned, key=lambda one: one.starts_at, default=None)
