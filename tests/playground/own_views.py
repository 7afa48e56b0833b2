"""Views that the tests of modals open, and their parts."""

from typing import Any

from slack_sdk import WebClient

from playground.slack import PretendSlack
from tests.playground.tiny import button, modal

Body = dict[str, Any]


def labelled(block_id: str, element: Body, **more: Any) -> Body:
    label = {"type": "plain_text", "text": block_id}
    return {"type": "input", "block_id": block_id, "label": label, "element": element, **more}


def select(action_id: str, *names: str, **more: Any) -> Body:
    options = [{"text": {"type": "plain_text", "text": name}, "value": name.lower()} for name in names]
    return {"type": "static_select", "action_id": action_id, "options": options, **more}


def trigger(slack: PretendSlack, user: str = "U0ADA") -> str:
    return slack.call(lambda: slack.room.triggers.new_trigger(user))


def opened(slack: PretendSlack, client: WebClient, *blocks: Body, **more: Any) -> Body:
    view = modal("A form", *blocks, **more)
    answer: Body = client.views_open(trigger_id=trigger(slack), view=view)["view"]
    return answer


def actions(action_id: str, text: str) -> Body:
    return {"type": "actions", "block_id": "row", "elements": [button(text, action_id)]}
