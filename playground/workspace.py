"""Everything the pretend Slack knows. Only the server's own thread touches it, so it needs no lock."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from playground.clock import MovableClock
from playground.conversations import Conversation, timestamp
from playground.manifest import Manifest
from playground.messages import Message
from playground.outcome import CannotDo
from playground.people import Cast, Member, slackbot
from playground.shapes import Json
from playground.views import OpenViews


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The app in this workspace: who it is and what it may show to prove it."""

    app_id: str
    bot_id: str
    bot_user_id: str
    bot_token: str
    app_token: str
    signing_secret: str
    verification_token: str


def install() -> Installation:
    """New secrets each time, so that two playgrounds cannot be mixed up unnoticed."""
    return Installation(
        app_id="A0PLAYAPP",
        bot_id="B0PLAYAPP",
        bot_user_id="U0PLAYAPP",
        bot_token=f"xoxb-playground-{secrets.token_hex(12)}",
        app_token=f"xapp-1-A0PLAYAPP-{secrets.token_hex(12)}",
        signing_secret=secrets.token_hex(16),
        verification_token=secrets.token_hex(12),
    )


@dataclass(slots=True, kw_only=True)
class StoredFile:
    """An uploaded file; it is shared once its upload was completed into a conversation."""

    id: str
    name: str
    title: str
    user: str
    content: bytes = b""
    mimetype: str = "application/octet-stream"
    channels: list[str] = field(default_factory=list)
    complete: bool = False


class Workspace:
    """People, conversations, messages, views and files of one team with one app."""

    def __init__(self, cast: Cast, manifest: Manifest, clock: MovableClock, app: Installation) -> None:
        self.cast, self.manifest, self.clock, self.app = cast, manifest, clock, app
        self.team_id = cast.team_id
        self.reset()

    def reset(self) -> None:
        """Back to what the people file says: nobody has said anything."""
        self.people: dict[str, Member] = {member.id: member for member in (*self.cast.members, slackbot())}
        self.people[self.app.bot_user_id] = self._bot_member()
        self.conversations: dict[str, Conversation] = {}
        self.views = OpenViews()
        self.files: dict[str, StoredFile] = {}
        self.do_not_disturb: dict[str, tuple[int, int]] = {}  # from and until, as moments in seconds
        self.installed = True
        self.token_revoked = False
        self.last_ts = ""
        for room in self.cast.rooms:
            self._add_room(room.id)

    def _bot_member(self) -> Member:
        handle = self.manifest.bot_name.lower().replace(" ", "_")
        return Member(
            id=self.app.bot_user_id,
            handle=handle,
            name=self.manifest.bot_name,
            tz="America/Los_Angeles",
            kind="bot",
            bot_id=self.app.bot_id,
            app_id=self.app.app_id,
        )

    def _add_room(self, room_id: str) -> None:
        room = next(room for room in self.cast.rooms if room.id == room_id)
        with_app = [self.app.bot_user_id] if room_id in self.cast.app_rooms else []
        self.conversations[room_id] = Conversation(
            id=room_id,
            kind="private" if room.private else "channel",
            name=room.name,
            members=[*room.members, *with_app],
            created=int(self.now().timestamp()),
            creator=room.members[0] if room.members else self.app.bot_user_id,
            topic=room.topic,
        )

    def now(self) -> datetime:
        return self.clock.now()

    def pause_notifications(self, user_id: str, until: datetime) -> None:
        """Do not disturb from now until then; until now, it is off."""
        self.do_not_disturb[user_id] = (int(self.now().timestamp()), int(until.timestamp()))

    def quiet_until(self, user_id: str) -> str | None:
        """The end of somebody's do-not-disturb that is on, as ISO 8601."""
        _, ends = self.do_not_disturb.get(user_id, (0, 0))
        until = datetime.fromtimestamp(ends, self.now().tzinfo)
        return until.isoformat() if until > self.now() else None

    def next_ts(self) -> str:
        """A timestamp that no message has yet, never earlier than one before."""
        self.last_ts = timestamp(self.now(), self.last_ts)
        return self.last_ts

    def person(self, user_id: str) -> Member:
        """`CannotDo` names the stranger."""
        if user_id not in self.people:
            raise CannotDo(f"nobody has the id {user_id}")
        return self.people[user_id]

    def existing_dm(self, user_id: str) -> Conversation | None:
        return self.conversations.get(dm_id(user_id))

    def dm(self, user_id: str) -> Conversation:
        """The direct messages between the app and this person, opened when they are not yet."""
        if dm_id(user_id) not in self.conversations:
            members = [user_id, self.app.bot_user_id]
            self._open(dm_id(user_id), "im", "", members)
        return self.conversations[dm_id(user_id)]

    def group(self, user_ids: Iterable[str]) -> tuple[Conversation, bool]:
        """The one conversation of exactly these people and the app; and whether it was there already."""
        wanted = {*user_ids, self.app.bot_user_id}
        for conversation in self.conversations.values():
            if conversation.kind == "mpim" and set(conversation.members) == wanted:
                return conversation, True
        members = [*dict.fromkeys(user_ids)]
        members = [*(user for user in members if user != self.app.bot_user_id), self.app.bot_user_id]
        handles = "--".join(self.people[user].handle for user in members)
        return self._open(f"C{secrets.token_hex(5).upper()}", "mpim", f"mpdm-{handles}-1", members), False

    def _open(self, conversation_id: str, kind: str, name: str, members: list[str]) -> Conversation:
        conversation = Conversation(
            id=conversation_id,
            kind=kind,
            name=name,
            members=members,
            created=int(self.now().timestamp()),
            creator=self.app.bot_user_id,
        )
        self.conversations[conversation_id] = conversation
        return conversation

    def conversations_of(self, user_id: str) -> list[Conversation]:
        return [item for item in self.conversations.values() if user_id in item.members]

    def add(self, message: Message) -> Message:
        self.conversations[message.channel].messages.append(message)
        return message

    def team(self) -> Json:
        return {"id": self.team_id, "domain": self.cast.team_domain}


def dm_id(user_id: str) -> str:
    return f"D{user_id[1:]}"
