"""Words in braces that stand for something of each reader: `{first_name}`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.marked_text import without_code

PATTERN = re.compile(r"\{ ?([A-Za-z][A-Za-z0-9_ -]{0,40}?) ?\}")

NAMES = r"(?:first[_ -]name|program|mentor|next[_ -]session)"
DOUBLED = re.compile(rf"\{{\{{ ?{NAMES} ?\}}\}}?|\{{ ?{NAMES} ?\}}\}}", re.IGNORECASE)
HALF = re.compile(rf"\{{ ?{NAMES}\b|\b{NAMES} ?\}}", re.IGNORECASE)


class Placeholder(StrEnum):
    FIRST_NAME = "first_name"
    PROGRAM = "program"
    MENTOR = "mentor"
    NEXT_SESSION = "next_session"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What is known of one reader; empty or None where nothing is. `next_session` is UTC."""

    first_name: str = ""
    program: str = ""
    mentors: tuple[str, ...] = ()
    next_session: datetime | None = None


def known(name: str) -> Placeholder | None:
    plain = name.strip().lower().replace(" ", "_").replace("-", "_")
    return Placeholder(plain) if plain in set(Placeholder) else None


def unknown_in(text: str) -> tuple[str, ...]:
    """What stands in braces and is none of ours, each once, as it was typed; in code, braces are only braces.

    Also ours with a brace too few or too many, which nobody would notice before it was sent.
    """
    words = without_code(text)
    strange = [found[0] for found in PATTERN.finditer(words) if known(found[1]) is None]
    doubled = [found[0] for found in DOUBLED.finditer(words)]
    half = [found[0] for found in HALF.finditer(PATTERN.sub(" ", words))]
    return tuple(dict.fromkeys([*strange, *doubled, *half]))


def parts(text: str) -> Iterator[str | Placeholder]:
    """Text and placeholders in turn."""
    at = 0
    for found in PATTERN.finditer(text):
        placeholder = known(found[1])
        if placeholder is None:
            continue
        yield text[at : found.start()]
        yield placeholder
        at = found.end()
    yield text[at:]
