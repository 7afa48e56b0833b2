"""The lessons that come with the bot: read from `bot/content/lessons`, once, and strictly. A file's name is its id."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from bot.domain.lesson import Lesson
from bot.services.strict_toml import Reader, Source


@cache
def lessons() -> Mapping[str, Lesson]:
    """By id. Raises FlawedContent, with file, field and line, where one cannot be taken."""
    there = files("bot.content").joinpath("lessons")
    texts = {one.name: one.read_text(encoding="utf-8") for one in there.iterdir() if one.name.endswith(".toml")}
    read = [read_lesson(name, text) for name, text in sorted(texts.items())]
    return {one.id: one for one in read}


def read_lesson(name: str, text: str) -> Lesson:
    source = Source(name, text)
    return Reader(source).read(Lesson, source.values, id=name.removesuffix(".toml"))
