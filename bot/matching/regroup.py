"""Better twos and threes by exchanging partners between two groups at a time, until no exchange helps.

It only brings a first answer nearer to the best: what is proved is proved elsewhere.
"""

from collections.abc import Callable
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from bot.matching.table import FORBIDDEN, PointTable

Group = tuple[int, ...]
Members = NDArray[np.int64]
Worths = NDArray[np.int32]
NEVER = -(10**6)  # less than any exchange can gain

MOST_THREES = 30  # threes whose members are tried against each other
MOST_TWOS = 2_000  # more would take gigabytes to compare with each other
MOST_ROUNDS = 200


def regroup(groups: list[Group], points: PointTable) -> list[Group]:
    """The same people in groups that are together worth at least as much, with no more threes."""
    worth = np.where(points == FORBIDDEN, np.int32(NEVER), points.astype(np.int32))
    threes: list[Group] = [one for one in groups if len(one) == 3]
    twos: list[Group] = [one for one in groups if len(one) == 2]
    while len(threes) >= 2 and (found := _dissolved(threes[:MOST_THREES], worth)):
        one, other, made = found
        threes = [three for three in threes if three not in (one, other)]
        twos += made
    return sorted([*_exchanged(twos, worth), *threes])


def _dissolved(threes: list[Group], worth: Worths) -> tuple[Group, Group, list[Group]] | None:
    """Two threes whose six people make three twos, and the best such twos."""
    for one, other in combinations(threes, 2):
        splits = list(_splits((*one, *other)))
        value = _value_of(worth)
        best = max(splits, key=lambda twos: sum(map(value, twos)))
        if all(value(two) >= 0 for two in best):
            return one, other, best
    return None


def _value_of(worth: Worths) -> Callable[[Group], int]:
    return lambda two: int(worth[two[0], two[1]])


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


def _exchanged(twos: list[Group], worth: Worths) -> list[Group]:
    if not 2 <= len(twos) <= MOST_TWOS:
        return twos
    left, right = np.array(twos, dtype=np.int64).T
    for _ in range(MOST_ROUNDS):
        if not _exchange(left, right, worth):
            break
    return [(min(one, other), max(one, other)) for one, other in zip(left.tolist(), right.tolist(), strict=True)]


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
