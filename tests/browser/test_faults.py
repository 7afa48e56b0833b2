"""The faults panel: what is asked for waits, happens once, and is seen."""

import re

from playwright.sync_api import Page, expect

from playground.slack import PretendSlack
from tests.browser.conftest import Tab
from tests.browser.driving import command, last_message, say


def faults(page: Page) -> None:
    page.get_by_role("button", name="Faults").click()


def test_a_fault_waits_is_listed_and_befalls_the_next_call(tab: Tab, slack: PretendSlack) -> None:
    page = tab()
    faults(page)
    form = page.locator(".fault-form", has_text="When the app calls Slack")
    form.get_by_label("What").select_option("server_error")
    form.get_by_label("Which calls").select_option("chat.postMessage")
    form.get_by_role("button", name="Let it happen").click()
    waiting = page.get_by_role("list", name="Waiting to go wrong")
    expect(waiting).to_contain_text("Slack fails (500): chat.postMessage, 1 left")
    page.get_by_role("button", name="Inspector").click()
    page.locator("#composer textarea").fill("/sample all")
    page.keyboard.press("Enter")
    failed = page.locator(".wire > li", has_text="chat.postMessage").first
    failed.locator("summary").click()
    expect(failed).to_contain_text("status 500")
    assert slack.faults.api.waiting == []


def test_what_waits_can_be_cleared(tab: Tab, slack: PretendSlack) -> None:
    page = tab()
    faults(page)
    page.get_by_role("button", name="Expire the next trigger").click()
    expect(page.get_by_text("The next trigger is expired")).to_be_visible()
    page.get_by_role("button", name=re.compile("^History once a minute")).click()
    expect(page.get_by_role("list", name="Waiting to go wrong")).to_contain_text("History once a minute")
    page.get_by_role("button", name="Clear what waits").click()
    expect(page.get_by_role("list", name="Waiting to go wrong")).to_be_hidden()


def test_somebody_who_leaves_is_shown_as_gone(tab: Tab) -> None:
    page = tab()
    faults(page)
    form = page.locator(".fault-form", has_text="Somebody leaves the company")
    form.get_by_label("Who").select_option("U0BOB")
    form.get_by_role("button", name="Deactivate").click()
    page.get_by_role("button", name=re.compile("Acting as")).click()
    expect(page.locator(".list-option", has_text="Bob Lindqvist")).to_have_attribute("aria-disabled", "true")


def test_an_uninstalled_app_does_nothing_until_the_reset(tab: Tab) -> None:
    page = tab()
    command(page, "/sample whisper")
    expect(last_message(page)).to_contain_text("Only you see this")
    faults(page)
    page.get_by_role("button", name="Uninstall the app").click()
    expect(page.get_by_role("list", name="Waiting to go wrong")).to_contain_text("The app is uninstalled")
    page.locator("#composer textarea").fill("/sample whisper")
    page.keyboard.press("Enter")
    expect(page.locator(".composer-notice")).to_contain_text("/sample is not a valid command")
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("dialog").get_by_role("button", name="Begin again").click()
    expect(page.locator(".message")).to_have_count(0)
    say(page, "/sample whisper")
    expect(last_message(page)).to_contain_text("Only you see this")
