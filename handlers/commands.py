"""The ways in by typing: the first word leads to its flow, an unknown one to help and the nearest match."""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from slack_bolt import Ack, Args

from bot.services import appoint, permissions
from handlers.blocks import home as blocks
from handlers.blocks.kit import Message, escape
from handlers.flow import Listener, Word
from handlers.routing import route
from handlers.visit import Visit

MENTOR = "/mentor"
ADMIN = "/mentor-admin"
SHORT = 4


def first_word(text: str) -> str:
    return text.strip().split(maxsplit=1)[0].lower() if text.strip() else ""


def rest(text: str) -> str:
    parts = text.strip().split(maxsplit=1)
    return parts[1] if len(parts) > 1 else ""


def meant(text: str, words: Sequence[Word]) -> str:
    """The word of `/mentor` that a message to the bot begins with, or nearly; else nothing.

    A slip is looked for in longer words only: among short ones too many others are near.
    """
    if not text:
        return ""
    typed = first_word(text.strip().removeprefix(MENTOR)).strip(".,:;!?*_`\"'")
    known = [word.word for word in words] + ["help"]
    long = [word for word in known if len(word) > SHORT]
    return typed if typed in known else next(iter(get_close_matches(typed[:40], long, n=1, cutoff=0.8)), "")


def everybody_may(_: Visit) -> None:
    return None


def listener(
    command: str, words: Sequence[Word], bare: Listener, *, require: Callable[[Visit], None] = everybody_may
) -> Callable[[Args], Any]:
    """Leads to the flow of the first word; `help` and whatever is unknown are for those whom `require` lets."""
    by_word = {word.word: word.listener for word in words} | {"": bare}
    return route(by_word, lambda body: first_word(str(body.get("text") or "")), _helper(command, words, require))


def _helper(command: str, words: Sequence[Word], require: Callable[[Visit], None]) -> Listener:
    def show_help(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
        require(visit)
        typed = first_word(str(body.get("text") or ""))
        ack(response_type="ephemeral", **help_on(command, usable(visit, words), typed).as_json())

    return show_help


def usable(visit: Visit, words: Sequence[Word]) -> Sequence[Word]:
    """Without those that would refuse whoever asks. A first appointment is ahead of an owner who is asked for it."""
    if not any(word.admins_only for word in words):
        return words
    with visit.reading() as uow:
        is_admin = permissions.is_admin(uow, visit.actor) or appoint.is_asked_to_appoint(uow, visit.actor)
    return [word for word in words if is_admin or not word.admins_only]


def help_on(command: str, words: Sequence[Word], typed: str = "help") -> Message:
    """All words, and for one that is unknown what it may have meant."""
    lines = [(word.word, word.does) for word in words] + [("help", "Show this list")]
    if typed in {"help", ""}:
        return blocks.help_message(command, lines)
    near = get_close_matches(typed, [word for word, _ in lines], n=1, cutoff=0.0)
    meant = f" Did you mean `{command} {near[0]}`?" if near else ""
    unknown = f"I do not know the word “{escape(typed, 40)}”.{meant} This is what `{command}` does today:"
    return blocks.help_message(command, lines, unknown)
