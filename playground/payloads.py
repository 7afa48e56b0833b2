"""What Slack sends to an app, in Slack's shapes."""

import secrets
import time

from playground.conversations import Conversation
from playground.messages import Message
from playground.people import Member
from playground.shapes import Json
from playground.views import View
from playground.workspace import Workspace


class Payloads:
    """Builds the payloads of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def command(self, member: Member, *, conversation: Conversation, command: str, text: str) -> Json:
        workspace = self._workspace
        return {
            "token": workspace.app.verification_token,
            "team_id": workspace.team_id,
            "team_domain": workspace.cast.team_domain,
            "channel_id": conversation.id,
            "channel_name": conversation.name_in_payloads,
            "user_id": member.id,
            "user_name": member.handle,
            "command": command,
            "text": text,
            "api_app_id": workspace.app.app_id,
            "is_enterprise_install": "false",
        }

    def interaction(self, kind: str, member: Member) -> Json:
        """What every interactive payload has."""
        workspace = self._workspace
        # Shortcuts do not say which app they are for.
        which: Json = {} if kind in ("shortcut", "message_action") else {"api_app_id": workspace.app.app_id}
        return which | {
            "type": kind,
            "user": self.user(member),
            "token": workspace.app.verification_token,
            "team": workspace.team(),
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def user(self, member: Member) -> Json:
        return {
            "id": member.id,
            "username": member.handle,
            "name": member.handle,
            "team_id": self._workspace.team_id,
        }

    def channel(self, conversation: Conversation) -> Json:
        return {"id": conversation.id, "name": conversation.name_in_payloads}

    def message(self, message: Message) -> Json:
        return message.shape(team_id=self._workspace.team_id)

    def view(self, view: View, *, with_state: bool = True) -> Json:
        """The view as payloads and answers show it: with everything that Slack adds."""
        definition = view.definition
        return {
            "id": view.id,
            "team_id": self._workspace.team_id,
            "type": definition.get("type"),
            "blocks": view.blocks,
            "private_metadata": definition.get("private_metadata") or "",
            "callback_id": definition.get("callback_id") or "",
            "state": {"values": view.values() if with_state else {}},
            "hash": view.hash,
            "title": definition.get("title") or plain("View Title"),
            "clear_on_close": bool(definition.get("clear_on_close")),
            "notify_on_close": bool(definition.get("notify_on_close")),
            "close": definition.get("close"),
            "submit": definition.get("submit"),
            "previous_view_id": view.previous_view_id,
            "root_view_id": view.root_view_id,
            "app_id": self._workspace.app.app_id,
            "external_id": view.external_id,
            "app_installed_team_id": self._workspace.team_id,
            "bot_id": self._workspace.app.bot_id,
        }

    def event(self, event: Json) -> Json:
        """The envelope of an event; its `event_id` stays the same when it is sent again."""
        workspace = self._workspace
        return {
            "token": workspace.app.verification_token,
            "team_id": workspace.team_id,
            "api_app_id": workspace.app.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(5).upper()}",
            "event_time": int(workspace.now().timestamp()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": workspace.team_id,
                    "user_id": workspace.app.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{secrets.token_hex(20)}",
        }


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def action_ts() -> str:
    """When somebody clicked, on the real clock, as Slack writes it."""
    return f"{time.time():.6f}"
