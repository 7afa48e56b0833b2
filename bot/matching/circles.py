"""Circles: one mentor and a number of mentees that is kept between two bounds, members similar or mixed by choice.

A first answer comes from assignments in which the seats that a circle cannot do without are filled first, and circles
that stay too small are closed one by one. Then an integer program looks for the best in the time there is, and says
how far from the best the answer can be at most.
"""

from dataclasses import dataclass, replace

import numpy as np

from bot.matching.board import Board, Couples, total
from bot.matching.clock import Clock
from bot.matching.cohort import NOWHERE, Bools, Ints
from bot.matching.integer import Numbers, Program, Sums, maximize
from bot.matching.mutual import People, reverses, weaker
from bot.matching.outcome import Key, Outcome, agreed, bound, capped, gap, key
from bot.matching.table import Edges
from bot.matching.values import Mix, Objective

BEST_OF_EACH = 10  # mentors of each mentee that a program looks at where there are too many
MOST_VARIABLES = 60_000
MIX_POINTS = 500  # hundredths that a member costs who is not similar, or not different, as wished


@dataclass(frozen=True)
class Circles:
    """A board in which mentees sit in one circle at most, and how circles are to be made."""

    board: Board
    least: Ints  # members of each mentor's circle
    mix: Mix
    trait: Ints  # of each mentee: the code of the field in which members are similar or mixed

    def best(self, people: People, clock: Clock) -> Outcome:
        """The best circles found, and how far from the best they can be. No two people lead each other's circle."""
        found, most = self._solved(clock)
        circles = self
        while len((reverse := reverses(found, people))[0]):
            out = weaker(self.board.points, found, reverse)
            if clock.is_over:
                found = self._large_enough(found.without(out))
                continue
            circles = replace(circles, board=circles.board.without(found.rows[out], found.columns[out]))
            found, _ = circles._solved(clock)
        return Outcome(found, gap(self._key(found), most, self.board.objective))

    def _solved(self, clock: Clock) -> tuple[Couples, Key]:
        found, most = self._by_closing(clock), bound(self.board, self.board.proved(clock))
        if self._key(found) < most:
            found, most = self._by_program(found, most, clock)
        return found, most

    def _large_enough(self, found: Couples) -> Couples:
        """Without the circles that are too small."""
        sizes = np.bincount(found.columns, minlength=len(self.least))
        return found.without(np.flatnonzero(sizes[found.columns] < self.least[found.columns]))

    def _key(self, found: Couples) -> Key:
        points = total(self.board.points, found) - MIX_POINTS * self._misfits(found)
        return key(len(found.rows), len(found.rows), points, self.board.objective)

    def _misfits(self, found: Couples) -> int:
        """How many members share what should differ, or differ in what should be shared."""
        if self.mix is Mix.ANY:
            return 0
        pairs = np.stack([found.columns, self.trait[found.rows]], axis=1)
        pairs = pairs[pairs[:, 1] != NOWHERE]
        different = np.unique(pairs, axis=0)
        if self.mix is Mix.MIXED:
            return len(pairs) - len(different)
        return len(different) - len(np.unique(different[:, 0]))

    def _by_closing(self, clock: Clock) -> Couples:
        """The seats that a circle cannot do without first; circles that stay too small close, the emptiest first.

        When time is over, all that are too small close at once, and their members have none.
        """
        board = replace(self.board, objective=Objective.PEOPLE_FIRST, needed=self.least)
        seats = np.where(self.board.column_places >= self.least, self.board.column_places, 0)
        while True:
            found = replace(board, column_places=seats).best(clock)
            if clock.is_over:
                return self._large_enough(found)
            sizes = np.bincount(found.columns, minlength=len(seats))
            missing = np.where(seats > 0, self.least - sizes, 0)
            if missing.max(initial=0) <= 0:
                return found
            seats = np.where(_emptiest(missing), 0, seats)

    def _by_program(self, found: Couples, most: Key, clock: Clock) -> tuple[Couples, Key]:
        keys, whole = self.board.allowed(), True
        if len(keys) > MOST_VARIABLES:
            keys, whole = self.board.near(BEST_OF_EACH), False
        edges = self.board.edges(keys)
        if len(keys) > MOST_VARIABLES:
            return found, most
        traits = _Traits.of(edges, self.trait, self.mix, first=len(keys) + len(self.least))
        program = Program(np.concatenate([np.ones(len(keys) + len(self.least)), traits.most]))
        program.keep(Sums(len(self.trait)).add(edges.rows, np.arange(len(keys)), 1), most=1.0)
        self._keep_sizes(program, edges)
        traits.keep(program)
        here = self._key(found)
        known = agreed((here[0], here[2]), (most[0], most[2])) if self.board.objective is Objective.PEOPLE_FIRST else ()
        aims = self._aims(edges, traits, len(program.most))
        better = maximize(program, aims, known=known, seconds=clock.for_a_program())
        if better is None:
            return found, most
        chosen = np.flatnonzero(better.chosen[: len(keys)])
        best = max(found, Couples(edges.rows[chosen], edges.columns[chosen]), key=self._key)
        # A program over some of the couples says nothing about those that it did not see.
        return best, max(min(most, self._proved(better.bounds)) if whole else most, self._key(best))

    def _proved(self, bounds: tuple[int, ...]) -> Key:
        people_first = self.board.objective is Objective.PEOPLE_FIRST
        limit = (bounds[0], bounds[0], bounds[1]) if people_first else (bounds[0], bounds[1], bounds[1])
        return capped(limit, self.board)

    def _keep_sizes(self, program: Program, edges: Edges) -> None:
        """A circle that opens has at least its least and at most its greatest number of members."""
        mentors, each = np.arange(len(self.least)), np.arange(len(edges.rows))
        most = self.board.column_places
        for size, bounds in ((most, (-np.inf, 0.0)), (self.least, (0.0, np.inf))):
            seated = Sums(len(mentors)).add(edges.columns, each, 1)
            seated.add(mentors, len(each) + mentors, -size.astype(np.float64))
            program.keep(seated, least=bounds[0], most=bounds[1])

    def _aims(self, edges: Edges, traits: "_Traits", width: int) -> list[Numbers]:
        people, points = np.zeros(width), np.zeros(width)
        people[: len(edges.rows)] = 1
        points[: len(edges.rows)] = edges.points
        points[traits.first :] = traits.gains
        return [people, points] if self.board.objective is Objective.PEOPLE_FIRST else [points, people]


def _emptiest(missing: Ints) -> Bools:
    """Which circles to close now: those that miss most, one of them, or a tenth where there are many."""
    count = max(1, int((missing > 0).sum()) // 10)
    # The sort is stable: of circles that miss as many, the last by id close first.
    order = np.argsort(missing[::-1], kind="stable")[::-1]
    chosen = np.zeros(len(missing), dtype=np.bool_)
    chosen[(len(missing) - 1 - order)[:count]] = True
    return chosen


@dataclass(frozen=True)
class _Traits:
    """Variables that count members who are not mixed, or not similar, as wished."""

    first: int  # the place of the first of them
    mix: Mix
    edges: Ints  # edges whose mentee's trait is known
    group: Ints  # for each of these: the trait within the circle
    circle: Ints  # for each trait within a circle: the circle

    @classmethod
    def of(cls, edges: Edges, trait: Ints, mix: Mix, *, first: int) -> "_Traits":
        known = np.flatnonzero(trait[edges.rows] != NOWHERE) if mix is not Mix.ANY else np.zeros(0, dtype=np.int64)
        pairs = np.stack([edges.columns[known], trait[edges.rows[known]]], axis=1)
        different, group = np.unique(pairs, axis=0, return_inverse=True)
        return cls(first, mix, known, group.ravel().astype(np.int64), different[:, 0])

    @property
    def most(self) -> Numbers:
        """How large each variable may be: members too many of one trait; or a trait that occurs, then any at all."""
        groups = np.full(len(self.circle), 7.0 if self.mix is Mix.MIXED else 1.0)
        return groups if self.mix is Mix.MIXED else np.concatenate([groups, np.ones(len(self._circles))])

    @property
    def gains(self) -> Numbers:
        """What each variable costs; that a circle has any trait at all is not held against it."""
        costs = np.full(len(self.circle), -float(MIX_POINTS))
        return costs if self.mix is Mix.MIXED else np.concatenate([costs, np.full(len(self._circles), MIX_POINTS)])

    @property
    def _circles(self) -> Ints:
        return np.unique(self.circle)

    def keep(self, program: Program) -> None:
        """Ties the variables to the members."""
        if not len(self.circle):
            return
        groups = np.arange(len(self.circle))
        if self.mix is Mix.MIXED:
            over = Sums(len(groups)).add(self.group, self.edges, 1).add(groups, self.first + groups, -1)
            program.keep(over, most=1.0)
            return
        each = np.arange(len(self.edges))
        occurs = Sums(len(each)).add(each, self.edges, 1).add(each, self.first + self.group, -1)
        program.keep(occurs, most=0.0)
        place = np.searchsorted(self._circles, self.circle)
        circles = np.arange(len(self._circles))
        any_trait = Sums(len(circles)).add(circles, self.first + len(groups) + circles, 1)
        program.keep(any_trait.add(place, self.first + groups, -1), most=0.0)
