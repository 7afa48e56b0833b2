"""Prices that prove a whole set to be the best, also against couples that were never looked at.

Every mentee gets a worth and every mentor a price. If no couple outside the set that was solved has more points than
the mentee's worth and the mentor's price together, no such couple could improve the answer (linear duality). Prices
are shortest ways through the network of changes that the answer still allows; there are some because it is the best.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.cohort import Bools, Ints
from bot.matching.table import Edges

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Prices:
    """A couple outside of what was solved could improve the answer only with more points than both together."""

    of_rows: Numbers
    of_columns: Numbers


@dataclass(frozen=True, slots=True)
class Worth:
    """What counts by itself: a point, a mentee's first and each further mentor, a place that is needed."""

    point: float
    first: float
    further: float
    needed: float


def prices(edges: Edges, taken: Bools, places: tuple[Ints, Ints, Ints], worth: Worth) -> Prices:
    """Prices of an answer that is the best among some edges.

    `places` are those of mentees, those of mentors, and how many of each mentor's are needed. Raises ArithmeticError
    when the answer is not the best.
    """
    row_places, column_places, needed = places
    rows, columns = len(row_places), len(column_places)
    gains: Numbers = edges.points.astype(np.float64) * worth.point
    arcs = _Arcs(hub=rows + columns)
    arcs.add(edges.rows[~taken], rows + edges.columns[~taken], -gains[~taken])
    arcs.add(rows + edges.columns[taken], edges.rows[taken], gains[taken])
    used = np.bincount(edges.rows[taken], minlength=rows)
    arcs.tier(np.arange(rows), used, np.zeros_like(used), np.minimum(row_places, 1), worth.first)
    arcs.tier(np.arange(rows), used, np.minimum(row_places, 1), row_places, worth.further)
    used = np.bincount(edges.columns[taken], minlength=columns)
    needed = np.minimum(needed, column_places)
    arcs.tier(rows + np.arange(columns), used, np.zeros_like(used), needed, worth.needed, into=True)
    arcs.tier(rows + np.arange(columns), used, needed, column_places, 0.0, into=True)
    lengths = arcs.shortest(rows + columns + 1)
    # Nothing can be had with somebody who has no place, whatever it would be worth.
    return Prices(
        of_rows=np.where(row_places > 0, lengths[:rows], np.inf),
        of_columns=np.where(column_places > 0, -lengths[rows : rows + columns], np.inf),
    )


class _Arcs:
    """Arcs with lengths, some of them below 0, in a network without a ring that is below 0."""

    def __init__(self, hub: int) -> None:
        self.hub = hub
        self._parts: list[tuple[Ints, Ints, Numbers]] = []

    def add(self, tails: Ints, heads: Ints, lengths: Numbers) -> None:
        self._parts.append((tails, heads, lengths))

    def tier(self, nodes: Ints, used: Ints, above: Ints, most: Ints, bonus: float, *, into: bool = False) -> None:
        """Places from `above` to `most` of each node: from the hub to it, or, with `into`, from it to the hub."""
        free, held = nodes[(used >= above) & (used < most)], nodes[(used > above) & (above < most)]
        for some, there, length in ((free, into, -bonus), (held, not into, bonus)):
            hub = np.full(len(some), self.hub)
            tails, heads = (some, hub) if there else (hub, some)
            self.add(tails, heads, np.full(len(some), length))

    def shortest(self, nodes: int) -> Numbers:
        """The shortest way to each node from wherever it is shortest. Whole lengths give whole answers.

        Round by round, as Bellman and Ford do, but only from the nodes that a round before has brought nearer.
        """
        tails, heads, lengths = (np.concatenate(part) for part in zip(*self._parts, strict=True))
        order = np.argsort(tails, kind="stable")
        tails, heads, lengths = tails[order], heads[order], lengths[order]
        counts = np.bincount(tails, minlength=nodes)
        starts = np.cumsum(counts) - counts
        shortest = np.zeros(nodes)
        nearer = np.arange(nodes)
        for _ in range(nodes + 1):
            arcs = _ranges(starts[nearer], counts[nearer])
            found = shortest[tails[arcs]] + lengths[arcs]
            better = found < shortest[heads[arcs]]
            reached = heads[arcs[better]]
            if not len(reached):
                return shortest
            np.minimum.at(shortest, reached, found[better])
            is_nearer = np.zeros(nodes, dtype=np.bool_)
            is_nearer[reached] = True
            nearer = np.flatnonzero(is_nearer)
        raise ArithmeticError("The answer is not the best: its prices have no end.")


def _ranges(starts: Ints, counts: Ints) -> Ints:
    """Whole numbers from each start, so many of each, one after the other."""
    before = np.cumsum(counts) - counts
    return np.asarray(np.repeat(starts - before, counts) + np.arange(int(counts.sum())), dtype=np.int64)
