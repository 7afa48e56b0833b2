"""Forms as they are written in `bot/content/forms`, read into values; what cannot be meant is named with its line."""

from collections.abc import Iterator, Mapping
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
    recalls: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _FormText:
    """`extends` names a form whose questions come after these; one of the same key stands in its place instead."""

    version: int
    title: str
    intro: str
    occasion: Occasion | None = None
    extends: str = ""
    minutes: int = 2
    shows_goals: bool = False
    questions: tuple[_QuestionText, ...] = ()


@cache
def every() -> Mapping[str, Form]:
    """By id. Raises FlawedContent where the text of one is wrong."""
    folder = files("bot.content").joinpath("forms")
    texts = {one.name: one.read_text(encoding="utf-8") for one in folder.iterdir() if one.name.endswith(".toml")}
    return read_all(texts)


def read_all(texts: Mapping[str, str]) -> Mapping[str, Form]:
    """The forms of these files, by id; what a form extends is read before it."""
    found: dict[str, Form] = {}
    # A form that extends nothing needs no other; each further one is read once what it extends is there.
    for name in sorted(texts, key=lambda one: (_depth(one, texts), one)):
        found[name.removesuffix(".toml")] = read(texts[name], None, name, found)
    return found


def _depth(name: str, texts: Mapping[str, str], seen: tuple[str, ...] = ()) -> int:
    base = f"{Source(name, texts[name]).values.get('extends', '')}.toml"
    return 1 + _depth(base, texts, (*seen, name)) if base in texts and base not in seen else 0


def form(occasion: Occasion) -> Form:
    """The usual one."""
    return every()[occasion.value]


def names(forms: Mapping[str, Form]) -> dict[str, str]:
    """What reports call each question of these forms, by its key."""
    return {one.key: one.about for each in forms.values() for one in each.questions if one.about}


def read(text: str, occasion: Occasion | None, name: str = "", known: Mapping[str, Form] | None = None) -> Form:
    """One form from its text; `name` is the file's, which says for what occasion it is where neither it nor you do.

    `known` are those that it may extend. Raises FlawedContent with everything that is wrong in it.
    """
    source = Source(name, text)
    reader = Reader(source)
    written = reader.read(_FormText, source.values)
    base = (known or {}).get(written.extends)
    found = occasion or written.occasion or _usual(name)
    if found is None:
        reader.wrong(("occasion",), f"This says when it is asked: {', '.join(Occasion)}.")
    if written.extends and base is None:
        reader.wrong(("extends",), f'There is no form called "{written.extends}".')
    for path, says in _flaws(written):
        reader.wrong(path, says)
    reader.finish()
    return Form(
        id=name.removesuffix(".toml"),
        occasion=found or Occasion.PULSE,
        # It rises with either of the two.
        version=written.version + (base.version - 1 if base else 0),
        title=written.title,
        intro=written.intro,
        minutes=written.minutes,
        shows_goals=written.shows_goals,
        questions=_all(tuple(_question(one) for one in written.questions), base),
    )


def _usual(name: str) -> Occasion | None:
    return next((one for one in Occasion if name == f"{one.value}.toml"), None)


def _all(own: tuple[Question, ...], base: Form | None) -> tuple[Question, ...]:
    if base is None:
        return own
    mine = {one.key: one for one in own}
    replaced = {one.key for one in base.questions} & set(mine)
    return (
        *(one for one in own if one.key not in replaced),
        *(mine.get(one.key, one) for one in base.questions),
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
        recalls=written.recalls,
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
