"""Posts, edits and deletes messages, and tells everybody who should know."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from playground.blocks import with_ids
from playground.conversations import Conversation
from playground.events import Events
from playground.messages import Message
from playground.shapes import Json
from playground.stream import Stream
from playground.workspace import Workspace

TEXT_AT_MOST = 40_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an app wants a message to say."""

    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None


def read_content(body: Json) -> Content:
    """The content from a request body that was found valid."""
    return Content(
        text=str(body.get("text") or "")[:TEXT_AT_MOST],
        blocks=objects(body.get("blocks")),
        attachments=objects(body.get("attachments")),
        metadata=body.get("metadata") or None,
        thread_ts=str(body["thread_ts"]) if body.get("thread_ts") else None,
    )


def objects(value: Any) -> list[Json]:
    """The objects of a list, whatever else was sent."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


class Posting:
    """Everything that changes what stands in a conversation."""

    def __init__(self, workspace: Workspace, events: Events, stream: Stream) -> None:
        self._workspace, self._events, self._stream = workspace, events, stream

    def by_app(self, conversation: Conversation, content: Content, *, only_for: str | None = None) -> Message:
        """A message of the app; ephemeral when it is only for one person."""
        app = self._workspace.app
        message = Message(
            channel=conversation.id,
            ts=self._workspace.next_ts(),
            user=app.bot_user_id,
            bot_id=app.bot_id,
            app_id=app.app_id,
            text=content.text,
            blocks=with_ids(content.blocks),
            attachments=content.attachments,
            metadata=content.metadata,
            thread_ts=content.thread_ts,
            visible_to=only_for,
        )
        return self._add(conversation, message)

    def by_person(self, conversation: Conversation, person: str, text: str, blocks: list[Json]) -> Message:
        message = Message(
            channel=conversation.id,
            ts=self._workspace.next_ts(),
            user=person,
            text=text,
            blocks=blocks,
            client_msg_id=str(uuid.uuid4()),
        )
        self._add(conversation, message)
        conversation.mark_read(person)
        return message

    def _add(self, conversation: Conversation, message: Message) -> Message:
        self._workspace.add(message)
        if message.visible_to is None:
            self._events.posted(conversation, message)
        self._tell(conversation)
        return message

    def share_files(self, conversation: Conversation, files: list[Json], comment: str) -> Message:
        """The message that an upload makes."""
        app = self._workspace.app
        message = Message(
            channel=conversation.id,
            ts=self._workspace.next_ts(),
            user=app.bot_user_id,
            bot_id=app.bot_id,
            app_id=app.app_id,
            text=comment,
            files=files,
        )
        return self._add(conversation, message)

    def change(self, conversation: Conversation, message: Message, content: Json) -> None:
        """Replace what the body names; blocks that it does not name go when a new text comes without them."""
        before = message.shape(team_id=self._workspace.team_id)
        if content.get("text") is not None:
            message.text = str(content["text"])[:TEXT_AT_MOST]
        message.blocks = with_ids(content.get("blocks"))
        message.attachments = objects(content.get("attachments"))
        if content.get("metadata") is not None:
            message.metadata = content["metadata"] or None
        ts = self._workspace.next_ts()
        message.edited = {"user": self._workspace.app.bot_user_id, "ts": ts}
        if message.visible_to is None:
            self._events.changed(conversation, message, before, ts)
        self._tell(conversation)

    def delete(self, conversation: Conversation, message: Message) -> None:
        before = message.shape(team_id=self._workspace.team_id)
        conversation.messages.remove(message)
        if message.visible_to is None:
            self._events.deleted(conversation, before, self._workspace.next_ts())
        self._tell(conversation)

    def _tell(self, conversation: Conversation) -> None:
        change: dict[str, Any] = {"kind": "messages", "channel": conversation.id}
        self._stream.tell(change, *conversation.members)
