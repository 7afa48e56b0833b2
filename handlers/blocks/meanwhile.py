"""Two who change the same program at once: the second sees what is new and who saved it, and loses nothing."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from handlers.blocks import kit
from handlers.blocks.drafts import Values, merged, touched
from handlers.blocks.kit import Block, Element, View
from handlers.ids import afresh, plain

SHOWN_MOST = 300  # characters of one answer
LISTED_MOST = 15


def again(view: Mapping[str, Any], now: View, values: Values, *, by: Sequence[str], earlier: Collection[str]) -> View:
    """The form as it is `now`, with what was changed in `view`, which was opened before somebody else saved.

    `by` are those who saved, `earlier` the fields that were changed already when it came back the time before. Only
    they and what is changed now stand in it instead of what was saved, and the form remembers their names.
    """
    mine = touched(view) | set(earlier)
    fields = [block for block in now["blocks"] if block["type"] == "input"]
    changed = _changed(view.get("blocks") or (), fields)
    new = [block for block in fields if block["block_id"] in changed]
    shown = with_mine(now, values, mine)["blocks"]
    return {
        **now,
        "blocks": [*_top(new, mine, by), *shown][: kit.VIEW_BLOCKS_MOST],
        "private_metadata": ":".join([now["private_metadata"], *sorted(mine)]),
    }


def with_mine(now: View, values: Values, mine: Collection[str]) -> View:
    """The form as it is `now` with the answers of `mine`; all else is as it was saved, whatever the form held before.

    Of a field that keeps its id Slack would go on to show what it held, so whatever is not mine gets another one.
    """
    mark = now["private_metadata"].replace(":", "-")
    shown = merged(now, values, mine)
    blocks = [_other(block, mark) if block.get("block_id") not in mine else block for block in shown["blocks"]]
    return {**shown, "blocks": blocks}


def _other(block: Block, mark: str) -> Block:
    return {**block, "block_id": afresh(block["block_id"], mark)} if block["type"] == "input" else block


def _changed(before: Sequence[Block], fields: Sequence[Block]) -> set[str]:
    """The names of fields that hold something else now than when the form was opened."""
    then = {plain(one["block_id"]): _begins_with(one["element"]) for one in before if one.get("type") == "input"}
    now = {one["block_id"]: _begins_with(one["element"]) for one in fields}
    return {name for name, held in now.items() if name in then and then[name] != held}


def _begins_with(element: Element) -> str:
    """What a field is shown with, so that two of them can be compared."""
    found = _initial(element)
    if isinstance(found, list):
        return ",".join(sorted(_plain(one) for one in found))
    return _plain(found)


def _initial(element: Element) -> Any:
    return next((value for name, value in element.items() if name.startswith("initial")), "")


def _plain(value: Any) -> str:
    return str(value["value"] if isinstance(value, dict) else value)


def _top(new: Sequence[Block], mine: Collection[str], by: Sequence[str]) -> list[Block]:
    too = " (you changed it too: yours stands below)"
    lines = [
        f"• *{kit.escape(one['label']['text'])}:* {_shown(one['element'])}{too if one['block_id'] in mine else ''}"
        for one in new[:LISTED_MOST]
    ]
    lines += [f"• and {len(new) - LISTED_MOST} more below"] if len(new) > LISTED_MOST else []
    said = "\n".join(lines) or "• Something beside this form: its other settings."
    who = kit.mentions(by) if by else "Somebody"
    return [
        kit.section(
            f"*{who} saved this program while you were at it, so nothing of yours is saved yet.* New is:\n{said}"
        ),
        kit.section("What you changed stands below, beside what was saved. Look at it, and save again."),
        kit.divider(),
    ]


def _shown(element: Element) -> str:
    """An answer in words."""
    found = _initial(element)
    if element["type"] == "datepicker" and found:
        return kit.day_and_year(date.fromisoformat(found))
    if element["type"] == "channels_select" and found:
        return f"<#{found}>"
    if element["type"] == "multi_users_select" and found:
        return kit.mentions(found)
    texts = [_words(one) for one in (found if isinstance(found, list) else [found])]
    return kit.escape(", ".join(texts), SHOWN_MOST) or "nothing"


def _words(value: Any) -> str:
    return str(value["text"]["text"] if isinstance(value, dict) else value)
