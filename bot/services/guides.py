"""Ready-made texts that a new pair gets."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.domain.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """A short guide in mrkdwn, written by us."""

    title: str
    steps: tuple[str, ...]
    closing: str


@cache
def first_session(kind: Kind) -> Guide:
    texts = tomllib.loads(files("bot.content").joinpath("first_session.toml").read_text(encoding="utf-8"))
    mine = texts[kind.value]
    return Guide(title=mine["title"], steps=tuple(mine["steps"]), closing=mine["closing"])
