"""The limits of one couple are those of the engine, for whatever people answer."""

from dataclasses import replace
from datetime import date, time

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.kinds import Kind, Role
from bot.matching.match import explain
from bot.matching.values import Alike, FieldRule, Participant, Problem, Rules, WorkingHours
from bot.services.couple_limits import broken

ON = date(2026, 3, 4)
ZONES = st.sampled_from([None, "Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"])
HOURS = st.none() | st.builds(
    WorkingHours,
    start=st.sampled_from([time(0), time(7, 30), time(9), time(22)]),
    end=st.sampled_from([time(6), time(12), time(17), time(23, 59)]),
    days=st.frozensets(st.integers(0, 6), min_size=1),
)
PEOPLE = st.builds(
    Participant,
    id=st.just(""),
    roles=st.just(frozenset(Role)),
    level=st.none() | st.integers(1, 3),
    experience_years=st.none() | st.integers(0, 9),
    department=st.sampled_from(["", "Design", " design", "Sales"]),
    languages=st.frozensets(st.sampled_from(["English", "english ", "German"])),
    time_zone=ZONES,
    working_hours=HOURS,
    fields=st.dictionaries(st.just("site"), st.sampled_from(["Oslo", "oslo", "Rome"])),
)
RULES = st.builds(
    Rules,
    kind=st.sampled_from(Kind),
    level_rule=st.booleans(),
    shared_language=st.booleans(),
    min_overlap_hours=st.sampled_from([0.0, 1.0, 3.5, 8.0]),
    field_rules=st.lists(
        st.builds(FieldRule, field=st.sampled_from(["department", "languages", "level"]), alike=st.sampled_from(Alike)),
        max_size=2,
    ).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(mentor=PEOPLE, mentee=PEOPLE, rules=RULES)
def test_what_the_engine_forbids_is_forbidden_here_and_nothing_else(
    mentor: Participant, mentee: Participant, rules: Rules
) -> None:
    one, other = replace(mentor, id="A"), replace(mentee, id="B")
    explained = explain(Problem(participants=(one, other), rules=rules, on=ON), mentor="A", mentee="B")
    assert sorted(set(broken(one, other, rules, ON))) == sorted({limit.name for limit in explained.broken})
