"""Conversations: channels, direct messages, group direct messages, and who has read how far."""

from dataclasses import dataclass, field
from datetime import datetime

from playground.messages import Message
from playground.shapes import Json

SCOPE_FAMILY = {"channel": "channels", "private": "groups", "im": "im", "mpim": "mpim"}


@dataclass(slots=True, kw_only=True)
class Conversation:
    """One conversation; kind is channel, private, im or mpim."""

    id: str
    kind: str
    name: str
    members: list[str]
    created: int
    creator: str
    topic: str = ""
    messages: list[Message] = field(default_factory=list)
    read_to: dict[str, str] = field(default_factory=dict)

    @property
    def scope_family(self) -> str:
        """How scopes call this kind, as in `im:history`."""
        return SCOPE_FAMILY[self.kind]

    @property
    def event_type(self) -> str:
        """The event that the app may subscribe to for messages here."""
        return {"channel": "message.channels", "private": "message.groups"}.get(self.kind, f"message.{self.kind}")

    @property
    def channel_type(self) -> str:
        return {"private": "group"}.get(self.kind, self.kind)

    @property
    def name_in_payloads(self) -> str:
        """Commands and clicks do not name DMs and private channels."""
        return {"im": "directmessage", "private": "privategroup"}.get(self.kind, self.name)

    def find(self, ts: str) -> Message | None:
        # Clicks are nearly always on recent messages.
        return next((message for message in reversed(self.messages) if message.ts == ts), None)

    def seen_by(self, person: str) -> list[Message]:
        return [message for message in self.messages if message.seen_by(person)]

    def unread(self, person: str) -> int:
        after = self.read_to.get(person, "")
        unread = 0
        for message in reversed(self.messages):
            if message.ts <= after:
                break
            unread += message.seen_by(person) and message.user != person
        return unread

    def mark_read(self, person: str) -> None:
        if self.messages:
            self.read_to[person] = self.messages[-1].ts


def channel_object(conversation: Conversation, *, team_id: str, app_user: str, deactivated: bool) -> Json:
    """The conversation as conversations.info and conversations.list describe it to the app."""
    common: Json = {
        "id": conversation.id,
        "created": conversation.created,
        "is_archived": False,
        "is_im": conversation.kind == "im",
        "is_org_shared": False,
        "context_team_id": team_id,
        "updated": conversation.created * 1000,
    }
    if conversation.kind == "im":
        other = next(member for member in conversation.members if member != app_user)
        return common | {"user": other, "is_user_deleted": deactivated, "priority": 0}
    return common | named_channel(conversation, team_id=team_id, app_user=app_user)


def named_channel(conversation: Conversation, *, team_id: str, app_user: str) -> Json:
    text = {"value": conversation.topic, "creator": conversation.creator, "last_set": conversation.created}
    return {
        "name": conversation.name,
        "name_normalized": conversation.name,
        "is_channel": conversation.kind == "channel",
        "is_group": conversation.kind in ("private", "mpim"),
        "is_mpim": conversation.kind == "mpim",
        "is_private": conversation.kind != "channel",
        "is_general": conversation.name == "general",
        "is_member": app_user in conversation.members,
        "is_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "unlinked": 0,
        "creator": conversation.creator,
        "num_members": len(conversation.members),
        "shared_team_ids": [team_id],
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "previous_names": [],
        "topic": text,
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def timestamp(moment: datetime, previous: str) -> str:
    """A message's `ts`: the moment in seconds with six decimals, later than every one before it."""
    micros = int(moment.timestamp()) * 1_000_000 + moment.microsecond
    if previous:
        seconds, _, fraction = previous.partition(".")
        micros = max(micros, int(seconds) * 1_000_000 + int(fraction) + 1)
    return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"
