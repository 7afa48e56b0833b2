"""What an app manifest allows: the pretend Slack gives the app nothing that it did not ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.shapes import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The parts of an app manifest that change how Slack behaves."""

    name: str
    bot_name: str
    scopes: tuple[str, ...]
    events: frozenset[str]
    commands: tuple[Json, ...]
    shortcuts: tuple[Json, ...]
    home_tab: bool
    messages_tab: bool
    messages_read_only: bool
    interactive: bool

    def command(self, name: str) -> Json | None:
        return next((command for command in self.commands if command.get("command") == name), None)

    def shortcut(self, callback_id: str) -> Json | None:
        return next((item for item in self.shortcuts if item.get("callback_id") == callback_id), None)


def read_manifest(manifest: Mapping[str, Any]) -> Manifest:
    """The same keys as Slack reads them; whatever is absent is off."""
    features = manifest.get("features") or {}
    settings = manifest.get("settings") or {}
    home = features.get("app_home") or {}
    name = (manifest.get("display_information") or {}).get("name", "App")
    return Manifest(
        name=name,
        bot_name=(features.get("bot_user") or {}).get("display_name", name),
        scopes=tuple(((manifest.get("oauth_config") or {}).get("scopes") or {}).get("bot") or ()),
        events=frozenset((settings.get("event_subscriptions") or {}).get("bot_events") or ()),
        commands=tuple(features.get("slash_commands") or ()),
        shortcuts=tuple(features.get("shortcuts") or ()),
        home_tab=bool(home.get("home_tab_enabled")),
        messages_tab=bool(home.get("messages_tab_enabled")),
        messages_read_only=bool(home.get("messages_tab_read_only_enabled")),
        interactive=bool((settings.get("interactivity") or {}).get("is_enabled")),
    )
