"""The best whole set over a table of points, solved exactly. Never greedy.

Points are whole numbers, and so are all sums: what comes out is the best, not nearly the best. Large tables are solved
on the best candidates of each person; prices then prove that nothing left out could improve it, and what they cannot
rule out is added, the most promising first, and solved again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from bot.matching.blocks import best_of_rows, blocks, nearest_of_rows, promising
from bot.matching.clock import UNLIMITED, Clock
from bot.matching.cohort import Bools, Ints
from bot.matching.flow import Network
from bot.matching.potentials import Numbers, Prices, Worth, prices
from bot.matching.table import FORBIDDEN, Edges, PointTable
from bot.matching.values import Objective

MOST_POINTS = 20_000  # more than the points of any couple
SMALL = 20_000  # allowed couples that are solved as they are
WHOLE_TABLE = 4_000_000  # couples of mentees and places that are solved as one table
BEST_OF_EACH = 30


@dataclass(frozen=True)
class Couples:
    """Chosen couples by row (mentee) and column (mentor)."""

    rows: Ints
    columns: Ints

    def without(self, places: Ints) -> "Couples":
        """All but some, by their places."""
        return Couples(np.delete(self.rows, places), np.delete(self.columns, places))


@dataclass(frozen=True)
class Proved:
    """The best whole set; where it was solved on some of the couples, which these are, and the prices that prove it.

    Where time was over before, `beyond` is by how much another one may be worth more at most.
    """

    couples: Couples
    keys: Ints | None = None
    prices: Prices | None = None
    beyond: int = 0


@dataclass(frozen=True)
class Board:
    """Points of mentees (rows) with mentors (columns), and the places on both sides."""

    points: PointTable
    row_places: Ints
    column_places: Ints
    objective: Objective
    needed: Ints | None = None  # places of each mentor that are filled before all others

    def without(self, rows: Ints, columns: Ints) -> "Board":
        """The same, with some couples forbidden."""
        points = self.points.copy()
        points[rows, columns] = FORBIDDEN
        return replace(self, points=points)

    def best(self, clock: Clock = UNLIMITED) -> Couples:
        """The best whole set: each couple at most once, nobody over their places; the best there was in time."""
        return self.proved(clock).couples

    def best_among(self, keys: Ints) -> Couples:
        """The best whole set of some couples, of which those that are not allowed are left out."""
        rows, columns = np.divmod(keys, self.points.shape[1])
        edges = self.edges(keys[self.points[rows, columns] != FORBIDDEN])
        taken = self._solve(edges)
        return Couples(edges.rows[taken], edges.columns[taken])

    def proved(self, clock: Clock = UNLIMITED) -> "Proved":
        """The best whole set, and what proves it."""
        if self._fits_whole:
            return Proved(self._whole())
        keys, whole = self._candidates()
        while True:
            edges = self.edges(keys)
            taken = self._solve(edges)
            couples = Couples(edges.rows[taken], edges.columns[taken])
            if whole:
                return Proved(couples)
            known = self._prices(edges, taken)
            missed = self._missed(keys, known)
            if not len(missed):
                return Proved(couples, keys, known)
            if clock.is_over:
                return self._not_proved(couples, keys, known)
            keys = together(keys, missed)

    def _not_proved(self, couples: Couples, keys: Ints, known: Prices) -> "Proved":
        """Prices that are raised until they rule out every couple prove a bound instead: their own worth."""
        raised = np.zeros(len(self.row_places))
        for start, excess in self._excess(known):
            own = keys[np.searchsorted(keys, start * excess.shape[1]) :]
            rows, columns = np.divmod(own[own < (start + len(excess)) * excess.shape[1]], excess.shape[1])
            excess[rows - start, columns] = 0
            raised[start : start + len(excess)] = np.maximum(excess.max(axis=1), 0)
        beyond = int(np.ceil(raised @ self.row_places))
        return Proved(couples, keys, Prices(known.of_rows + raised, known.of_columns), beyond)

    def edges(self, keys: Ints) -> Edges:
        """Couples by their place in the table."""
        rows, columns = np.divmod(keys, max(1, self.points.shape[1]))
        return Edges(rows, columns, self.points[rows, columns].astype(np.int64))

    def allowed(self) -> Ints:
        """The place of every allowed couple that has places."""
        keys = np.flatnonzero(self.points != FORBIDDEN).astype(np.int64)
        rows, columns = np.divmod(keys, max(1, self.points.shape[1]))
        return keys[(self.row_places[rows] > 0) & (self.column_places[columns] > 0)]

    def near(self, each: int = BEST_OF_EACH) -> Ints:
        """The best candidates of each mentee and of each mentor."""
        wide = self.points.shape[1]
        most_columns = int(max(8, each // 3, 2 * self.column_places.max(initial=1)))
        keys = [rows * wide + columns for rows, columns in best_of_rows(self.points, each)]
        keys += [rows * wide + columns for columns, rows in best_of_rows(self.points.T, most_columns)]
        found = together(*keys)
        rows, columns = np.divmod(found, wide)
        places = (self.row_places[rows] > 0) & (self.column_places[columns] > 0)
        return np.asarray(found[(self.points[rows, columns] != FORBIDDEN) & places], dtype=np.int64)

    def nearest(self, known: Prices, each: int) -> Ints:
        """The candidates of each mentee and of each mentor whose points come nearest to their prices."""
        wide, point = self.points.shape[1], self.worth.point
        turned = Prices(known.of_columns, known.of_rows)
        keys = [rows * wide + columns for rows, columns in nearest_of_rows(self.points, known, point, each)]
        keys += [rows * wide + columns for columns, rows in nearest_of_rows(self.points.T, turned, point, each)]
        return self._with_places(together(*keys))

    def _with_places(self, keys: Ints) -> Ints:
        rows, columns = np.divmod(keys, self.points.shape[1])
        return np.asarray(keys[(self.row_places[rows] > 0) & (self.column_places[columns] > 0)], dtype=np.int64)

    @property
    def _fits_whole(self) -> bool:
        """Whether one assignment over the whole table is the fastest: one mentor each, and not too many places."""
        if self.row_places.max(initial=0) > 1:
            return False
        places = np.minimum(self.column_places, len(self.row_places)).sum()
        return int(places) * len(self.row_places) <= WHOLE_TABLE

    def _whole(self) -> Couples:
        worth, (rows, columns) = self.worth, self.points.shape
        copies = np.repeat(np.arange(columns), np.minimum(self.column_places, rows))
        # Nothing is gained by a couple that is not allowed, and what gains nothing is not chosen.
        gains = np.where(self.points == FORBIDDEN, 0.0, worth.first + worth.point * self.points)
        gains[self.row_places == 0] = 0.0
        # Most often each mentor has one place, and nothing needs to be copied.
        gains = gains if np.array_equal(copies, np.arange(columns)) else gains[:, copies]
        if self.needed is not None:
            seat = np.arange(len(copies)) - np.searchsorted(copies, copies)
            gains += np.where(gains > 0, worth.needed * (seat < self.needed[copies]), 0.0)
        row, place = linear_sum_assignment(gains, maximize=True)
        chosen = gains[row, place] > 0
        return Couples(row[chosen].astype(np.int64), copies[place[chosen]].astype(np.int64))

    def _candidates(self) -> tuple[Ints, bool]:
        if self.points.size <= SMALL:
            return self.allowed(), True
        return self.near(), False

    @property
    def worth(self) -> Worth:
        """What a point, a first and a further mentor, and a place that is needed are worth."""
        couples = float(min(self.row_places.sum(), self.column_places.sum()) + 1)
        if self.objective is Objective.BEST_TOTAL:
            # The total decides; among equal totals one more couple is worth having.
            return Worth(point=couples, first=1.0, further=1.0, needed=couples * couples * MOST_POINTS)
        # One more couple is worth more than any sum of points, and a first mentor more than any number of further ones.
        further = couples * MOST_POINTS
        first = further * couples if self.row_places.max(initial=0) > 1 else further
        return Worth(point=1.0, first=first, further=further, needed=first * 2)

    def _solve(self, edges: Edges) -> Bools:
        taken = np.zeros(len(edges.rows), dtype=np.bool_)
        if not len(taken):
            return taken
        if self.row_places.max(initial=0) > 1:
            network = Network(edges.rows, edges.columns, edges.points, self.row_places, self.column_places)
            taken[network.best(self.objective)] = True
        else:
            taken[self._one_each(edges)] = True
        return taken

    def _one_each(self, edges: Edges) -> Ints:
        """At most one mentor for each mentee: an assignment to places, with a place of nothing for each mentee."""
        rows, columns = self.points.shape
        copies = np.minimum(self.column_places, np.bincount(edges.columns, minlength=columns))
        starts = np.concatenate([[0], np.cumsum(copies)])
        repeats = copies[edges.columns]
        edge = np.repeat(np.arange(len(edges.rows)), repeats)
        seat = np.arange(len(edge)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
        worth = self.worth
        gains = worth.first + worth.point * edges.points[edge]
        if self.needed is not None:
            gains += worth.needed * (seat < self.needed[edges.columns[edge]])
        places = starts[edges.columns[edge]] + seat
        nothing = int(starts[-1]) + np.arange(rows)
        # The least cost is the greatest gain; a cost of 0 would be taken for a couple that may not be.
        costs = np.concatenate([gains.max() + 1 - gains, np.full(rows, gains.max() + 1)])
        cells = np.concatenate([edges.rows[edge], np.arange(rows)]), np.concatenate([places, nothing])
        graph = csr_array(coo_array((costs, cells), shape=(rows, len(nothing) + int(starts[-1]))))
        row, place = min_weight_full_bipartite_matching(graph)
        given = place < starts[-1]
        column = np.searchsorted(starts, place[given], side="right") - 1
        own = np.searchsorted(edges.rows * columns + edges.columns, row[given] * columns + column)
        return np.asarray(own, dtype=np.int64)

    def value(self, found: Couples) -> int:
        """What a whole set is worth, needed places apart: whole numbers, too large for a float to hold exactly."""
        counts = np.bincount(found.rows, minlength=1)
        people, couples = int((counts > 0).sum()), len(found.rows)
        first, further, point = (int(one) for one in (self.worth.first, self.worth.further, self.worth.point))
        return people * first + (couples - people) * further + point * total(self.points, found)

    @property
    def caps(self) -> tuple[int, int, int]:
        """People, places and points that no answer exceeds, as can be seen at a glance."""
        people = int((self.row_places > 0).sum())
        places = int(min(self.row_places.sum(), self.column_places.sum()))
        best = np.maximum(self.points.max(axis=1, initial=0), 0).astype(np.int64)
        return min(people, places), places, int(best @ self.row_places)

    def prices_of(self, proved: "Proved") -> Prices:
        """Prices of the best whole set, which prove it against every couple there is."""
        if proved.prices is not None:
            return proved.prices
        found = proved.couples
        wide = self.points.shape[1]
        own = found.rows * wide + found.columns
        keys = together(self.near(), own)
        while True:
            edges = self.edges(keys)
            known = self._prices(edges, np.isin(keys, own))
            missed = self._missed(keys, known)
            if not len(missed):
                return known
            keys = together(keys, missed)

    def within(self, known: Prices, slack: float, *, most: int) -> Ints | None:
        """The place of every couple that an answer can have which is at most so much worse than the best.

        Each couple takes from the worth of the best what its prices exceed its points by. None where there are more
        than `most` such couples.
        """
        found = [np.zeros(0, dtype=np.int64)]
        for start, block in blocks(self.points):
            above = known.of_rows[start : start + len(block), None] + known.of_columns[None, :]
            rows, columns = np.nonzero((above - block * self.worth.point <= slack) & (block != FORBIDDEN))
            found.append((rows + start) * self.points.shape[1] + columns)
            if sum(map(len, found)) > most:
                return None
        return np.concatenate(found)

    def _prices(self, edges: Edges, taken: Bools) -> Prices:
        needed = np.zeros_like(self.column_places) if self.needed is None else self.needed
        return prices(edges, taken, (self.row_places, self.column_places, needed), self.worth)

    def _missed(self, keys: Ints, known: Prices) -> Ints:
        """Couples left out that the prices cannot rule out; of those of each mentee the most promising."""
        wide = self.points.shape[1]
        found = [(rows + start) * wide + columns for start, (rows, columns) in map(promising, self._excess(known))]
        every = np.sort(np.concatenate(found).astype(np.int64))
        place = np.minimum(np.searchsorted(keys, every), len(keys) - 1)
        return every[keys[place] != every] if len(keys) else every

    def _excess(self, known: Prices) -> Iterator[tuple[int, Numbers]]:
        """By how much the worth of each couple is above its prices, some rows at a time; below 0 where forbidden."""
        for start, block in blocks(self.points):
            most = known.of_rows[start : start + len(block), None] + known.of_columns[None, :]
            yield start, np.where(block == FORBIDDEN, -1.0, block * self.worth.point - most)


def together(*keys: Ints) -> Ints:
    """All of some keys, each once, in order. Sorting is many times faster here than the hashing of np.unique."""
    every = np.sort(np.concatenate(keys))
    return every[np.r_[True, every[1:] != every[:-1]]] if len(every) else every


def total(points: PointTable, couples: Couples) -> int:
    """The points of some couples together."""
    chosen: NDArray[np.int64] = points[couples.rows, couples.columns].astype(np.int64)
    return int(chosen.sum())
