"""People in both roles at once: the best whole set in which no two people mentor each other.

Without that rule the best set is easy; where nobody breaks the rule in it, it is the best with the rule too. Otherwise
couples are forbidden until nobody does, and an integer program looks for something better in the time there is.
"""

from dataclasses import dataclass

import numpy as np

from bot.matching.board import Board, Couples, Proved, together, total
from bot.matching.clock import Clock
from bot.matching.cohort import Ints
from bot.matching.integer import Numbers, Program, Sums, maximize
from bot.matching.mutual import People, reverses, weaker
from bot.matching.outcome import Key, Outcome, agreed, bound, gap, key
from bot.matching.table import Edges
from bot.matching.values import Objective

MOST_VARIABLES = 60_000  # more are beyond an integer program in a reasonable time


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
        """An integer program over all couples that an answer better than the one found can have."""
        board, most = self.board, bound(self.board, relaxed)
        slack = board.value(relaxed.couples) + relaxed.beyond - board.value(found)
        keys = board.within(board.prices_of(relaxed), slack, most=MOST_VARIABLES)
        whole = keys is not None
        edges = board.edges(self._some(found) if keys is None else keys)
        known = agreed(self._key(found), most)
        better = maximize(self._program(edges), self._aims(edges), known=known, seconds=clock.for_a_program())
        if better is None:
            return found, most
        chosen = np.flatnonzero(better.chosen[: len(edges.rows)])
        best = max(found, Couples(edges.rows[chosen], edges.columns[chosen]), key=self._key)
        # A program over some of the couples says nothing about those that it did not see.
        least = min(most, (better.bounds[0], better.bounds[1], better.bounds[2])) if whole else most
        return best, max(least, self._key(best))

    def _some(self, found: Couples) -> Ints:
        each = max(2, MOST_VARIABLES // (2 * sum(self.board.points.shape)))
        own = found.rows * self.board.points.shape[1] + found.columns
        return together(self.board.near(each), own)

    def _program(self, edges: Edges) -> Program:
        count, rows = len(edges.rows), len(self.board.row_places)
        each, mentees = np.arange(count), np.arange(rows)
        # After the couples come, for each mentee, whether they have a mentor at all.
        program = Program(np.ones(count + rows))
        of_rows = Sums(rows).add(edges.rows, each, 1)
        program.keep(of_rows, most=self.board.row_places.astype(np.float64))
        of_columns = Sums(len(self.board.column_places)).add(edges.columns, each, 1)
        program.keep(of_columns, most=self.board.column_places.astype(np.float64))
        program.keep(Sums(rows).add(edges.rows, each, 1).add(mentees, count + mentees, -1), least=0.0)
        one, other = reverses(Couples(edges.rows, edges.columns), self.people)
        pair = np.arange(len(one))
        program.keep(Sums(len(pair)).add(pair, one, 1).add(pair, other, 1), most=1.0)
        return program

    def _aims(self, edges: Edges) -> list[Numbers]:
        rows = np.zeros(len(self.board.row_places))
        people = np.concatenate([np.zeros(len(edges.rows)), rows + 1])
        couples = np.concatenate([np.ones(len(edges.rows)), rows])
        points = np.concatenate([edges.points.astype(np.float64), rows])
        first = self.board.objective is Objective.PEOPLE_FIRST
        return [people, couples, points] if first else [points, couples, people]

    def _key(self, found: Couples) -> Key:
        people, points = len(np.unique(found.rows)), total(self.board.points, found)
        return key(people, len(found.rows), points, self.board.objective)
