"""The page around the conversation: hints, keyboard, time, inspector, faults, tour, export, and who can use it."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request, expect

from playground.slack import PretendSlack
from tests.browser.conftest import NARROW, WIDE, OpenPage, Tab, Window
from tests.browser.driving import app_row, command, form_field, last_message, message_box, modal, say, submit
from tests.browser.sample_app import MANIFEST, Heard

AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}


def violations(page: Page) -> list[str]:
    page.evaluate(Axe().axe_script)
    # Only what is wrong comes back: everything that is right, on each screen, is most of the work.
    found = page.evaluate("options => axe.run(options).then(answer => answer.violations)", AXE)
    return [f"{each['id']}: {node['html']} {node['failureSummary']}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", NARROW)], ids=["wide-light", "narrow-dark"])
def test_every_screen_can_be_read_and_is_labelled(tab: Tab, scheme: str, size: tuple[int, int]) -> None:
    page = tab(size=size)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    message_box(page).fill("/sample all")
    message_box(page).press("Enter")
    expect(last_message(page)).to_contain_text("All of Block Kit")
    say(page, "/sample whisper")
    assert violations(page) == []
    message_box(page).fill("/")
    assert violations(page) == []
    message_box(page).fill("/sample form")
    message_box(page).press("Enter")
    submit(page)
    expect(form_field(page, "Name").get_by_role("alert")).to_be_visible()
    assert violations(page) == []
    form_field(page, "Skills").locator(".select-trigger").click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    form_field(page, "Date").locator(".pick-trigger").click()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_playgrounds_own_panels_can_be_read_and_are_labelled(tab: Tab, scheme: str) -> None:
    page = tab()
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    command(page, "/sample whisper")
    page.get_by_role("button", name="Tour").click()
    page.get_by_role("button", name="Inspector").click()
    page.locator(".wire summary").first.click()
    assert violations(page) == []
    page.get_by_role("button", name="Faults").click()
    assert violations(page) == []
    page.get_by_role("button", name=re.compile("Acting as")).click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("Move time")).click()
    assert violations(page) == []


def test_a_slash_brings_the_commands_of_the_manifest(tab: Tab) -> None:
    page = tab()
    message_box(page).press_sequentially("/")
    hints = page.get_by_role("listbox", name="Commands")
    expect(hints.get_by_role("option")).to_have_count(2)
    expect(hints).to_contain_text("[all | form | whisper]")
    message_box(page).press("ArrowDown")
    message_box(page).press("Tab")
    expect(message_box(page)).to_have_value("/sample-quiet ")
    message_box(page).fill("/nothing")
    message_box(page).press("Enter")
    expect(page.locator(".composer-notice")).to_contain_text("/nothing is not a command here")


def test_a_form_is_filled_and_sent_without_a_mouse(tab: Tab, heard: Heard) -> None:
    page = tab()
    keys = page.keyboard
    expect(message_box(page)).to_be_focused()
    keys.press("Shift+Tab")
    keys.press("Control+k")
    keys.type("Sample")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Sample", level=1)).to_be_visible()
    message_box(page).focus()
    keys.press("Tab")
    keys.press("Enter")
    keys.press("Enter")
    expect(modal(page)).to_be_visible()
    expect(form_field(page, "Note").get_by_role("textbox")).to_be_focused()
    keys.type("by keys alone")
    keys.press("Tab")
    keys.press("Enter")
    keys.type("del")
    keys.press("Enter")
    expect(modal(page)).to_contain_text("You chose Delegation.")
    keys.press("Tab")
    keys.press("Tab")
    expect(modal(page).locator(".modal-submit")).to_be_focused()
    keys.press("Enter")
    expect(modal(page)).to_have_count(0)
    assert heard.submissions[0]["view"]["state"]["values"]["note"]["note"]["value"] == "by keys alone"


def test_messages_are_walked_with_the_arrow_keys(tab: Tab) -> None:
    page = tab("U0ADA", place="&in=C0GENERAL")
    say(page, "first")
    say(page, "second")
    expect(last_message(page)).to_contain_text("second")
    page.locator("#messages").focus()
    page.keyboard.press("ArrowUp")
    expect(last_message(page)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".message").first).to_be_focused()


def test_somebody_is_found_in_the_list_and_becomes_the_one_who_acts(tab: Tab, slack: PretendSlack) -> None:
    page = tab("U0ADA")
    page.get_by_role("button", name=re.compile("Acting as Ada Okafor")).click()
    page.keyboard.type("duarte")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile("Acting as Ines Duarte"))).to_be_visible()
    page.wait_for_url("**/?as=U0INES*")
    page.reload()
    expect(page.get_by_role("button", name=re.compile("Acting as Ines Duarte"))).to_be_visible()
    be_quiet(page, slack)


def be_quiet(page: Page, slack: PretendSlack) -> None:
    """Do not disturb is theirs, asked for by mouse and ended by keyboard, and the app that asks is told of it."""
    workspace = slack.room.workspace
    page.get_by_role("button", name="Do not disturb is off. Change it").click()
    page.get_by_role("option", name="For 2 hours").click()
    expect(page.locator("#toasts")).to_contain_text("Do not disturb until")
    bell = page.get_by_role("button", name=re.compile("Do not disturb is on until .*. Change it"))
    begins, ends = workspace.do_not_disturb["U0INES"]
    assert ends - begins == 2 * 60 * 60
    assert set(workspace.do_not_disturb) == {"U0INES"}
    bell.press("Enter")
    expect(page.get_by_role("option", name="Turn it off now")).to_be_visible()
    page.keyboard.press("PageDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Do not disturb is off. Change it")).to_be_visible()
    assert workspace.quiet_until("U0INES") is None


def test_somebody_deactivated_cannot_be_chosen(tab: Tab) -> None:
    page = tab("U0ADA")
    page.get_by_role("button", name=re.compile("Acting as")).click()
    expect(page.get_by_role("option", name="Zed Volkov")).to_have_attribute("aria-disabled", "true")


@pytest.mark.parametrize(("words", "hours"), [("+1 hour", 1), ("+1 week", 168)])
def test_time_can_be_moved(tab: Tab, slack: PretendSlack, words: str, hours: int) -> None:
    page = tab()
    before = slack.clock.now()
    page.get_by_role("button", name=re.compile("Move time")).click()
    page.get_by_role("option", name=words).click()
    expect(page.locator("#toasts")).to_contain_text("It is now")
    moved = (slack.clock.now() - before).total_seconds() / 3600
    assert hours <= moved < hours + 0.1


def test_the_inspector_shows_both_ways_with_the_ack_and_the_verdict(tab: Tab) -> None:
    page = tab()
    page.get_by_role("button", name="Inspector").click()
    command(page, "/sample all")
    posted = page.locator(".wire > li", has_text="chat.postMessage").first
    expect(posted.get_by_role("img", name="Slack would take this")).to_be_visible()
    typed = page.locator(".wire > li", has_text="/sample").first
    expect(typed.locator(".ack.good")).to_have_text(re.compile(r"ack \d+ ms"))
    typed.locator("summary").click()
    expect(typed.locator("pre").first).to_contain_text('"text": "all"')


def test_what_slack_would_refuse_is_shown_as_refused(tab: Tab, slack: PretendSlack) -> None:
    page = tab()
    page.get_by_role("button", name="Inspector").click()
    message_box(page).fill("/sample say")
    message_box(page).press("Enter")
    refused = page.locator(".wire > li", has=page.get_by_role("img", name="Slack would refuse this")).first
    refused.locator("summary").click()
    expect(refused.locator(".wire-problems")).to_be_visible()


def test_everything_can_be_had_as_json_and_begun_again(tab: Tab) -> None:
    page = tab("U0ADA", place="&in=C0GENERAL")
    say(page, "To be exported")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    assert "To be exported" in json.dumps(json.loads(download.value.path().read_text()))
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("dialog").get_by_role("button", name="Begin again").click()
    expect(page.get_by_text("To be exported")).to_have_count(0)


def test_light_and_dark_are_chosen_and_kept(tab: Tab) -> None:
    page = tab()
    page.get_by_role("button", name="Dark colors").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_on_a_narrow_window_the_conversations_slide_in(tab: Tab) -> None:
    page = tab(size=NARROW)
    expect(app_row(page)).to_be_hidden()
    page.get_by_role("button", name="Conversations").click()
    page.get_by_role("button", name=re.compile("^random")).click()
    expect(page.get_by_role("heading", name="random", level=1)).to_be_visible()
    expect(app_row(page)).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]


def test_the_page_asks_nobody_but_the_playground(tab: Tab, lasting: tuple[Window, Page], slack: PretendSlack) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    lasting[1].on("request", note)
    page = tab()
    command(page, "/sample all")
    expect(last_message(page)).to_contain_text("All of Block Kit")
    page.remove_listener("request", note)
    assert f"{slack.url}/js/memory.js" in asked
    assert [url for url in asked if not url.startswith((slack.url, "data:", "blob:"))] == []


def test_an_app_that_is_not_there_is_said_to_be_missing(open_page: OpenPage) -> None:
    with PretendSlack(MANIFEST) as lonely:
        page = open_page(lonely, "U0ADA")
        expect(page.get_by_text("The app is not connected.")).to_be_visible()
        message_box(page).fill("/sample all")
        message_box(page).press("Enter")
        expect(page.locator(".composer-notice")).to_contain_text('failed with the error "dispatch_failed"')
