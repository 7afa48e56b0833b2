"""Peers: any two who may be, as many people as can be, and somebody left over joins two others as a three.

Giving everybody somebody is an assignment: its answer falls into rings of people, which split into twos. What it is
worth is a bound for every grouping. Where that leaves a doubt, an integer program over twos and threes settles it.
"""

from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from scipy.optimize import linear_sum_assignment

from bot.matching.board import Board, Couples, Proved
from bot.matching.clock import Clock
from bot.matching.cohort import Ints
from bot.matching.integer import Numbers, Program, Sums, maximize
from bot.matching.outcome import Gap, agreed, bound
from bot.matching.potentials import Prices, Worth
from bot.matching.regroup import regroup
from bot.matching.table import FORBIDDEN, PointTable
from bot.matching.values import Objective

MOST_VARIABLES = 8_000  # twos, and as many threes
MOST_NEAR = 1_000_000  # couples that are looked at to find these
Group = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grouped:
    """Twos and threes, by the place of their members among the rows."""

    groups: tuple[Group, ...]
    gap: Gap


class Peers:
    """Who may be with whom, and what that is worth: a table with the same people as rows and as columns."""

    def __init__(self, points: PointTable, objective: Objective) -> None:
        self.count, self.objective = len(points), objective
        # Who looks at whom makes no difference among peers, whatever the rounding of a half did.
        self.points = np.minimum(points, points.T)

    def best(self, clock: Clock) -> Grouped:
        """The best twos and threes found, and how far from the best they can be."""
        everybody = self._board(self.points).proved(clock)
        most, found = self._bound(everybody), regroup(self._by_rings(everybody.couples, clock), self.points, clock)
        if self.key(found) < most:
            found, most = self._by_program(found, everybody, clock)
        return Grouped(tuple(sorted(found)), self._gap(found, most))

    def key(self, groups: list[Group]) -> tuple[int, ...]:
        """What makes one grouping better than another. A three counts as one and a half twos."""
        people = sum(map(len, groups))
        threes = sum(len(group) == 3 for group in groups)
        return self._ordered(people, -threes, sum(self._worth(group) for group in groups))

    def _ordered(self, people: int, threes: int, points: int) -> tuple[int, ...]:
        return (people, threes, points) if self.objective is Objective.PEOPLE_FIRST else (points, people, threes)

    def _worth(self, group: Group) -> int:
        couples = combinations(group, 2)
        return sum(int(self.points[couple]) for couple in couples) * (2 if len(group) == 2 else 1)

    def _board(self, points: PointTable) -> Board:
        """Giving everybody the best somebody, which need not be mutual."""
        one_each = np.ones(len(points), dtype=np.int64)
        return Board(points, one_each, one_each, self.objective)

    def _bound(self, everybody: Proved) -> tuple[int, ...]:
        most = bound(self._board(self.points), everybody)
        people, points = (most[0], most[2]) if self.objective is Objective.PEOPLE_FIRST else (most[2], most[0])
        return self._ordered(people, -(people % 2), points)

    def _by_rings(self, given: Couples, clock: Clock) -> list[Group]:
        """Twos out of the rings of who is given whom; those left over are given somebody among themselves."""
        left = np.arange(self.count)
        twos: list[Group] = []
        while True:
            found = _split(dict(zip(left[given.rows].tolist(), left[given.columns].tolist(), strict=True)))
            if not found:
                return self._with_threes(twos, left)
            twos += found
            left = np.setdiff1d(left, np.array(found).ravel())
            given = self._board(self.points[np.ix_(left, left)]).best(clock)

    def _with_threes(self, twos: list[Group], left: Ints) -> list[Group]:
        """Those left over join twos in which both partners may be with them."""
        if not twos or not len(left):
            return twos
        points = self.points[left].astype(np.int64)
        one, other = points[:, [two[0] for two in twos]], points[:, [two[1] for two in twos]]
        gains = np.where((one != FORBIDDEN) & (other != FORBIDDEN), one + other + 10**7, 0)
        rows, columns = linear_sum_assignment(gains, maximize=True)
        joined = {int(c): int(left[r]) for r, c in zip(rows, columns, strict=True) if gains[r, c] > 0}
        return [_sorted((*two, joined[place])) if place in joined else two for place, two in enumerate(twos)]

    def _by_program(self, found: list[Group], everybody: Proved, clock: Clock) -> tuple[list[Group], tuple[int, ...]]:
        """An integer program over the twos and threes that a better grouping can have."""
        most = self._bound(everybody)
        groups, whole = self._possible(found, everybody)
        known = agreed(self.key(found), most)
        better = maximize(self._program(groups), self._aims(groups), known=known, seconds=clock.for_a_program())
        if better is None:
            return found, most
        chosen = [groups[place] for place in np.flatnonzero(better.chosen)]
        best = max(found, chosen, key=self.key)
        # A program over some of the groups says nothing about those that it did not see.
        return best, max(min(most, self._capped(better.bounds)) if whole else most, self.key(best))

    def _capped(self, limit: tuple[int, ...]) -> tuple[int, ...]:
        """A limit of which the less important parts may not have been looked at before time was over."""
        people, _, points = self._board(self.points).caps
        first = self.objective is Objective.PEOPLE_FIRST
        caps = (people, 0, points) if first else (points, people, 0)
        return tuple(min(one, most) for one, most in zip(limit, caps, strict=True))

    def _possible(self, found: list[Group], everybody: Proved) -> tuple[list[Group], bool]:
        """The twos and threes to look at, and whether a better grouping has none besides."""
        near, taken, slack, all_near = self._near(found, everybody)
        twos = near[: int(np.searchsorted(taken, slack, side="right"))]
        threes = _triangles(near) if self._may_have_threes(found, everybody) else []
        whole = all_near and len(twos) <= MOST_VARIABLES and len(threes) <= MOST_VARIABLES
        more = set(found) | {_sorted(couple) for group in found for couple in combinations(group, 2)}
        return sorted({*twos[:MOST_VARIABLES], *threes[:MOST_VARIABLES], *more}), whole

    def _may_have_threes(self, found: list[Group], everybody: Proved) -> bool:
        people_first = self.objective is Objective.PEOPLE_FIRST
        count = len(everybody.couples.rows)
        return not people_first or agreed(self.key(found), self._bound(everybody))[:2] != (count, 0)

    def _near(self, found: list[Group], everybody: Proved) -> tuple[list[Group], Numbers, float, bool]:
        """Couples that a better grouping can have, what each takes from the bound, how much it may take; whether all.

        A two is given both ways at once, so it takes what both ways take. A three can be given either way round: what
        a couple of it takes, both ways together, is at most twice what the whole grouping may take.
        """
        board = self._board(self.points)
        prices = board.prices_of(everybody)
        both = prices.of_rows + prices.of_columns
        slack = board.value(everybody.couples) + everybody.beyond - self._value(found, board.worth)
        keys = board.within(Prices(both / 2, both / 2), slack, most=MOST_NEAR)
        rows, columns = np.divmod(board.near() if keys is None else keys, self.count)
        rows, columns = rows[rows < columns], columns[rows < columns]
        taken = both[rows] + both[columns] - 2 * board.worth.point * self.points[rows, columns]
        order = np.lexsort((columns, rows, taken))
        couples = zip(rows[order].tolist(), columns[order].tolist(), strict=True)
        return [(one, other) for one, other in couples], taken[order], slack, keys is not None

    def _value(self, groups: list[Group], worth: Worth) -> int:
        people = sum(map(len, groups))
        return people * int(worth.first) + int(worth.point) * sum(self._worth(group) for group in groups)

    def _program(self, groups: list[Group]) -> Program:
        members = np.array([member for group in groups for member in group], dtype=np.int64)
        place = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
        program = Program(np.ones(len(groups)))
        program.keep(Sums(self.count).add(members, place, 1), most=1.0)
        return program

    def _aims(self, groups: list[Group]) -> list[Numbers]:
        sizes = np.array([len(group) for group in groups], dtype=np.float64)
        points = np.array([self._worth(group) for group in groups], dtype=np.float64)
        aims = (sizes, -(sizes == 3).astype(np.float64), points)
        return list(aims) if self.objective is Objective.PEOPLE_FIRST else [points, sizes, aims[1]]

    def _gap(self, found: list[Group], limit: tuple[int, ...]) -> Gap:
        first = self.objective is Objective.PEOPLE_FIRST
        names = ("people", "places", "points") if first else ("points", "people", "places")
        for name, here, most in zip(names, self.key(found), limit, strict=True):
            if most > here:
                # Points of twos were counted twice, once for each partner.
                return Gap(**{name: (most - here + 1) // 2 if name == "points" else most - here})
        return Gap()


def _split(follows: dict[int, int]) -> list[Group]:
    """Twos of neighbors along the rings and chains of who is given whom."""
    given = set(follows.values())
    starts = [*sorted(set(follows) - given), *sorted(follows)]
    seen: set[int] = set()
    twos: list[Group] = []
    for start in starts:
        chain: list[int] = []
        at: int | None = start
        while at is not None and at not in seen:
            seen.add(at)
            chain.append(at)
            at = follows.get(at)
        twos += [_sorted(pair) for pair in list(pairwise(chain))[::2]]
    return twos


def _triangles(twos: list[Group]) -> list[Group]:
    """Every three of whom any two may be together, up to more than a program can look at."""
    after: dict[int, set[int]] = {}
    for one, other in twos:
        after.setdefault(one, set()).add(other)
    found: list[Group] = []
    for one, other in twos:
        third = after.get(one, set()) & after.get(other, set())
        found += [(one, other, last) for last in sorted(third)]
        if len(found) > MOST_VARIABLES:
            break
    return found


def _sorted(group: tuple[int, ...]) -> Group:
    return tuple(sorted(group))
