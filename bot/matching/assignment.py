"""The best whole set for mentors with places and mentees with places, solved exactly. Never greedy.

Points are whole numbers, and so are all sums: what comes out is the best, not nearly the best.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from bot.matching.cohort import Ints
from bot.matching.flow import Network
from bot.matching.table import Edges
from bot.matching.values import Objective

MOST_POINTS = 20_000  # more than the points of any couple


def best(edges: Edges, row_places: Ints, column_places: Ints, objective: Objective) -> Ints:
    """Which edges the best whole set has: each couple at most once, nobody over their places."""
    possible = np.flatnonzero((row_places[edges.rows] > 0) & (column_places[edges.columns] > 0))
    if not len(possible):
        return possible
    edges = edges.only(possible)
    if row_places.max(initial=0) > 1:
        chosen = Network(edges.rows, edges.columns, edges.points, row_places, column_places).best(objective)
    else:
        chosen = _one_each(edges, row_places, column_places, objective)
    return possible[chosen]


def worth(edges: Edges, shape: tuple[int, int], objective: Objective) -> NDArray[np.float64]:
    """What choosing each edge is worth: whole numbers above 0."""
    couples = min(shape) + 1
    if objective is Objective.BEST_TOTAL:
        # The total decides; among equal totals one more couple is worth having.
        return edges.points.astype(np.float64) * couples + 1
    # One more couple is worth more than any sum of points.
    return edges.points.astype(np.float64) + couples * MOST_POINTS


def _one_each(edges: Edges, row_places: Ints, column_places: Ints, objective: Objective) -> Ints:
    shape = (len(row_places), len(column_places))
    # Nothing is gained by a couple that is not allowed, and what gains nothing is not chosen.
    gains = np.zeros(shape)
    gains[edges.rows, edges.columns] = worth(edges, shape, objective)
    numbered = np.full(shape, -1, dtype=np.int64)
    numbered[edges.rows, edges.columns] = np.arange(len(edges.rows))
    copies = np.repeat(np.arange(shape[1]), np.minimum(column_places, shape[0]))
    rows, taken = linear_sum_assignment(gains[:, copies], maximize=True)
    chosen = numbered[rows, copies[taken]]
    return np.sort(chosen[chosen >= 0])
