"""What Slack's own composer does to words before they are sent: escaping, mentions, structure."""

import re
import secrets
from collections.abc import Iterable

from playground.conversations import Conversation
from playground.people import Member
from playground.shapes import Json

TOKEN = re.compile(r"<([@#][A-Z0-9]+)(?:\|[^<>]*)?>")
ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))


def escape(text: str) -> str:
    """Typed words as they are sent; mentions that the composer already completed stay as they are."""
    pieces, end = [], 0
    for token in TOKEN.finditer(text):
        pieces += [escape_words(text[end : token.start()]), token.group()]
        end = token.end()
    return "".join([*pieces, escape_words(text[end:])])


def escape_words(words: str) -> str:
    for character, entity in ENTITIES:
        words = words.replace(character, entity)
    return words


def unescape(words: str) -> str:
    for character, entity in reversed(ENTITIES):
        words = words.replace(entity, character)
    return words


def with_ids(text: str, people: Iterable[Member], conversations: Iterable[Conversation]) -> str:
    """The text of a command whose manifest has `should_escape`: names of people and channels become ids."""
    # Longer names first, so that nobody is taken for their namesake.
    for name, member in sorted(names_of(people), key=lambda pair: -len(pair[0])):
        text = re.sub(rf"(?<![\w<])@{re.escape(name)}(?![\w|])", f"<@{member.id}|{member.handle}>", text)
    for room in conversations:
        if room.kind == "channel":
            text = re.sub(rf"(?<![\w<])#{re.escape(room.name)}(?![\w|-])", f"<#{room.id}|{room.name}>", text)
    return text


def names_of(people: Iterable[Member]) -> list[tuple[str, Member]]:
    return [(name, member) for member in people for name in {member.name, member.handle} if name]


def rich_text(text: str) -> list[Json]:
    """Sent words as a rich text block: mentions are elements of their own, the rest is as it was typed."""
    elements: list[Json] = []
    end = 0
    for token in TOKEN.finditer(text):
        elements += [*words_element(text[end : token.start()]), mention_element(token.group(1))]
        end = token.end()
    section = {"type": "rich_text_section", "elements": [*elements, *words_element(text[end:])]}
    return [{"type": "rich_text", "block_id": secrets.token_hex(3), "elements": [section]}]


def words_element(words: str) -> list[Json]:
    return [{"type": "text", "text": unescape(words)}] if words else []


def mention_element(target: str) -> Json:
    if target.startswith("@"):
        return {"type": "user", "user_id": target[1:]}
    return {"type": "channel", "channel_id": target[1:]}
