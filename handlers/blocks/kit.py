"""Block Kit's pieces, each within Slack's limits whatever people typed: pure functions, values in, JSON out.

Text that people wrote goes through `escape` before it is put into mrkdwn; plain text needs none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handlers.blocks.elements import (
    button,
    channel_select,
    checkboxes,
    confirm,
    conversation_select,
    day_input,
    external_select,
    file_input,
    hour_input,
    moment_input,
    multi_search_select,
    multi_select,
    number_input,
    option,
    overflow,
    people_select,
    person_select,
    radio,
    search_select,
    select,
    words_input,
)
from handlers.blocks.text import (
    BUTTON_MOST,
    FAR_DAYS,
    HEADER_MOST,
    LABEL_MOST,
    MESSAGE_BLOCKS_MOST,
    OPTION_MOST,
    OPTIONS_MOST,
    PLACEHOLDER_MOST,
    SECTION_MOST,
    TITLE_MOST,
    TYPED_MOST,
    VIEW_BLOCKS_MOST,
    Block,
    Element,
    View,
    clip,
    counted,
    day,
    day_and_year,
    day_from,
    escape,
    listed,
    mention,
    mentions,
    moment,
    mrkdwn,
    plain,
    quote,
    uncalled,
    without_nothing,
)

__all__ = [
    "BUTTON_MOST",
    "FAR_DAYS",
    "HEADER_MOST",
    "LABEL_MOST",
    "MESSAGE_BLOCKS_MOST",
    "OPTIONS_MOST",
    "OPTION_MOST",
    "PLACEHOLDER_MOST",
    "SECTION_MOST",
    "TITLE_MOST",
    "TYPED_MOST",
    "VIEW_BLOCKS_MOST",
    "Block",
    "Element",
    "Message",
    "View",
    "button",
    "buttons",
    "channel_select",
    "checkboxes",
    "clip",
    "confirm",
    "context",
    "conversation_select",
    "counted",
    "day",
    "day_and_year",
    "day_from",
    "day_input",
    "divider",
    "escape",
    "external_select",
    "field",
    "fields",
    "file_input",
    "header",
    "home",
    "hour_input",
    "listed",
    "mention",
    "mentions",
    "modal",
    "moment",
    "moment_input",
    "mrkdwn",
    "multi_search_select",
    "multi_select",
    "number_input",
    "option",
    "overflow",
    "people_select",
    "person_select",
    "plain",
    "quote",
    "radio",
    "search_select",
    "section",
    "select",
    "sentence_modal",
    "uncalled",
    "without_nothing",
    "words_input",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is said: `text` is for notifications and screen readers, `blocks` for the eyes."""

    text: str
    blocks: tuple[Block, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"text": uncalled(self.text), "blocks": list(self.blocks)[:MESSAGE_BLOCKS_MOST]}


# Blocks


def section(text: str, accessory: Element | None = None, *, block_id: str | None = None) -> Block:
    return without_nothing(type="section", text=mrkdwn(text), accessory=accessory, block_id=block_id)


def fields(*texts: str) -> Block:
    return {"type": "section", "fields": [mrkdwn(text, 2000) for text in texts[:10]]}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, HEADER_MOST)}


def context(*texts: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(text) for text in texts[:10]]}


def divider() -> Block:
    return {"type": "divider"}


def buttons(*elements: Element, block_id: str | None = None) -> Block:
    return without_nothing(type="actions", elements=list(elements[:25]), block_id=block_id)


def field(
    name: str, label: str, element: Element, *, optional: bool = False, hint: str = "", dispatch: bool = False
) -> Block:
    """A form's field; `name` is what the answer and its problem are known by."""
    return without_nothing(
        type="input",
        block_id=name,
        label=plain(label, LABEL_MOST),
        element=element,
        optional=optional,
        hint=plain(hint, 2000) if hint else None,
        dispatch_action=dispatch or None,
    )


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
    return without_nothing(
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
