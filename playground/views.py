"""Views: the modal stacks of each person, and their App Home."""

import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from playground.blocks import with_ids
from playground.shapes import Json
from playground.state_values import State, state_values

STACK_AT_MOST = 3


@dataclass(slots=True, kw_only=True)
class View:
    """A view that somebody has open; `definition` is what the app sent, with the ids that Slack adds."""

    id: str
    user: str
    definition: Json
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    typed: State = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    channel: str | None = None

    @property
    def blocks(self) -> list[Json]:
        return list(self.definition.get("blocks") or [])

    @property
    def external_id(self) -> str:
        return str(self.definition.get("external_id") or "")

    def values(self) -> State:
        """`state.values`: what was typed, else what the app put there."""
        return state_values(self.blocks, self.typed, current=self.channel)

    def replace(self, definition: Json) -> None:
        """Show something else in the same place; where the ids stay, a field goes on to hold what it held.

        That is also so where nobody has typed: a new initial value counts only in a field with another id.
        """
        self.typed |= self.values()
        self.definition = kept(definition)
        self.hash = new_hash()
        self.errors = {}


def kept(definition: Json) -> Json:
    return {**definition, "blocks": with_ids(definition.get("blocks"))}


def new_hash() -> str:
    return f"{int(time.time())}.{secrets.token_hex(4)}"


def new_view_id() -> str:
    return f"V{secrets.token_hex(5).upper()}"


class OpenViews:
    """Every modal stack (the last view of a list is on top) and every published home."""

    def __init__(self) -> None:
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def all(self) -> Iterator[View]:
        for stack in self.stacks.values():
            yield from stack
        yield from self.homes.values()

    def find(self, view_id: str) -> View | None:
        return next((view for view in self.all() if view.id == view_id), None)

    def by_external_id(self, external_id: str) -> View | None:
        return next((view for view in self.all() if view.external_id == external_id), None)

    def stack(self, person: str) -> list[View]:
        return self.stacks.setdefault(person, [])

    def top(self, person: str) -> View | None:
        stack = self.stacks.get(person)
        return stack[-1] if stack else None

    def push(self, person: str, definition: Json, channel: str | None = None) -> View:
        stack = self.stack(person)
        view_id = new_view_id()
        view = View(
            id=view_id,
            user=person,
            definition=kept(definition),
            hash=new_hash(),
            root_view_id=stack[0].id if stack else view_id,
            previous_view_id=stack[-1].id if stack else None,
            channel=channel,
        )
        stack.append(view)
        return view

    def publish(self, person: str, definition: Json) -> View:
        home = self.homes.get(person)
        if home is None:
            view_id = new_view_id()
            home = View(id=view_id, user=person, definition=kept(definition), hash=new_hash(), root_view_id=view_id)
            self.homes[person] = home
        else:
            home.replace(definition)
        return home

    def remove(self, view: View) -> None:
        stack = self.stack(view.user)
        if view in stack:
            stack.remove(view)
