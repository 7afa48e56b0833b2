"""Circles, peers and people in both roles: as good as the best of every possible answer, on cohorts small enough."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.domain.kinds import Kind
from bot.matching import board as boards
from bot.matching import clock as clocks
from bot.matching.board import Board, Couples, total
from bot.matching.both_roles import BothRoles
from bot.matching.circles import MIX_POINTS, Circles
from bot.matching.clock import Clock
from bot.matching.integer import Program, Sums, maximize
from bot.matching.match import match
from bot.matching.outcome import NO_GAP
from bot.matching.peers import Peers
from bot.matching.table import FORBIDDEN, PointTable
from bot.matching.values import Answer, Couple, Mix, Objective, Rules
from tests.bot.matching.people import both, mentee, mentor, problem

SECONDS = 20.0
Ints = NDArray[np.int64]


def random_points(seed: int, rows: int, columns: int, allowed: float) -> PointTable:
    draw = np.random.default_rng(seed)
    points = draw.integers(1, 20, (rows, columns)) * 500
    points[draw.random((rows, columns)) > allowed] = FORBIDDEN
    return points.astype(np.int16)


def ones(count: int) -> Ints:
    return np.ones(count, dtype=np.int64)


def ordered(objective: Objective, people: int, points: int) -> tuple[int, int]:
    return (people, points) if objective is Objective.PEOPLE_FIRST else (points, people)


# Both roles


def every_choice(points: PointTable) -> Iterator[list[tuple[int, int]]]:
    """Every way to give each mentee one mentor or none, each mentor one mentee at most."""
    possible = [[None, *np.flatnonzero(row != FORBIDDEN).tolist()] for row in points]
    for choice in product(*possible):
        taken = [one for one in choice if one is not None]
        if len(set(taken)) == len(taken):
            yield [(row, one) for row, one in enumerate(choice) if one is not None]


@pytest.mark.parametrize("objective", Objective)
@pytest.mark.parametrize("seed", range(20))
def test_both_roles_are_as_good_as_the_best_without_mutual_pairs(seed: int, objective: Objective) -> None:
    points = random_points(seed, 6, 6, 0.5)
    np.fill_diagonal(points, FORBIDDEN)
    people = np.arange(6), np.arange(6)
    board = Board(points, ones(6), ones(6), objective)
    outcome = BothRoles(board, people).best(Clock.begin(SECONDS))
    found = list(zip(outcome.couples.rows.tolist(), outcome.couples.columns.tolist(), strict=True))
    legal = [one for one in every_choice(points) if not {(b, a) for a, b in one} & set(one)]

    def value(couples: list[tuple[int, int]]) -> tuple[int, int]:
        return ordered(objective, len(couples), sum(int(points[couple]) for couple in couples))

    assert not {(b, a) for a, b in found} & set(found)
    assert value(found) == max(map(value, legal))
    assert outcome.gap == NO_GAP


@pytest.mark.parametrize("seed", range(4))
def test_the_linear_program_keeps_every_couple_of_the_best(seed: int) -> None:
    points = random_points(seed, 30, 30, 0.8)
    np.fill_diagonal(points, FORBIDDEN)
    board = Board(points, ones(30), ones(30), Objective.PEOPLE_FIRST)
    both_roles = BothRoles(board, (np.arange(30), np.arange(30)))
    every = board.allowed()
    best = both_roles._better(Couples(every[:0], every[:0]), every, SECONDS)
    tight = both_roles._tightened(board.near(2), SECONDS)
    assert tight is not None
    weight = both_roles._weight(best)
    assert weight <= tight.worth + 1e-6
    assert set((best.rows * 30 + best.columns).tolist()) <= set(tight.within(weight).tolist())
    relaxed = board.proved()
    assert tight.worth <= both_roles._weight(relaxed.couples) + 1e-6


# Peers


def every_grouping(people: tuple[int, ...], points: PointTable) -> Iterator[list[tuple[int, ...]]]:
    """Every way to put people in twos and threes of whom any two may be together, or to leave them out."""
    if not people:
        yield []
        return
    first, rest = people[0], people[1:]
    yield from every_grouping(rest, points)
    for size in (1, 2):
        for others in combinations(rest, size):
            group = (first, *others)
            if all(points[couple] != FORBIDDEN for couple in combinations(group, 2)):
                left = tuple(one for one in rest if one not in others)
                yield from ([group, *more] for more in every_grouping(left, points))


@pytest.mark.parametrize("objective", Objective)
@pytest.mark.parametrize("count", [5, 7])
@pytest.mark.parametrize("seed", range(8))
def test_peers_are_as_good_as_the_best_twos_and_threes(seed: int, count: int, objective: Objective) -> None:
    points = random_points(seed, count, count, 0.6)
    points = np.minimum(points, points.T)
    np.fill_diagonal(points, FORBIDDEN)
    peers = Peers(points, objective)
    found = peers.best(Clock.begin(SECONDS))
    every = every_grouping(tuple(range(count)), points)
    assert peers.key(list(found.groups)) == max(peers.key(grouping) for grouping in every)
    assert found.gap == NO_GAP


def test_an_odd_one_joins_two_others() -> None:
    answer = match(problem(*(both(name) for name in "abcde"), rules=Rules(kind=Kind.PEER)))
    assert sorted(len(group.members) for group in answer.groups) == [2, 3]
    assert not answer.unmatched


def test_two_twos_are_better_than_a_three_and_one_left_out() -> None:
    answer = match(problem(*(both(name) for name in "abcd"), rules=Rules(kind=Kind.PEER)))
    assert [len(group.members) for group in answer.groups] == [2, 2]


# Circles


def every_seating(points: PointTable, least: Ints, most: Ints) -> Iterator[Couples]:
    for choice in every_circle(points):
        sizes = np.bincount([column for _, column in choice], minlength=points.shape[1])
        if all(size == 0 or low <= size <= high for size, low, high in zip(sizes, least, most, strict=True)):
            rows, columns = np.array(choice, dtype=np.int64).reshape(-1, 2).T
            yield Couples(rows, columns)


def every_circle(points: PointTable) -> Iterator[list[tuple[int, int]]]:
    possible = [[None, *np.flatnonzero(row != FORBIDDEN).tolist()] for row in points]
    for choice in product(*possible):
        yield [(row, one) for row, one in enumerate(choice) if one is not None]


def mixed_points(points: PointTable, found: Couples, mix: Mix, trait: Ints) -> int:
    total = int(points[found.rows, found.columns].astype(np.int64).sum())
    for column in set(found.columns.tolist()):
        members = trait[found.rows[found.columns == column]].tolist()
        if mix is Mix.MIXED:
            total -= MIX_POINTS * (len(members) - len(set(members)))
        if mix is Mix.SIMILAR:
            total -= MIX_POINTS * (len(set(members)) - 1)
    return total


@pytest.mark.parametrize("mix", Mix)
@pytest.mark.parametrize("objective", Objective)
@pytest.mark.parametrize("seed", range(6))
def test_circles_are_as_good_as_the_best_of_every_seating(seed: int, objective: Objective, mix: Mix) -> None:
    points = random_points(seed, 7, 3, 0.7)
    draw = np.random.default_rng(seed)
    least, most = ones(3) * 2, draw.integers(2, 5, 3)
    trait = draw.integers(0, 3, 7)
    circles = Circles(Board(points, ones(7), most, objective), least, mix, trait)
    outcome = circles.best((np.arange(7), np.arange(7, 10)), Clock.begin(SECONDS))
    found = outcome.couples

    def value(one: Couples) -> tuple[int, int]:
        return ordered(objective, len(one.rows), mixed_points(points, one, mix, trait))

    seatings = list(every_seating(points, least, most))
    assert value(found) == max(map(value, seatings))
    assert outcome.gap == NO_GAP


# Time


@pytest.mark.parametrize("seed", range(3))
def test_when_time_is_over_all_limits_hold_and_the_gap_is_honest(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boards, "SMALL", 0)
    monkeypatch.setattr(boards, "WHOLE_TABLE", 0)
    monkeypatch.setattr(Board, "near", lambda self, each=0: self.allowed()[:: 5 + each])
    over = Clock.begin(0.0, assigning=-1.0)

    points = random_points(seed, 40, 40, 0.7)
    np.fill_diagonal(points, FORBIDDEN)
    people = np.arange(40), np.arange(40)
    board = Board(points, ones(40), ones(40), Objective.PEOPLE_FIRST)
    both_roles = BothRoles(board, people)
    found, best = both_roles.best(over), both_roles.best(Clock.begin(SECONDS))
    couples = set(zip(found.couples.rows.tolist(), found.couples.columns.tolist(), strict=True))
    assert not {(b, a) for a, b in couples} & couples
    points_of = [total(points, one.couples) for one in (found, best)]
    assert len(best.couples.rows) <= len(couples) + found.gap.people
    assert found.gap.people or points_of[0] <= points_of[1] <= points_of[0] + found.gap.points

    circles = Circles(replace(board, column_places=ones(40) * 4), ones(40) * 3, Mix.ANY, ones(40))
    found, best = circles.best(people, over), circles.best(people, Clock.begin(SECONDS))
    size = np.bincount(found.couples.columns, minlength=40)
    assert set(size.tolist()) <= {0, 3, 4}
    assert len(best.couples.rows) <= len(found.couples.rows) + found.gap.people

    grouped = Peers(points, Objective.PEOPLE_FIRST).best(over)
    members = [one for group in grouped.groups for one in group]
    assert len(members) == len(set(members)) >= 40 - grouped.gap.people


def test_no_step_is_begun_that_would_end_after_the_limit_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = [0.0]
    monkeypatch.setattr(clocks, "monotonic", lambda: moment[0])
    clock = Clock(80.0, 30.0, 0.0)
    steps = 0
    while not clock.is_over:
        moment[0] += 15
        steps += 1
    assert (steps, moment[0]) == (5, 75), "a sixth would end at ninety"
    assert (clock.limit, clock.for_a_program()) == (110, 110 - 75 - clocks.AROUND)
    moment[0] = 40
    assert clock.for_a_program() == 30
    moment[0] = 109
    assert clock.for_a_program() == 0
    program = Program(np.ones(2))
    program.keep(Sums(1).add(np.zeros(2, dtype=np.int64), np.arange(2), 1), most=1.0)
    assert maximize(program, [np.ones(2)], seconds=clock.for_a_program()) is None


def sizes(answer: Answer) -> list[int]:
    return sorted(len(group.members) for group in answer.groups)


@pytest.mark.parametrize(("people", "expected"), [(3, [3]), (4, [4]), (6, [3, 3]), (7, [3, 4]), (2, []), (9, [4, 4])])
def test_circles_have_their_exact_size(people: int, expected: list[int]) -> None:
    rules = Rules(kind=Kind.GROUP, group_min=3, group_max=4)
    mentees = (mentee(f"e{number}") for number in range(people))
    assert sizes(match(problem(mentor("m1"), mentor("m2"), *mentees, rules=rules))) == expected


@pytest.mark.parametrize(("mix", "traits"), [(Mix.SIMILAR, [{"1"}, {"2"}]), (Mix.MIXED, [{"1", "2"}, {"1", "2"}])])
def test_members_are_similar_or_mixed_as_wished(mix: Mix, traits: list[set[str]]) -> None:
    rules = Rules(kind=Kind.GROUP, group_min=2, group_max=2, group_mix=mix, group_by="team")
    people = [mentee(name, fields={"team": "1" if name < "e2" else "2"}) for name in ("e0", "e1", "e2", "e3")]
    answer = match(problem(mentor("m1"), mentor("m2"), *people, rules=rules))
    team = {person.id: person.fields["team"] for person in people}
    assert sorted([{team[one] for one in group.members} for group in answer.groups], key=sorted) == traits


def test_a_circle_that_goes_on_takes_in_a_single_newcomer_and_names_all_its_members() -> None:
    rules = Rules(kind=Kind.GROUP, group_min=3, group_max=4)
    people = [mentee(f"e{number}") for number in range(4)]
    existing = frozenset(Couple("m1", f"e{number}") for number in range(3))
    answer = match(problem(mentor("m1"), *people, rules=rules, existing=existing))
    assert [(pair.mentor, pair.mentee) for pair in answer.pairs] == [("m1", "e3")]
    assert [group.members for group in answer.groups] == [("e0", "e1", "e2", "e3")]


def test_locked_couples_stay_and_take_their_places() -> None:
    people = [mentor("m1"), mentor("m2", level=1), mentee("e1"), mentee("e2", level=3)]
    locked = frozenset({Couple("m2", "e2"), Couple("gone", "e1")})
    answer = match(problem(*people, locked=locked))
    assert [(pair.mentor, pair.mentee) for pair in answer.pairs] == [("m1", "e1"), ("m2", "e2")]
    assert [limit.name for limit in answer.pairs[1].broken] == ["level"]
    assert "1 of the couples that you locked break a limit. They are kept." in answer.summary.notes
    assert any("1 of the couples that you locked could not be kept" in note for note in answer.summary.notes)


def test_a_lock_is_never_stronger_than_a_do_not_match_a_reporting_line_or_a_former_partner() -> None:
    people = [
        mentor("m1", do_not_match=frozenset({"e1"})),
        mentor("m2"),
        mentor("m3"),
        mentee("e1"),
        mentee("e2", manager_id="m2"),
        mentee("e3", former_mentors=frozenset({"m3"})),
    ]
    locked = frozenset(Couple(f"m{number}", f"e{number}") for number in (1, 2, 3))
    answer = match(problem(*people, locked=locked))
    assert not locked & {Couple(pair.mentor, pair.mentee) for pair in answer.pairs}
    assert answer.summary.matched_mentees == 3
    assert any("3 of the couples that you locked could not be kept" in note for note in answer.summary.notes)


def test_locks_take_no_more_places_than_there_are() -> None:
    people = [mentor("m1", mentor_capacity=2), *(mentee(f"e{number}") for number in range(4)), both("b1"), both("b2")]
    locked = {*(Couple("m1", f"e{number}") for number in range(4)), Couple("b1", "b2"), Couple("b2", "b1")}
    answer = match(problem(*people, locked=frozenset(locked)))
    pairs = {Couple(pair.mentor, pair.mentee) for pair in answer.pairs}
    assert sum(pair.mentor == "m1" for pair in pairs) == 2
    assert len(pairs & {Couple("b1", "b2"), Couple("b2", "b1")}) == 1
    assert any("3 of the couples that you locked could not be kept" in note for note in answer.summary.notes)
