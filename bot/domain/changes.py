"""Before and after: what forms may show, only where enough people answered both, and never whose an answer is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.forms import FormAnswer, Occasion
from bot.domain.kinds import Role
from bot.domain.person import PersonId
from bot.domain.ratings import TOGETHER

IN_A_GROUP = 5
PROMOTERS, DETRACTORS = 9, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The means of the same `people` before and after, on a scale of 1 to 5. `role` is None for everybody."""

    question: str
    people: int
    before: float
    after: float
    role: Role | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommended:
    """`average` from 0 to 10. `score` is the share of 9 and 10 less that of 0 to 6, from -100 to 100."""

    people: int
    average: float
    score: int


def compare(
    answers: Sequence[FormAnswer], roles: Mapping[PersonId, frozenset[Role]] | None = None
) -> tuple[Change, ...]:
    """One for each question that the first and the last form share; by role where a role has five people."""
    whose = _both(answers)
    found = [change for question, pairs in whose.items() if (change := _change(question, pairs, None, TOGETHER))]
    for role in Role:
        in_role = {person for person, has in (roles or {}).items() if has == {role}}
        for question, pairs in whose.items():
            mine = {person: both for person, both in pairs.items() if person in in_role}
            # Of two groups, one that is shown would give away the other.
            others = len(pairs) - len(mine)
            if (others == 0 or others >= IN_A_GROUP) and (change := _change(question, mine, role, IN_A_GROUP)):
                found.append(change)
    return tuple(found)


Both = dict[PersonId, tuple[float, float]]


def _both(answers: Iterable[FormAnswer]) -> dict[str, Both]:
    """By question, the mean of each person before and after, in the order in which they sent the last form."""
    given: dict[tuple[Occasion, str, PersonId], list[int]] = defaultdict(list)
    for one in answers:
        if one.number is not None and one.form in {Occasion.BASELINE, Occasion.FINAL}:
            given[one.form, one.question, one.person_id].append(one.number)
    found: dict[str, Both] = {}
    for (form, question, person), numbers in given.items():
        before = given.get((Occasion.BASELINE, question, person)) if form is Occasion.FINAL else None
        if before:
            found.setdefault(question, {})[person] = (_mean(before), _mean(numbers))
    return found


def _change(question: str, pairs: Both, role: Role | None, least: int) -> Change | None:
    """In threes, as ratings are: were each counted at once, the mean before and after would tell what the last was."""
    counted = list(pairs.values())[: len(pairs) // TOGETHER * TOGETHER]
    if len(counted) < TOGETHER or len(pairs) < least:
        return None
    before, after = (_mean([one[side] for one in counted]) for side in (0, 1))
    return Change(question=question, people=len(counted), before=round(before, 1), after=round(after, 1), role=role)


def recommended(answers: Sequence[FormAnswer]) -> Recommended | None:
    """None where fewer than three answered."""
    given = [one.number for one in answers if one.question == "recommend" and one.number is not None]
    counted = given[: len(given) // TOGETHER * TOGETHER]
    if not counted:
        return None
    score = sum((one >= PROMOTERS) - (one <= DETRACTORS) for one in counted) * 100 / len(counted)
    return Recommended(people=len(counted), average=round(_mean(counted), 1), score=round(score))


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)
