"""Forms as they are written in `bot/content/forms`, read into values; what cannot be meant is named with its line."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from bot.domain.forms import Answering, Choice, Form, Occasion, Question
from bot.domain.kinds import Role
from bot.services.strict_toml import Reader, Source, Where

MOST_QUESTIONS = 30
MOST_CHOICES = 10
VERSIONS = 10_000
LONGEST = {"title": 24, "intro": 500}
LONGEST_OF_QUESTION = {"key": 80, "ask": 300, "low": 50, "high": 50, "about": 60}
LONGEST_OF_CHOICE = {"key": 80, "text": 75}  # Slack's longest option


class Per(StrEnum):
    """What a question may be asked for each of."""

    SKILL = "skill"


@dataclass(frozen=True, slots=True, kw_only=True)
class _QuestionText:
    """A question with the names that it has in the file."""

    key: str
    ask: str
    type: Answering
    low: str = ""
    high: str = ""
    choices: tuple[Choice, ...] = ()
    roles: tuple[Role, ...] = ()
    per: Per | None = None
    required: bool = True
    most: int = 1000
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _FormText:
    version: int
    title: str
    intro: str
    minutes: int = 2
    shows_goals: bool = False
    questions: tuple[_QuestionText, ...] = ()


@cache
def form(occasion: Occasion) -> Form:
    """Raises FlawedContent where its text is wrong."""
    name = f"{occasion.value}.toml"
    return read(files("bot.content").joinpath("forms", name).read_text(encoding="utf-8"), occasion, name)


def names() -> dict[str, str]:
    """What reports call each question of every form, by its key."""
    return {one.key: one.about for occasion in Occasion for one in form(occasion).questions if one.about}


def read(text: str, occasion: Occasion, name: str = "") -> Form:
    """One form from its text; `name` is the file's. Raises FlawedContent with everything that is wrong in it."""
    source = Source(name, text)
    reader = Reader(source)
    written = reader.read(_FormText, source.values)
    for path, says in _flaws(written):
        reader.wrong(path, says)
    reader.finish()
    return Form(
        occasion=occasion,
        version=written.version,
        title=written.title,
        intro=written.intro,
        minutes=written.minutes,
        shows_goals=written.shows_goals,
        questions=tuple(_question(one) for one in written.questions),
    )


def _question(written: _QuestionText) -> Question:
    return Question(
        key=written.key,
        ask=written.ask,
        answering=written.type,
        low=written.low,
        high=written.high,
        choices=written.choices,
        roles=frozenset(written.roles),
        per_skill=written.per is Per.SKILL,
        required=written.required,
        most=written.most,
        about=written.about,
    )


def _flaws(written: _FormText) -> Iterator[tuple[Where, str]]:
    yield from _wrong_length(written, LONGEST, ())
    yield from _wrong_number(("version",), written.version, VERSIONS)
    yield from _wrong_number(("minutes",), written.minutes, 30)
    if not 0 < len(written.questions) <= MOST_QUESTIONS:
        yield ("questions",), f"A form has 1 to {MOST_QUESTIONS} questions."
    keys = [one.key for one in written.questions]
    for place, one in enumerate(written.questions):
        if one.key in keys[:place]:
            yield ("questions", place, "key"), f'"{one.key}" is used twice.'
        yield from _flaws_of_question(one, ("questions", place))


def _flaws_of_question(one: _QuestionText, at: Where) -> Iterator[tuple[Where, str]]:
    yield from _wrong_length(one, LONGEST_OF_QUESTION, at)
    yield from _wrong_number((*at, "most"), one.most, 3000)
    if (one.type is Answering.CHOICE) != (1 < len(one.choices) <= MOST_CHOICES):
        yield (*at, "choices"), f"A question of type choice has 2 to {MOST_CHOICES} of them, any other none."
    if len({each.key for each in one.choices}) < len(one.choices):
        yield (*at, "choices"), "Each needs a key of its own."
    if (one.per is not None) != ("{skill}" in one.ask):
        yield (*at, "ask"), "It names {skill} if and only if it is asked per skill."
    for place, choice in enumerate(one.choices):
        yield from _wrong_length(choice, LONGEST_OF_CHOICE, (*at, "choices", place))


def _wrong_length(of: object, longest: dict[str, int], at: Where) -> Iterator[tuple[Where, str]]:
    for name, most in longest.items():
        words = getattr(of, name)
        if len(words) > most:
            yield (*at, name), f"This has {len(words)} characters, and at most {most} fit."
        if not words and name not in {"low", "high", "about"}:
            yield (*at, name), "Words are missing here."


def _wrong_number(at: Where, number: int, most: int) -> Iterator[tuple[Where, str]]:
    if not 1 <= number <= most:
        yield at, f"This is a whole number from 1 to {most}."
