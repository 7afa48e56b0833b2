"""The hard limits, each alone: whom it forbids, and that what is not known forbids nobody."""

from datetime import date, time

import pytest

from bot.domain.kinds import Kind, Role
from bot.matching.match import candidates_for, explain, match
from bot.matching.protected import InvalidRules
from bot.matching.reporting import spans
from bot.matching.values import Alike, Couple, FieldRule, Participant, Rules, WorkingHours
from tests.bot.matching.people import hours, mentee, mentor, problem


def broken(junior: Participant, senior: Participant, *others: Participant, **rules: object) -> list[str]:
    """The limits that the couple breaks."""
    given = problem(junior, senior, *others, rules=Rules(**rules))  # type: ignore[arg-type]
    return [limit.name for limit in explain(given, mentor=senior.id, mentee=junior.id).broken]


def test_nobody_with_themselves() -> None:
    somebody = Participant(id="ada", roles=frozenset(Role))
    given = problem(somebody)
    assert "self" in [limit.name for limit in explain(given, mentor="ada", mentee="ada").broken]
    assert not match(given).pairs


def test_the_reporting_line_at_any_depth_and_both_ways() -> None:
    between = [mentor(f"p{n}", manager_id=f"p{n + 1}") for n in range(50)]
    junior, senior = mentee("ada", manager_id="p0"), mentor("p50")
    assert broken(junior, senior, *between) == ["reporting_line"]
    assert broken(mentee("p50"), mentor("ada", manager_id="p0"), *between) == ["reporting_line"]
    assert broken(mentee("ada", manager_id="x"), mentor("bob", manager_id="x")) == []


def test_managers_outside_the_program_count() -> None:
    given = problem(mentee("ada", manager_id="outsider"), mentor("bob"), managers={"outsider": "chief", "chief": "bob"})
    assert [limit.name for limit in explain(given, mentor="bob", mentee="ada").broken] == ["reporting_line"]


def test_people_who_report_to_each_other_in_a_ring_are_one_line() -> None:
    met = spans(["a", "b", "c", "d", "e"], {"a": "b", "b": "c", "c": "a", "d": "a", "e": "e"})
    assert met["a"] == met["b"] == met["c"]
    assert met["c"][0] < met["d"][0] < met["c"][1]
    assert met["e"] != met["a"]


def test_do_not_match_either_way() -> None:
    assert broken(mentee("ada", do_not_match=frozenset({"bob"})), mentor("bob")) == ["not_possible"]
    assert broken(mentee("ada"), mentor("bob", do_not_match=frozenset({"ada"}))) == ["not_possible"]


def test_a_former_partner_in_the_same_role() -> None:
    before = mentee("ada", former_mentors=frozenset({"bob"}))
    assert broken(before, mentor("bob")) == ["former_partner"]
    assert broken(mentee("ada"), mentor("bob", former_mentees=frozenset({"ada"}))) == ["former_partner"]
    assert broken(before, mentor("bob"), allow_former_partners=True) == []
    assert broken(mentee("ada", former_mentees=frozenset({"bob"})), mentor("bob")) == []


LEVELS = [
    (1, 2, None, None, True),
    (1, 3, None, None, True),
    (1, 4, None, None, False),
    (2, 1, None, None, False),
    (2, 2, 4, 7, True),
    (2, 2, 4, 6.5, False),
    (2, 2, 1.1, 4.1, True),
    (2, 2, None, 7, True),
    (None, 1, None, None, True),
]


@pytest.mark.parametrize(("junior", "senior", "years", "more_years", "allowed"), LEVELS)
def test_a_mentor_is_a_step_or_two_ahead_or_three_years_at_the_same_level(
    junior: int | None, senior: int, years: float | None, more_years: float | None, *, allowed: bool
) -> None:
    behind = {"level": junior, "experience_years": years}
    ahead = {"level": senior, "experience_years": more_years}
    assert (broken(mentee("ada", **behind), mentor("bob", **ahead)) == []) is allowed
    assert (broken(mentee("ada", **ahead), mentor("bob", **behind), kind=Kind.REVERSE) == []) is allowed


@pytest.mark.parametrize(("one", "other", "allowed"), [(2, 2, True), (2, 3, True), (3, 2, True), (1, 3, False)])
def test_peers_are_equal_or_one_level_apart(one: int, other: int, *, allowed: bool) -> None:
    assert (broken(mentee("ada", level=one), mentor("bob", level=other), kind=Kind.PEER) == []) is allowed


def test_a_shared_language_in_whatever_case() -> None:
    ada, bob = mentee("ada", languages=frozenset({"EN", "no"})), mentor("bob", languages=frozenset({"en"}))
    assert broken(ada, bob) == []
    assert broken(mentee("ada", languages=frozenset({"no"})), bob) == ["language"]
    assert broken(mentee("ada"), bob) == []
    assert broken(mentee("ada", languages=frozenset({"no"})), bob, shared_language=False) == []


HOURS = [
    ("Europe/Berlin", (9, 17), "America/New_York", (9, 17), 2.0),
    ("Europe/Berlin", (9, 17), "Europe/London", (9, 17), 7.0),
    ("Pacific/Auckland", (8, 17), "America/Los_Angeles", (9, 17), 6.0),
    ("Europe/Berlin", (9, 17), "Asia/Tokyo", (9, 17), 0.0),
    ("Europe/Berlin", (22, 6), "Europe/Berlin", (4, 8), 2.0),
    ("Asia/Kathmandu", (9, 17), "Asia/Kolkata", (9, 17), 7.75),
]


@pytest.mark.parametrize(("zone", "own", "other_zone", "other", "shared"), HOURS)
def test_working_hours_overlap_across_time_zones(
    zone: str, own: tuple[int, int], other_zone: str, other: tuple[int, int], shared: float
) -> None:
    ada = mentee("ada", time_zone=zone, working_hours=hours(*own))
    bob = mentor("bob", time_zone=other_zone, working_hours=hours(*other))
    assert (broken(ada, bob, min_overlap_hours=shared + 0.25)) == ["working_hours"]
    assert broken(ada, bob, min_overlap_hours=shared) == []


def test_the_week_goes_round() -> None:
    sunday = WorkingHours(start=time(14), end=time(22), days=frozenset({6}))
    monday = WorkingHours(start=time(9), end=time(17), days=frozenset({0}))
    ada = mentee("ada", time_zone="America/Los_Angeles", working_hours=sunday)
    bob = mentor("bob", time_zone="Pacific/Auckland", working_hours=monday)
    assert broken(ada, bob, min_overlap_hours=6) == []
    assert broken(ada, bob, min_overlap_hours=8.25) == ["working_hours"]


def test_the_week_decides_where_clocks_change_on_different_days() -> None:
    ada, bob = mentee("ada", time_zone="Europe/Berlin"), mentor("bob", time_zone="America/New_York")
    ordinary = problem(ada, bob, rules=Rules(min_overlap_hours=3))
    assert not match(ordinary).pairs
    # In the last week of March 2027 New York has changed its clocks already, and Berlin has not.
    between = problem(ada, bob, rules=Rules(min_overlap_hours=3), on=date(2027, 3, 24))
    assert match(between).pairs


def test_hours_without_a_time_zone_forbid_nobody() -> None:
    ada = mentee("ada", working_hours=hours(9, 10))
    assert broken(ada, mentor("bob", time_zone="Asia/Tokyo")) == []


def test_rules_on_any_field() -> None:
    same_site = FieldRule(field="site", alike=Alike.SAME)
    other_team = FieldRule(field="team", alike=Alike.DIFFERENT)
    ada = mentee("ada", site="Oslo", fields={"team": "Blue"})
    bob = mentor("bob", site="oslo ", fields={"team": "blue"})
    assert broken(ada, bob, field_rules=(same_site,)) == []
    assert broken(ada, bob, field_rules=(same_site, other_team)) == ["different_team"]
    assert broken(ada, mentor("bob"), field_rules=(same_site, other_team)) == []


@pytest.mark.parametrize("name", ["gender", "Gender", "gender_identity", "age group", "sexual-orientation", "Race"])
def test_no_rule_on_what_is_protected(name: str) -> None:
    with pytest.raises(InvalidRules, match="protected"):
        FieldRule(field=name, alike=Alike.SAME)
    with pytest.raises(InvalidRules, match="protected"):
        Rules(kind=Kind.GROUP, group_by=name)


def test_a_person_has_no_field_for_what_is_protected() -> None:
    names = " ".join(Participant.__dataclass_fields__)
    assert not any(word in names.split() for word in ("age", "gender", "sex", "ethnicity", "religion", "pronouns"))


@pytest.mark.parametrize(
    "wrong",
    [{"floor": 101}, {"group_min": 1}, {"group_min": 5, "group_max": 4}, {"group_max": 8}, {"min_overlap_hours": -1}],
)
def test_rules_that_make_no_sense_are_a_sentence(wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidRules, match=r"^[A-Z].*\.$"):
        Rules(**wrong)  # type: ignore[arg-type]


def test_the_best_free_mentors_are_found_best_first() -> None:
    wish = frozenset({"SQL"})
    given = problem(
        mentee("ada", wants_skills=wish),
        mentee("eve"),
        mentor("bob"),
        mentor("cat", offers_skills=wish),
        mentor("dan", offers_skills=wish, do_not_match=frozenset({"ada"})),
        mentor("fay", offers_skills=wish, mentor_capacity=0),
        mentor("gus", offers_skills=wish),
        existing=frozenset({Couple("gus", "eve")}),
    )
    found = candidates_for(given, "ada", 5)
    assert [candidate.mentor for candidate in found] == ["cat", "bob"]
    assert all(candidate.allowed for candidate in found)
    assert [candidate.mentee for candidate in candidates_for(given, "cat", 5, role=Role.MENTOR)] == ["ada"]
