"""What a solver hands back: the chosen couples, and how far from the best whole set they can be at most."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from bot.matching.board import Board, Couples, Proved, total
from bot.matching.values import Objective

Key = tuple[int, int, int]
"""What makes one whole set better than another, the most important first."""


@dataclass(frozen=True, slots=True)
class Gap:
    """How much more of each there could be at most; of the less important, as long as the rest stays as it is."""

    people: int = 0
    places: int = 0
    points: int = 0  # hundredths


NO_GAP = Gap()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The couples and the gap."""

    couples: Couples
    gap: Gap = NO_GAP


def key(people: int, places: int, points: int, objective: Objective) -> Key:
    """The worth of a whole set under an objective."""
    return (people, places, points) if objective is Objective.PEOPLE_FIRST else (points, places, people)


def bound(board: Board, relaxed: Proved) -> Key:
    """What no answer exceeds: the best whole set, or what its prices allow at most where time was over before."""
    found, worth = relaxed.couples, board.worth
    if not relaxed.beyond:
        return key(len(np.unique(found.rows)), len(found.rows), total(board.points, found), board.objective)
    most = board.value(found) + relaxed.beyond
    if board.objective is Objective.BEST_TOTAL:
        points, places = divmod(most, int(worth.point))
        return key(places, places, points, board.objective)
    people, rest = divmod(most, int(worth.first))
    further, points = divmod(rest, int(worth.further))
    return key(people, people + further, points, board.objective)


def capped(limit: Key, board: Board) -> Key:
    """A limit of which the less important parts may not have been looked at before time was over."""
    first, second, third = limit
    people, places, points = board.caps
    if board.objective is Objective.BEST_TOTAL:
        return min(first, points), min(second, places), min(third, people)
    # Where nobody may have several mentors, there are no more places than people.
    several = board.row_places.max(initial=0) > 1
    return min(first, people), min(second, places if several else min(first, people)), min(third, points)


def agreed(found: Sequence[int], bound: Sequence[int]) -> tuple[int, ...]:
    """The first values that are as good as they can be; there is no need to look for better ones."""
    return tuple(here for here, _ in takewhile(lambda pair: pair[0] == pair[1], zip(found, bound, strict=True)))


def gap(found: Key, bound: Key, objective: Objective) -> Gap:
    """The first thing in which the bound is above what was found, and by how much."""
    names = ("people", "places", "points") if objective is Objective.PEOPLE_FIRST else ("points", "places", "people")
    for name, here, most in zip(names, found, bound, strict=True):
        if most > here:
            return Gap(**{name: most - here})
    return Gap()
