"""What happens to a workspace that no single person does: joining, leaving, uninstalling; export and reset."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from playground.people import Member, read_member
from playground.room import Room
from playground.shapes import Json
from playground.socket_mode import SocketMode


class Happenings:
    """Changes to the workspace, each with the events Slack would send."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def join(self, entry: Mapping[str, Any]) -> Member:
        """Somebody new, described as in the people file."""
        workspace = self._room.workspace
        member = read_member(entry, len(workspace.people))
        workspace.people[member.id] = member
        self._room.events.about_person("team_join", member)
        self._room.stream.tell({"kind": "state"})
        return member

    def change(self, user_id: str, **changes: Any) -> Member:
        """Somebody's profile, zone or role changed."""
        workspace = self._room.workspace
        member = replace(workspace.person(user_id), **changes)
        workspace.people[user_id] = member
        self._room.events.about_person("user_change", member)
        self._room.stream.tell({"kind": "state"})
        return member

    def deactivate(self, user_id: str) -> Member:
        """Somebody left: their modals are gone with them."""
        self._room.workspace.views.stack(user_id).clear()
        return self.change(user_id, kind="deactivated")

    def revoke_token(self) -> None:
        workspace = self._room.workspace
        event = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [workspace.app.bot_user_id]}}
        self._room.events.emit("tokens_revoked", event | {"event_ts": workspace.next_ts()})
        workspace.token_revoked = True

    def uninstall(self) -> None:
        """The app is removed; it is told so, and nothing it has works from then on."""
        workspace = self._room.workspace
        self._room.events.emit("app_uninstalled", {"type": "app_uninstalled", "event_ts": workspace.next_ts()})
        self.revoke_token()
        workspace.installed = False

    def rate_limit_events(self, seconds: float = 60) -> None:
        """Slack says, outside of the usual envelope, that it sends no events for now; they are lost."""
        workspace = self._room.workspace
        now = int(workspace.now().timestamp())
        self._room.faults.events.dropped_until = workspace.now() + timedelta(seconds=seconds)
        self._room.delivery.post_event(
            {
                "token": workspace.app.verification_token,
                "type": "app_rate_limited",
                "team_id": workspace.team_id,
                "minute_rate_limited": now - now % 60,
                "api_app_id": workspace.app.app_id,
            }
        )

    async def disconnect(self, reason: str) -> None:
        """Socket Mode: `warning`, `refresh_requested`, `link_disabled`, or `cut` for no word at all."""
        transport = self._room.delivery.transport
        if isinstance(transport, SocketMode):
            await (transport.close() if reason == "cut" else transport.disconnect(reason))

    def export(self) -> Json:
        workspace = self._room.workspace
        return {
            "note": "Exported from a playground. This is not Slack.",
            "team": workspace.team(),
            "exported_at": workspace.now().isoformat(),
            "people": [
                {"id": member.id, "name": member.name, "kind": member.kind} for member in workspace.people.values()
            ],
            "conversations": [
                {
                    "id": conversation.id,
                    "kind": conversation.kind,
                    "name": conversation.name,
                    "members": conversation.members,
                    "messages": [
                        message.shape(team_id=workspace.team_id) | {"ephemeral_to": message.visible_to}
                        for message in conversation.messages
                    ],
                }
                for conversation in workspace.conversations.values()
            ],
            "homes": {user: self._room.payloads.view(home) for user, home in workspace.views.homes.items()},
            "requests": [row.shape() for row in self._room.wire.rows],
        }

    def reset(self) -> None:
        self._room.delivery.forget()
        self._room.workspace.reset()
        self._room.wire.clear()
        self._room.faults.clear()
        self._room.stream.tell({"kind": "reset"})
