"""Words in braces that stand for something of each reader: `{first_name}`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

PATTERN = re.compile(r"\{ ?([A-Za-z][A-Za-z0-9_ -]{0,40}?) ?\}")


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
    """What stands in braces and is none of ours, each once, as it was typed."""
    return tuple(dict.fromkeys(found[0] for found in PATTERN.finditer(text) if known(found[1]) is None))


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
