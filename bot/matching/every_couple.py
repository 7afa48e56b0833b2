"""Every couple of a problem, allowed or not, one after the other: for whoever wants to see all of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bot.domain.kinds import Kind, Role
from bot.matching.cohort import Bools, Cohort, Ints
from bot.matching.places import room
from bot.matching.table import CELLS, Table
from bot.matching.values import Problem
from bot.matching.view import Grid

SELF = ("self",)


@dataclass(frozen=True, slots=True)
class Judged:
    """A couple, its score, and the names of the limits that forbid it, private ones too: not for everybody's eyes."""

    mentee: str
    mentor: str
    score: float
    limits: tuple[str, ...]


def every_couple(problem: Problem) -> Iterator[Judged]:
    """Mentees by id, and for each the mentors by id; peers once for every two."""
    cohort = Cohort.of(problem)
    mentees, mentors = (cohort.available(role) for role in (Role.MENTEE, Role.MENTOR))
    table = Table(cohort, mentees, mentors)
    step = max(1, CELLS // max(1, len(mentors)))
    for start in range(0, len(mentees), step):
        yield from _judged(table, mentees[start : start + step], mentors)


def _judged(table: Table, mentees: Ints, mentors: Ints) -> Iterator[Judged]:
    view = Grid(table.cohort, mentees, mentors)
    people = table.cohort.people
    points = table.scoring.points(view).tolist()
    broken = _broken(table, view)
    peer = table.cohort.kind is Kind.PEER
    for row, mentee in enumerate(mentees.tolist()):
        for column, mentor in enumerate(mentors.tolist()):
            if peer and mentee >= mentor:
                continue
            limits = SELF if mentee == mentor else tuple(name for name, found in broken if found[row, column])
            yield Judged(people[mentee].id, people[mentor].id, points[row][column] / 100, limits)


def _broken(table: Table, view: Grid) -> list[tuple[str, Bools]]:
    found = [(one.name, np.broadcast_to(one.forbids(view), view.shape)) for one in table.limits]
    found.append(("floor", table.scoring.points(view) < table.floor))
    takes = [_takes(table.cohort, role) for role in (Role.MENTEE, Role.MENTOR)]
    full = ~takes[0][view.rows][:, None] | ~takes[1][view.columns][None, :]
    return [*found, ("capacity", full)]


def _takes(cohort: Cohort, role: Role) -> Bools:
    rules = cohort.problem.rules
    return np.array([room(person, role, rules) > 0 for person in cohort.people], dtype=np.bool_)
