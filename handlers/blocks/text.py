"""Text within Slack's limits: cut, made harmless, and words for people, days and moments."""

import re
from collections.abc import Sequence
from datetime import date, datetime
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
CALLS_MANY = re.compile("<!(?=channel|here|everyone|subteam)", re.IGNORECASE)


def clip(text: str, most: int) -> str:
    """At most `most` characters, and an ellipsis where something was left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def escape(text: str, most: int = 1000) -> str:
    """What people typed, made harmless for mrkdwn: no mention, link, broadcast or formatting comes out of it."""
    safe = clip(text, most).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for mark in "*_~`":
        safe = safe.replace(mark, mark + "\u200b")  # an invisible space keeps a mark from being paired
    return safe


def uncalled(text: str) -> str:
    """A line for notifications, in which a name that somebody chose calls nobody together."""
    return CALLS_MANY.sub("&lt;!", text)


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


def without_nothing(**given: Any) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}
