"""Messages as the pretend Slack keeps them."""

from dataclasses import dataclass, field
from typing import Any

from playground.shapes import Json


@dataclass(slots=True, kw_only=True)
class Message:
    """One message; `visible_to` is set when it is ephemeral, for that person only."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    client_msg_id: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    metadata: Json | None = None
    thread_ts: str | None = None
    edited: Json | None = None
    files: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    visible_to: str | None = None
    states: dict[str, dict[str, dict[str, Json]]] = field(default_factory=dict)

    def shape(self, *, team_id: str, with_metadata: bool = True) -> Json:
        """The message object of Slack's API."""
        shape: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": team_id}
        optional: dict[str, Any] = {
            "client_msg_id": self.client_msg_id,
            "bot_id": self.bot_id,
            "app_id": self.app_id,
            "blocks": self.blocks,
            "attachments": self.attachments,
            "files": self.files,
            "edited": self.edited,
            "thread_ts": self.thread_ts,
            "metadata": self.metadata if with_metadata else None,
        }
        return shape | {key: value for key, value in optional.items() if value}

    def seen_by(self, person: str) -> bool:
        return self.visible_to is None or self.visible_to == person
