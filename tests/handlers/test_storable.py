"""What comes from Slack is kept by each database, whatever stands in it."""

from typing import Any

from handlers import storable
from handlers.blocks.kit import Message
from handlers.payloads import Form


def test_what_no_database_keeps_is_taken_out_wherever_it_stands() -> None:
    values = {"why": {"goals.why": {"type": "plain_text_input", "value": "a\0b \ud83d \U0001f642"}}}
    body: dict[str, Any] = {
        "text": "sign\0up",
        "view": {"state": {"values": values}},
        "actions": [{"value": "\udc00"}, ["\0"], 5, None],
    }
    storable.clean(body)
    assert body["text"] == "signup"
    assert Form(body["view"]).text("why") == "ab  \U0001f642"
    assert body["actions"] == [{"value": ""}, [""], 5, None]


def test_the_line_for_notifications_calls_nobody_together() -> None:
    text = "You are matched in <!channel> <!HERE> <!everyone|x> <!subteam^S1> by <@U0ADA> on <!date^1^{date}|Monday>."
    said = Message(text=text).as_json()["text"]
    assert said.count("&lt;!") == 4
    assert "<@U0ADA> on <!date^1^{date}|Monday>" in said
