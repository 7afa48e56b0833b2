"""Events: only those that the manifest subscribes to, and only while the app is installed."""

from typing import Any

from playground.conversations import Conversation
from playground.delivery import Delivery
from playground.messages import Message
from playground.payloads import Payloads
from playground.people import Member, user_object
from playground.shapes import Json
from playground.workspace import Workspace


class Events:
    """Tells the app what happened."""

    def __init__(self, workspace: Workspace, payloads: Payloads, delivery: Delivery) -> None:
        self._workspace, self._payloads, self._delivery = workspace, payloads, delivery

    def emit(self, name: str, event: Json) -> None:
        """Send an event, if the app subscribes to it under this name."""
        wanted = self._workspace.installed and name in self._workspace.manifest.events
        if wanted and not self._delivery.drops_events():
            self._delivery.post_event(self._payloads.event(event))

    def posted(self, conversation: Conversation, message: Message) -> None:
        """Somebody, or the app itself, wrote something that is not ephemeral."""
        if self._app_reads(conversation):
            shape = self._payloads.message(message) | self._where(conversation)
            # Metadata is told in events of its own, and a shared file says little about who shared it.
            left_out = ("metadata", "team", "bot_id", "app_id") if message.files else ("metadata",)
            shape = {key: value for key, value in shape.items() if key not in left_out}
            if message.files:
                shape["subtype"] = "file_share"
            self.emit(conversation.event_type, shape | {"event_ts": message.ts})

    def changed(self, conversation: Conversation, message: Message, before: Json, ts: str) -> None:
        if self._app_reads(conversation):
            event: Json = {
                "type": "message",
                "subtype": "message_changed",
                "message": self._payloads.message(message),
                "previous_message": before,
                "hidden": True,
                "ts": ts,
                "event_ts": ts,
            }
            self.emit(conversation.event_type, event | self._where(conversation))

    def deleted(self, conversation: Conversation, before: Json, ts: str) -> None:
        if self._app_reads(conversation):
            event: Json = {
                "type": "message",
                "subtype": "message_deleted",
                "deleted_ts": before["ts"],
                "previous_message": before,
                "hidden": True,
                "ts": ts,
                "event_ts": ts,
            }
            self.emit(conversation.event_type, event | self._where(conversation))

    def home_opened(self, member: Member, tab: str) -> None:
        view = self._workspace.views.homes.get(member.id)
        event: Json = {
            "type": "app_home_opened",
            "user": member.id,
            "channel": self._workspace.dm(member.id).id,
            "tab": tab,
            "event_ts": self._workspace.next_ts(),
        }
        shown: dict[str, Any] = {"view": self._payloads.view(view)} if view and tab == "home" else {}
        self.emit("app_home_opened", event | shown)

    def about_person(self, name: str, member: Member) -> None:
        """`team_join` or `user_change`."""
        workspace = self._workspace
        user = user_object(
            member,
            team_id=workspace.team_id,
            now=workspace.now(),
            with_email="users:read.email" in workspace.manifest.scopes,
        )
        ts = workspace.next_ts()
        if not member.deactivated:
            user["locale"] = "en-US"
        self.emit(name, {"type": name, "user": user, "cache_ts": int(float(ts)), "event_ts": ts})

    def membership(self, name: str, user: str, conversation: Conversation) -> None:
        """`member_joined_channel` or `member_left_channel`."""
        event = {
            "type": name,
            "user": user,
            "channel": conversation.id,
            "channel_type": "C" if conversation.kind == "channel" else "G",
            "team": self._workspace.team_id,
            "event_ts": self._workspace.next_ts(),
        }
        self.emit(name, event)

    def _app_reads(self, conversation: Conversation) -> bool:
        workspace = self._workspace
        member = workspace.app.bot_user_id in conversation.members
        return member and f"{conversation.scope_family}:history" in workspace.manifest.scopes

    def _where(self, conversation: Conversation) -> Json:
        return {"channel": conversation.id, "channel_type": conversation.channel_type}
