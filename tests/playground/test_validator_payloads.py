"""The check of Slack's own payloads finds what is wrong with them: recorded ones are spoilt one field at a time."""

from copy import deepcopy
from typing import Any

import pytest

from playground.validator import check_payload
from tests.playground.test_payload_schemas import recorded

GONE = object()


def first(kind: str, **wanted: Any) -> dict[str, Any]:
    """The first recorded payload of a kind, or event of a type, that is not spoilt yet."""
    for sent, body in recorded("http").sent:
        event = body.get("event", body)
        if sent == kind and all(event.get(key) == value for key, value in wanted.items()):
            return deepcopy(body)
    raise LookupError(kind)


def spoilt(body: dict[str, Any], way: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    inner: Any = body
    for step in way[:-1]:
        inner = inner[step]
    if value is GONE:
        del inner[way[-1]]
    else:
        inner[way[-1]] = value
    return body


SPOILT: list[tuple[str, tuple[str | int, ...], Any, str]] = [
    ("slash_command", ("trigger_id",), GONE, "trigger_id"),
    ("slash_command", ("channel_name",), GONE, "channel_name"),
    ("slash_command", ("text",), None, "text"),
    ("slash_command", ("is_enterprise_install",), False, "is_enterprise_install"),
    ("block_actions", ("actions",), [], "actions"),
    ("block_actions", ("actions", 0, "action_ts"), GONE, "actions[0].action_ts"),
    ("block_actions", ("actions", 0, "type"), "knob", "actions[0].type"),
    ("block_actions", ("actions", 0, "selected"), "x", "actions[0].selected"),
    ("block_actions", ("user", "username"), GONE, "user.username"),
    ("block_actions", ("team",), "T1", "team"),
    ("block_actions", ("message", "ts"), 5, "message.ts"),
    ("block_actions", ("message", "blocks", 0, "block_id"), GONE, "message.blocks[0].block_id"),
    (
        "block_actions",
        ("message", "blocks", 0, "elements", 0, "action_id"),
        GONE,
        "message.blocks[0].elements[0].action_id",
    ),
    ("block_actions", ("message", "blocks", 0, "type"), "knobs", "message.blocks[0].type"),
    ("view_submission", ("view", "hash"), GONE, "view.hash"),
    ("view_submission", ("view", "state"), GONE, "view.state"),
    ("view_submission", ("view", "root_view_id"), 7, "view.root_view_id"),
    (
        "view_submission",
        ("view", "state", "values", "ask_datepicker"),
        GONE,
        "view.state.values.ask_datepicker.day",
    ),
    ("view_submission", ("user", "nickname"), "x", "user.nickname"),
    ("view_closed", ("is_cleared",), GONE, "is_cleared"),
    ("view_closed", ("is_cleared",), "yes", "is_cleared"),
    ("shortcut", ("callback_id",), GONE, "callback_id"),
    ("shortcut", ("channel",), {"id": "C1", "name": "x"}, "channel"),
    ("shortcut", ("response_url",), "https://hooks.slack.com/x", "response_url"),
    ("message_action", ("message_ts",), GONE, "message_ts"),
    ("message_action", ("channel", "name"), GONE, "channel.name"),
    ("block_suggestion", ("value",), GONE, "value"),
    ("block_suggestion", ("container",), GONE, "container"),
    ("event_callback", ("event_id",), GONE, "event_id"),
    ("event_callback", ("event_time",), "now", "event_time"),
    ("event_callback", ("authorizations", 0, "is_bot"), GONE, "authorizations[0].is_bot"),
    ("event_callback", ("event", "type"), "rained", "event.type"),
    ("app_rate_limited", ("minute_rate_limited",), GONE, "minute_rate_limited"),
    ("chat.postMessage", ("ts",), GONE, "ts"),
    ("chat.postMessage", ("ok",), "yes", "ok"),
    ("chat.postMessage", ("permalink",), "x", "permalink"),
    ("users.list", ("members", 0, "profile", "image_24"), 24, "members[0].profile.image_24"),
    ("users.info", ("user",), GONE, "user"),
    ("views.open", ("view", "blocks", 0, "label"), GONE, "view.blocks[0].label"),
    ("conversations.history", ("messages",), {}, "messages"),
]


@pytest.mark.xdist_group("payloads")
@pytest.mark.parametrize(("kind", "way", "value", "path"), SPOILT)
def test_a_spoilt_field_is_found(kind: str, way: tuple[str | int, ...], value: Any, path: str) -> None:
    assert path in [problem.path for problem in check_payload(kind, spoilt(first(kind), way, value))]


EVENTS: list[tuple[str, tuple[str | int, ...], Any, str]] = [
    ("message", ("event", "channel_type"), "direct", "event.channel_type"),
    ("message", ("event", "ts"), GONE, "event.ts"),
    ("app_home_opened", ("event", "tab"), "about", "event.tab"),
    ("app_home_opened", ("event", "channel"), GONE, "event.channel"),
    ("team_join", ("event", "user", "tz"), GONE, "event.user.tz"),
    ("user_change", ("event", "user", "profile"), GONE, "event.user.profile"),
    ("tokens_revoked", ("event", "tokens"), GONE, "event.tokens"),
]


@pytest.mark.xdist_group("payloads")
@pytest.mark.parametrize(("event", "way", "value", "path"), EVENTS)
def test_a_spoilt_event_is_found(event: str, way: tuple[str | int, ...], value: Any, path: str) -> None:
    body = spoilt(first("event_callback", type=event), way, value)
    assert path in [problem.path for problem in check_payload("event_callback", body)]


ENVELOPES: list[tuple[dict[str, Any], str]] = [
    ({"type": "hi"}, "type"),
    (
        {"type": "hello", "num_connections": 11, "debug_info": {}, "connection_info": {"app_id": "A1"}},
        "num_connections",
    ),
    ({"type": "hello", "num_connections": 1, "debug_info": {}}, "connection_info"),
    ({"type": "disconnect", "reason": "tired"}, "reason"),
    ({"type": "interactive", "payload": {"type": "shortcut"}, "accepts_response_payload": True}, "envelope_id"),
    ({"type": "interactive", "envelope_id": "1", "payload": {"type": "shortcut"}}, "payload.token"),
    ({"type": "events_api", "envelope_id": "1", "payload": {"type": "event_callback"}}, "retry_attempt"),
    ({"type": "events_api", "envelope_id": "1", "accepts_response_payload": True}, "accepts_response_payload"),
    ({"type": "slash_commands", "envelope_id": "1", "payload": {}}, "payload.command"),
]


@pytest.mark.parametrize(("envelope", "path"), ENVELOPES)
def test_a_spoilt_envelope_is_found(envelope: dict[str, Any], path: str) -> None:
    assert path in [problem.path for problem in check_payload("socket_envelope", envelope)]


@pytest.mark.parametrize(
    ("body", "path"),
    [({}, "ok"), ({"ok": False}, "error"), ({"ok": 1, "error": "x"}, "ok"), ({"ok": False, "error": "x"}, None)],
)
def test_a_method_without_a_type_still_answers_like_slack(body: dict[str, Any], path: str | None) -> None:
    paths = [problem.path for problem in check_payload("some.newMethod", body)]
    assert paths == ([path] if path else [])
