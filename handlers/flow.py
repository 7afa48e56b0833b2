"""What one conversation brings: words to type, things to press and send, and what it says unasked.

A listener is an ordinary Bolt listener: Bolt gives it by name what it asks for (`ack`, `body`, `view`, `event`,
and ours: `visit`; `words`, what was typed after the first word of a command; and `meant`, the word of a command
that a message to the bot begins with).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from handlers.blocks.kit import Message

Listener = Callable[..., Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word after `/mentor` or `/mentor-admin`, with the line that `help` shows to those who may use it."""

    word: str
    does: str
    listener: Listener
    admins_only: bool = False  # refused to those who only run a program


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Where a nudge went."""

    conversation_id: str
    message_ts: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a message; it stands in the same conversation."""

    name: str
    title: str
    content: bytes


def nothing_attached(_: UnitOfWork, __: Nudge, ___: datetime) -> Attachment | None:
    return None


def nothing_more(_: UnitOfWork, __: Nudge, ___: Sent) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Words one kind of nudge. `say` gives None where it no longer holds, and then it is dropped.

    `say` and `attach` run in a reading transaction; `after` in the one that notes the nudge as sent.
    Where there is an attachment, the message's text stands beside it and its blocks are not used.
    """

    say: Callable[[UnitOfWork, Nudge, datetime], Message | None]
    after: Callable[[UnitOfWork, Nudge, Sent], None] = nothing_more
    attach: Callable[[UnitOfWork, Nudge, datetime], Attachment | None] = nothing_attached


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Everything one conversation listens to; `handlers/listeners.py` puts all of them before Bolt."""

    words: tuple[Word, ...] = ()
    admin_words: tuple[Word, ...] = ()
    actions: Mapping[str, Listener] = field(default_factory=dict)
    submissions: Mapping[str, Listener] = field(default_factory=dict)
    closings: Mapping[str, Listener] = field(default_factory=dict)
    options: Mapping[str, Listener] = field(default_factory=dict)
    shortcuts: Mapping[str, Listener] = field(default_factory=dict)
    events: Mapping[str, Listener] = field(default_factory=dict)
    speakers: Mapping[NudgeKind, Speaker] = field(default_factory=dict)
