"""What the page makes of mrkdwn, dates, rich text and names."""

import re

from playwright.sync_api import Locator, expect

from playground.slack import PretendSlack
from tests.browser.conftest import EVIL_NAME, Tab
from tests.browser.driving import command, last_message, say


def everything(tab: Tab, person: str = "U0ADA") -> Locator:
    page = tab(person)
    command(page, "/sample all")
    message = last_message(page)
    expect(message).to_contain_text("All of Block Kit")
    return message


def test_mrkdwn_becomes_what_it_says(tab: Tab) -> None:
    words = everything(tab).locator("[data-block-id=words]")
    expect(words.locator("strong")).to_have_text("Bold")
    expect(words.locator("em")).to_have_text("italic")
    expect(words.locator("s")).to_have_text("gone")
    expect(words.locator("code")).to_have_text("code")
    expect(words.get_by_role("link", name="a link")).to_have_attribute("href", "https://example.org/a_b")
    expect(words.get_by_text("@Bob Lindqvist")).to_be_visible()
    expect(words.get_by_role("button", name="#general")).to_be_visible()
    expect(words.get_by_role("img", name="seedling")).to_have_text("🌱")


def test_lines_become_quotes_lists_and_code(tab: Tab) -> None:
    lines = everything(tab).locator("[data-block-id=lines]")
    expect(lines.locator("blockquote")).to_have_text("a quote")
    expect(lines.locator("ul li")).to_have_text(["a point", "another"])
    expect(lines.locator("ol li")).to_have_text(["one"])
    expect(lines.locator("pre")).to_have_text("fenced *code*")


def test_a_date_is_said_in_the_zone_of_its_reader(tab: Tab) -> None:
    expect(everything(tab, "U0ADA").locator("[data-block-id=date]")).to_contain_text("2026-12-01 at 3:00 PM")
    expect(everything(tab, "U0JUN").locator("[data-block-id=date]")).to_contain_text("2026-12-02 at 12:00 AM")


def test_rich_text_is_shown(tab: Tab) -> None:
    rich = everything(tab).locator(".rich-text")
    expect(rich.locator("strong")).to_have_text("bold words")
    expect(rich.locator("li")).to_have_text("first point")
    expect(rich.locator("blockquote")).to_have_text("quoted words")
    expect(rich.locator("pre")).to_have_text("code words")
    expect(rich.get_by_role("link", name="the guide")).to_be_visible()


def test_a_picture_from_elsewhere_is_described_and_not_loaded(tab: Tab) -> None:
    message = everything(tab)
    expect(message.get_by_text("A chart of sessions")).to_be_visible()
    expect(message.locator("img")).to_have_count(0)


def test_nothing_that_anybody_wrote_is_read_as_markup(tab: Tab) -> None:
    page = tab("U0EVIL", place="&in=C0GENERAL")
    attack = "<script>alert(2)</script> <b>bold?</b> <javascript:alert(3)|click> &lt;i&gt;"
    say(page, attack)
    message = last_message(page)
    expect(message.locator(".author")).to_have_text(EVIL_NAME)
    expect(message.locator(".message-text")).to_have_text(attack)
    expect(page.locator("img, script:not([type=module]), .message a")).to_have_count(0)
    page.get_by_role("button", name=re.compile("Acting as")).click()
    expect(page.get_by_role("option", name=EVIL_NAME)).to_be_visible()


def test_an_app_cannot_smuggle_markup_or_addresses_in_either(tab: Tab, slack: PretendSlack) -> None:
    page = tab()
    command(page, "/sample say <javascript:alert(1)|click> *<img src=x onerror=alert(2)>* <https://example.org|ok>")
    message = last_message(page)
    expect(message.get_by_role("link")).to_have_count(1)
    expect(message.locator("img")).to_have_count(0)


def test_every_screen_says_that_it_is_not_slack(tab: Tab) -> None:
    page = tab()
    for place in ("&in=C0GENERAL", "&in=C0RANDOM"):
        page.goto(page.url.split("&")[0] + place)
        expect(page.get_by_text("This is not Slack.")).to_be_visible()
    assert "not Slack" in page.title()
