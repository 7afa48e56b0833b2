"""What is typed is sent as Slack's composer sends it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.composer import escape, rich_text, unescape
from playground.slack import PretendSlack
from tests.playground.raw_web import RawApp
from tests.playground.tiny import MANIFEST

ESCAPING = MANIFEST | {
    "features": MANIFEST["features"] | {"slash_commands": [{"command": "/tiny", "should_escape": True}]}
}


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("a & b", "a &amp; b"),
        ("<script>", "&lt;script&gt;"),
        ("hi <@U0BOB> in <#C0GENERAL|general>", "hi <@U0BOB> in <#C0GENERAL|general>"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("&amp;", "&amp;amp;"),
    ],
)
def test_words_are_escaped_and_mentions_are_not(typed: str, sent: str) -> None:
    assert escape(typed) == sent


@given(st.text())
def test_nothing_is_lost_on_the_way(typed: str) -> None:
    assert unescape(escape(typed)) == typed


def test_the_structure_has_words_as_typed_and_people_apart() -> None:
    elements: Any = rich_text(escape("a <b> & <@U0BOB>"))[0]["elements"][0]["elements"]
    assert elements == [{"type": "text", "text": "a <b> & "}, {"type": "user", "user_id": "U0BOB"}]


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("pair @Bob Lindqvist with @ada", "pair <@U0BOB|bob> with <@U0ADA|ada>"),
        ("#general and #nowhere", "<#C0GENERAL|general> and #nowhere"),
        ("mail ada@bob.example", "mail ada@bob.example"),
        ("<@U0BOB>", "<@U0BOB>"),
    ],
)
def test_names_in_a_command_become_ids_when_its_manifest_asks(typed: str, sent: str) -> None:
    with PretendSlack(ESCAPING) as slack, RawApp() as app:
        slack.deliver_by_http(app.url)
        slack.person("U0ADA").command("/tiny", typed)
        assert app.requests[0].form["text"] == sent


def test_names_in_a_command_stay_names_otherwise(slack: PretendSlack) -> None:
    with RawApp() as app:
        slack.deliver_by_http(app.url)
        slack.person("U0ADA").command("/tiny", "pair @bob")
        assert app.requests[0].form["text"] == "pair @bob"
