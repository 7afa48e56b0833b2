"""`state.values`: what each element of a view or message holds, whether typed or set by the app."""

from collections.abc import Callable
from typing import Any

from playground.blocks import Placed, elements
from playground.shapes import Json

State = dict[str, dict[str, Json]]

# The keys that hold an element's value in a payload, and in its definition, and what stands there when empty.
HELD: dict[str, tuple[str, str, Callable[[], Any]]] = {
    "plain_text_input": ("value", "initial_value", lambda: None),
    "email_text_input": ("value", "initial_value", lambda: None),
    "url_text_input": ("value", "initial_value", lambda: None),
    "number_input": ("value", "initial_value", lambda: None),
    "rich_text_input": ("rich_text_value", "initial_value", lambda: None),
    "datepicker": ("selected_date", "initial_date", lambda: None),
    "timepicker": ("selected_time", "initial_time", lambda: None),
    "datetimepicker": ("selected_date_time", "initial_date_time", lambda: None),
    "checkboxes": ("selected_options", "initial_options", list),
    "radio_buttons": ("selected_option", "initial_option", lambda: None),
    "static_select": ("selected_option", "initial_option", lambda: None),
    "external_select": ("selected_option", "initial_option", lambda: None),
    "users_select": ("selected_user", "initial_user", lambda: None),
    "conversations_select": ("selected_conversation", "initial_conversation", lambda: None),
    "channels_select": ("selected_channel", "initial_channel", lambda: None),
    "multi_static_select": ("selected_options", "initial_options", list),
    "multi_external_select": ("selected_options", "initial_options", list),
    "multi_users_select": ("selected_users", "initial_users", list),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", list),
    "multi_channels_select": ("selected_channels", "initial_channels", list),
    "file_input": ("files", "", list),
}


def state_values(blocks: list[Json], typed: State, *, current: str | None = None) -> State:
    """The values by block and action; buttons and overflow menus hold none.

    `current` is the conversation from which a modal was opened.
    """
    values: State = {}
    for placed in elements(blocks):
        if placed.kind in HELD:
            held = typed.get(placed.block_id, {}).get(placed.action_id)
            fits = held is not None and held.get("type") == placed.kind
            values.setdefault(placed.block_id, {})[placed.action_id] = (
                held if fits and held is not None else initial_value(placed, current)
            )
    return values


def initial_value(placed: Placed, current: str | None = None) -> Json:
    """What the element holds when nobody has touched it."""
    key, initial, empty = HELD[placed.kind]
    if current and placed.element.get("default_to_current_conversation"):
        return {"type": placed.kind, key: [current] if placed.kind.startswith("multi_") else current}
    value = placed.element.get(initial, empty()) if initial else empty()
    if placed.kind == "rich_text_input" and value is None:
        return {"type": placed.kind}
    return {"type": placed.kind, key: value}


def is_empty(value: Json) -> bool:
    """Whether nothing was entered, so that a required field is still missing."""
    key = HELD[str(value["type"])][0]
    return value.get(key) in (None, "", [])


def clean(kind: str, value: Json) -> Json:
    """Only the type and the held value, whatever else came with it."""
    key = HELD[kind][0]
    return {"type": kind} | ({key: value[key]} if key in value else {})


def merge(typed: State, values: Any, blocks: list[Json]) -> None:
    """Take over what a page or a driver says was entered, for elements that are really there."""
    if not isinstance(values, dict):
        return
    for placed in elements(blocks):
        given = values.get(placed.block_id)
        value = given.get(placed.action_id) if isinstance(given, dict) else None
        if isinstance(value, dict) and placed.kind in HELD:
            typed.setdefault(placed.block_id, {})[placed.action_id] = clean(placed.kind, value)
