"""Block Kit's pieces, each within Slack's limits whatever people typed: pure functions, values in, JSON out.

Text that people wrote goes through `escape` before it is put into mrkdwn; plain text needs none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

Block = dict[str, Any]
Element = dict[str, Any]
View = dict[str, Any]

SECTION_MOST = 3000
BUTTON_MOST = 75
OPTION_MOST = 75
LABEL_MOST = 2000
PLACEHOLDER_MOST = 150
HEADER_MOST = 150
TITLE_MOST = 24
MESSAGE_BLOCKS_MOST = 50
VIEW_BLOCKS_MOST = 100
OPTIONS_MOST = 100
FAR_DAYS = 300  # from here on the year is not clear of itself
# Slack lets people type more than a section may show again; what comes back is cut where it is shown.
TYPED_MOST = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is said: `text` is for notifications and screen readers, `blocks` for the eyes."""

    text: str
    blocks: tuple[Block, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "blocks": list(self.blocks)[:MESSAGE_BLOCKS_MOST]}


def clip(text: str, most: int) -> str:
    """At most `most` characters, and an ellipsis where something was left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def escape(text: str, most: int = 1000) -> str:
    """What people typed, made harmless for mrkdwn: no mention, link, broadcast or formatting comes out of it."""
    safe = clip(text, most).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for mark in "*_~`":
        safe = safe.replace(mark, mark + "\u200b")  # an invisible space keeps a mark from being paired
    return safe


def quote(text: str, most: int = 1000) -> str:
    """What people typed, as a quotation."""
    return "\n".join(f">{line}" for line in escape(text, most).splitlines() or [""])


def mention(person_id: str) -> str:
    return f"<@{person_id}>"


def mentions(person_ids: Sequence[str]) -> str:
    """Names in a row: "A", "A and B", "A, B and C"."""
    return listed([mention(one) for one in person_ids])


def listed(words: Sequence[str]) -> str:
    """Words in a row: "a", "a and b", "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def moment(at: datetime, style: str = "{date_short_pretty} at {time}") -> str:
    """A moment in mrkdwn that each reader sees in their own zone; the fallback is in UTC."""
    return f"<!date^{int(at.timestamp())}^{style}|{at:%b} {at.day}, {at:%H:%M} UTC>"


def day(on: date) -> str:
    """A day in words, for mrkdwn and plain text alike: "Monday, March 3"."""
    return f"{on:%A, %B} {on.day}"


def day_and_year(on: date) -> str:
    return f"{on:%B} {on.day}, {on.year}"


def day_from(today: date, on: date) -> str:
    """A day in words, with its year where it is far away."""
    return day(on) if abs((on - today).days) < FAR_DAYS else day_and_year(on)


def counted(count: int, one: str, many: str = "") -> str:
    """ "1 goal", "2 goals"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def plain(text: str, most: int = SECTION_MOST) -> Element:
    return {"type": "plain_text", "text": clip(text, most) or " ", "emoji": True}


def mrkdwn(text: str, most: int = SECTION_MOST) -> Element:
    return {"type": "mrkdwn", "text": clip(text, most) or " "}


def _without_nothing(**given: Any) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}


# Blocks


def section(text: str, accessory: Element | None = None, *, block_id: str | None = None) -> Block:
    return _without_nothing(type="section", text=mrkdwn(text), accessory=accessory, block_id=block_id)


def fields(*texts: str) -> Block:
    return {"type": "section", "fields": [mrkdwn(text, 2000) for text in texts[:10]]}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, HEADER_MOST)}


def context(*texts: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(text) for text in texts[:10]]}


def divider() -> Block:
    return {"type": "divider"}


def buttons(*elements: Element, block_id: str | None = None) -> Block:
    return _without_nothing(type="actions", elements=list(elements[:25]), block_id=block_id)


def field(
    name: str, label: str, element: Element, *, optional: bool = False, hint: str = "", dispatch: bool = False
) -> Block:
    """A form's field; `name` is what the answer and its problem are known by."""
    return _without_nothing(
        type="input",
        block_id=name,
        label=plain(label, LABEL_MOST),
        element=element,
        optional=optional,
        hint=plain(hint, 2000) if hint else None,
        dispatch_action=dispatch or None,
    )


# Elements


def confirm(title: str, text: str, yes: str, no: str = "Not now", *, danger: bool = False) -> Element:
    return _without_nothing(
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
    return _without_nothing(
        type="button",
        text=plain(text, BUTTON_MOST),
        action_id=action_id,
        value=None if value is None else str(value),
        style=style,
        url=url,
        confirm=ask,
    )


def option(text: str, value: object, description: str = "") -> Element:
    return _without_nothing(
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
    return _without_nothing(
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
    return _without_nothing(
        type="multi_static_select",
        action_id=action_id,
        options=list(options[:OPTIONS_MOST]),
        initial_options=_chosen(options[:OPTIONS_MOST], chosen),
        placeholder=plain(placeholder, PLACEHOLDER_MOST),
        max_selected_items=most,
    )


def radio(action_id: str, options: Sequence[Element], *, chosen: object = None) -> Element:
    found = _chosen(options[:10], [chosen])
    return _without_nothing(
        type="radio_buttons",
        action_id=action_id,
        options=list(options[:10]),
        initial_option=found[0] if found else None,
    )


def checkboxes(action_id: str, options: Sequence[Element], *, chosen: Sequence[object] = ()) -> Element:
    return _without_nothing(
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
    return _without_nothing(
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
    return _without_nothing(
        type="multi_external_select",
        action_id=action_id,
        initial_options=list(chosen) or None,
        min_query_length=least,
        placeholder=plain(placeholder, PLACEHOLDER_MOST),
        max_selected_items=most,
    )


def person_select(action_id: str, *, chosen: str | None = None, placeholder: str = "Choose somebody") -> Element:
    return _without_nothing(
        type="users_select", action_id=action_id, initial_user=chosen, placeholder=plain(placeholder, PLACEHOLDER_MOST)
    )


def people_select(
    action_id: str, *, chosen: Sequence[str] = (), placeholder: str = "Choose people", most: int | None = None
) -> Element:
    return _without_nothing(
        type="multi_users_select",
        action_id=action_id,
        initial_users=list(chosen) or None,
        placeholder=plain(placeholder, PLACEHOLDER_MOST),
        max_selected_items=most,
    )


def channel_select(action_id: str, *, chosen: str | None = None) -> Element:
    return _without_nothing(
        type="channels_select",
        action_id=action_id,
        initial_channel=chosen,
        placeholder=plain("Choose a channel", PLACEHOLDER_MOST),
    )


def conversation_select(action_id: str, *, chosen: str | None = None) -> Element:
    """Public channels, and private ones that the person is in; Slack asks for no further permission."""
    return _without_nothing(
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
    return _without_nothing(
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
    return _without_nothing(
        type="number_input",
        action_id=action_id,
        is_decimal_allowed=False,
        initial_value=None if initial is None else str(initial),
        min_value=None if least is None else str(least),
        max_value=None if most is None else str(most),
    )


def day_input(action_id: str, *, initial: date | None = None) -> Element:
    return _without_nothing(
        type="datepicker", action_id=action_id, initial_date=initial.isoformat() if initial else None
    )


def hour_input(action_id: str, *, initial: time | None = None) -> Element:
    return _without_nothing(
        type="timepicker", action_id=action_id, initial_time=f"{initial:%H:%M}" if initial else None
    )


def moment_input(action_id: str, *, initial: datetime | None = None) -> Element:
    """Slack shows and takes it in the reader's own zone."""
    return _without_nothing(
        type="datetimepicker",
        action_id=action_id,
        initial_date_time=int(initial.timestamp()) if initial else None,
    )


def file_input(action_id: str, kinds: Sequence[str]) -> Element:
    return {"type": "file_input", "action_id": action_id, "filetypes": list(kinds), "max_files": 1}


# Views


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback_id: str | None = None,
    submit: str | None = None,
    close: str = "Close",
    remember: str = "",
    tell_when_closed: bool = False,
) -> View:
    """`remember` comes back with the answer (Slack's private_metadata, at most 3000 characters)."""
    return _without_nothing(
        type="modal",
        title=plain(title, TITLE_MOST),
        blocks=list(blocks)[:VIEW_BLOCKS_MOST],
        callback_id=callback_id,
        submit=plain(submit, TITLE_MOST) if submit else None,
        close=plain(close, TITLE_MOST),
        private_metadata=remember or None,
        notify_on_close=tell_when_closed or None,
    )


def home(blocks: Sequence[Block]) -> View:
    return {"type": "home", "blocks": list(blocks)[:VIEW_BLOCKS_MOST]}


def sentence_modal(title: str, *texts: str) -> View:
    """A modal that only says something."""
    return modal(title, [section(text) for text in texts])
