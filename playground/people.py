"""The people and channels of the pretend workspace, and how Slack describes them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playground.shapes import Json

PEOPLE_FILE = Path(__file__).with_name("people.toml")
COLORS = ("9f69e7", "4bbe2e", "e7392d", "3c989f", "674b1b", "e96699", "e0a729", "684b6c", "5b89d5", "2b6836")

# The sizes of the picture that Slack has of everybody.
IMAGES = (24, 32, 48, 72, 192, 512)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody in the workspace: a person, a guest or a bot."""

    id: str
    handle: str
    name: str
    tz: str
    title: str = ""
    kind: str = "member"
    email: str | None = None
    color: str = COLORS[0]
    bot_id: str | None = None
    app_id: str | None = None

    @property
    def is_bot(self) -> bool:
        return self.kind == "bot"

    @property
    def deactivated(self) -> bool:
        return self.kind == "deactivated"

    def deactivate(self) -> "Member":
        return replace(self, kind="deactivated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A channel as the people file has it."""

    id: str
    name: str
    topic: str
    members: tuple[str, ...]
    private: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Everything in a people file."""

    team_id: str
    team_name: str
    team_domain: str
    members: tuple[Member, ...]
    rooms: tuple[Room, ...]
    app_rooms: frozenset[str]


def read_cast(people: Mapping[str, Any] | Path | str | None = None) -> Cast:
    """The cast from a parsed people file, a path, or the one that comes with the playground."""
    if people is None or isinstance(people, Path | str):
        people = tomllib.loads(Path(people or PEOPLE_FILE).read_text(encoding="utf-8"))
    team = people.get("team", {})
    members = tuple(read_member(entry, number) for number, entry in enumerate(people.get("people", [])))
    channels = people.get("channels", [])
    return Cast(
        team_id=team.get("id", "T0PLAYGROUND"),
        team_name=team.get("name", "Playground"),
        team_domain=team.get("domain", "playground"),
        members=members,
        rooms=tuple(read_room(entry, members) for entry in channels),
        app_rooms=frozenset(entry["id"] for entry in channels if entry.get("with_app")),
    )


def read_member(entry: Mapping[str, Any], number: int = 0) -> Member:
    """One person of a people file; the handle, the address and the color have sensible defaults."""
    handle = entry.get("handle") or entry["id"].lower()
    kind = entry.get("kind", "member")
    email = entry.get("email", f"{handle}@playground.example")
    ZoneInfo(entry.get("tz", "UTC"))
    return Member(
        id=entry["id"],
        handle=handle,
        name=entry["name"],
        tz=entry.get("tz", "UTC"),
        title=entry.get("title", ""),
        kind=kind,
        email=email if email and kind != "bot" else None,
        color=COLORS[number % len(COLORS)],
        bot_id=f"B{entry['id'][1:]}" if kind == "bot" else None,
    )


def read_room(entry: Mapping[str, Any], members: tuple[Member, ...]) -> Room:
    everybody = tuple(member.id for member in members if member.kind not in ("bot", "deactivated", "guest"))
    return Room(
        id=entry["id"],
        name=entry["name"],
        topic=entry.get("topic", ""),
        members=everybody if entry.get("everybody") else tuple(entry.get("members", ())),
        private=bool(entry.get("private")),
    )


def slackbot() -> Member:
    """Slack's own: users.list has it, and calls it neither a bot nor deactivated."""
    return Member(id="USLACKBOT", handle="slackbot", name="Slackbot", tz="America/Los_Angeles", color="757575")


def user_object(member: Member, *, team_id: str, now: datetime, with_email: bool) -> Json:
    """A member as users.info, users.list and the user events describe them."""
    user: Json = {
        "id": member.id,
        "team_id": team_id,
        "name": member.handle,
        "deleted": member.deactivated,
        "profile": profile(member, team_id=team_id, with_email=with_email),
        "is_bot": member.is_bot,
        "is_app_user": False,
        "updated": 1_700_000_000,
    }
    # Slack tells neither the zone nor the role of somebody who has left.
    return user if member.deactivated else user | standing(member, now)


def standing(member: Member, now: datetime) -> Json:
    local = now.astimezone(ZoneInfo(member.tz))
    offset = local.utcoffset()
    return {
        "color": member.color,
        "real_name": member.name,
        "tz": member.tz,
        "tz_label": local.tzname() or member.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_admin": member.kind in ("owner", "admin"),
        "is_owner": member.kind == "owner",
        "is_primary_owner": member.kind == "owner",
        "is_restricted": member.kind == "guest",
        "is_ultra_restricted": False,
        "is_email_confirmed": member.email is not None,
        "who_can_share_contact_card": "EVERYONE",
    }


def profile(member: Member, *, team_id: str, with_email: bool) -> Json:
    first, _, last = member.name.partition(" ")
    shown: Json = {
        "title": member.title,
        "phone": "",
        "skype": "",
        "real_name": member.name,
        "real_name_normalized": member.name,
        "display_name": "" if member.is_bot else member.handle,
        "display_name_normalized": "" if member.is_bot else member.handle,
        "fields": {},
        "status_text": "",
        "status_text_canonical": "",
        "status_emoji_display_info": [],
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": f"g{member.id.lower()}",
        "first_name": first,
        "last_name": last,
        "team": team_id,
    } | {f"image_{size}": f"https://secure.gravatar.com/avatar/{member.id.lower()}.jpg?s={size}" for size in IMAGES}
    if member.email and with_email:
        shown["email"] = member.email
    if member.is_bot:
        shown |= {"bot_id": member.bot_id, "api_app_id": member.app_id or "", "always_active": False}
    return shown
