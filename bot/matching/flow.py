"""The best whole set where mentees may have several mentors: a flow, as a linear program whose corners are whole."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import maximum_flow

from bot.matching.cohort import Ints
from bot.matching.values import Objective

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Network:
    """The allowed couples as edges, with the places on both sides. Each couple is chosen at most once."""

    rows: Ints
    columns: Ints
    points: Ints
    row_places: Ints
    column_places: Ints

    def best(self, objective: Objective) -> Ints:
        """The edges of the best whole set."""
        if not len(self.rows):
            return np.zeros(0, dtype=np.int64)
        return self._people_first() if objective is Objective.PEOPLE_FIRST else self._best_total()

    def most(self, row_places: Ints) -> int:
        """How many couples there can be at most."""
        rows, columns = len(self.row_places), len(self.column_places)
        source, sink = rows + columns, rows + columns + 1
        tails = [np.full(rows, source), self.rows, rows + np.arange(columns)]
        heads = [np.arange(rows), rows + self.columns, np.full(columns, sink)]
        room = [row_places, np.ones(len(self.rows)), self.column_places]
        cells = (np.concatenate(room).astype(np.int32), (np.concatenate(tails), np.concatenate(heads)))
        return int(maximum_flow(csr_array(coo_array(cells, shape=(sink + 1, sink + 1))), source, sink).flow_value)

    def _people_first(self) -> Ints:
        # Adding couples never takes somebody's only one away, so the most people and the most couples go together.
        people, couples = self.most(np.minimum(self.row_places, 1)), self.most(self.row_places)
        rows, edges = len(self.row_places), len(self.rows)
        each = np.arange(rows)
        # Each mentee is fed by two arcs: one for the first mentor, one for all further ones.
        fed = _matrix(np.concatenate([self.rows, each, each]), height=rows, edges=edges)
        counts = np.zeros((2, edges + 2 * rows))
        counts[0, edges : edges + rows] = 1
        counts[1, edges + rows :] = 1
        most = [np.ones(edges), np.minimum(self.row_places, 1), np.maximum(self.row_places - 1, 0)]
        limits = [
            LinearConstraint(fed, 0, 0),
            LinearConstraint(csr_array(counts), [people, couples - people], [people, couples - people]),
            LinearConstraint(self._taken(self.columns, self.column_places, 2 * rows), ub=self.column_places),
        ]
        gains = np.concatenate([self.points.astype(np.float64), np.zeros(2 * rows)])
        return _whole(milp(-gains, constraints=limits, bounds=Bounds(0, np.concatenate(most))).x)[:edges].nonzero()[0]

    def _best_total(self) -> Ints:
        tie = 1 / (len(self.rows) + 1)  # among equal totals one more couple is worth having
        limits = [
            LinearConstraint(self._taken(self.rows, self.row_places), ub=self.row_places),
            LinearConstraint(self._taken(self.columns, self.column_places), ub=self.column_places),
        ]
        return _whole(milp(-(self.points + tie), constraints=limits, bounds=Bounds(0, 1)).x).nonzero()[0]

    def _taken(self, at: Ints, places: Ints, further: int = 0) -> csr_array:
        cells = (np.ones(len(at)), (at, np.arange(len(at))))
        return csr_array(coo_array(cells, shape=(len(places), len(at) + further)))


def _matrix(at: Ints, *, height: int, edges: int) -> csr_array:
    """One for each edge in its row, minus one for each of the arcs that feed the row."""
    ones = np.where(np.arange(len(at)) < edges, 1.0, -1.0)
    return csr_array(coo_array((ones, (at, np.arange(len(at)))), shape=(height, len(at))))


def _whole(share: Numbers | None) -> Ints:
    whole = np.rint(share) if share is not None else None
    if share is None or whole is None or np.abs(share - whole).max() > 1e-6:
        raise ArithmeticError("The best flow is not whole.")
    return whole.astype(np.int64)
