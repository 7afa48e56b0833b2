"""The text of a message as people read it, out of Slack's own way of writing it."""

import re
from collections.abc import Mapping
from typing import Any

from bot.domain.person import PersonId

PIECES = re.compile(r"<([^<>]*)>")
MENTION = re.compile(r"<@(\w+)")


def words_in(message: Mapping[str, Any]) -> str:
    """What a message says, in Slack's way of writing; of one without a text, what it shows instead of one."""
    texts = [
        message.get("text"),
        *(block["text"].get("text") for block in _all(message, "blocks") if isinstance(block.get("text"), Mapping)),
        *(one.get(name) for one in _all(message, "attachments") for name in ("text", "title", "fallback")),
        *(one.get(name) for one in _all(message, "files") for name in ("title", "name")),
    ]
    return next((str(one) for one in texts if one), "")


def _all(message: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return [one for one in message.get(name) or () if isinstance(one, Mapping)]


def mentioned(text: str) -> frozenset[PersonId]:
    return frozenset(PersonId(one) for one in MENTION.findall(text))


def as_read(text: str, names: Mapping[PersonId, str]) -> str:
    """With the names of those mentioned, links as they were typed, and no escaped characters."""
    shown = PIECES.sub(lambda piece: _piece(piece[1], names), text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _piece(inside: str, names: Mapping[PersonId, str]) -> str:
    what, _, label = inside.partition("|")
    if what.startswith("@"):
        return f"@{names.get(PersonId(what[1:])) or label or 'somebody'}"
    if what.startswith("#"):
        return f"#{label or 'channel'}"
    if what.startswith("!"):
        return label or f"@{what[1:].partition('^')[0]}"
    address = what.removeprefix("mailto:")
    return f"{label} ({address})" if label and label not in address else label or address
