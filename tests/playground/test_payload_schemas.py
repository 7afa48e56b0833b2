"""What the pretend Slack sends on its own account has the shape that Slack's own types give it."""

from functools import cache

import pytest

from playground.validator import check_payload
from tests.playground.everything import Recording, live_through_everything

PAYLOADS = [
    "slash_command",
    "block_actions",
    "view_submission",
    "view_closed",
    "shortcut",
    "message_action",
    "block_suggestion",
    "event_callback",
    "app_rate_limited",
]
ANSWERS = [
    "api.test",
    "auth.test",
    "chat.delete",
    "chat.getPermalink",
    "chat.postEphemeral",
    "chat.postMessage",
    "chat.update",
    "conversations.history",
    "conversations.info",
    "conversations.list",
    "conversations.members",
    "conversations.open",
    "files.completeUploadExternal",
    "files.getUploadURLExternal",
    "users.conversations",
    "users.info",
    "users.list",
    "users.lookupByEmail",
    "views.open",
    "views.publish",
    "views.update",
]
EVENTS = [
    "message",
    "message.message_changed",
    "message.message_deleted",
    "message.file_share",
    "app_home_opened",
    "team_join",
    "user_change",
    "tokens_revoked",
    "app_uninstalled",
]

lived = cache(live_through_everything)


def recorded(transport: str) -> Recording:
    recording, complaints = lived(transport)
    assert complaints == []
    return recording


@pytest.mark.xdist_group("payloads")
@pytest.mark.parametrize("transport", ["http", "socket"])
@pytest.mark.parametrize("kind", [*PAYLOADS, *ANSWERS])
def test_what_slack_sends_fits_the_types_of_slack(transport: str, kind: str) -> None:
    bodies = [body for sent, body in recorded(transport).sent if sent == kind]
    assert bodies, f"nothing of the kind {kind} was sent"
    assert [problem for body in bodies for problem in check_payload(kind, body)] == []


@pytest.mark.xdist_group("payloads")
@pytest.mark.parametrize("transport", ["http", "socket"])
def test_nothing_that_was_sent_differs_from_the_types(transport: str) -> None:
    """Also kinds that are not named above, should the story grow."""
    wrong = [(kind, problem) for kind, body in recorded(transport).sent for problem in check_payload(kind, body)]
    assert wrong == []


@pytest.mark.xdist_group("payloads")
@pytest.mark.parametrize("transport", ["http", "socket"])
def test_every_event_of_the_story_was_sent(transport: str) -> None:
    events = [body["event"] for kind, body in recorded(transport).sent if kind == "event_callback"]
    names = {".".join(filter(None, (event["type"], event.get("subtype")))) for event in events}
    assert set(EVENTS) <= names


@pytest.mark.xdist_group("payloads")
def test_envelopes_of_socket_mode_have_their_documented_shape() -> None:
    envelopes = [body for kind, body in recorded("socket").sent if kind == "socket_envelope"]
    types = {envelope["type"] for envelope in envelopes}
    assert {"hello", "disconnect", "events_api", "interactive", "slash_commands"} <= types
    assert [problem for envelope in envelopes for problem in check_payload("socket_envelope", envelope)] == []
