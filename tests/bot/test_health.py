"""How a pairing is doing, told by its sessions, its cadence and its check-ins alone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clocks import Cadence, Clocks
from bot.domain.health import Facts, HealthState, Why, judge
from bot.domain.person import PersonId
from bot.domain.ratings import Trend, summarize
from bot.domain.session import CheckIn, CheckInAnswer, Feedback, Session, SessionState
from bot.domain.stopped_time import Stop

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
ADA, BOB = PersonId("U0ADA"), PersonId("U0BOB")
NEEDS, FINE, EARLY = HealthState.NEEDS_ATTENTION, HealthState.ON_TRACK, HealthState.TOO_EARLY


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def session(days_ago: float, state: SessionState = SessionState.HELD) -> Session:
    return Session(pairing_id=1, state=state, starts_at=ago(days_ago), recorded_by=ADA)


def check_in(days_ago: float, **answers: CheckInAnswer) -> CheckIn:
    given: Mapping[PersonId, CheckInAnswer] = {PersonId(name): answer for name, answer in answers.items()}
    return CheckIn(pairing_id=1, asked_at=ago(days_ago), answers=dict(given))


def facts(matched: float, *sessions: Session, asked: CheckIn | None = None) -> Facts:
    return Facts(
        matched_at=ago(matched),
        sessions=sessions,
        check_in=asked,
        cadence=Cadence.EVERY_TWO_WEEKS,
        clocks=Clocks(),
    )


def stopped(began: int, ended: int) -> tuple[Stop, ...]:
    """Between so many days ago."""
    return (Stop(about="", begins_at=NOW - timedelta(days=began), ends_at=NOW - timedelta(days=ended)),)


@pytest.mark.parametrize(
    ("given", "state", "why"),
    [
        (facts(3), EARLY, Why.JUST_MATCHED),
        (facts(13.9), EARLY, Why.JUST_MATCHED),
        (facts(14), NEEDS, Why.NO_FIRST_SESSION),
        (facts(40, session(-2, SessionState.PLANNED)), FINE, Why.PLANNED),
        (facts(40, session(2, SessionState.PLANNED)), NEEDS, Why.NO_FIRST_SESSION),
        (facts(60, session(20)), FINE, Why.MEETING),
        (facts(60, session(22)), NEEDS, Why.SILENT),
        (facts(60, session(22), session(-1, SessionState.PLANNED)), FINE, Why.PLANNED),
        (facts(60, session(30), asked=check_in(5, a=CheckInAnswer.WE_MET)), FINE, Why.SAID_THEY_MET),
        (facts(60, session(50), asked=check_in(25, a=CheckInAnswer.WE_MET)), NEEDS, Why.SILENT),
        (facts(60, session(10), asked=check_in(5, a=CheckInAnswer.NOT_YET)), NEEDS, Why.NOT_YET),
        (facts(60, session(2), asked=check_in(5, a=CheckInAnswer.NOT_YET)), FINE, Why.MEETING),
        (
            facts(60, session(9), asked=check_in(5, a=CheckInAnswer.WE_MET, b=CheckInAnswer.NOT_YET)),
            NEEDS,
            Why.DIFFERENT_ANSWERS,
        ),
        (
            facts(60, session(9), session(5, SessionState.MISSED), session(2, SessionState.MISSED)),
            NEEDS,
            Why.MISSED_TWICE,
        ),
        (
            facts(60, session(5, SessionState.MISSED), session(2, SessionState.MISSED), session(1)),
            FINE,
            Why.MEETING,
        ),
        (replace(facts(40, session(35)), stopped=stopped(30, 5)), EARLY, Why.BACK),
        (replace(facts(60, session(50)), stopped=stopped(40, 12)), NEEDS, Why.SILENT),
        (replace(facts(60, session(50)), stopped=stopped(40, 10)), EARLY, Why.BACK),
        (replace(facts(60, session(3)), stopped=stopped(40, 10)), FINE, Why.MEETING),
        (replace(facts(40), stopped=stopped(35, 2)), EARLY, Why.BACK),
        (replace(facts(40), stopped=stopped(27, 2)), NEEDS, Why.NO_FIRST_SESSION),
        (
            replace(facts(60, asked=check_in(40, a=CheckInAnswer.WE_MET)), stopped=stopped(39, 10)),
            FINE,
            Why.SAID_THEY_MET,
        ),
        (replace(facts(90), somebody_pauses=True), FINE, Why.SOMEBODY_PAUSES),
        (replace(facts(90), somebody_pauses=True, somebody_left=True), NEEDS, Why.SOMEBODY_LEFT),
    ],
)
def test_each_situation_has_its_state_and_reason(given: Facts, state: HealthState, why: Why) -> None:
    health = judge(given, NOW)
    assert health.state is state
    assert why in {reason.why for reason in health.reasons}


def test_a_reason_counts_no_pause() -> None:
    (late,) = judge(replace(facts(60, session(50)), stopped=stopped(40, 12)), NOW).reasons
    assert (late.days, late.paused) == (21, 28)


@pytest.mark.parametrize("base", [facts(10), facts(60, session(5)), facts(60, session(30))])
@pytest.mark.parametrize("other", [None, CheckInAnswer.WE_MET, CheckInAnswer.PLANNED, CheckInAnswer.NOT_YET])
def test_nobody_can_tell_that_somebody_asked_for_help(base: Facts, other: CheckInAnswer | None) -> None:
    rest = {} if other is None else {"b": other}
    silent = replace(base, check_in=check_in(1, **rest))
    asking = replace(base, check_in=check_in(1, a=CheckInAnswer.NEEDS_HELP, **rest))
    assert judge(asking, NOW) == judge(silent, NOW)


@given(seed=st.text(max_size=100))
def test_what_people_wrote_counts_for_nothing(seed: str) -> None:
    quiet, wordy = session(5), replace(session(5), notes=seed, agenda=(seed,))
    assert judge(facts(60, quiet), NOW) == judge(facts(60, wordy), NOW)


def ratings(*given: tuple[str, int]) -> list[Feedback]:
    return [
        Feedback(id=at, session_id=at, pairing_id=1, person_id=PersonId(name), rating=rating, given_at=ago(90 - at))
        for at, (name, rating) in enumerate(given)
    ]


def test_ratings_of_fewer_than_three_people_are_not_shown() -> None:
    assert summarize(ratings(("a", 5), ("b", 1))) is None
    assert summarize(ratings(("a", 5), ("b", 1), ("a", 5), ("b", 2), ("a", 3), ("b", 3))) is None


def test_three_people_show_together_and_a_trend_needs_twice_as_many() -> None:
    low, high = [("a", 2), ("b", 2), ("c", 3)], [("a", 4), ("b", 5), ("c", 5)]
    shown = summarize(ratings(*low))
    assert shown is not None
    assert (shown.average, shown.count, shown.trend) == (2.3, 3, None)
    for together, trend in ((low + high, Trend.RISING), (high + low, Trend.FALLING), (low + low, Trend.STEADY)):
        shown = summarize(ratings(*together))
        assert shown is not None
        assert shown.trend is trend


@given(
    before=st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(1, 5)), max_size=12),
    writer=st.sampled_from("abcdef"),
)
def test_one_more_rating_never_tells_what_it_was(before: list[tuple[str, int]], writer: str) -> None:
    """Whatever somebody gives, what is shown is the same, or ratings of three people became visible together."""
    earlier = summarize(ratings(*before))
    one, five = (summarize(ratings(*before, (writer, rating))) for rating in (1, 5))
    known = earlier.count if earlier else 0
    seen = one.count if one else 0
    assert seen == (five.count if five else 0)
    if seen == known:
        assert one == five == earlier
    else:
        assert seen == len(before) + 1
        assert len({name for name, _ in (*before[known:], (writer, 5))}) == 3
