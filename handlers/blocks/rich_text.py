"""Marked text as Slack shows it: nothing in it is read as a mark, a mention or a link again."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from bot.domain.marked_text import Part, PartKind, Run, parts
from bot.domain.placeholders import Placeholder
from bot.domain.placeholders import parts as around_placeholders
from handlers.blocks import kit
from handlers.blocks.kit import Block, Element

INVISIBLE = "\u200b"
# Slack reads no marks here; where a copy of it would, an invisible space keeps them from calling or leading anywhere.
CALLS = re.compile(r"<(?=[!@#]|https?:)|@(?=here|channel|everyone|group)", re.IGNORECASE)
LOOKS_LIKE_AN_ADDRESS = re.compile(r"://|^www\.|^[\w-]+(\.[\w-]+)+(/|$)", re.IGNORECASE)
LISTS = {PartKind.BULLETS: "bullet", PartKind.NUMBERS: "ordered"}
PARTS = {
    PartKind.WORDS: "rich_text_section",
    PartKind.QUOTE: "rich_text_quote",
    PartKind.CODE: "rich_text_preformatted",
}
# What stands for a placeholder: words, a moment that each reader sees in their own zone, or (as typed) itself.
Fill = Callable[[Placeholder], str | datetime]


def block(text: str, fill: Fill | None = None) -> Block | None:
    """One block with all of it; None where there is nothing to show. Without `fill`, placeholders stay as typed."""
    found = parts(text)
    shown = [_part(part, fill, is_last=number == len(found)) for number, part in enumerate(found, 1)]
    return {"type": "rich_text", "elements": shown} if text.strip() else None


def typing(action_id: str, initial: str = "") -> Element:
    """A field with Slack's own buttons for formatting."""
    return kit.without_nothing(type="rich_text_input", action_id=action_id, initial_value=block(initial))


def _part(part: Part, fill: Fill | None, *, is_last: bool) -> Element:
    if part.kind in LISTS:
        items = [_held("rich_text_section", _elements(item, fill)) for item in part.items]
        return kit.without_nothing(
            type="rich_text_list", style=LISTS[part.kind], indent=part.indent or None, elements=items
        )
    code = part.kind is PartKind.CODE
    elements = _elements(part.items[0], None if code else fill)
    # Slack ends a section that something follows with a line break.
    ends = [] if is_last or part.kind is not PartKind.WORDS else [_text("\n", {})]
    return _held(PARTS[part.kind], _merged([*elements, *ends]))


def _held(kind: str, elements: Sequence[Element]) -> Element:
    return {"type": kind, "elements": list(elements) or [_text(" ", {})]}


def _elements(runs: Sequence[Run], fill: Fill | None) -> list[Element]:
    return _merged([element for run in runs for element in _of_run(run, fill)])


def _of_run(run: Run, fill: Fill | None) -> Iterator[Element]:
    style = {name: True for name in ("bold", "italic", "strike", "code") if getattr(run, name)}
    if run.person or run.channel or run.emoji:
        yield _leaf(run)
    elif run.link:
        words = "" if run.text == run.link else _said(run.text, fill)
        yield _link(run.link, words, style)
    elif run.text:
        filled = [run.text] if run.code or fill is None else around_placeholders(run.text)
        yield from (_filled(one, fill, style) for one in filled if one)


def _leaf(run: Run) -> Element:
    if run.person:
        return {"type": "user", "user_id": run.person}
    if run.channel:
        return {"type": "channel", "channel_id": run.channel}
    return {"type": "emoji", "name": run.emoji}


def _link(url: str, words: str, style: Element) -> Element:
    """Words that look like another address would lead somebody elsewhere than they think."""
    honest = words if words and not LOOKS_LIKE_AN_ADDRESS.search(words) else None
    return kit.without_nothing(type="link", url=url, text=honest, style=style or None)


def _said(text: str, fill: Fill | None) -> str:
    if fill is None:
        return text
    values = [fill(one) if isinstance(one, Placeholder) else one for one in around_placeholders(text)]
    return "".join(f"{one:%b} {one.day}" if isinstance(one, datetime) else one for one in values)


def _filled(part: str | Placeholder, fill: Fill | None, style: Element) -> Element:
    value = fill(part) if fill is not None and isinstance(part, Placeholder) else part
    if isinstance(value, datetime):
        return {
            "type": "date",
            "timestamp": int(value.timestamp()),
            "format": "{date_short_pretty} at {time}",
            "fallback": f"{value:%b} {value.day}, {value:%H:%M} UTC",
        }
    return _text(value, style)


def _text(text: str, style: Element) -> Element:
    return kit.without_nothing(type="text", text=CALLS.sub(rf"\g<0>{INVISIBLE}", text), style=style or None)


def _merged(elements: Sequence[Element]) -> list[Element]:
    """Neighbors of one look are one element."""
    merged: list[Element] = []
    for is_text, alike in groupby(elements, key=lambda one: one["type"] == "text" and str(one.get("style") or {})):
        some = list(alike)
        merged += [{**some[0], "text": "".join(one["text"] for one in some)}] if is_text is not False else some
    return merged
