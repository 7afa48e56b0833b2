"""A large table some rows at a time, and what is most promising in them."""

from collections.abc import Iterator

import numpy as np

from bot.matching.cohort import Ints
from bot.matching.potentials import Numbers, Prices
from bot.matching.table import CELLS, FORBIDDEN, PointTable

MOST_ADDED = 30  # couples of each mentee that are added at once: all of them may be millions


def blocks(points: PointTable) -> Iterator[tuple[int, PointTable]]:
    """Some rows of the table after the other, each with the place of the first."""
    step = max(1, CELLS // max(1, points.shape[1]))
    for start in range(0, points.shape[0], step):
        yield start, points[start : start + step]


def promising(some: tuple[int, Numbers]) -> tuple[int, tuple[Ints, Ints]]:
    """The couples of some rows that are above their prices, no more than so many of each row."""
    start, excess = some
    if np.count_nonzero(excess > 0) <= MOST_ADDED * len(excess):
        rows, columns = np.nonzero(excess > 0)
        return start, (rows, columns)
    count = min(MOST_ADDED, excess.shape[1])
    best = np.argpartition(-excess, count - 1, axis=1)[:, :count].ravel()
    rows = np.repeat(np.arange(len(excess)), count)
    above = excess[rows, best] > 0
    return start, (rows[above], best[above])


def nearest_of_rows(points: PointTable, known: Prices, point: float, count: int) -> Iterator[tuple[Ints, Ints]]:
    """The columns in each row whose points come nearest to their prices: what an answer near the best is made of."""
    for start, block in blocks(points):
        count = min(count, block.shape[1])
        below = known.of_rows[start : start + len(block), None] + known.of_columns[None, :] - block * point
        below[block == FORBIDDEN] = np.inf
        best = np.argpartition(below, count - 1, axis=1)[:, :count].ravel()
        rows = np.repeat(np.arange(len(block)), count)
        allowed = np.isfinite(below[rows, best])
        yield (rows[allowed] + start).astype(np.int64), best[allowed].astype(np.int64)


def best_of_rows(points: PointTable, count: int) -> Iterator[tuple[Ints, Ints]]:
    """The columns with the most points in each row."""
    for start, block in blocks(points):
        count = min(count, block.shape[1])
        best = np.argpartition(-block, count - 1, axis=1)[:, :count]
        rows = np.repeat(np.arange(start, start + len(block)), count)
        yield rows.astype(np.int64), best.ravel().astype(np.int64)
