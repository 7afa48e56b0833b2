"""Integer programs by HiGHS: several aims one after the other, a time limit, and how far from the best it may be.

HiGHS looks at the clock between its steps only, and one step over many variables may take half a minute. So a large
program is solved in a process of its own, which is ended when its time is over; what it had found by then counts.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array

from bot.matching.cohort import Ints

Numbers = NDArray[np.float64]

SMALL = 4_000  # variables of a program that keeps to its time by itself
NO_BOUND = 2**53


@dataclass
class Program:
    """Whole variables from 0 to 1 (or to `most`), and sums of them that must stay between two bounds."""

    most: Numbers
    limits: list[LinearConstraint] = field(default_factory=list)

    def keep(self, sums: "Sums", *, least: Numbers | float = -np.inf, most: Numbers | float = np.inf) -> None:
        """Holds some sums between two bounds."""
        self.limits.append(LinearConstraint(sums.matrix(len(self.most)), least, most))


@dataclass
class Sums:
    """Sums of variables, written as cells: which sum, which variable, how often."""

    count: int
    cells: list[tuple[Ints, Ints, Numbers]] = field(default_factory=list)

    def add(self, sums: Ints, variables: Ints, times: Numbers | float) -> "Sums":
        """More cells."""
        self.cells.append((sums, variables, np.broadcast_to(np.asarray(times, dtype=np.float64), sums.shape)))
        return self

    def matrix(self, width: int) -> csr_array:
        """The sums as a matrix."""
        rows, columns, times = (np.concatenate(part) for part in zip(*self.cells, strict=True))
        return csr_array(coo_array((times, (rows, columns)), shape=(self.count, width)))


@dataclass(frozen=True)
class Found:
    """The best that was found, its value for each aim, and what no answer can exceed."""

    chosen: Ints
    values: tuple[int, ...]
    bounds: tuple[int, ...]


def maximize(program: Program, aims: Sequence[Numbers], *, known: Sequence[int] = (), seconds: float) -> Found | None:
    """The best for the first aim, among those the best for the second, and so on; None if nothing was found in time.

    Aims are whole numbers, so that a bound is rounded down to one. `known` are the best values of the first aims,
    where they are known already.
    """
    if seconds <= 0:
        return None
    if len(program.most) > SMALL:
        from bot.matching.own_process import stages_within

        stages: Iterator[Found] = stages_within(seconds, program, tuple(aims), tuple(known))
    else:
        stages = found_by(program, aims, known, seconds)
    return next(iter(deque(stages, maxlen=1)), None)


def found_by(program: Program, aims: Sequence[Numbers], known: Sequence[int], seconds: float) -> Iterator[Found]:
    """What is found after each aim. An aim that is done early leaves its time to the next."""
    ends = monotonic() + seconds
    limits: list[LinearConstraint] = list(program.limits)
    limits += [_at_least(aim, value) for aim, value in zip(aims, known, strict=False)]
    values: list[int] = list(known)
    bounds: list[int] = list(known)
    for place in range(len(known), len(aims)):
        aim = aims[place]
        result = _solve(aim, program, limits, (ends - monotonic()) / (len(aims) - place))
        if result.x is None:
            return
        chosen = np.rint(result.x).astype(np.int64)
        values.append(round(float(aim @ chosen)))
        bounds.append(max(values[-1], _bound(result, values[-1])))
        limits.append(_at_least(aim, values[-1]))
        rest = aims[place + 1 :]
        more = [round(float(one @ chosen)) for one in rest]
        yield Found(chosen, (*values, *more), (*bounds, *([NO_BOUND] * len(rest))))


def _at_least(aim: Numbers, value: int) -> LinearConstraint:
    return LinearConstraint(csr_array(aim[None, :]), lb=value - 0.5)


def _bound(result: Any, value: int) -> int:
    if result.status == 0 or result.mip_dual_bound is None:
        return value
    return int(np.floor(-result.mip_dual_bound + 1e-6 * max(1.0, abs(result.mip_dual_bound))))


def _solve(aim: Numbers, program: Program, limits: list[LinearConstraint], seconds: float) -> Any:
    whole = np.ones(len(aim), dtype=np.int64)
    return milp(
        -aim,
        constraints=limits,
        bounds=Bounds(0, program.most),
        integrality=whole,
        options={"time_limit": max(seconds, 0.1), "mip_rel_gap": 0.0},
    )
