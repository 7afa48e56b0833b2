"""How long the page takes to open on a conversation of 1,000 messages."""

from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from playwright.sync_api import Page, sync_playwright

from playground.posting import read_content
from playground.slack import PretendSlack
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.kit import EVERYTHING
from tests.browser.sample_app import MANIFEST

MESSAGES, ROUNDS = 1_000, 7


def write_messages(slack: PretendSlack) -> None:
    """Half by people, half by the app with everything that a message may show."""
    room = slack.room
    channel = room.workspace.conversations["C0GENERAL"]
    content = read_content({"text": "Everything", "blocks": EVERYTHING})
    for number in range(MESSAGES // 2):
        room.posting.by_person(channel, "U0BOB", f"Message {number} with *bold* words and :tada:", [])
        room.posting.by_app(channel, content)


def seconds_to_open(page: Page, slack: PretendSlack) -> float:
    began = perf_counter()
    page.goto(f"{slack.url}/?as=U0ADA&in=C0GENERAL")
    page.wait_for_selector("body[data-ready] .message")
    return perf_counter() - began


@pytest.mark.bench
def test_a_conversation_of_a_thousand_messages_opens() -> None:
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed, so the page was not measured.")
    with PretendSlack(MANIFEST) as slack, sync_playwright() as playwright:
        slack.call(lambda: write_messages(slack))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page()
        times = [seconds_to_open(page, slack) for _ in range(ROUNDS)]
        shown = page.locator(".message").count()
        browser.close()
    print(f"\n{'a conversation of':<28}{MESSAGES:>8} messages, {shown} drawn at once")
    print(f"{'opens, median of ' + str(ROUNDS):<28}{median(times):>8.2f} s")
    print(f"{'opens, slowest':<28}{max(times):>8.2f} s")
    assert shown > 0
