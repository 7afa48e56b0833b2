"""Forms as they are written in `bot/content/forms`, read into values; what cannot be meant is named with its line."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from bot.domain.forms import Answering, Choice, Form, Occasion, Question
from bot.domain.kinds import Role

OF_FORM = {"version", "title", "intro", "minutes", "shows_goals", "questions"}
OF_QUESTION = {"key", "ask", "type", "low", "high", "choices", "roles", "per", "required", "most"}
OF_CHOICE = {"key", "text"}
MOST_QUESTIONS = 30
KEY_MOST = 80
ASK_MOST = 300
TEXT_MOST = 75  # Slack's longest option


class NotAForm(Exception):
    """A form's text that cannot be meant; says the file, the line and what is wrong there."""


@cache
def form(occasion: Occasion) -> Form:
    """Raises NotAForm where its text is wrong."""
    name = f"{occasion.value}.toml"
    return read(files("bot.content").joinpath("forms", name).read_text(encoding="utf-8"), occasion, name)


def read(text: str, occasion: Occasion, name: str = "") -> Form:
    """One form from its text; `name` is the file's, for what is wrong with it."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise NotAForm(f"{name}: {error}") from error
    reader = _Reader(text, name)
    reader.only(given, OF_FORM, "")
    questions = tuple(reader.question(number, one) for number, one in enumerate(reader.list_of(given, "questions")))
    if not 0 < len(questions) <= MOST_QUESTIONS:
        raise reader.wrong("questions", f"a form has 1 to {MOST_QUESTIONS} questions")
    reader.each_once([one.key for one in questions])
    return Form(
        occasion=occasion,
        version=reader.number(given, "version", 1, 10_000),
        title=reader.words(given, "title", 24),
        intro=reader.words(given, "intro", 500),
        minutes=reader.number(given, "minutes", 1, 30, default=2),
        shows_goals=reader.flag(given, "shows_goals"),
        questions=questions,
    )


class _Reader:
    """Reads one text; knows the line of everything that it complains of."""

    def __init__(self, text: str, name: str) -> None:
        self._lines, self._name = text.splitlines(), name

    def wrong(self, field: str, why: str, question: int | None = None) -> NotAForm:
        return NotAForm(f"{self._name}, line {self._line(field, question)}: {field}: {why}")

    def _line(self, field: str, question: int | None) -> int:
        """Where a field stands, in the whole text or within one question; 1 where it is missing altogether."""
        begin = 0
        for number, (begins, line) in enumerate(self._sections(question), start=0):
            if number == 0:
                begin = begins
            if line.split("=")[0].strip().strip('"') == field:
                return begins
        return begin or 1

    def _sections(self, question: int | None) -> Iterator[tuple[int, str]]:
        at = -1
        for number, line in enumerate(self._lines, start=1):
            at += line.strip() == "[[questions]]"
            if question is None or at == question:
                yield number, line

    def only(self, given: Mapping[str, Any], known: set[str], where: str, question: int | None = None) -> None:
        for field in given:
            if field not in known:
                names = ", ".join(sorted(known))
                raise self.wrong(field, f"unknown field{where}; known are {names}", question)

    def each_once(self, keys: list[str]) -> None:
        for number, key in enumerate(keys):
            if key in keys[:number]:
                raise self.wrong("key", f"“{key}” is used twice", number)

    def list_of(self, given: Mapping[str, Any], field: str, question: int | None = None) -> list[Mapping[str, Any]]:
        found = given.get(field, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise self.wrong(field, "must be a list of tables", question)
        return found

    def words(
        self,
        given: Mapping[str, Any],
        field: str,
        most: int,
        question: int | None = None,
        *,
        default: str | None = None,
    ) -> str:
        found = given.get(field, default)
        if not isinstance(found, str) or (default is None and not found.strip()):
            raise self.wrong(field, "must be words", question)
        if len(found) > most:
            raise self.wrong(field, f"has {len(found)} characters, at most {most} fit", question)
        return found

    def number(
        self,
        given: Mapping[str, Any],
        field: str,
        least: int,
        most: int,
        question: int | None = None,
        *,
        default: int | None = None,
    ) -> int:
        found = given.get(field, default)
        if not isinstance(found, int) or isinstance(found, bool) or not least <= found <= most:
            raise self.wrong(field, f"must be a whole number from {least} to {most}", question)
        return found

    def flag(self, given: Mapping[str, Any], field: str, question: int | None = None, *, default: bool = False) -> bool:
        found = given.get(field, default)
        if not isinstance(found, bool):
            raise self.wrong(field, "must be true or false", question)
        return found

    def question(self, number: int, given: Mapping[str, Any]) -> Question:
        self.only(given, OF_QUESTION, " of a question", number)
        answering = self._answering(given, number)
        choices = tuple(self._choice(one, number) for one in self.list_of(given, "choices", number))
        if (answering is Answering.CHOICE) != (1 < len(choices) <= 10):
            raise self.wrong("choices", "a question of type choice has 2 to 10 of them, any other none", number)
        if len({one.key for one in choices}) < len(choices):
            raise self.wrong("choices", "each needs a key of its own", number)
        if given.get("per", "skill") != "skill":
            raise self.wrong("per", "the only thing to ask for each of is “skill”", number)
        asked = self.words(given, "ask", ASK_MOST, number)
        if ("per" in given) != ("{skill}" in asked):
            raise self.wrong("ask", "names {skill} if and only if it is asked per skill", number)
        return Question(
            key=self.words(given, "key", KEY_MOST, number),
            ask=asked,
            answering=answering,
            low=self.words(given, "low", 50, number, default=""),
            high=self.words(given, "high", 50, number, default=""),
            choices=choices,
            roles=self._roles(given, number),
            per_skill="per" in given,
            required=self.flag(given, "required", number, default=True),
            most=self.number(given, "most", 1, 3000, number, default=1000),
        )

    def _answering(self, given: Mapping[str, Any], question: int) -> Answering:
        try:
            return Answering(given.get("type", ""))
        except ValueError:
            known = ", ".join(one.value for one in Answering)
            raise self.wrong("type", f"must be one of {known}", question) from None

    def _choice(self, given: Mapping[str, Any], question: int) -> Choice:
        self.only(given, OF_CHOICE, " of a choice", question)
        return Choice(
            key=self.words(given, "key", KEY_MOST, question), text=self.words(given, "text", TEXT_MOST, question)
        )

    def _roles(self, given: Mapping[str, Any], question: int) -> frozenset[Role]:
        found = given.get("roles", [])
        known = {one.value for one in Role}
        if not isinstance(found, list) or not set(map(str, found)) <= known:
            raise self.wrong("roles", f"must be a list of {', '.join(sorted(known))}", question)
        return frozenset(Role(one) for one in found)
