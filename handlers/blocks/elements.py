"""What somebody presses, chooses or types, each within Slack's limits."""

from collections.abc import Sequence
from datetime import date, datetime, time

from handlers.blocks.text import (
    BUTTON_MOST,
    OPTION_MOST,
    OPTIONS_MOST,
    PLACEHOLDER_MOST,
    TYPED_MOST,
    Element,
    clip,
    plain,
    without_nothing,
)


def confirm(title: str, text: str, yes: str, no: str = "Not now", *, danger: bool = False) -> Element:
    return without_nothing(
        title=plain(title, 100),
        text=plain(text, 300),
        confirm=plain(yes, 30),
        deny=plain(no, 30),
        style="danger" if danger else None,
    )


def button(
    text: str,
    action_id: str,
    value: object = None,
    *,
    style: str | None = None,
    url: str | None = None,
    ask: Element | None = None,
) -> Element:
    """`style` is "primary" or "danger"; `ask` is a `confirm` shown first."""
    return without_nothing(
        type="button",
        text=plain(text, BUTTON_MOST),
        action_id=action_id,
        value=None if value is None else str(value),
        style=style,
        url=url,
        confirm=ask,
    )


def option(text: str, value: object, description: str = "") -> Element:
    return without_nothing(
        text=plain(text, OPTION_MOST),
        value=str(value),
        description=plain(description, OPTION_MOST) if description else None,
    )


def _chosen(options: Sequence[Element], values: Sequence[object]) -> list[Element] | None:
    wanted = {str(value) for value in values}
    return [one for one in options if one["value"] in wanted] or None


def select(
    action_id: str, options: Sequence[Element], *, chosen: object = None, placeholder: str = "Choose one"
) -> Element:
    found = _chosen(options[:OPTIONS_MOST], [chosen])
    return without_nothing(
        type="static_select",
        action_id=action_id,
        options=list(options[:OPTIONS_MOST]),
        initial_option=found[0] if found else None,
        placeholder=plain(placeholder, PLACEHOLDER_MOST),
    )


def external_select(action_id: str, *, placeholder: str = "Type a name", least: int = 1) -> Element:
    """What may be chosen is asked for while people type, from `least` letters on."""
    return {
        "type": "external_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, PLACEHOLDER_MOST),
        "min_query_length": least,
    }


def multi_select(
    action_id: str,
    options: Sequence[Element],
    *,
    chosen: Sequence[object] = (),
    placeholder: str = "Choose any",
    most: int | None = None,
) -> Element:
    return without_nothing(
        type="multi_static_select",
        action_id=action_id,
        options=list(options[:OPTIONS_MOST]),
        initial_options=_chosen(options[:OPTIONS_MOST], chosen),
        placeholder=plain(placeholder, PLACEHOLDER_MOST),
        max_selected_items=most,
    )


def radio(action_id: str, options: Sequence[Element], *, chosen: object = None) -> Element:
    found = _chosen(options[:10], [chosen])
    return without_nothing(
        type="radio_buttons",
        action_id=action_id,
        options=list(options[:10]),
        initial_option=found[0] if found else None,
    )


def checkboxes(action_id: str, options: Sequence[Element], *, chosen: Sequence[object] = ()) -> Element:
    return without_nothing(
        type="checkboxes",
        action_id=action_id,
        options=list(options[:10]),
        initial_options=_chosen(options[:10], chosen),
    )


def overflow(action_id: str, options: Sequence[Element]) -> Element:
    return {"type": "overflow", "action_id": action_id, "options": list(options[:5])}


def search_select(
    action_id: str, *, chosen: Element | None = None, placeholder: str = "Type to search", least: int = 0
) -> Element:
    """Its options come from a listener for `action_id`; `least` characters are typed before it is asked."""
    return without_nothing(
        type="external_select",
        action_id=action_id,
        initial_option=chosen,
        min_query_length=least,
        placeholder=plain(placeholder, PLACEHOLDER_MOST),
    )


def multi_search_select(
    action_id: str,
    *,
    chosen: Sequence[Element] = (),
    placeholder: str = "Type to search",
    most: int | None = None,
    least: int = 0,
) -> Element:
    return without_nothing(
        type="multi_external_select",
        action_id=action_id,
        initial_options=list(chosen) or None,
        min_query_length=least,
        placeholder=plain(placeholder, PLACEHOLDER_MOST),
        max_selected_items=most,
    )


def person_select(action_id: str, *, chosen: str | None = None, placeholder: str = "Choose somebody") -> Element:
    return without_nothing(
        type="users_select", action_id=action_id, initial_user=chosen, placeholder=plain(placeholder, PLACEHOLDER_MOST)
    )


def people_select(
    action_id: str, *, chosen: Sequence[str] = (), placeholder: str = "Choose people", most: int | None = None
) -> Element:
    return without_nothing(
        type="multi_users_select",
        action_id=action_id,
        initial_users=list(chosen) or None,
        placeholder=plain(placeholder, PLACEHOLDER_MOST),
        max_selected_items=most,
    )


def channel_select(action_id: str, *, chosen: str | None = None) -> Element:
    return without_nothing(
        type="channels_select",
        action_id=action_id,
        initial_channel=chosen,
        placeholder=plain("Choose a channel", PLACEHOLDER_MOST),
    )


def conversation_select(action_id: str, *, chosen: str | None = None) -> Element:
    """Public channels, and private ones that the person is in; Slack asks for no further permission."""
    return without_nothing(
        type="conversations_select",
        action_id=action_id,
        initial_conversation=chosen,
        filter={"include": ["public", "private"]},
        placeholder=plain("Choose a channel", PLACEHOLDER_MOST),
    )


def words_input(
    action_id: str,
    *,
    initial: str = "",
    lines: bool = False,
    placeholder: str = "",
    most: int = TYPED_MOST,
    least: int | None = None,
) -> Element:
    return without_nothing(
        type="plain_text_input",
        action_id=action_id,
        multiline=lines or None,
        initial_value=clip(initial, most) or None,
        max_length=most,
        min_length=least,
        placeholder=plain(placeholder, PLACEHOLDER_MOST) if placeholder else None,
    )


def number_input(
    action_id: str, *, initial: float | None = None, least: int | None = None, most: int | None = None
) -> Element:
    return without_nothing(
        type="number_input",
        action_id=action_id,
        is_decimal_allowed=False,
        initial_value=None if initial is None else str(initial),
        min_value=None if least is None else str(least),
        max_value=None if most is None else str(most),
    )


def day_input(action_id: str, *, initial: date | None = None) -> Element:
    return without_nothing(
        type="datepicker", action_id=action_id, initial_date=initial.isoformat() if initial else None
    )


def hour_input(action_id: str, *, initial: time | None = None) -> Element:
    return without_nothing(type="timepicker", action_id=action_id, initial_time=f"{initial:%H:%M}" if initial else None)


def moment_input(action_id: str, *, initial: datetime | None = None) -> Element:
    """Slack shows and takes it in the reader's own zone."""
    return without_nothing(
        type="datetimepicker",
        action_id=action_id,
        initial_date_time=int(initial.timestamp()) if initial else None,
    )


def file_input(action_id: str, kinds: Sequence[str]) -> Element:
    return {"type": "file_input", "action_id": action_id, "filetypes": list(kinds), "max_files": 1}
