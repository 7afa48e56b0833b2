"""Checks everything that the pretend Slack said of its own accord against Slack's published types."""

from typing import Any

from playground.slack import PretendSlack
from playground.socket_mode import make_envelope
from playground.validator import Problem, check_payload
from playground.wire import Row

# The published types lag behind docs.slack.dev, which shows these fields of a direct message, and which shows the
# home in its event with everything that Slack adds to a view.
DOCUMENTED = {
    ("conversations.info", "channel.user"),
    ("conversations.info", "channel.is_user_deleted"),
    ("conversations.info", "channel.priority"),
}


def own_mistakes(slack: PretendSlack) -> list[str]:
    """What Slack's types do not know of, in payloads, events and answers of the Web API."""
    return [f"{row.kind}: {problem}" for row in slack.room.wire.rows for problem in mistakes(row)]


def mistakes(row: Row) -> list[Any]:
    if row.direction == "slack->bot":
        kind = "slash_command" if "command" in row.request else row.request["type"]
        envelope = make_envelope(transport_kind(kind), row.request, None)
        found = [*check_payload(kind, row.request), *check_payload("socket_envelope", envelope)]
        return [problem for problem in found if not in_home(row, problem)]
    if row.kind == "response_url" or not isinstance(row.response, dict) or "ok" not in row.response:
        return []
    found = check_payload(row.kind, row.response)
    return [problem for problem in found if (row.kind, problem.path) not in DOCUMENTED]


def in_home(row: Row, problem: Problem) -> bool:
    added = "event.view." in problem.path and "knows no such field" in problem.reason
    return row.kind == "app_home_opened" and added


def transport_kind(kind: str) -> str:
    if kind in ("event_callback", "app_rate_limited"):
        return "events_api"
    return "slash_commands" if kind == "slash_command" else "interactive"
