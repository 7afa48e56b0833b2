"""Whether a matching treated groups alike: match rate, mean score and waiting days by group, where people gave one.

Groups are given beside the answer, by those who chose to; matching itself never sees them. A group of fewer than five
is never shown, nor one from which it could be worked out by taking what is shown away from the whole.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from scipy.stats.contingency import relative_risk

from bot.domain.kinds import Kind, Role
from bot.matching.values import Answer

LEAST = 5  # people in anything that is shown
FOUR_FIFTHS = 0.8
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupResult:
    """How one group fared. What rests on fewer than five people is None."""

    name: str
    people: int
    matched: int
    mean_score: float | None
    mean_waiting_days: float | None
    ratio: float | None  # of its match rate to the highest; None for the group that has the highest
    ratio_low: float | None  # the interval in which the ratio lies with 95 % confidence, where there is one
    ratio_high: float | None

    @property
    def match_rate(self) -> float:
        """The share that was matched, 0 to 1."""
        return self.matched / self.people

    @property
    def below_four_fifths(self) -> bool:
        """Whether the rate is less than four fifths of the highest: a reason to look, not a proof."""
        return self.ratio is not None and self.ratio < FOUR_FIFTHS

    @property
    def may_be_chance(self) -> bool:
        """Whether the interval holds 1, so that chance alone may explain the ratio, or cannot be told."""
        return self.ratio_low is None or self.ratio_high is None or self.ratio_low <= 1 <= self.ratio_high


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """The groups that may be shown, by name, and whether some are kept back because they are small."""

    groups: tuple[GroupResult, ...]
    some_kept_back: bool


def fairness(
    answer: Answer,
    groups: Mapping[str, str],
    waiting_days: Mapping[str, float],
    *,
    role: Role = Role.MENTEE,
    kind: Kind = Kind.ONE_TO_ONE,
) -> Fairness:
    """Compares the groups of those who were to be matched in a role.

    `groups` has the group of each person who gave one, `waiting_days` how long each person has waited, in days.
    """
    scores = _scores(answer, role, kind)
    people = sorted({*scores, *(one.person for one in answer.unmatched if one.role is role or kind is Kind.PEER)})
    members: dict[str, list[str]] = {}
    for person in people:
        if group := groups.get(person, "").strip():
            members.setdefault(group, []).append(person)
    shown = _large_enough(members, len(people))
    rates = {name: (sum(one in scores for one in members[name]), len(members[name])) for name in shown}
    best = max(rates, key=lambda name: (rates[name][0] / rates[name][1], rates[name][1]), default="")
    found = tuple(
        _result(name, members[name], scores, waiting_days, None if name == best else rates[best]) for name in shown
    )
    return Fairness(groups=found, some_kept_back=len(shown) < len(members))


def _scores(answer: Answer, role: Role, kind: Kind) -> dict[str, list[float]]:
    scores: dict[str, list[float]] = {}
    for pair in answer.pairs:
        names = (
            [pair.mentor, pair.mentee] if kind is Kind.PEER else [pair.mentor if role is Role.MENTOR else pair.mentee]
        )
        for name in names:
            scores.setdefault(name, []).append(pair.score)
    return scores


def _large_enough(members: Mapping[str, Sequence[str]], whole: int) -> list[str]:
    shown = sorted(
        (name for name in members if len(members[name]) >= LEAST), key=lambda name: (-len(members[name]), name)
    )
    # A few people kept back could be worked out from the whole: keep back so many more that they cannot.
    while shown and 0 < whole - sum(len(members[name]) for name in shown) < LEAST:
        shown.pop()
    return sorted(shown)


def _result(
    name: str,
    members: Sequence[str],
    scores: Mapping[str, Sequence[float]],
    waiting_days: Mapping[str, float],
    best: tuple[int, int] | None,
) -> GroupResult:
    matched = [fmean(scores[person]) for person in members if person in scores]
    ratio, low, high = _ratio((len(matched), len(members)), best) if best else (None, None, None)
    return GroupResult(
        name=name,
        people=len(members),
        matched=len(matched),
        mean_score=_mean(matched),
        mean_waiting_days=_mean([waiting_days[person] for person in members if person in waiting_days]),
        ratio=ratio,
        ratio_low=low,
        ratio_high=high,
    )


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if len(values) >= LEAST else None


def _ratio(own: tuple[int, int], best: tuple[int, int]) -> tuple[float | None, float | None, float | None]:
    if best[0] == 0:
        return None, None, None
    risk = relative_risk(own[0], own[1], best[0], best[1])
    interval = risk.confidence_interval(CONFIDENCE)
    return _finite(risk.relative_risk), _finite(interval.low), _finite(interval.high)


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
