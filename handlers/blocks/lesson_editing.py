"""The words of one lesson, as whoever runs a program changes them."""

from bot.domain.lesson import Lesson
from bot.domain.plan import Content
from bot.services.lesson_words import most, words_of
from handlers.blocks import kit
from handlers.blocks.kit import Block, field
from handlers.ids import field_id

LETTERS = "ABCDE"
IN_LINES = ("page", "why", "question", "takeaway")
HINT = (
    "Whoever reads it now goes on in these words, and what is finished stays finished. How many pages and answers it "
    "has, and which one is right, stays."
)


def fields(lesson: Lesson) -> list[Block]:
    return [kit.context(HINT), *[_field(lesson, name, text) for name, text in words_of(lesson).items()]]


def _field(lesson: Lesson, name: str, text: str) -> Block:
    lines = name.partition("_")[0] in IN_LINES
    entry = kit.words_input(field_id("content", name), initial=text, lines=lines, most=most(name))
    return field(name, _label(lesson, name), entry)


def _label(lesson: Lesson, name: str) -> str:
    """ "Page 1", "Answer B, the right one", "What is said to B"."""
    kind, _, number = name.partition("_")
    if kind in {"title", "takeaway", "question"}:
        return {"title": "Title", "takeaway": "To keep", "question": "The check question"}[kind]
    if kind == "page":
        return f"Page {number}"
    place = int(number) - 1
    right = ", the right one" if lesson.check.answers[place].right else ""
    return f"Answer {LETTERS[place]}{right}" if kind == "answer" else f"What is said to {LETTERS[place]}"


def reads(content: Content, lesson_id: str) -> list[str]:
    """What this content says otherwise than the lesson that comes with the bot."""
    own = [text for name, text in content.lesson_words.items() if name.startswith(f"{lesson_id}.")]
    return [kit.escape(text, 2000) for text in own] or ["As it comes with the bot."]
