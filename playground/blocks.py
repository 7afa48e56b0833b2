"""Looks into Block Kit: what it says, what can be pressed, and the ids that Slack adds."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playground.shapes import Json

ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
# Parts of rich text whose elements are read as one line of words.
RUNNING = frozenset({"rich_text_section", "rich_text_quote", "rich_text_preformatted"})
WORDLESS = frozenset({"value", "action_id", "block_id", "callback_id", "private_metadata", "style", "url"})
INTERACTIVE = frozenset(
    {
        "button",
        "overflow",
        "checkboxes",
        "radio_buttons",
        "datepicker",
        "timepicker",
        "datetimepicker",
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "rich_text_input",
        "file_input",
        "workflow_button",
        "feedback_buttons",
        "icon_button",
    }
    | {
        f"{many}{kind}_select"
        for many in ("", "multi_")
        for kind in ("static", "external", "users", "conversations", "channels")
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An interactive element and the block that carries it."""

    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        return str(self.block.get("block_id", ""))

    @property
    def action_id(self) -> str:
        return str(self.element.get("action_id", ""))

    @property
    def kind(self) -> str:
        return str(self.element.get("type", ""))

    @property
    def is_input(self) -> bool:
        return self.block.get("type") == "input"

    @property
    def label(self) -> str:
        """What a person would call it: the label of the input, or the words on the element."""
        named = self.block.get("label") if self.is_input else self.element.get("text")
        named = named or self.element.get("placeholder") or self.block.get("text")
        return text_of(named)


def text_of(value: Any) -> str:
    """The words of a text object, a string, or nothing."""
    return str(value.get("text", "")) if isinstance(value, dict) else str(value or "")


def children(block: Json) -> list[Json]:
    """The elements of any block, whichever key holds them."""
    several = block.get("elements") if isinstance(block.get("elements"), list) else []
    candidates = [block.get("accessory"), block.get("element"), *(several or [])]
    return [candidate for candidate in candidates if isinstance(candidate, dict)]


def elements(blocks: list[Json]) -> Iterator[Placed]:
    """Every interactive element, in reading order."""
    for block in blocks:
        for element in children(block):
            if element.get("type") in INTERACTIVE:
                yield Placed(block=block, element=element)


def find(blocks: list[Json], block_id: str, action_id: str) -> Placed | None:
    found = (placed for placed in elements(blocks) if placed.action_id == action_id)
    return next((placed for placed in found if not block_id or placed.block_id == block_id), None)


def named(blocks: list[Json], name: str) -> Placed:
    """The element with these words, label, action id or block id; LookupError lists what there is."""
    there = list(elements(blocks))
    for key in ("label", "action_id", "block_id"):
        found = next((placed for placed in there if getattr(placed, key) == name), None)
        if found is not None:
            return found
    shown = ", ".join(f"{placed.label!r} ({placed.action_id})" for placed in there) or "none"
    raise LookupError(f"nothing is called {name!r}; there is: {shown}")


def with_ids(blocks: Any) -> list[Json]:
    """The blocks as Slack keeps them: every block and every interactive element has an id."""
    there = blocks if isinstance(blocks, list) else []
    return [block_with_ids(block) for block in there if isinstance(block, dict)]


def block_with_ids(block: Json) -> Json:
    kept = {**block, "block_id": block.get("block_id") or random_id(5)}
    for key in ("accessory", "element"):
        if isinstance(kept.get(key), dict):
            kept[key] = element_with_id(kept[key])
    if isinstance(kept.get("elements"), list):
        kept["elements"] = [element_with_id(element) for element in kept["elements"]]
    return kept


def element_with_id(element: Any) -> Any:
    if not isinstance(element, dict) or element.get("type") not in INTERACTIVE or element.get("action_id"):
        return element
    return {**element, "action_id": random_id(5)}


def random_id(length: int) -> str:
    return "".join(secrets.choice(ID_LETTERS) for _ in range(length))


def words(value: Any) -> str:
    """All the words a person can read in blocks or a view, one piece a line."""
    return "\n".join(piece for piece in pieces(value) if piece)


def run(leaf: Json) -> str:
    """What one element within a line of rich text reads like."""
    signs = {"user": "<@{user_id}>", "channel": "<#{channel_id}>", "emoji": ":{name}:", "broadcast": "@{range}"}
    if leaf.get("type") in signs:
        return signs[leaf["type"]].format(**leaf)
    return str(leaf.get("text") or leaf.get("fallback") or leaf.get("url") or "")


def pieces(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        return
    if isinstance(value, list):
        for item in value:
            yield from pieces(item)
    elif isinstance(value, dict) and value.get("type") in RUNNING:
        yield "".join(run(leaf) for leaf in value.get("elements") or ())
    elif isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, str):
                if key in ("text", "alt_text", "name", "initial_value") and key not in WORDLESS:
                    yield item
            elif key != "metadata":
                yield from pieces(item)
