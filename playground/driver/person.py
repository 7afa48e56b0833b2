"""A person at their Slack: everything they can do, each call waiting for the app's ack and what follows from it."""

import mimetypes
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from playground.blocks import Placed, named
from playground.composer import escape
from playground.driver.filling import offered, slack_value
from playground.driver.seen import Modal, SeenMessage, SeenView, pick, seen
from playground.outcome import Outcome
from playground.shapes import Json
from playground.state_values import HELD
from playground.web_api.files import file_object
from playground.workspace import StoredFile

if TYPE_CHECKING:
    from playground.slack import PretendSlack

Container = SeenMessage | SeenView


class Person:
    """One member of the workspace; LookupError for whatever they have no way to do in Slack."""

    def __init__(self, slack: "PretendSlack", user_id: str) -> None:
        self.slack, self.id = slack, user_id

    @property
    def dm(self) -> str:
        """Their direct messages with the app."""
        return self.slack.call(lambda: self.slack.room.workspace.dm(self.id).id)

    def command(self, command: str, text: str = "", channel: str | None = None) -> Outcome:
        """Type a slash command, in the DM with the app when no channel is named."""
        line = f"{command} {text}".strip()
        return self.slack.act(self.slack.interactions.command(self.id, line, channel))

    def upload(self, name: str, content: bytes) -> Json:
        """A file of theirs, ready for a file input."""
        mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = StoredFile(
            id=f"F{secrets.token_hex(5).upper()}",
            name=name,
            title=name,
            user=self.id,
            content=content,
            mimetype=mimetype,
            complete=True,
        )
        self.slack.room.workspace.files[file.id] = file
        return file_object(file, self.slack.url)

    def shortcut(self, callback_id: str) -> Outcome:
        return self.slack.act(self.slack.interactions.global_shortcut(self.id, callback_id))

    def message_shortcut(self, callback_id: str, message: SeenMessage) -> Outcome:
        acting = self.slack.interactions.message_shortcut(self.id, callback_id, message.channel, message.ts)
        return self.slack.act(acting)

    def say(self, text: str, channel: str | None = None) -> SeenMessage:
        """Type a message (a mention is `<@U...>`), and wait until the app has heard of it."""

        async def say() -> SeenMessage:
            return seen(await self.slack.interactions.say(self.id, escape(text), channel))

        said = self.slack.run(say())
        self.slack.settle()
        return said

    def home(self) -> SeenView:
        """Open the app's home and look at what is published there; LookupError when nothing is."""
        self.slack.call(lambda: self.slack.interactions.open(self.id, home=True))
        self.slack.settle()
        view = self.slack.room.workspace.views.homes.get(self.id)
        if view is None:
            raise LookupError(f"the app has published no home for {self.id}")
        return SeenView(self, view.id)

    def pause_notifications(self, minutes: int) -> None:
        """Do not disturb from now on for so long; 0 ends it."""
        workspace = self.slack.room.workspace
        until = workspace.now() + timedelta(minutes=minutes)
        self.slack.call(lambda: workspace.pause_notifications(self.id, until))

    def open(self, channel: str | None = None) -> None:
        """Look at a conversation: it counts as read, and the app hears of it when it is its own."""
        self.slack.call(lambda: self.slack.interactions.open(self.id, channel or self.dm_now()))
        self.slack.settle()

    def dm_now(self) -> str:
        return self.slack.room.workspace.dm(self.id).id

    @property
    def modal(self) -> Modal | None:
        """The modal on top, or None."""
        view = self.slack.call(lambda: self.slack.room.workspace.views.top(self.id))
        return Modal(self, view.id) if view else None

    @property
    def modals(self) -> list[Modal]:
        """Their whole stack, the one on top last."""
        stack = self.slack.call(lambda: list(self.slack.room.workspace.views.stack(self.id)))
        return [Modal(self, view.id) for view in stack]

    def messages(self, channel: str | None = None) -> list[SeenMessage]:
        """What they see, oldest first; ephemeral messages only when they are theirs."""

        def look() -> list[SeenMessage]:
            me = self.slack.interactions.member(self.id)
            conversation = self.slack.interactions.conversation(me, channel)
            return [seen(message) for message in conversation.seen_by(self.id)]

        return self.slack.call(look)

    def last(self, channel: str | None = None) -> SeenMessage:
        """The newest message they see; LookupError when there is none."""
        messages = self.messages(channel)
        if not messages:
            raise LookupError(f"{self.id} sees no message in {channel or 'their DM with the app'}")
        return messages[-1]

    def unread(self, channel: str | None = None) -> int:
        return self.slack.call(
            lambda: self.slack.room.workspace.conversations[channel or self.dm_now()].unread(self.id)
        )

    def conversations(self) -> list[tuple[str, str]]:
        """Id and kind (`im`, `mpim`, `channel`, `private`) of every conversation they are in."""
        return self.slack.call(
            lambda: [(item.id, item.kind) for item in self.slack.room.workspace.conversations_of(self.id)]
        )

    def press(self, container: Container, name: str, value: str | None = None) -> Outcome:
        """Press the button with these words or this action id; its value tells equal ones apart."""
        placed = pick(container.blocks, name, value)
        return self._act(container, placed, {"type": placed.kind})

    def choose(self, container: Container, name: str, value: Any) -> Outcome:
        """Choose in a select, picker, menu, checkboxes or radio buttons."""
        placed = named(container.blocks, name)
        return self._act(container, placed, self._value(container, placed, value))

    def enter(self, modal: SeenView, name: str, value: Any) -> Outcome | None:
        """Fill one field; answers with an outcome when Slack tells the app at once."""
        placed = named(modal.blocks, name)
        entered = self._value(modal, placed, value)
        if placed.kind not in HELD:
            raise LookupError(f"{name!r} is a {placed.kind} and holds no value")
        if not placed.is_input or placed.block.get("dispatch_action"):
            return self._act(modal, placed, entered)
        self.slack.call(lambda: self._type(modal.id, placed, entered))
        return None

    def _type(self, view_id: str, placed: Placed, entered: Json) -> None:
        view = self.slack.interactions.view(self.id, view_id)
        view.typed.setdefault(placed.block_id, {})[placed.action_id] = entered

    def suggestions(self, container: Container, name: str, letters: str) -> list[Json]:
        """The options that the app offers for these letters."""
        return self._suggest(container, named(container.blocks, name), letters)

    def _suggest(self, container: Container, placed: Placed, letters: str) -> list[Json]:
        where = {"block_id": placed.block_id, "action_id": placed.action_id, "value": letters}
        interactions = self.slack.interactions
        if isinstance(container, SeenMessage):
            asking = interactions.suggest_in_message(self.id, container.channel, container.ts, **where)
        else:
            asking = interactions.suggest_in_view(self.id, container.id, **where)
        return offered(self.slack.run(asking))

    def _value(self, container: Container, placed: Placed, value: Any) -> Json:
        return slack_value(placed, value, lambda letters: self._suggest(container, placed, letters))

    def _act(self, container: Container, placed: Placed, value: Json) -> Outcome:
        what: dict[str, Any] = {"block_id": placed.block_id, "action_id": placed.action_id, "value": value}
        interactions = self.slack.interactions
        if isinstance(container, SeenMessage):
            acting = interactions.act_on_message(self.id, container.channel, container.ts, **what)
        else:
            acting = interactions.act_on_view(self.id, container.id, **what)
        return self.slack.act(acting)
