"""What every Web API method has in common: arguments, scopes, pages, and errors in Slack's words."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from playground.conversations import Conversation
from playground.people import Member
from playground.room import Room
from playground.shapes import Json
from playground.validator import Problem
from playground.wire import Row
from playground.workspace import Workspace

Item = TypeVar("Item")
PAGE_AT_MOST = 1_000


class ApiError(Exception):
    """An answer with `ok: false`; the extra keys stand beside the error."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error, self.extra = error, extra


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of one method by the app."""

    method: str
    args: Json
    room: Room
    row: Row

    @property
    def workspace(self) -> Workspace:
        return self.room.workspace

    def text(self, key: str, *, otherwise: str = "") -> str:
        """A string argument; numbers and booleans in JSON bodies count as their words."""
        value = self.args.get(key)
        if value is None or value == "":
            return otherwise
        if isinstance(value, bool):
            return str(value).lower()
        if not isinstance(value, str | int | float):
            raise ApiError("invalid_arguments", response_metadata=messages(f"{key} must be a string"))
        return str(value)

    def require(self, key: str) -> str:
        value = self.text(key)
        if not value:
            raise ApiError("invalid_arguments", response_metadata=messages(f"[ERROR] missing required field: {key}"))
        return value

    def flag(self, key: str) -> bool:
        return self.text(key) in ("true", "1", "True")

    def ids(self, key: str) -> list[str]:
        """A list of ids, given as a list or separated by commas."""
        value = self.args.get(key)
        if isinstance(value, list):
            return [str(item) for item in value]
        return [item.strip() for item in self.text(key).split(",") if item.strip()]

    def need(self, *scopes: str) -> None:
        """One of these scopes; `missing_scope` says which were needed and which the app has."""
        provided = self.workspace.manifest.scopes
        if scopes and not set(scopes) & set(provided):
            raise ApiError("missing_scope", needed=",".join(scopes), provided=",".join(provided))

    def member(self, user_id: str, error: str = "user_not_found") -> Member:
        if user_id not in self.workspace.people:
            raise ApiError(error)
        return self.workspace.people[user_id]

    def conversation(self, channel: str) -> Conversation:
        """A conversation by its id, as long as the app may know that it exists."""
        found = self.workspace.conversations.get(channel)
        hidden = found and found.kind != "channel" and self.workspace.app.bot_user_id not in found.members
        if found is None or hidden:
            raise ApiError("channel_not_found")
        return found

    def page(self, items: Sequence[Item], *, default: int) -> tuple[list[Item], str]:
        """This page of the items, and the cursor of the next."""
        limit = self.number("limit", default)
        start = read_cursor(self.text("cursor"))
        if start > len(items):
            raise ApiError("invalid_cursor")
        end = start + min(max(limit, 1), PAGE_AT_MOST)
        return list(items[start:end]), write_cursor(end) if end < len(items) else ""

    def number(self, key: str, default: int) -> int:
        try:
            return int(self.text(key) or default) or default
        except ValueError:
            raise ApiError("invalid_limit" if key == "limit" else "invalid_arguments") from None

    def refuse(self, problems: Sequence[Problem], error: str) -> None:
        """Note the problems; and answer as Slack does, when the server is strict."""
        self.room.refuse(self.method, problems, self.row)
        if problems and self.room.strict:
            # Only messages list their errors; everything else has them among the remarks.
            listed = {"errors": [str(problem) for problem in problems]} if error == "invalid_blocks" else {}
            raise ApiError(error, response_metadata=messages(*map(remark, problems)), **listed)


def remark(problem: Problem) -> str:
    """A problem as Slack writes it among the remarks of an answer."""
    return f"[ERROR] {problem.reason} [json-pointer:/{pointer(problem.path)}]"


def pointer(path: str) -> str:
    return path.replace("[", "/").replace("]", "").replace(".", "/")


def messages(*lines: str) -> Json:
    return {"messages": list(lines)}


def write_cursor(start: int) -> str:
    return base64.b64encode(f"next:{start}".encode()).decode()


def read_cursor(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        kind, _, start = base64.b64decode(cursor, validate=True).decode().partition(":")
        if kind != "next":
            raise ValueError(kind)
        return int(start)
    except (binascii.Error, ValueError):
        raise ApiError("invalid_cursor") from None


Handler = Callable[[Call], Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method, the scopes of which one is needed, and whose token it takes."""

    name: str
    handler: Handler
    scopes: tuple[str, ...]
    caller: Literal["bot", "app", "none"]


METHODS: dict[str, Method] = {}


def method(name: str, *scopes: str, caller: Literal["bot", "app", "none"] = "bot") -> Callable[[Handler], Handler]:
    """Make a function known as a method of the Web API; it returns the answer without `ok`."""

    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(name=name, handler=handler, scopes=scopes, caller=caller)
        return handler

    return register
