"""Allowed couples and their points, computed block by block so that no more than a few rows are in memory at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.cohort import Bools, Cohort, Ints
from bot.matching.limits import Limit, forbidden, limits
from bot.matching.scoring import Scoring
from bot.matching.view import Grid

CELLS = 1_000_000  # couples in one block


@dataclass(frozen=True, slots=True)
class Edges:
    """Allowed couples: the place of the mentee among the rows, of the mentor among the columns, and the points."""

    rows: Ints
    columns: Ints
    points: Ints

    def only(self, kept: Bools | Ints) -> "Edges":
        """Some of them."""
        return Edges(self.rows[kept], self.columns[kept], self.points[kept])


PointTable = NDArray[np.int16]
"""Points of each mentee (row) with each mentor (column), or FORBIDDEN."""

FORBIDDEN = np.int16(-1)


class Table:
    """Mentees (rows) against mentors (columns), each by index in the cohort."""

    def __init__(self, cohort: Cohort, rows: Ints, columns: Ints, like: "Table | None" = None) -> None:
        """`like` is another table of the same cohort, whose limits and scores need not be prepared again."""
        self.cohort, self.rows, self.columns = cohort, rows, columns
        self.limits: tuple[Limit, ...] = like.limits if like else limits(cohort)
        self.scoring: Scoring = like.scoring if like else Scoring(cohort)
        self.floor = round(cohort.problem.rules.floor * 100)
        self._grid = Grid(cohort, rows, columns)

    @property
    def size(self) -> int:
        """How many couples there are, allowed or not."""
        return len(self.rows) * len(self.columns)

    def blocks(self) -> Iterator[tuple[int, PointTable]]:
        """The whole table from the first row to the last, some rows at a time, each with the place of its first."""
        step = max(1, CELLS // max(1, len(self.columns)))
        for start in range(0, len(self.rows), step):
            grid = self._grid.of(self.rows[start : start + step])
            points = self.scoring.points(grid)
            allowed = ~forbidden(grid, self.limits) & (points >= self.floor)
            yield start, np.where(allowed, points, FORBIDDEN).astype(np.int16)

    def points(self, done: Callable[[float], None] | None = None) -> PointTable:
        """The whole table. `done` is told the share that is done as it goes."""
        whole = np.full((len(self.rows), len(self.columns)), FORBIDDEN, dtype=np.int16)
        for start, block in self.blocks():
            whole[start : start + len(block)] = block
            if done:
                done((start + len(block)) / len(self.rows))
        return whole
