"""What somebody had typed into a form, put back into the same form: when it is opened again, or changes its fields."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from handlers.blocks import kit
from handlers.blocks.kit import Block, Element, View
from handlers.ids import plain
from handlers.typed_text import marked

Values = Mapping[str, Mapping[str, Mapping[str, Any]]]

# What an element holds when it is sent, and what it begins with when it is shown.
HELD = {
    "plain_text_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
}

# More digits than any number that is asked for, and few enough to read.
LONGEST_NUMBER = 9


def restored(view: View, values: Values) -> View:
    """The form with these answers in it; what its fields no longer offer is left out."""
    return {**view, "blocks": [_restored(block, values) for block in view["blocks"]]}


def reopened(view: View, values: Values | None) -> View:
    """The same for a form that was closed before it was sent, which says so at its top."""
    if not values:
        return view
    kept = kit.context("You closed this form before it was sent. I kept what you had typed.")
    again = restored(view, values)
    return {**again, "blocks": [kept, *again["blocks"]][: kit.VIEW_BLOCKS_MOST]}


def was_touched(view: Mapping[str, Any]) -> bool:
    """Whether a form that comes back from Slack holds anything else than it was shown with."""
    return bool(touched(view))


def touched(view: Mapping[str, Any]) -> frozenset[str]:
    """The names of the fields that hold anything else than they were shown with."""
    values = (view.get("state") or {}).get("values") or {}
    inputs = [block for block in view.get("blocks") or () if block.get("type") == "input"]
    return frozenset(plain(one["block_id"]) for one in inputs if _differs(one["element"], _answer(one, values)))


def merged(view: View, values: Values, mine: Collection[str]) -> View:
    """The form as it would be shown now, with the answers of `mine` alone: the rest is what somebody else saved."""
    return restored(view, {name: held for name, held in values.items() if name in mine})


def _restored(block: Block, values: Values) -> Block:
    answer = _answer(block, values) if block.get("type") == "input" else None
    return block if answer is None else {**block, "element": _filled(block["element"], answer)}


def _answer(block: Block, values: Values) -> Mapping[str, Any] | None:
    element = block["element"]
    answer = (values.get(block.get("block_id", "")) or {}).get(element.get("action_id", ""))
    return answer if answer and answer.get("type") == element["type"] and element["type"] in HELD else None


def _filled(element: Element, answer: Mapping[str, Any]) -> Element:
    held, initial = HELD[element["type"]]
    value = _fitting(element, answer.get(held))
    rest = {name: kept for name, kept in element.items() if name != initial}
    return rest | ({initial: value} if value not in (None, "", []) else {})


def _fitting(element: Element, value: Any) -> Any:
    """Options only as they are offered now, words only as long as they may be."""
    offered: dict[Any, Element] = {one["value"]: one for one in element.get("options") or ()}
    fit: Mapping[str, Callable[[Any], Any]] = {
        "selected_option": lambda option: offered.get(option["value"]),
        "selected_options": lambda options: _offered(element, offered, options),
        "value": lambda text: _number(element, text) if element["type"] == "number_input" else _words(element, text),
    }
    held, _ = HELD[element["type"]]
    return fit.get(held, lambda same: same)(value) if value else None


def _offered(element: Element, offered: Mapping[Any, Element], chosen: list[Element]) -> list[Element]:
    """What a search found is not listed in the form, and stays as it was found."""
    if element["type"] == "multi_external_select":
        return chosen
    return [offered[one["value"]] for one in chosen if one["value"] in offered]


def _words(element: Element, text: Any) -> str:
    return kit.clip(str(text), element.get("max_length", kit.TYPED_MOST))


def _number(element: Element, text: Any) -> str | None:
    """A whole number within its bounds only: with any other, Slack would not open the form at all."""
    digits = str(text).removeprefix("-")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > LONGEST_NUMBER:
        return None
    least, most = int(element.get("min_value", text)), int(element.get("max_value", text))
    return str(text) if least <= int(text) <= most else None


def _differs(element: Element, answer: Mapping[str, Any] | None) -> bool:
    if answer is None:
        return False
    held, initial = HELD[element["type"]]
    return bool(_plain(answer.get(held)) != _plain(element.get(initial)))


def _plain(value: Any) -> Any:
    """Options by their value; nothing, an empty text and an empty choice are the same."""
    if isinstance(value, list):
        return sorted(str(_plain(one)) for one in value) or None
    if isinstance(value, dict) and value.get("type") == "rich_text":
        return marked(value) or None  # Slack gives it ids of its own
    return (value.get("value") if isinstance(value, dict) else value) or None
