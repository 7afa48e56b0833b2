"""Whatever a crafted button or form says is answered with a sentence, never with a crash."""

import json
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from slack_bolt import BoltRequest, BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from structlog.testing import capture_logs

from handlers import listeners
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
from handlers.ids import AdminsIds, ProgramsIds, running
from tests.journeys.pairs import pair
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
    return int(answer(story, payload).status)


def answer(story: Story, payload: dict[str, Any]) -> BoltResponse:
    body = urllib.parse.urlencode({"payload": json.dumps(payload)})
    stamp = str(int(time.time()))
    sign = SignatureVerifier(story.slack.signing_secret).generate_signature(timestamp=stamp, body=body)
    headers: dict[str, str | Sequence[str]] = {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": str(sign),
    }
    return story.bot.app.dispatch(BoltRequest(body=body, headers=headers))


def crafted(value: str, flows: Iterable[Flow], *, bare: bool = False) -> list[dict[str, Any]]:
    """The same words in a button, in a form and in a menu. `bare` leaves out all that Slack need not send."""
    view: dict[str, Any] = {"id": "V1", "type": "modal", "private_metadata": value}
    if not bare:
        view |= {"root_view_id": "V1", "hash": "1.1", "state": {"values": {}}}
    inside = {"view": view, "container": {"type": "view", "view_id": "V1"}} if bare else {}
    presses = [
        {"type": "block_actions", "actions": [{"action_id": name, "block_id": "x", "type": "button", "value": value}]}
        | inside
        for flow in flows
        for name in flow.actions
    ]
    forms = [
        {"type": way, "view": view | {"callback_id": name}}
        for flow in flows
        for way, names in (("view_submission", flow.submissions), ("view_closed", flow.closings))
        for name in names
    ]
    where = {} if bare else {"view": view}
    menus = [
        {"type": "block_suggestion", "action_id": name, "block_id": "x", "value": value} | where
        for flow in flows
        for name in flow.options
    ]
    return [*presses, *forms, *menus]


def said_to(story: Story, payloads: Iterable[dict[str, Any]]) -> list[str]:
    """The answers; what the bot would have to apologize for fails. Slack opens nothing at a trigger that is made up."""
    somebody = {"team": {"id": story.slack.team_id}, "user": {"id": "U0GRACE"}, "trigger_id": "1.2.3"}
    with capture_logs() as lines:
        answers = [answer(story, somebody | payload) for payload in payloads]
    assert {one.status for one in answers} == {200}
    surprises = [line["exc_info"] for line in lines if line["event"] == "unexpected_error"]
    assert [one for one in surprises if not isinstance(one, SlackApiError)] == []
    return [str(one.body) for one in answers]


def test_whatever_is_crafted_is_answered_with_a_sentence(story: Story) -> None:
    said_to(story, (payload for value in CRAFTED for payload in crafted(value, FLOWS)))
    others = [one for one in listeners.FLOWS if one not in FLOWS]
    said = said_to(story, [*crafted("nonsense", others), *crafted("1:²", others, bare=True)])
    # Among them the forms of programs, clocks and content, which remember what they were opened with.
    assert sum("I cannot read this any more" in one for one in said) >= 10


def test_each_button_of_whoever_runs_programs_may_be_pressed_twice(story: Story) -> None:
    pair(story.uow(), story.now)
    story.settle()
    theirs = {str(one) for name, ids in vars(running).items() if name.endswith("Ids") for one in ids}
    buttons = [name for flow in listeners.FLOWS for name in flow.actions if name in theirs]
    button = {"block_id": "x", "type": "button", "value": "1"}
    assert len(buttons) > 80
    # What closes or ends something comes last, so that the others have something to act on.
    for name in sorted(buttons, key=lambda one: (one in {ProgramsIds.CLOSE, AdminsIds.DISMISS}, one)):
        said_to(story, [{"type": "block_actions", "actions": [button | {"action_id": name}]}] * 2)
    with story.uow() as uow:
        names = [one.name for one in uow.programs.all()]
        acts = [one.action for one in uow.audit.latest(100)]
    assert len(names) == 2, "one copy"
    assert max(Counter(acts).values()) == 1, acts
