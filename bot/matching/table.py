"""Allowed couples and their points, computed block by block so that no more than a few rows are in memory at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bot.matching.cohort import Bools, Cohort, Ints
from bot.matching.limits import Limit, forbidden, limits
from bot.matching.scoring import Points, Scoring
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


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of the table: points, and which couples may be."""

    start: int
    points: Points
    allowed: Bools

    def edges(self) -> Edges:
        """The allowed couples of the block."""
        rows, columns = np.nonzero(self.allowed)
        points = self.points[rows, columns].astype(np.int64)
        return Edges((rows + self.start).astype(np.int64), columns.astype(np.int64), points)


class Table:
    """Mentees (rows) against mentors (columns), each by index in the cohort."""

    def __init__(self, cohort: Cohort, rows: Ints, columns: Ints) -> None:
        self.cohort, self.rows, self.columns = cohort, rows, columns
        self.limits: tuple[Limit, ...] = limits(cohort)
        self.scoring = Scoring(cohort)
        self.floor = round(cohort.problem.rules.floor * 100)
        self._grid = Grid(cohort, rows, columns)

    @property
    def size(self) -> int:
        """How many couples there are, allowed or not."""
        return len(self.rows) * len(self.columns)

    def blocks(self) -> Iterator[Block]:
        """The whole table from the first row to the last."""
        step = max(1, CELLS // max(1, len(self.columns)))
        for start in range(0, len(self.rows), step):
            grid = self._grid.of(self.rows[start : start + step])
            points = self.scoring.points(grid)
            yield Block(start, points, ~forbidden(grid, self.limits) & (points >= self.floor))

    def edges(self) -> Edges:
        """Every allowed couple."""
        parts = [block.edges() for block in self.blocks()] or [_none()]
        return Edges(
            np.concatenate([part.rows for part in parts]),
            np.concatenate([part.columns for part in parts]),
            np.concatenate([part.points for part in parts]),
        )


def _none() -> Edges:
    nothing = np.zeros(0, dtype=np.int64)
    return Edges(nothing, nothing, nothing)
