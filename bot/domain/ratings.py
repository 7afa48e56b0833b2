"""What ratings may show: only what three or more people said together, never one person's."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from bot.domain.session import Feedback

TOGETHER = 3
NOTICEABLE = 0.5

T = TypeVar("T")


class Trend(StrEnum):
    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """`average` is 1 to 5. `trend` is None until there are twice as many as are shown together."""

    count: int
    average: float
    trend: Trend | None


def groups(given: Iterable[T], who: Callable[[T], Hashable], least: int) -> list[list[T]]:
    """Whole groups, in order, each of `least` different people; what is left over waits until its group is whole.

    A group is counted at once or not at all: the numbers before and after tell of so many people together, and never
    of one. Nothing is moved to another group by what comes later.
    """
    whole: list[list[T]] = []
    waiting: list[T] = []
    for one in given:
        waiting.append(one)
        if len({who(each) for each in waiting}) >= least:
            whole.append(waiting)
            waiting = []
    return whole


def summarize(given: Sequence[Feedback]) -> Ratings | None:
    """None where too few people gave any. Ratings count in the order they were given, by three people at once."""
    in_order = sorted(given, key=lambda one: (one.given_at, one.id))
    whole = groups(in_order, lambda one: one.person_id, TOGETHER)
    if not whole:
        return None
    numbers = [[one.rating for one in group] for group in whole]
    every = [number for group in numbers for number in group]
    return Ratings(count=len(every), average=round(_mean(every), 1), trend=trend_of(numbers))


def trend_of(whole: Sequence[Sequence[int]]) -> Trend | None:
    """Of the latest group against all before it; None while there is only one."""
    if len(whole) < 2:
        return None
    change = _mean(whole[-1]) - _mean([number for group in whole[:-1] for number in group])
    if abs(change) < NOTICEABLE:
        return Trend.STEADY
    return Trend.RISING if change > 0 else Trend.FALLING


def _mean(given: Sequence[int]) -> float:
    return sum(given) / len(given)
