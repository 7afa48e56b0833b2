"""The fairness report compares groups, and shows nobody who could be recognized."""

import pytest

from bot.domain.kinds import Kind, Role
from bot.matching.fairness import Fairness, GroupResult, fairness
from bot.matching.values import Answer, Candidate, Group, Summary, Unmatched


def an_answer(matched: dict[str, float], left_out: list[str]) -> Answer:
    pairs = tuple(
        Candidate(mentor=f"m-{name}", mentee=name, score=score, contributions=()) for name, score in matched.items()
    )
    unmatched = tuple(
        Unmatched(person=name, role=Role.MENTEE, limit="taken", reason="Why.", what_would_help="This.")
        for name in left_out
    )
    summary = Summary(mentors=0, mentees=0, matched_mentors=0, matched_mentees=0, places=0, total=0.0, optimal=True)
    return Answer(pairs=pairs, groups=(), unmatched=unmatched, standby=(), summary=summary)


def named(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{number}" for number in range(count)]


def report(sizes: dict[str, tuple[int, int]]) -> Fairness:
    """Of each group so many matched and so many left out; the group "-" gave none."""
    matched = {name: 60.0 for group, (yes, _) in sizes.items() for name in named(f"{group}y", yes)}
    left_out = [name for group, (_, no) in sizes.items() for name in named(f"{group}n", no)]
    groups = {name: name[0] for name in [*matched, *left_out] if name[0] != "-"}
    return fairness(an_answer(matched, left_out), groups, dict.fromkeys(groups, 4.0))


def one(found: Fairness, name: str) -> GroupResult:
    return next(group for group in found.groups if group.name == name)


def test_rates_scores_and_waiting_days_by_group() -> None:
    matched = {**dict.fromkeys(named("a", 6), 80.0), **dict.fromkeys(named("b", 5), 50.0)}
    answer = an_answer(matched, ["b5", "b6", "b7", "b8", "b9"])
    groups = {name: name[0] for name in [*matched, "b5", "b6", "b7", "b8", "b9"]}
    found = fairness(answer, groups, dict.fromkeys(named("b", 10), 3.0))
    assert (one(found, "a").match_rate, one(found, "a").mean_score) == (1.0, 80.0)
    assert (one(found, "b").match_rate, one(found, "b").mean_score) == (0.5, 50.0)
    assert one(found, "b").mean_waiting_days == 3.0
    assert one(found, "a").mean_waiting_days is None


def test_the_ratio_to_the_highest_rate_has_an_interval() -> None:
    found = report({"a": (90, 10), "b": (60, 40)})
    small = one(found, "b")
    assert small.ratio == pytest.approx(60 / 90)
    assert small.ratio_low is not None
    assert small.ratio_high is not None
    assert small.ratio_low < 60 / 90 < small.ratio_high < 1
    assert small.below_four_fifths
    assert not small.may_be_chance
    assert one(found, "a").ratio is None


def test_a_small_difference_in_small_groups_may_be_chance() -> None:
    small = one(report({"a": (6, 1), "b": (4, 2)}), "b")
    assert small.below_four_fifths
    assert small.may_be_chance


@pytest.mark.parametrize("size", range(1, 5))
def test_a_group_under_five_is_never_shown(size: int) -> None:
    found = report({"a": (10, 2), "b": (8, 2), "c": (size, 0), "-": (9, 0)})
    assert [group.name for group in found.groups] == ["a", "b"]
    assert found.some_kept_back


def test_a_small_group_cannot_be_worked_out_from_the_others() -> None:
    found = report({"a": (10, 2), "b": (8, 2), "c": (3, 0)})
    assert [group.name for group in found.groups] == ["a"]


def test_those_who_gave_nothing_cannot_be_worked_out_either() -> None:
    found = report({"a": (10, 2), "b": (8, 2), "-": (2, 0)})
    assert [group.name for group in found.groups] == ["a"]


def test_nobody_gave_a_group() -> None:
    assert report({"-": (7, 3)}) == Fairness(groups=(), some_kept_back=False)


def test_where_nobody_was_matched_there_is_no_ratio() -> None:
    found = report({"a": (0, 9), "b": (0, 6)})
    assert {group.ratio for group in found.groups} == {None}
    assert not any(group.below_four_fifths for group in found.groups)


def test_a_group_of_whom_nobody_was_matched_has_a_ratio_of_zero() -> None:
    none = one(report({"a": (9, 0), "b": (0, 6)}), "b")
    assert none.ratio == 0
    assert none.below_four_fifths


def test_both_partners_count_among_peers() -> None:
    pairs = tuple(Candidate(mentor=f"a{n}", mentee=f"b{n}", score=70.0, contributions=()) for n in range(5))
    base = an_answer({}, [])
    answer = Answer(
        pairs=pairs, groups=(Group(mentor=None, members=()),), unmatched=(), standby=(), summary=base.summary
    )
    groups = {f"{side}{n}": side for side in "ab" for n in range(5)}
    found = fairness(answer, groups, {}, kind=Kind.PEER)
    assert [(group.name, group.matched) for group in found.groups] == [("a", 5), ("b", 5)]
