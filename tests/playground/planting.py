"""How a mistake is planted into a valid sample."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tests.playground import block_samples as samples
from tests.playground.block_samples import (
    BLOCKS,
    BUTTONS,
    CHOICES,
    INPUTS,
    MENUS,
    actions_with,
    input_with,
    message,
    modal,
    option,
)

Json = dict[str, Any]
DIVIDER: Json = {"type": "divider"}
MISSING = object()


@dataclass(frozen=True, slots=True)
class Planted:
    """What was sent, and what must be said about it."""

    name: str
    body: Json
    path: str
    reason: str

    @property
    def is_view(self) -> bool:
        return self.body.get("type") in ("modal", "home") or "title" in self.body


def having(value: Json, /, **fields: Any) -> Json:
    """A copy with some fields changed, or taken away."""
    changed = {**deepcopy(value), **fields}
    return {key: field for key, field in changed.items() if field is not MISSING}


def button(**fields: Any) -> Json:
    return message(actions_with(having(BUTTONS["button"], **fields)))


def menu(kind: str, **fields: Any) -> Json:
    return message(actions_with(having(MENUS[kind], **fields)))


def choice(kind: str, **fields: Any) -> Json:
    return message(actions_with(having(CHOICES[kind], **fields)))


def asked(kind: str, **fields: Any) -> Json:
    return modal(input_with(having(INPUTS[kind], **fields)))


def block(kind: str, **fields: Any) -> Json:
    return message(having(BLOCKS[kind], **fields))


def options(count: int) -> list[Json]:
    return [option(f"option {number}") for number in range(count)]


def confirm(**fields: Any) -> Json:
    return button(confirm=having(samples.CONFIRM, **fields))


def chart(**fields: Any) -> Json:
    return block("bars", chart=having(BLOCKS["bars"]["chart"], **fields))


ELEMENT = "blocks[0].elements[0]"
ASKED = "blocks[0].element"
