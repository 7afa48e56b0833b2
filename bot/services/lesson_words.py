"""Lessons in a program's own words: what comes with the bot, with what the people who run the program changed.

How many pages and answers a lesson has, and which answer is right, stays: whoever is in the middle of it goes on.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.domain.lesson import LONGEST_ANSWER, LONGEST_PAGE, Lesson
from bot.domain.plan import Content
from bot.errors import FieldProblems, Problem

LONGEST_TITLE = 75
LONGEST_SENTENCE = 300
MOST = {"title": LONGEST_TITLE, "page": LONGEST_PAGE, "answer": LONGEST_ANSWER}


def words_of(lesson: Lesson) -> dict[str, str]:
    """Everything that can be said otherwise, by its name: "title", "page_1" ..., "answer_1", "why_1" ..."""
    pages = {f"page_{number}": text for number, text in enumerate(lesson.pages, start=1)}
    answers = {f"answer_{number}": one.text for number, one in enumerate(lesson.check.answers, start=1)}
    whys = {f"why_{number}": one.why for number, one in enumerate(lesson.check.answers, start=1)}
    check = {"takeaway": lesson.takeaway, "question": lesson.check.question}
    return {"title": lesson.title, **pages, **check, **answers, **whys}


def most(name: str) -> int:
    """How many characters a part may have."""
    return MOST.get(name.partition("_")[0], LONGEST_SENTENCE)


def worded(lesson: Lesson, content: Content) -> Lesson:
    """The lesson as this content says it."""
    if not content.lesson_words:
        return lesson
    own = {name: content.lesson_words.get(f"{lesson.id}.{name}", text) for name, text in words_of(lesson).items()}
    answers = tuple(
        replace(one, text=own[f"answer_{number}"], why=own[f"why_{number}"])
        for number, one in enumerate(lesson.check.answers, start=1)
    )
    return replace(
        lesson,
        title=own["title"],
        pages=tuple(own[f"page_{number}"] for number in range(1, len(lesson.pages) + 1)),
        takeaway=own["takeaway"],
        check=replace(lesson.check, question=own["question"], answers=answers),
    )


def with_words(lesson: Lesson, words: Mapping[str, str]) -> Callable[[Content], Content]:
    """For `edit_content.save`; the lesson as it came with the bot. Raises FieldProblems by the names of the parts."""
    lesson_id = lesson.id
    known = words_of(lesson)
    said = {name: words.get(name, "").strip() for name in known}
    problems = {name: Problem.REQUIRED for name, text in said.items() if not text}
    problems |= {name: Problem.TOO_LONG for name, text in said.items() if len(text) > most(name)}
    if problems:
        raise FieldProblems(problems)
    changed = {f"{lesson_id}.{name}": text for name, text in said.items() if text != known[name]}

    def change(content: Content) -> Content:
        others = {name: text for name, text in content.lesson_words.items() if not name.startswith(f"{lesson_id}.")}
        return replace(content, lesson_words=others | changed)

    return change
