"""Couples that are the reverse of each other: A would mentor B, and B would mentor A."""

import numpy as np

from bot.matching.board import Couples
from bot.matching.cohort import Ints
from bot.matching.table import PointTable

People = tuple[Ints, Ints]
"""Who the rows and the columns of a table are, by index in the cohort."""


def reverses(couples: Couples, people: People) -> tuple[Ints, Ints]:
    """The places of couples and of their reverse, each two once, where both are among them."""
    mentees, mentors = people[0][couples.rows], people[1][couples.columns]
    if not len(mentees):
        return mentees, mentors
    size = int(max(mentees.max(), mentors.max())) + 1
    forward, backward = mentees * size + mentors, mentors * size + mentees
    order = np.argsort(forward)
    match = order[np.minimum(np.searchsorted(forward[order], backward), len(order) - 1)]
    both = (forward[match] == backward) & (mentees < mentors)
    return np.flatnonzero(both).astype(np.int64), match[both].astype(np.int64)


def weaker(points: PointTable, couples: Couples, reverse: tuple[Ints, Ints]) -> Ints:
    """Of every two that are the reverse of each other, the place of the one with fewer points."""
    one, other = reverse
    values = points[couples.rows, couples.columns]
    return np.where(values[one] < values[other], one, other)
