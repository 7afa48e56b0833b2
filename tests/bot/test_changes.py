"""What forms show: by five people at once, and by role only where nobody is given away."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from hypothesis import given as each
from hypothesis import strategies as st

from bot.domain.changes import Change, Point, Pulse, Recommended, compare, pulses, recommended
from bot.domain.forms import Number, Occasion
from bot.domain.kinds import Role
from bot.domain.person import PersonId
from bot.domain.ratings import Trend
from tests.conftest import MONDAY


def given(person: int, form: Occasion, number: int, question: str = "belonging", *, at: int | None = None) -> Number:
    moment = MONDAY + timedelta(minutes=person if at is None else at)
    return Number(form, question, 1, PersonId(f"U{person}"), number, moment)


def both(people: int, before: int = 2, after: int = 4, until: Occasion = Occasion.FINAL) -> list[Number]:
    first = [given(one, Occasion.BASELINE, before) for one in range(people)]
    return [*first, *(given(one, until, after) for one in range(people))]


@pytest.mark.parametrize(("people", "counted"), [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10)])
def test_what_is_shown_counts_by_five_people_at_once(people: int, counted: int) -> None:
    expected = (Change(question="belonging", people=counted, before=2.0, after=4.0),) if counted else ()
    assert compare(both(people)) == expected


def test_only_those_who_answered_both_count() -> None:
    answers = [*both(5), given(9, Occasion.BASELINE, 1), given(8, Occasion.FINAL, 1), given(7, Occasion.PULSE, 1)]
    assert compare(answers) == compare(both(5))


def test_half_way_is_told_beside_the_end_and_by_itself_where_only_it_asks() -> None:
    half = [given(one, Occasion.MIDPOINT, 3) for one in range(5)]
    of_both = [
        given(one, form, number, "heard")
        for form, number in ((Occasion.MIDPOINT, 2), (Occasion.FINAL, 5))
        for one in range(5)
    ]
    shown = [
        (one.question, one.since, one.until, one.before, one.after) for one in compare([*both(5), *half, *of_both])
    ]
    assert shown == [
        ("belonging", Occasion.BASELINE, Occasion.MIDPOINT, 2.0, 3.0),
        ("belonging", Occasion.BASELINE, Occasion.FINAL, 2.0, 4.0),
        ("heard", Occasion.MIDPOINT, Occasion.FINAL, 2.0, 5.0),
    ]


def test_the_same_person_in_two_programs_is_one_of_the_five() -> None:
    here = both(4)
    there = [one._replace(program_id=2) for one in here]
    assert compare([*here, *there]) == ()


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


def pulse(*given_by: tuple[int, int]) -> list[Number]:
    return [given(person, Occasion.PULSE, number, "heard", at=at) for at, (person, number) in enumerate(given_by)]


def test_the_short_form_between_shows_its_way_by_five_people_at_once() -> None:
    first, second = [(one, 2) for one in range(5)], [(one, 4) for one in range(5)]
    assert pulses(pulse(*first[:4], *first[:4])) == (), "four people, however often"
    assert pulses(pulse(*first, *second, (9, 1))) == (
        Pulse(
            question="heard",
            answers=10,
            average=3.0,
            points=(
                Point(until=MONDAY + timedelta(minutes=4), average=2.0, answers=5),
                Point(until=MONDAY + timedelta(minutes=9), average=4.0, answers=5),
            ),
            trend=Trend.RISING,
        ),
    )


@pytest.mark.parametrize(
    ("rounds", "sizes"), [(6, [5] * 6), (7, [5, 10, 10, 10]), (12, [10] * 6), (13, [5, *[15] * 4])]
)
def test_a_long_way_has_six_points_at_most(rounds: int, sizes: list[int]) -> None:
    (found,) = pulses(pulse(*((person, 3) for _ in range(rounds) for person in range(5))))
    assert [one.answers for one in found.points] == sizes


def test_whether_they_would_recommend_it() -> None:
    answers = [given(one, Occasion.FINAL, number, "recommend") for one, number in enumerate((10, 9, 3, 8, 9, 0))]
    assert recommended(answers[:4]) is None
    assert recommended(answers) == Recommended(people=5, average=7.8, score=40)


def shown(answers: list[Number]) -> tuple[object, ...]:
    return compare(answers), recommended(answers), pulses(answers)


def all_three(who: Iterable[int], number: int) -> list[Number]:
    people = list(who)
    of_form = {Occasion.FINAL: "belonging", Occasion.PULSE: "belonging"}
    asked = [given(one, form, number, question) for form, question in of_form.items() for one in people]
    return [*asked, *(given(one, Occasion.FINAL, number, "recommend") for one in people)]


@each(before=st.lists(st.integers(0, 12), max_size=11, unique=True), writer=st.integers(20, 21))
def test_one_more_answer_never_tells_what_it_was(before: list[int], writer: int) -> None:
    """Whatever somebody gives, what is shown is the same, or five people became visible at once."""
    first = [given(one, Occasion.BASELINE, 3) for one in (*before, writer)]
    others = all_three(before, 2)
    low, high = ([*first, *others, *all_three([writer], number)] for number in (1, 5))
    if (len(before) + 1) % 5:
        assert shown(low) == shown(high) == shown([*first, *others])
    else:
        assert shown(low) != shown([*first, *others])
