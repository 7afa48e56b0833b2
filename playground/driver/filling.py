"""Turns what a person means (a word, a date, a list) into the value that Slack's client would send."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from playground.blocks import Placed, text_of
from playground.composer import escape, rich_text
from playground.shapes import Json
from playground.state_values import HELD

Suggest = Callable[[str], list[Json]]


def slack_value(placed: Placed, value: Any, suggest: Suggest) -> Json:
    """The value of this element, with its type; `suggest` asks the app for options of external selects."""
    kind = placed.kind
    if kind == "overflow":
        return {"type": kind, "selected_option": option(placed, value, suggest)}
    if kind not in HELD:
        return {"type": kind}
    key, _, empty = HELD[kind]
    if value is None or value in ("", []):
        return {"type": kind, key: empty()}
    return {"type": kind, key: held(placed, key, value, suggest)}


def held(placed: Placed, key: str, value: Any, suggest: Suggest) -> Any:
    match key:
        case "selected_option":
            return option(placed, value, suggest)
        case "selected_options":
            return [option(placed, item, suggest) for item in as_list(value)]
        case "selected_users" | "selected_conversations" | "selected_channels" | "files":
            return as_list(value)
        case "selected_date":
            return value.isoformat() if isinstance(value, date) else str(value)
        case "selected_time":
            return value.strftime("%H:%M") if isinstance(value, time) else str(value)
        case "selected_date_time":
            return moment(value)
        case "rich_text_value":
            return rich_text(escape(value))[0] if isinstance(value, str) else value
        case _:
            return str(value)


def moment(value: Any) -> int:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return int(value.timestamp())
    return int(value)


def as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple | set) else [value]


def option(placed: Placed, wanted: Any, suggest: Suggest) -> Json:
    """The option with these words or this value; LookupError lists what there is."""
    there = offered(placed.element) or suggest(str(wanted))
    for candidate in there:
        if wanted in (text_of(candidate.get("text")), candidate.get("value")):
            return candidate
    shown = ", ".join(repr(text_of(candidate.get("text"))) for candidate in there) or "none"
    raise LookupError(f"{placed.label!r} has no option {wanted!r}; there is: {shown}")


def offered(element: Json) -> list[Json]:
    """All options of an element or of an app's suggestions, groups included."""
    groups = element.get("option_groups") or []
    return list(element.get("options") or []) + [item for group in groups for item in group.get("options", [])]
