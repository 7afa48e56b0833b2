"""A tighter bound: the linear program of an integer program, over all couples there are.

It knows of the rules that the relaxed problem leaves out. Couples that it did not see are added until its prices rule
out all others, so that what it is worth holds for every answer. For up to some thousand people.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any, cast

import numpy as np
from scipy.optimize import LinearConstraint, linprog
from scipy.sparse import csr_array, vstack

from bot.matching.board import Board, together
from bot.matching.cohort import Ints
from bot.matching.integer import Numbers, Program
from bot.matching.table import FORBIDDEN, Edges

ADDED = 20  # couples of each mentee that are added at once, at most
ROUNDING = 1e-3  # hundredths of a point, a thousand times more than what floats lose


@dataclass(frozen=True)
class Tightened:
    """What no answer is worth more than, and how much each couple takes from it (row by row of the table)."""

    worth: float
    taken: Numbers

    def within(self, worth: float) -> Ints:
        """The place of every couple of an answer that is worth at least so much."""
        return np.flatnonzero(self.taken <= self.worth - worth + ROUNDING).astype(np.int64)


@dataclass(frozen=True)
class Solved:
    """The worth of a linear program, and the price of each of its limits."""

    worth: float
    prices: list[Numbers]


def solved(program: Program, aim: Numbers, seconds: float) -> Solved | None:
    """The best of a program whose variables need not be whole; None where time was over before."""
    signs = [1.0 if np.isfinite(one.ub).any() else -1.0 for one in program.limits]
    parts_of = [_matrix(one) * sign for one, sign in zip(program.limits, signs, strict=True)]
    most = [one.ub if sign > 0 else -one.lb for one, sign in zip(program.limits, signs, strict=True)]
    sizes = [int(one.shape[0]) for one in parts_of]
    bounds: Numbers = np.concatenate([np.broadcast_to(one, size) for one, size in zip(most, sizes, strict=True)])
    solve: Any = linprog
    done = solve(
        -aim,
        A_ub=vstack(parts_of),
        b_ub=bounds,
        bounds=list(zip([0.0] * len(aim), program.most.tolist(), strict=True)),
        method="highs",
        options={"time_limit": max(seconds, 0.1)},
    )
    if done.status != 0:
        return None
    parts = np.split(-done.ineqlin.marginals, np.cumsum(sizes)[:-1])
    return Solved(-done.fun, [part * sign for part, sign in zip(parts, signs, strict=True)])


def _matrix(limit: LinearConstraint) -> csr_array:
    return cast(csr_array, limit.A)


def tightened(
    board: Board,
    keys: Ints,
    program_of: Callable[[Edges], tuple[Program, Numbers]],
    gain: float,
    seconds: float,
) -> Tightened | None:
    """Begins with some couples; None where time was over before.

    `program_of` makes the program of some couples, whose first variables these are, and whose limits are places of
    rows, places of columns, something of couples, and perhaps something of rows; and its aim, in which a couple is
    worth `gain` by itself.
    """
    ends = monotonic() + seconds
    while (found := solved(*(of := program_of(board.edges(keys))), ends - monotonic())) is not None:
        (program, aim), prices = of, found.prices
        rows = np.where(board.row_places > 0, sum(prices[3:], prices[0]), np.inf)
        columns = np.where(board.column_places > 0, prices[1], np.inf)
        taken: Numbers = (rows[:, None] + columns[None, :] - gain - board.points).astype(np.float64)
        taken[board.points == FORBIDDEN] = np.inf
        own: Numbers = csr_array(vstack([_matrix(one) for one in program.limits])).T @ np.concatenate(prices) - aim
        taken = taken.ravel()
        taken[keys] = np.maximum(own[: len(keys)], 0)
        missed = np.flatnonzero(taken < -ROUNDING)
        if not len(missed):
            return Tightened(found.worth, taken)
        most = ADDED * len(board.row_places)
        worst = missed if len(missed) <= most else missed[np.argpartition(taken[missed], most)[:most]]
        keys = together(keys, worst.astype(np.int64))
    return None
