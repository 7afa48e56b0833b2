"""Before and after: shown from three people on, in threes, and by role only where nobody is given away."""

from datetime import timedelta

import pytest

from bot.domain.changes import Change, Recommended, compare, recommended
from bot.domain.forms import FormAnswer, Occasion
from bot.domain.kinds import Role
from bot.domain.person import PersonId
from tests.conftest import MONDAY


def given(person: int, form: Occasion, number: int, question: str = "belonging") -> FormAnswer:
    return FormAnswer(
        paper_id=person,
        program_id=1,
        person_id=PersonId(f"U{person}"),
        form=form,
        form_version=1,
        question=question,
        number=number,
        answered_at=MONDAY + timedelta(minutes=person),
    )


def both(people: int, before: int = 2, after: int = 4) -> list[FormAnswer]:
    first = [given(one, Occasion.BASELINE, before) for one in range(people)]
    return [*first, *(given(one, Occasion.FINAL, after) for one in range(people))]


@pytest.mark.parametrize(("people", "counted"), [(0, 0), (2, 0), (3, 3), (4, 3), (5, 3), (6, 6)])
def test_what_is_shown_counts_in_threes(people: int, counted: int) -> None:
    expected = (Change(question="belonging", people=counted, before=2.0, after=4.0),) if counted else ()
    assert compare(both(people)) == expected


def test_only_those_who_answered_both_count() -> None:
    answers = [*both(3), given(9, Occasion.BASELINE, 1), given(8, Occasion.FINAL, 1), given(7, Occasion.PULSE, 1)]
    assert compare(answers) == compare(both(3))


@pytest.mark.parametrize(
    ("mentors", "mentees", "shown"),
    [(5, 5, {Role.MENTOR, Role.MENTEE}), (5, 4, set()), (6, 0, {Role.MENTOR}), (4, 4, set())],
)
def test_a_role_is_shown_from_five_on_and_never_gives_away_the_other(
    mentors: int, mentees: int, shown: set[Role]
) -> None:
    people = mentors + mentees
    roles = {PersonId(f"U{one}"): frozenset({Role.MENTOR if one < mentors else Role.MENTEE}) for one in range(people)}
    assert {one.role for one in compare(both(people), roles) if one.role} == shown


def test_whether_they_would_recommend_it() -> None:
    answers = [given(one, Occasion.FINAL, number, "recommend") for one, number in enumerate((10, 9, 3, 8))]
    assert recommended(answers[:2]) is None
    assert recommended(answers) == Recommended(people=3, average=7.3, score=33)
