"""The text of a message as people read it, out of Slack's own way of writing it."""

import re
from collections.abc import Mapping

from bot.domain.person import PersonId

PIECES = re.compile(r"<([^<>]*)>")
MENTION = re.compile(r"<@(\w+)")


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
