"""Every couple of a problem, allowed or not, one after the other: for whoever wants to see all of it."""

from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.domain.kinds import Kind, Role
from bot.matching.cohort import Bools, Cohort, Ints
from bot.matching.places import rooms
from bot.matching.table import CELLS, Table
from bot.matching.values import Problem
from bot.matching.view import Grid

SELF = 1  # the first bit: with oneself nothing else is said

Judged = tuple[str, str, tuple[str, ...], int]
"""A mentee, a mentor, the names of the limits that forbid them, private ones too: not for everybody's eyes; and the
points of the couple, in hundredths."""


def every_couple(problem: Problem, done: Callable[[float], None] | None = None) -> Iterator[Judged]:
    """Mentees by id, and for each the mentors by id; peers once for every two. `done` is told the share as it goes.

    Fifty million couples are not rare, so that no more is made for each than has to be.
    """
    cohort = Cohort.of(problem)
    mentees, mentors = (cohort.available(role) for role in (Role.MENTEE, Role.MENTOR))
    table = Table(cohort, mentees, mentors)
    step = max(1, CELLS // max(1, len(mentors)))
    for start in range(0, len(mentees), step):
        yield from _judged(table, mentees[start : start + step], mentors)
        if done:
            done(min(1.0, (start + step) / len(mentees)))


def _judged(table: Table, mentees: Ints, mentors: Ints) -> Iterator[Judged]:
    view = Grid(table.cohort, mentees, mentors)
    people = table.cohort.people
    points, codes = table.scoring.points(view), _codes(table, view)
    names = [people[mentor].id for mentor in mentors.tolist()]
    named = _named(tuple(limit.name for limit in table.limits))
    peer = table.cohort.kind is Kind.PEER
    for row, mentee in enumerate(mentees.tolist()):
        # Among peers rows and columns are the same people: those after the person's own place are left.
        first = int(np.searchsorted(mentors, mentee, side="right")) if peer else 0
        limits = map(named, codes[row, first:].tolist())
        others = len(names) - first
        yield from zip([people[mentee].id] * others, names[first:], limits, points[row, first:].tolist(), strict=True)


def _named(limits: tuple[str, ...]) -> Callable[[int], tuple[str, ...]]:
    """The names of the limits in a code; there are few different codes."""
    every = (*limits, "floor", "capacity")

    @cache
    def named(code: int) -> tuple[str, ...]:
        return every[:1] if code & SELF else tuple(name for bit, name in enumerate(every) if code >> bit & 1)

    return named


def _codes(table: Table, view: Grid) -> NDArray[np.int64]:
    """One bit for each limit that a couple breaks, in the order of the limits, of which "self" is the first."""
    takes = [_takes(table.cohort, role) for role in (Role.MENTEE, Role.MENTOR)]
    full = ~takes[0][view.rows][:, None] | ~takes[1][view.columns][None, :]
    low = table.scoring.points(view) < table.floor
    codes = np.zeros(view.shape, dtype=np.int64)
    for bit, found in enumerate([*(limit.forbids(view) for limit in table.limits), low, full]):
        codes |= found.astype(np.int64) << bit
    return codes


def _takes(cohort: Cohort, role: Role) -> Bools:
    return rooms(cohort, role) > 0
