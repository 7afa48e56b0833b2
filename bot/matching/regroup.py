"""Better twos and threes by exchanging partners between two groups at a time, until no exchange helps.

It only brings a first answer nearer to the best: what is proved is proved elsewhere.
"""

from collections.abc import Callable
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from bot.matching.clock import UNLIMITED, Clock
from bot.matching.table import FORBIDDEN, PointTable

Group = tuple[int, ...]
Members = NDArray[np.int64]
Worths = NDArray[np.int32]
NEVER = -(10**6)  # less than any exchange can gain

MOST_THREES = 30  # threes whose members are tried against each other
MOST_TWOS = 2_000  # that are compared with each other at once: more would take gigabytes
MOST_ROUNDS = 40
MOST_DIVISIONS = 3  # ways to divide more twos than that


def regroup(groups: list[Group], points: PointTable, clock: Clock = UNLIMITED) -> list[Group]:
    """The same people in groups that are together worth at least as much, with no more threes; as far as time goes."""
    threes: list[Group] = [one for one in groups if len(one) == 3]
    twos: list[Group] = [one for one in groups if len(one) == 2]
    while len(threes) >= 2 and not clock.is_over and (found := _dissolved(threes[:MOST_THREES], points)):
        one, other, made = found
        threes = [three for three in threes if three not in (one, other)]
        twos += made
    return sorted([*_exchanged(twos, points, clock), *threes])


def _dissolved(threes: list[Group], points: PointTable) -> tuple[Group, Group, list[Group]] | None:
    """Two threes whose six people make three twos, and the best such twos."""
    for one, other in combinations(threes, 2):
        splits = list(_splits((*one, *other)))
        value = _value_of(points)
        best = max(splits, key=lambda twos: sum(map(value, twos)))
        if all(value(two) >= 0 for two in best):
            return one, other, best
    return None


def _value_of(points: PointTable) -> Callable[[Group], int]:
    return lambda two: int(points[two]) if points[two] != FORBIDDEN else NEVER


def _worths(points: PointTable, people: Members) -> Worths:
    some = points[np.ix_(people, people)]
    return np.where(some == FORBIDDEN, np.int32(NEVER), some.astype(np.int32))


def _splits(people: Group) -> list[list[Group]]:
    """Every way to make twos of an even number of people."""
    if not people:
        return [[]]
    first, rest = people[0], people[1:]
    found: list[list[Group]] = []
    for place, other in enumerate(rest):
        two = (min(first, other), max(first, other))
        found += [[two, *more] for more in _splits(rest[:place] + rest[place + 1 :])]
    return found


def _exchanged(twos: list[Group], points: PointTable, clock: Clock) -> list[Group]:
    """All of them against each other; where there are too many, in parts, divided in a few ways."""
    found = np.array(sorted(twos), dtype=np.int64).reshape(-1, 2)
    parts = -(-len(found) // MOST_TWOS)
    for division in range(MOST_DIVISIONS if parts > 1 else parts):
        # Neighbors first, then every so-manieth, so that each division brings others together.
        order = np.argsort(np.arange(len(found)) * division % parts, kind="stable")
        for part in np.array_split(order, parts):
            found[part] = _exchanged_part(found[part], points, clock)
    return [(min(one, other), max(one, other)) for one, other in found.tolist()]


def _exchanged_part(twos: Members, points: PointTable, clock: Clock) -> Members:
    if len(twos) < 2 or clock.is_over:
        return twos
    people, places = np.unique(twos, return_inverse=True)
    left, right = places.reshape(twos.shape).T.copy()
    worth = _worths(points, people)
    for _ in range(MOST_ROUNDS):
        if not _exchange(left, right, worth) or clock.is_over:
            break
    return np.stack([people[left], people[right]], axis=1)


def _exchange(left: Members, right: Members, worth: Worths) -> bool:
    """Exchanges partners in place wherever that gains most, each two once; says whether anything was gained."""
    own = worth[left, right]
    straight = worth[left][:, left] + worth[right][:, right]
    crossed = worth[left][:, right] + worth[right][:, left]
    gain = np.maximum(straight, crossed) - own[:, None] - own[None, :]
    np.fill_diagonal(gain, 0)
    best = gain.argmax(axis=1)
    most = gain[np.arange(len(left)), best]
    touched: set[int] = set()
    for one in np.argsort(-most, kind="stable")[: int((most > 0).sum())].tolist():
        other = int(best[one])
        if touched & {one, other}:
            continue
        touched |= {one, other}
        if straight[one, other] >= crossed[one, other]:
            right[one], left[other] = left[other], right[one]
        else:
            right[one], right[other] = right[other], right[one]
    return bool(touched)
