"""A program's own words for a lesson: what is finished stays, and who is in the middle goes on."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.lesson import LONGEST_PAGE
from bot.domain.person import Person
from bot.domain.program import Program
from bot.errors import FieldProblems, Problem
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import edit_content, lesson_words, lessons, signup
from bot.services.lesson_content import lessons as all_lessons
from tests.bot.test_lessons import AS_MENTOR, BOB, GRACE, content, program, say_now
from tests.conftest import TEAM

__all__ = ["program"]  # a fixture
LISTENING = all_lessons()["listening"]
WORDS = lesson_words.words_of(LISTENING)


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person]) -> UnitOfWork:
    return open_uow(TEAM)


def save(uow: UnitOfWork, program: Program, now: datetime, **words: str) -> None:
    change = lesson_words.with_words(LISTENING, {**WORDS, **words})
    part = "lesson:listening"
    latest = edit_content.open_content(uow, GRACE, program.id).number
    edit_content.save(uow, GRACE, now, program.id, part=part, began_with=latest, change=change)


def test_whoever_is_in_the_middle_goes_on_in_the_new_words(uow: UnitOfWork, program: Program, now: datetime) -> None:
    signup.enroll(uow, BOB, now, program.id, AS_MENTOR)
    lessons.answer(uow, BOB, now, "bias", 1)
    lessons.turn(uow, BOB, now, "listening", 1)
    save(uow, program, now, title="Hören", page_2="Wait three seconds.", answer_2="Wait.", why_1="Not yet.")
    read = lessons.resume(uow, BOB, now, "listening")
    assert (read.page, read.lesson.title, read.lesson.pages[1]) == (1, "Hören", "Wait three seconds.")
    assert read.lesson.pages[0] == LISTENING.pages[0]
    assert [one.lesson.title for one in lessons.mine(uow, BOB).lessons] == ["Hören", all_lessons()["bias"].title]
    wrong = lessons.answer(uow, BOB, now, "listening", 0)
    assert (wrong.is_finished, wrong.chosen and wrong.chosen.why) == (False, "Not yet.")
    assert lessons.answer(uow, BOB, now, "listening", 1).is_finished, "the right one stays the right one"
    assert lessons.mine(uow, BOB).finished == 2
    save(uow, program, now)
    assert lessons.resume(uow, BOB, now, "listening").lesson == LISTENING, "and back to what comes with the bot"
    assert lessons.mine(uow, BOB).finished == 2


def test_another_program_keeps_its_words(uow: UnitOfWork, program: Program, now: datetime) -> None:
    with uow:
        other = uow.programs.add(replace(program, id=0, name="Other", version=0))
        say_now(uow, other, content(), now, 1)
    save(uow, program, now, title="Hören")
    signup.enroll(uow, BOB, now, other.id, AS_MENTOR)
    assert lessons.mine(uow, BOB).lessons[0].lesson == LISTENING


@pytest.mark.parametrize(
    ("words", "problems"),
    [
        ({"title": " "}, {"title": Problem.REQUIRED}),
        ({"title": "x" * 76, "page_1": "x" * (LONGEST_PAGE + 1)}, dict.fromkeys(("title", "page_1"), Problem.TOO_LONG)),
        ({"answer_3": "x" * 151, "why_3": "x" * 301}, dict.fromkeys(("answer_3", "why_3"), Problem.TOO_LONG)),
    ],
)
def test_what_is_wrong_is_said_at_its_field(words: Mapping[str, str], problems: Mapping[str, Problem]) -> None:
    with pytest.raises(FieldProblems) as raised:
        lesson_words.with_words(LISTENING, {**WORDS, **words})
    assert raised.value.problems == problems


def test_every_lesson_fits_into_its_own_form() -> None:
    for lesson in all_lessons().values():
        words = lesson_words.words_of(lesson)
        assert all(len(text) <= lesson_words.most(name) for name, text in words.items()), lesson.id
        assert lesson_words.with_words(lesson, words)(content()) == content()
