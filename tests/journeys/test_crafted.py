"""Whatever a crafted button or form of choosing and matching says is answered with a sentence, never with a crash."""

import json
import time
import urllib.parse
from collections.abc import Sequence
from typing import Any

from slack_bolt import BoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from structlog.testing import capture_logs

from handlers.flow import Flow
from handlers.flows import (
    announcement_cards,
    announcements,
    find,
    matching,
    newsletters,
    nominations,
    offers,
    pair_by_hand,
    pairing,
    review,
)
from tests.story import Story

FLOWS: tuple[Flow, ...] = (
    announcement_cards.FLOW,
    announcements.FLOW,
    find.FLOW,
    matching.FLOW,
    newsletters.FLOW,
    nominations.FLOW,
    offers.FLOW,
    pair_by_hand.FLOW,
    pairing.FLOW,
    review.FLOW,
)
CRAFTED = ("", "nonsense", "9" * 5_000, "²", "1:²", "9223372036854775808:9223372036854775808", "[1]", "1|x,²")


def send(story: Story, payload: dict[str, Any]) -> int:
    body = urllib.parse.urlencode({"payload": json.dumps(payload)})
    stamp = str(int(time.time()))
    sign = SignatureVerifier(story.slack.signing_secret).generate_signature(timestamp=stamp, body=body)
    headers: dict[str, str | Sequence[str]] = {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": str(sign),
    }
    return int(story.bot.app.dispatch(BoltRequest(body=body, headers=headers)).status)


def crafted(value: str) -> list[dict[str, Any]]:
    """The same words in a button, in a form and in a menu."""
    view: dict[str, Any] = {"id": "V1", "root_view_id": "V1", "hash": "1.1", "type": "modal", "state": {"values": {}}}
    view["private_metadata"] = value
    presses = [
        {"type": "block_actions", "actions": [{"action_id": name, "block_id": "x", "type": "button", "value": value}]}
        for flow in FLOWS
        for name in flow.actions
    ]
    forms = [
        {"type": "view_submission", "view": view | {"callback_id": name}} for flow in FLOWS for name in flow.submissions
    ]
    menus = [
        {"type": "block_suggestion", "action_id": name, "block_id": "x", "value": value, "view": view}
        for flow in FLOWS
        for name in flow.options
    ]
    return [*presses, *forms, *menus]


def test_whatever_is_crafted_is_answered_with_a_sentence(story: Story) -> None:
    somebody = {"team": {"id": story.slack.team_id}, "user": {"id": "U0GRACE"}, "trigger_id": "1.2.3"}
    with capture_logs() as lines:
        answers = {send(story, somebody | payload) for value in CRAFTED for payload in crafted(value)}
    assert answers == {200}
    # The trigger is made up too, so that Slack opens nothing.
    surprises = [line["exc_info"] for line in lines if line["event"] == "unexpected_error"]
    assert [one for one in surprises if not isinstance(one, SlackApiError)] == []
