"""What forms may show: only what five people or more said together, and never whose an answer is.

Answers count in whole groups of five people, in the order in which they came. Were each counted at once, the numbers
before and after would tell what the last one was.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TypeVar

from bot.domain.forms import Number, Occasion
from bot.domain.kinds import Role
from bot.domain.person import PersonId
from bot.domain.ratings import Trend, groups, trend_of

IN_A_GROUP = 5
MOST_POINTS = 6
PROMOTERS, DETRACTORS = 9, 6
# From which form to which: the first and the last say what it was worth, the one between whether it is on its way.
SPANS = (
    (Occasion.BASELINE, Occasion.MIDPOINT),
    (Occasion.BASELINE, Occasion.FINAL),
    (Occasion.BASELINE, Occasion.LATER),
    (Occasion.MIDPOINT, Occasion.FINAL),
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The means of the same `people` in two forms, on a scale of 1 to 5. `role` is None for everybody."""

    question: str
    people: int
    before: float
    after: float
    role: Role | None = None
    since: Occasion = Occasion.BASELINE
    until: Occasion = Occasion.FINAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The mean of what `answers` said, the latest of them at `until` (UTC)."""

    until: datetime
    average: float
    answers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """One question of the short form between, over time; the latest of `points` comes last."""

    question: str
    answers: int
    average: float
    points: tuple[Point, ...]
    trend: Trend | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommended:
    """`average` from 0 to 10. `score` is the share of 9 and 10 less that of 0 to 6, from -100 to 100."""

    people: int
    average: float
    score: int


def together(given: Iterable[T], who: Callable[[T], Hashable]) -> list[T]:
    """Those of the whole groups."""
    return [one for group in groups(given, who, IN_A_GROUP) for one in group]


def compare(numbers: Sequence[Number], roles: Mapping[PersonId, frozenset[Role]] | None = None) -> tuple[Change, ...]:
    """For each span, each question that both forms ask; by role where a role has five people."""
    given = _by_question(numbers)
    found: list[Change] = []
    for since, until in SPANS:
        for (form, question), later in given.items():
            # What the first form asks is told from there; only the rest from half way on.
            is_told = since is not Occasion.BASELINE and (Occasion.BASELINE, question) in given
            if form is until and not is_told:
                pairs = _both(given.get((since, question), {}), later)
                found += _changes(question, pairs, roles or {}, (since, until))
    return tuple(sorted(found, key=lambda one: one.role is not None))


Whose = tuple[int, PersonId]  # somebody in one program
Given = dict[Whose, tuple[int, int]]  # the sum of what they gave, and how many: one for each skill


def _by_question(numbers: Iterable[Number]) -> dict[tuple[Occasion, str], Given]:
    """In the order in which forms were sent."""
    found: dict[tuple[Occasion, str], Given] = defaultdict(dict)
    for form, question, program_id, person_id, number, _ in numbers:
        mine, whose = found[form, question], (program_id, person_id)
        total, count = mine.get(whose, (0, 0))
        mine[whose] = (total + number, count + 1)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Both:
    person_id: PersonId
    before: float
    after: float


def _both(earlier: Given, later: Given) -> list[_Both]:
    """Of whoever answered both, in the order in which they sent the later one."""
    return [
        _Both(person_id=whose[1], before=earlier[whose][0] / earlier[whose][1], after=total / count)
        for whose, (total, count) in later.items()
        if whose in earlier
    ]


def _changes(
    question: str, pairs: list[_Both], roles: Mapping[PersonId, frozenset[Role]], span: tuple[Occasion, Occasion]
) -> list[Change]:
    found = [_change(question, pairs, None, span)]
    for role in Role:
        mine = [one for one in pairs if roles.get(one.person_id) == frozenset({role})]
        others = len(pairs) - len(mine)
        # Of two groups, one that is shown would give away the other.
        if others == 0 or others >= IN_A_GROUP:
            found.append(_change(question, mine, role, span))
    return [one for one in found if one]


def _change(question: str, pairs: list[_Both], role: Role | None, span: tuple[Occasion, Occasion]) -> Change | None:
    counted = together(pairs, lambda one: one.person_id)
    if not counted:
        return None
    return Change(
        question=question,
        people=len({one.person_id for one in counted}),
        before=round(mean([one.before for one in counted]), 1),
        after=round(mean([one.after for one in counted]), 1),
        role=role,
        since=span[0],
        until=span[1],
    )


def pulses(numbers: Sequence[Number]) -> tuple[Pulse, ...]:
    """Every question with a scale of the form that comes now and then, where five people or more answered it."""
    given: dict[str, list[Number]] = {}
    for one in numbers:
        if one.form is Occasion.PULSE:
            given.setdefault(one.question, []).append(one)
    found = (_pulse(question, of_question) for question, of_question in given.items())
    return tuple(one for one in found if one)


def _pulse(question: str, given: Sequence[Number]) -> Pulse | None:
    whole = groups(given, lambda one: one.person_id, IN_A_GROUP)
    if not whole:
        return None
    numbers = [_numbers(one) for one in whole]
    every = [number for group in numbers for number in group]
    return Pulse(
        question=question,
        answers=len(every),
        average=round(mean(every), 1),
        points=tuple(_point(part) for part in _parts(whole, MOST_POINTS)),
        trend=trend_of(numbers),
    )


def _parts(whole: Sequence[list[Number]], most: int) -> Iterator[list[Number]]:
    """At most so many, each of whole groups and all of one size but the first."""
    size = -(-len(whole) // most)
    ends = range(len(whole) % size or size, len(whole) + 1, size)
    for begins, end in pairwise((0, *ends)):
        yield [one for group in whole[begins:end] for one in group]


def _point(given: Sequence[Number]) -> Point:
    until = max(one.at for one in given if one.at)
    return Point(until=until, average=round(mean(_numbers(given)), 1), answers=len(given))


def _numbers(given: Iterable[Number]) -> list[int]:
    return [one.number for one in given]


def recommended(numbers: Sequence[Number]) -> Recommended | None:
    """None where fewer than five answered the last form's question."""
    given = [one for one in numbers if one.question == "recommend" and one.form is Occasion.FINAL]
    counted = together(given, lambda one: one.person_id)
    if not counted:
        return None
    told = _numbers(counted)
    score = sum((one >= PROMOTERS) - (one <= DETRACTORS) for one in told) * 100 / len(told)
    people = len({one.person_id for one in counted})
    return Recommended(people=people, average=round(mean(told), 1), score=round(score))


def mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)
