"""What a person can do with the app: type a command, press things, fill in modals, look at its home."""

from typing import Any

from playground import outcome
from playground.blocks import Placed, find
from playground.composer import rich_text, with_ids
from playground.conversations import Conversation
from playground.messages import Message
from playground.outcome import Ack, CannotDo, Outcome
from playground.payloads import action_ts
from playground.people import Member
from playground.room import Room
from playground.shapes import Json
from playground.state_values import HELD, clean, merge, state_values
from playground.validator import check_response, usable
from playground.views import View


class Interactions:
    """One method per thing a person can do; each waits for the app's ack."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def member(self, user_id: str) -> Member:
        member = self._room.workspace.person(user_id)
        if member.deactivated:
            raise CannotDo(f"{user_id} is deactivated and cannot do anything in Slack")
        return member

    def conversation(self, member: Member, channel: str | None) -> Conversation:
        """The conversation, which they must be in; their direct messages with the app when none is named."""
        if channel is None:
            return self._room.workspace.dm(member.id)
        found = self._room.workspace.conversations.get(channel)
        if found is None or member.id not in found.members:
            raise CannotDo(f"{member.id} is not in a conversation {channel}")
        return found

    async def command(self, user: str, line: str, channel: str | None = None) -> Outcome:
        """Type a whole line that begins with a slash."""
        member = self.member(user)
        conversation = self.conversation(member, channel)
        command, _, text = line.strip().partition(" ")
        room = self._room
        known = room.workspace.manifest.command(command)
        if not room.workspace.installed or known is None:
            return Outcome(ok=False, error=outcome.no_such_command(command))
        if known.get("should_escape"):
            text = with_ids(text, room.workspace.people.values(), room.workspace.conversations.values())
        payload = room.payloads.command(member, conversation=conversation, command=command, text=text.strip())
        payload["response_url"] = room.triggers.new_response_url("commands", user=user, channel=conversation.id)
        payload["trigger_id"] = room.triggers.new_trigger(user, channel=conversation.id)
        ack = await room.interact("slash_commands", payload)
        if not ack.ok:
            return failed(ack, outcome.command_failed(command, ack))
        self._answer_command(command, member, conversation, ack.body)
        return done(ack)

    def _answer_command(self, command: str, member: Member, conversation: Conversation, body: Any) -> None:
        """The body of the ack is a message, if there is one."""
        room = self._room
        problems = check_response("slash_command", body)
        room.refuse(f"ack of {command}", problems)
        if not body or (problems and (room.strict or not usable("slash_command", body))):
            return
        content = {"text": body} if isinstance(body, str) else body
        room.answer(conversation, content, member.id)

    async def global_shortcut(self, user: str, callback_id: str) -> Outcome:
        """A shortcut from the compose box or the search; it knows no conversation."""
        member = self.member(user)
        self._shortcut(callback_id, "global")
        payload = self._room.payloads.interaction("shortcut", member) | {
            "user": {"id": user, "username": member.handle, "team_id": self._room.workspace.team_id},
            "callback_id": callback_id,
            "action_ts": action_ts(),
            "trigger_id": self._room.triggers.new_trigger(user),
        }
        return self._shown(await self._interact(payload), outcome.SHORTCUT_FAILED)

    async def message_shortcut(self, user: str, callback_id: str, channel: str, ts: str) -> Outcome:
        """A shortcut from the menu of a message."""
        member = self.member(user)
        self._shortcut(callback_id, "message")
        conversation = self.conversation(member, channel)
        message = self._message(conversation, member, ts)
        room = self._room
        payload = room.payloads.interaction("message_action", member) | {
            "callback_id": callback_id,
            "action_ts": action_ts(),
            "trigger_id": room.triggers.new_trigger(user, channel=channel),
            "response_url": room.triggers.new_response_url("actions", user=user, channel=channel, message_ts=ts),
            "message_ts": ts,
            "channel": room.payloads.channel(conversation),
            "message": room.payloads.message(message),
        }
        return self._shown(await self._interact(payload), outcome.SHORTCUT_FAILED)

    def _shortcut(self, callback_id: str, kind: str) -> None:
        shortcut = self._room.workspace.manifest.shortcut(callback_id)
        if shortcut is None or shortcut.get("type") != kind:
            raise CannotDo(f"the manifest has no {kind} shortcut {callback_id!r}")

    def _message(self, conversation: Conversation, member: Member, ts: str) -> Message:
        message = conversation.find(ts)
        if message is None or not message.seen_by(member.id):
            raise CannotDo(f"{member.id} sees no message {ts} in {conversation.id}")
        return message

    async def act_on_message(
        self, user: str, channel: str, ts: str, *, block_id: str, action_id: str, value: Json, state: Any = None
    ) -> Outcome:
        """Press or choose something in a message."""
        member = self.member(user)
        conversation = self.conversation(member, channel)
        message = self._message(conversation, member, ts)
        placed = self._placed(message.blocks, block_id, action_id)
        typed = message.states.setdefault(user, {})
        self._remember(typed, state, placed, value, message.blocks)
        payload = self._action_payload(member, placed, value) | {
            "container": message_container(message),
            "channel": self._room.payloads.channel(conversation),
            "state": {"values": state_values(message.blocks, typed)},
            "trigger_id": self._room.triggers.new_trigger(user, channel=channel),
            "response_url": self._room.triggers.new_response_url("actions", user=user, channel=channel, message_ts=ts),
        }
        # Slack does not keep ephemeral messages, so it cannot show the app what was clicked.
        if message.visible_to is None:
            payload["message"] = self._room.payloads.message(message)
        return self._shown(await self._interact(payload), outcome.ACTION_FAILED)

    async def act_on_view(
        self, user: str, view_id: str, *, block_id: str, action_id: str, value: Json, state: Any = None
    ) -> Outcome:
        """Press or choose something in a modal or on the home."""
        member = self.member(user)
        view = self.view(user, view_id)
        placed = self._placed(view.blocks, block_id, action_id)
        self._remember(view.typed, state, placed, value, view.blocks)
        payload = self._action_payload(member, placed, value) | {
            "container": {"type": "view", "view_id": view.id},
            "view": self._room.payloads.view(view),
            "trigger_id": self._room.triggers.new_trigger(user, from_view=view.id, channel=view.channel),
        }
        return self._shown(await self._interact(payload), outcome.ACTION_FAILED)

    def view(self, user: str, view_id: str) -> View:
        view = self._room.workspace.views.find(view_id)
        if view is None or view.user != user:
            raise CannotDo(f"{user} has no view {view_id} open")
        return view

    def _placed(self, blocks: list[Json], block_id: str, action_id: str) -> Placed:
        placed = find(blocks, block_id, action_id)
        if placed is None:
            raise CannotDo(f"there is nothing {action_id!r} to press in block {block_id!r}")
        return placed

    def _remember(self, typed: Any, state: Any, placed: Placed, value: Json, blocks: list[Json]) -> None:
        merge(typed, state, blocks)
        if placed.kind in HELD:
            typed.setdefault(placed.block_id, {})[placed.action_id] = clean(placed.kind, value)

    def _action_payload(self, member: Member, placed: Placed, value: Json) -> Json:
        if not self._room.workspace.manifest.interactive:
            raise CannotDo("the manifest does not enable interactivity")
        return self._room.payloads.interaction("block_actions", member) | {"actions": [action_object(placed, value)]}

    async def suggest_in_message(
        self, user: str, channel: str, ts: str, *, block_id: str, action_id: str, value: str
    ) -> Any:
        """The options that the app offers for these letters; an empty answer when it offers none."""
        member = self.member(user)
        conversation = self.conversation(member, channel)
        message = self._message(conversation, member, ts)
        placed = self._placed(message.blocks, block_id, action_id)
        where = {
            "container": message_container(message),
            "channel": self._room.payloads.channel(conversation),
            "message": self._room.payloads.message(message),
        }
        return await self._suggest(member, placed, value, where)

    async def suggest_in_view(self, user: str, view_id: str, *, block_id: str, action_id: str, value: str) -> Any:
        view = self.view(user, view_id)
        placed = self._placed(view.blocks, block_id, action_id)
        where = {
            "container": {"type": "view", "view_id": view.id},
            "view": self._room.payloads.view(view),
        }
        return await self._suggest(self.member(user), placed, value, where)

    async def _suggest(self, member: Member, placed: Placed, value: str, where: Json) -> Any:
        payload = self._room.payloads.interaction("block_suggestion", member) | where
        payload |= {"action_id": placed.action_id, "block_id": placed.block_id, "value": value}
        ack = await self._interact(payload)
        problems = check_response("block_suggestion", ack.body) if ack.ok else []
        self._room.refuse(f"options for {placed.action_id}", problems)
        refused = problems and (self._room.strict or not usable("block_suggestion", ack.body))
        return ack.body if ack.ok and isinstance(ack.body, dict) and not refused else {"options": []}

    async def say(self, user: str, text: str, channel: str | None = None) -> Message:
        """Send a message, its words escaped as Slack's composer does."""
        member = self.member(user)
        conversation = self.conversation(member, channel)
        manifest = self._room.workspace.manifest
        if conversation.kind == "im" and (not manifest.messages_tab or manifest.messages_read_only):
            raise CannotDo("sending messages to this app has been turned off")
        return self._room.posting.by_person(conversation, user, text, rich_text(text))

    def open(self, user: str, channel: str | None = None, *, home: bool = False) -> None:
        """Look at a conversation, or at the app's home."""
        member = self.member(user)
        workspace = self._room.workspace
        if not home:
            self.conversation(member, channel).mark_read(user)
            self._room.stream.tell({"kind": "state"}, user)
        if home or channel == workspace.dm(user).id:
            self._room.events.home_opened(member, "home" if home else "messages")

    async def _interact(self, payload: Json) -> Ack:
        return await self._room.interact("interactive", payload)

    def _shown(self, ack: Ack, error: str) -> Outcome:
        return done(ack) if ack.ok else failed(ack, error)


def message_container(message: Message) -> Json:
    return {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.visible_to is not None,
    }


def action_object(placed: Placed, value: Json) -> Json:
    """One entry of `actions`: what was chosen, and a little about the element."""
    action: Json = {"type": placed.kind, "action_id": placed.action_id, "block_id": placed.block_id}
    element = placed.element
    if placed.kind in HELD:
        action |= clean(placed.kind, value)
        initial = HELD[placed.kind][1]
        # Of a field to type in Slack tells only what was typed.
        about = () if placed.kind.endswith("_input") else ("placeholder", initial)
        carried = [key for key in about if key in element]
    elif placed.kind == "overflow":
        action["selected_option"] = value.get("selected_option")
        carried = []
    else:
        carried = [key for key in ("text", "value", "style", "url") if key in element]
    return action | {key: element[key] for key in carried} | {"action_ts": action_ts()}


def done(ack: Ack) -> Outcome:
    return Outcome(ok=True, ack_ms=ack.ms, response=ack.body)


def failed(ack: Ack, error: str) -> Outcome:
    return Outcome(ok=False, error=error, ack_ms=ack.ms, response=ack.body)
