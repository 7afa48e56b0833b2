"""Slack's JSON as typed values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any, TypeVar

from bot.domain.person import PersonId, WorkspaceId
from bot.errors import Refusal, Refused
from handlers.ids import plain
from handlers.typed_text import typed

Body = Mapping[str, Any]
Named = TypeVar("Named", bound=StrEnum)


HIGHEST_ID = 2**31 - 1  # what a column of ids holds


def is_number(text: str) -> bool:
    """A whole number that is no longer than any of ours."""
    return text.isascii() and text.isdigit() and len(text) <= 10


def whole(text: str) -> int:
    """A number of ours, as in an id; whatever else it says, 0."""
    number = int(text) if is_number(text) else 0
    return number if number <= HIGHEST_ID else 0


def moment_of(seconds: str) -> datetime | None:
    """Seconds since 1970, as Slack and our own buttons name a moment; None for whatever else it says."""
    return datetime.fromtimestamp(int(seconds), UTC) if is_number(seconds) else None


def one_of(kinds: type[Named], word: str) -> Named:
    """The one of this name; refuses where none has it, as in what was garbled on its way or is of another version."""
    try:
        return kinds(word)
    except ValueError:
        raise Refused(Refusal.UNREADABLE) from None


def view_of(body: Body) -> Mapping[str, Any]:
    """The view in which something was pressed; refuses where there is none."""
    view = body.get("view")
    if not view:
        raise Refused(Refusal.UNREADABLE)
    return dict(view)


def workspace_of(body: Body) -> WorkspaceId:
    team = body.get("team") or {}
    return WorkspaceId(body.get("team_id") or team.get("id") or body.get("user", {}).get("team_id") or "")


def actor_of(body: Body) -> PersonId:
    """Who did it; empty for events that nobody in particular caused."""
    user = body.get("user") or body.get("event", {}).get("user") or {}
    return PersonId(body.get("user_id") or (user if isinstance(user, str) else user.get("id", "")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """A press on a button or a choice in a menu outside a form, and what it is about."""

    action_id: str
    value: str  # a button's value, or the chosen option, person, channel or day
    message_ts: str | None
    channel_id: str | None
    view_id: str | None
    view_hash: str | None
    remembered: str  # the view's private_metadata

    @property
    def subject_id(self) -> int:
        """The id that the button carries. A value that is no id, as nobody's button of ours has, is 0."""
        return whole(self.value)

    @classmethod
    def parse(cls, body: Body) -> "Click":
        action = body["actions"][0]
        view, container = body.get("view") or {}, body.get("container") or {}
        return cls(
            action_id=action["action_id"],
            value=str(_chosen(action) or ""),
            message_ts=container.get("message_ts"),
            channel_id=container.get("channel_id") or (body.get("channel") or {}).get("id"),
            view_id=view.get("id"),
            view_hash=view.get("hash"),
            remembered=view.get("private_metadata") or "",
        )


def _chosen(element: Mapping[str, Any]) -> Any:
    if element.get("selected_option"):
        return element["selected_option"]["value"]
    simple = ("value", "selected_user", "selected_channel", "selected_conversation", "selected_date", "selected_time")
    return next((element[name] for name in simple if element.get(name) is not None), None)


@dataclass(frozen=True, slots=True)
class Form:
    """The answers in a view, by the names of its fields. Absent and empty answers are None or empty."""

    view: Mapping[str, Any]

    @property
    def remembered(self) -> str:
        return str(self.view.get("private_metadata") or "")

    @property
    def subject_id(self) -> int:
        """The id that the form remembers."""
        return whole(self.remembered)

    @property
    def title(self) -> str:
        return str((self.view.get("title") or {}).get("text") or "")

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """As it was shown."""
        return list(self.view.get("blocks") or ())

    def parts(self, least: int, most: int = 0) -> list[str]:
        """What the form remembers between its colons; refuses where there are fewer than `least` parts.

        The last of `most` parts, where that is given, keeps its colons.
        """
        parts = self.remembered.split(":", most - 1 if most else -1)
        if len(parts) < least:
            raise Refused(Refusal.UNREADABLE)
        return parts

    def _element(self, name: str) -> Mapping[str, Any]:
        block = self.raw().get(name) or {}
        return next(iter(block.values()), {})

    def text(self, name: str) -> str:
        return str(_chosen(self._element(name)) or "").strip()

    def formatted(self, name: str) -> str:
        """What was written with Slack's own formatting, as marked text."""
        return typed(self._element(name)).strip()

    def choice(self, name: str) -> str:
        return self.text(name)

    def choice_of(self, kinds: type[Named], name: str, otherwise: Named) -> Named:
        """The chosen one, or `otherwise` where nothing was chosen or asked."""
        chosen = self.choice(name)
        return one_of(kinds, chosen) if chosen else otherwise

    def choices(self, name: str) -> tuple[str, ...]:
        return tuple(one["value"] for one in self._element(name).get("selected_options") or ())

    def person(self, name: str) -> PersonId | None:
        return PersonId(self.text(name)) if self.text(name) else None

    def people(self, name: str) -> tuple[PersonId, ...]:
        return tuple(PersonId(one) for one in self._element(name).get("selected_users") or ())

    def number(self, name: str) -> int | None:
        """Whole numbers only; anything else is None, which a required field names as its problem."""
        text = self.text(name)
        return int(text) if text.lstrip("-").isdecimal() and text.isascii() and len(text) < 10 else None

    def numbers(self, name: str) -> tuple[int, ...]:
        """Numbers of ours that were ticked; what is none is left out."""
        return tuple(whole(one) for one in self.choices(name) if is_number(one))

    def weekdays(self, name: str) -> frozenset[int]:
        """0 is Monday."""
        return frozenset(one for one in self.numbers(name) if one <= 6)

    def day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            return None

    def hour(self, name: str) -> time | None:
        try:
            return time.fromisoformat(self.text(name))
        except ValueError:
            return None

    def moment(self, name: str) -> datetime | None:
        return moment_of(str(self._element(name).get("selected_date_time") or ""))

    def files(self, name: str) -> tuple[Mapping[str, Any], ...]:
        return tuple(self._element(name).get("files") or ())

    def raw(self) -> dict[str, Any]:
        """Everything as Slack sent it, by the names of the fields: for drafts."""
        return {plain(name): held for name, held in self.view.get("state", {}).get("values", {}).items()}
