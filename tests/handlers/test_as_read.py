"""The text of a message as people read it."""

from typing import Any

import pytest

from bot.domain.person import PersonId
from handlers.as_read import as_read, mentioned, words_in

ADA = PersonId("U0ADA")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Salt &amp; pepper &lt;3", "Salt & pepper <3"),
        ("&amp;lt;", "&lt;"),
        ("<@U0ADA>, ask <@U0GONE> or <@U0OLD|old>", "@Ada, ask @somebody or @old"),
        ("in <#C01|general> and <#C02>", "in #general and #channel"),
        ("<!channel> and <!subteam^S1|@leads> at <!date^1^{date}|noon>", "@channel and @leads at noon"),
        ("<https://a.example/x>", "https://a.example/x"),
        ("<http://a.example|a.example>", "a.example"),
        ("<https://a.example|this>", "this (https://a.example)"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("", ""),
    ],
)
def test_a_message_reads_as_in_slack(written: str, read: str) -> None:
    assert as_read(written, {ADA: "Ada"}) == read


def test_those_mentioned_are_found() -> None:
    assert mentioned("<@U0ADA> and <@U0OLD|old>, not <!here>") == {"U0ADA", "U0OLD"}


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ({"text": "Hello", "files": [{"title": "Plan"}]}, "Hello"),
        ({"text": "", "files": [{"title": "", "name": "plan.pdf"}]}, "plan.pdf"),
        (
            {"blocks": [{"type": "divider"}, {"type": "section", "text": {"type": "mrkdwn", "text": "In a block"}}]},
            "In a block",
        ),
        ({"text": None, "attachments": [{"title": "A page", "fallback": "a fallback"}]}, "A page"),
        ({"blocks": [{"type": "rich_text", "elements": []}], "attachments": ["?"], "files": None}, ""),
        ({}, ""),
    ],
)
def test_a_message_without_text_says_what_it_shows(message: dict[str, Any], says: str) -> None:
    assert words_in(message) == says
