"""The manifest that creates the Slack app, from the one for Socket Mode."""

from typing import Any

import yaml


def for_http(socket_mode: str, url: str) -> dict[str, Any]:
    """The same app, called by Slack at `url`."""
    address = url.rstrip("/") + "/slack/events"
    made: dict[str, Any] = yaml.safe_load(socket_mode)
    made["settings"]["socket_mode_enabled"] = False
    made["settings"]["event_subscriptions"]["request_url"] = address
    made["settings"]["interactivity"]["request_url"] = address
    for command in made["features"]["slash_commands"]:
        command["url"] = address
    return made
