"""What ratings may show: only what three or more people said together, never one person's."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.session import Feedback

TOGETHER = 3
NOTICEABLE = 0.5


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


def summarize(given: Sequence[Feedback]) -> Ratings | None:
    """None where too few people gave too few ratings.

    Ratings count in threes, in the order they were given: were each counted at once, the average before and after
    would tell what the last one was.
    """
    in_order = sorted(given, key=lambda one: (one.given_at, one.id))
    shown = in_order[: len(in_order) // TOGETHER * TOGETHER]
    if len({one.person_id for one in shown}) < TOGETHER:
        return None
    return Ratings(count=len(shown), average=round(_mean(shown), 1), trend=_trend(shown))


def _trend(shown: Sequence[Feedback]) -> Trend | None:
    earlier, latest = shown[:-TOGETHER], shown[-TOGETHER:]
    if not earlier or min(len({one.person_id for one in part}) for part in (earlier, latest)) < TOGETHER:
        return None
    change = _mean(latest) - _mean(earlier)
    if abs(change) < NOTICEABLE:
        return Trend.STEADY
    return Trend.RISING if change > 0 else Trend.FALLING


def _mean(given: Sequence[Feedback]) -> float:
    return sum(one.rating for one in given) / len(given)
