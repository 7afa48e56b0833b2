"""What somebody wrote in a field with Slack's own formatting, as marked text (`bot.domain.marked_text`)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.domain.marked_text import BULLET, INDENT, MOST_INDENT, NO_BEGIN, NO_END, SOFT_BREAK, URL

Json = Mapping[str, Any]

INVISIBLE = "\u200b"
MARKS = {"bold": "*", "italic": "_", "strike": "~"}
# What would be read as part of a mark beside it.
TOUCHES = re.compile(r"[\w*_~:`]")
OPEN_BRACE = re.compile(r"\{[^{}\n]{0,42}$")
CLOSING_BRACE, INSIDE_BRACES = re.compile(r"[^{}\n]{0,42}\}"), re.compile(r"[^{}\n]{0,42}")
SCHEMES = ("http://", "https://", "mailto:")
ENCODED = str.maketrans({"(": "%28", ")": "%29", " ": "%20", "<": "%3C", ">": "%3E"})
Piece = tuple[str, bool]  # and whether it is marked


def typed(element: Json) -> str:
    """From the state of a field, whether it lets people format or not."""
    value = element.get("rich_text_value")
    return marked(value) if isinstance(value, Mapping) else str(element.get("value") or "")


def marked(block: Json) -> str:
    """Parts that are none of Slack's are left out."""
    parts = [one for one in block.get("elements") or () if isinstance(one, Mapping)]
    lines = [_part(one, is_last=number == len(parts)) for number, one in enumerate(parts, 1)]
    return "\n".join(line for line in lines if line is not None)


def _part(part: Json, *, is_last: bool) -> str | None:
    kind, elements = part.get("type"), [one for one in part.get("elements") or () if isinstance(one, Mapping)]
    if kind == "rich_text_section":
        return _line(elements) if is_last else _line(elements).removesuffix("\n")
    if kind == "rich_text_quote":
        return "\n".join(f"> {line}" for line in _line(elements).split("\n"))
    if kind == "rich_text_preformatted":
        return "```\n" + "".join(_words(one) for one in elements).replace("```", "'''") + "\n```"
    if kind == "rich_text_list":
        return "\n".join(_items(part, elements))
    return None


def _items(part: Json, elements: Sequence[Json]) -> Iterator[str]:
    before, first = INDENT * _small(part.get("indent"), MOST_INDENT), _small(part.get("offset"), 99) + 1
    for number, item in enumerate(elements, first):
        sign = f"{number}." if part.get("style") == "ordered" else BULLET
        yield f"{before}{sign} {_line(item.get('elements') or ()).strip().replace(chr(10), SOFT_BREAK)}"


def _small(value: object, most: int) -> int:
    return min(value, most) if isinstance(value, int) and value > 0 else 0


def _line(elements: Sequence[Json]) -> str:
    """A mark right beside a word would be read as part of it, so something invisible keeps them apart."""
    line, was_marked = "", False
    whole = _with_whole_braces([one for one in elements if isinstance(one, Mapping)])
    for text, is_marked in (piece for one in whole for piece in _pieces(one)):
        line += _between(line[-1:], text[:1], was_marked=was_marked, is_marked=is_marked) + text
        was_marked = is_marked
    return line


def _with_whole_braces(elements: Sequence[Json]) -> list[Json]:
    """What stands in braces looks as its first sign does: half of a name in bold would be no name any more."""
    whole: list[Json] = []
    for one in elements:
        text, before = _words(one), whole[-1] if whole else {}
        begins, ends = OPEN_BRACE.search(_words(before)), CLOSING_BRACE.match(text)
        both_words = before.get("type") == one.get("type") == "text"
        if both_words and begins and (ends or INSIDE_BRACES.fullmatch(text)):
            moved = ends.end() if ends else len(text)
            whole[-1] = {**before, "text": _words(before) + text[:moved]}
            text = text[moved:]
            one = {**one, "text": text}
        whole += [one] if text or one.get("type") != "text" else []
    return whole


def _between(before: str, after: str, *, was_marked: bool, is_marked: bool) -> str:
    if was_marked and not is_marked and after in MARKS.values():
        return NO_BEGIN
    if is_marked and not was_marked and before in MARKS.values():
        return NO_END
    touches = (is_marked and TOUCHES.match(before)) or (was_marked and TOUCHES.match(after))
    return INVISIBLE if touches else ""


def _pieces(element: Json) -> Iterator[Piece]:
    """A mark holds within a line, and begins and ends with a word."""
    if element.get("type") in {"user", "channel", "emoji", "link"} and (leaf := _leaf(element)):
        yield leaf, True
        return
    style, text = element.get("style") or {}, _words(element).replace("<@", f"<{INVISIBLE}@")
    for line in re.split(r"(\n+)", text):
        if style.get("code") and line.strip(f" \n{INVISIBLE}{NO_BEGIN}{NO_END}"):
            yield _styled(line, style), True
            continue
        before, words, after = line[: len(line) - len(line.lstrip())], line.strip(), line[len(line.rstrip()) :]
        if not words:
            yield line, False
            continue
        yield from ((part, False) for part in (before,) if part)
        yield _styled(words, style), _is_styled(style)
        yield from ((part, False) for part in (after,) if part)


def _is_styled(style: Json) -> bool:
    return any(style.get(name) for name in (*MARKS, "code"))


def _styled(words: str, style: Json) -> str:
    words = f"`{words.replace('`', chr(39))}`" if style.get("code") else words
    for name, mark in MARKS.items():
        words = f"{mark}{words}{mark}" if style.get(name) else words
    return words


def _leaf(element: Json) -> str:
    if element["type"] == "link":
        link = _link(str(element.get("url") or ""), str(element.get("text") or ""))
        return _styled(link, element.get("style") or {})
    forms = {"user": "<@{user_id}>", "channel": "<#{channel_id}>", "emoji": ":{name}:"}
    return forms[element["type"]].format_map({"user_id": "", "channel_id": "", "name": ""} | dict(element))


def _link(url: str, words: str) -> str:
    label = " ".join(words.translate(str.maketrans("[]", "()")).split())
    if not url.startswith(SCHEMES):
        return label or url
    if label in {"", url} and re.fullmatch(URL, url):
        return url
    return f"[{label or url}]({url.translate(ENCODED)})"


def _words(element: Json) -> str:
    """What calls everybody calls nobody here."""
    if element.get("type") == "broadcast":
        return f"@{INVISIBLE}{element.get('range') or 'everyone'}"
    if element.get("type") == "usergroup":
        return "@group"
    return str(next((element[name] for name in ("text", "fallback", "value", "url") if element.get(name)), ""))
