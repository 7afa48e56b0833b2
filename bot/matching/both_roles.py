"""People in both roles at once: the best whole set in which no two people mentor each other.

Without that rule the best set is easy; where nobody breaks the rule in it, it is the best with the rule too. Otherwise
couples are forbidden until nobody does, and an integer program looks for something better in the time there is.
"""

from dataclasses import dataclass
from time import monotonic

import numpy as np

from bot.matching.board import MOST_POINTS, Board, Couples, Proved, together, total
from bot.matching.clock import Clock
from bot.matching.cohort import Ints
from bot.matching.integer import NO_BOUND, Found, Numbers, Program, Sums, maximize
from bot.matching.mutual import People, reverses, weaker
from bot.matching.outcome import Key, Outcome, agreed, bound, capped, gap, key
from bot.matching.table import Edges
from bot.matching.tighter import ROUNDING, Tightened, tightened
from bot.matching.values import Objective

MOST_VARIABLES = 60_000  # more are beyond an integer program in a reasonable time
MOST_TIGHTENED = 4_000  # rows and columns of a table that one linear program can look at
MOST_NEAREST = 3  # candidates of each of which something better is made
NEAREST = 20  # candidates of each with which a linear program begins


@dataclass(frozen=True)
class BothRoles:
    """A board, and who its rows and columns are."""

    board: Board
    people: People

    def best(self, clock: Clock) -> Outcome:
        """The best set found, and how far from the best it can be."""
        relaxed = self.board.proved(clock)
        most, found = bound(self.board, relaxed), relaxed.couples
        if len(reverses(found, self.people)[0]):
            found = self._repaired(relaxed, clock)
            if self._key(found) < most:
                found, most = self._by_program(found, relaxed, clock)
        return Outcome(found, gap(self._key(found), most, self.board.objective))

    def _repaired(self, relaxed: Proved, clock: Clock) -> Couples:
        """Forbids the weaker one of every two that clash, until none do; when time is over, it is just left out.

        Nothing has to be proved again: how far from the best it may be, the relaxed answer says.
        """
        board, found = self.board, relaxed.couples
        while len((reverse := reverses(found, self.people))[0]):
            out = weaker(board.points, found, reverse)
            if clock.is_over:
                return found.without(out)
            board = board.without(found.rows[out], found.columns[out])
            found = board.best() if relaxed.keys is None else board.best_among(relaxed.keys)
        return found

    def _by_program(self, found: Couples, relaxed: Proved, clock: Clock) -> tuple[Couples, Key]:
        """Something better from the couples of which the best is made; then a proof, or the best in the time left."""
        board, most, ends = self.board, bound(self.board, relaxed), monotonic() + clock.for_a_program()
        known = board.prices_of(relaxed)
        is_small = sum(board.points.shape) <= MOST_TIGHTENED
        # Of a large program nothing can be proved after that, so that all of the time is for something better.
        share = 3 if is_small else 1
        found = self._better(found, board.nearest(known, self._each()), (ends - monotonic()) / share)
        slack = board.value(relaxed.couples) + relaxed.beyond - board.value(found)
        keys = board.within(known, slack, most=MOST_VARIABLES)
        if is_small and self._has_all_places(found, most):
            tight = self._tightened(board.nearest(known, NEAREST), (ends - monotonic()) / 2)
            if tight is not None:
                most = max(min(most, self._key_of(tight.worth, found)), self._key(found))
                keys = tight.within(self._weight(found))
        if self._key(found) == most or keys is None or len(keys) > MOST_VARIABLES:
            return found, most
        return self._proved(found, most, keys, ends - monotonic())

    def _each(self) -> int:
        """Of how many candidates of each mentee and mentor something better is made."""
        return max(2, min(MOST_NEAREST, MOST_VARIABLES // (2 * sum(self.board.points.shape))))

    def _better(self, found: Couples, keys: Ints, seconds: float) -> Couples:
        """The best of some couples and of those found already, or the latter."""
        edges = self.board.edges(together(keys, found.rows * self.board.points.shape[1] + found.columns))
        better = maximize(self._program(edges), [self._weighed(edges)], seconds=seconds)
        return found if better is None else self._chosen(found, edges, better)

    def _proved(self, found: Couples, most: Key, keys: Ints, seconds: float) -> tuple[Couples, Key]:
        """An integer program over all couples that an answer better than the one found can have."""
        edges = self.board.edges(keys)
        if self._is_people_first and self._has_all_places(found, most):
            better = maximize(self._program(edges), [self._weighed(edges)], seconds=seconds)
            limit = most if better is None else self._key_of(better.bounds[0], found)
        else:
            known = agreed(self._key(found), most)
            better = maximize(self._program(edges), self._aims(edges), known=known, seconds=seconds)
            limit = most if better is None else (better.bounds[0], better.bounds[1], better.bounds[2])
        best = found if better is None else self._chosen(found, edges, better)
        return best, max(min(most, capped(limit, self.board)), self._key(best))

    def _chosen(self, found: Couples, edges: Edges, better: Found) -> Couples:
        chosen = np.flatnonzero(better.chosen[: len(edges.rows)])
        return max(found, Couples(edges.rows[chosen], edges.columns[chosen]), key=self._key)

    def _tightened(self, keys: Ints, seconds: float) -> Tightened | None:
        each = 1 if self._may_have_several else 2  # a place, and, where one mentor is all there is, a mentee's first
        gain = each * MOST_POINTS if self._is_people_first else 0
        return tightened(self.board, keys, lambda edges: (self._program(edges), self._weighed(edges)), gain, seconds)

    def _has_all_places(self, found: Couples, most: Key) -> bool:
        """Whether something better can only have more points."""
        return not self._is_people_first or len(agreed(self._key(found), most)) >= 2

    def _weighed(self, edges: Edges) -> Numbers:
        """People and places as points, so many that no sum is worth a place: one aim is found sooner than several."""
        people, couples, points = self._aims(edges) if self._is_people_first else (0.0, 0.0, self._aims(edges)[0])
        return np.asarray(MOST_POINTS * (people + couples) + points, dtype=np.float64)

    @property
    def _may_have_several(self) -> bool:
        return bool(self.board.row_places.max(initial=0) > 1)

    @property
    def _is_people_first(self) -> bool:
        return self.board.objective is Objective.PEOPLE_FIRST

    def _counted(self, found: Couples) -> int:
        """What people and places are worth as points."""
        return MOST_POINTS * (len(np.unique(found.rows)) + len(found.rows)) if self._is_people_first else 0

    def _weight(self, found: Couples) -> int:
        return self._counted(found) + total(self.board.points, found)

    def _key_of(self, worth: float, found: Couples) -> Key:
        """What an answer can be that is worth so much as points, and has no more people and places than this one."""
        points = int(np.floor(worth - self._counted(found) + ROUNDING))
        if self._is_people_first:
            return key(len(np.unique(found.rows)), len(found.rows), points, self.board.objective)
        return key(NO_BOUND, NO_BOUND, points, self.board.objective)

    def _program(self, edges: Edges) -> Program:
        count, rows = len(edges.rows), len(self.board.row_places)
        each, mentees = np.arange(count), np.arange(rows)
        # Where mentees may have several mentors, after the couples come, for each, whether they have one at all.
        program = Program(np.ones(count + rows if self._may_have_several else count))
        of_rows = Sums(rows).add(edges.rows, each, 1)
        program.keep(of_rows, most=self.board.row_places.astype(np.float64))
        of_columns = Sums(len(self.board.column_places)).add(edges.columns, each, 1)
        program.keep(of_columns, most=self.board.column_places.astype(np.float64))
        one, other = reverses(Couples(edges.rows, edges.columns), self.people)
        pair = np.arange(len(one))
        program.keep(Sums(len(pair)).add(pair, one, 1).add(pair, other, 1), most=1.0)
        if self._may_have_several:
            program.keep(Sums(rows).add(edges.rows, each, 1).add(mentees, count + mentees, -1), least=0.0)
        return program

    def _aims(self, edges: Edges) -> list[Numbers]:
        rows = np.zeros(len(self.board.row_places) if self._may_have_several else 0)
        people = np.concatenate([np.full(len(edges.rows), 0.0 if self._may_have_several else 1.0), rows + 1])
        couples = np.concatenate([np.ones(len(edges.rows)), rows])
        points = np.concatenate([edges.points.astype(np.float64), rows])
        first = self.board.objective is Objective.PEOPLE_FIRST
        return [people, couples, points] if first else [points, couples, people]

    def _key(self, found: Couples) -> Key:
        people, points = len(np.unique(found.rows)), total(self.board.points, found)
        return key(people, len(found.rows), points, self.board.objective)
