"""What the tests do again and again on the page, said once."""

import re
from collections.abc import Callable
from time import monotonic, sleep

from playwright.sync_api import Locator, Page, expect

# A week with much to do, on a machine with much to do.
MOVED_MS = 60_000


def message_box(page: Page) -> Locator:
    return page.locator("#composer textarea")


def say(page: Page, words: str) -> None:
    """Type words and send them."""
    message_box(page).fill(words)
    message_box(page).press("Enter")
    expect(message_box(page)).to_have_value("")


def command(page: Page, line: str) -> None:
    """Type a slash command in the direct messages with the app."""
    if "in=D" not in page.url:
        app_row(page).click()
    say(page, line)


def app_row(page: Page) -> Locator:
    return page.get_by_role("region", name="Apps").get_by_role("button")


def open_conversation(page: Page, name: str | None) -> None:
    """Choose it in the sidebar, which slides in first on a narrow window; None is the app's own."""
    row = app_row(page) if name is None else page.locator(".side-row", has_text=name)
    slides = page.get_by_role("button", name="Conversations")
    if slides.is_visible():
        slides.click()
    row.click()
    if slides.is_visible():
        expect(row).to_be_hidden()
    expect(page.locator(".side-row[aria-current=page]")).to_have_count(1)


def last_message(page: Page) -> Locator:
    return page.locator(".message").last


def modal(page: Page) -> Locator:
    return page.locator("dialog.modal")


def form_field(page: Page, label: str) -> Locator:
    """The input block with this label."""
    return modal(page).get_by_role("group", name=re.compile(f"^{re.escape(label)}( \\(optional\\))?$")).first


def choose(page: Page, trigger: Locator, *words: str, search: str = "") -> None:
    """Open a menu, choose the options, and leave it."""
    trigger.click()
    for word in words:
        if search:
            page.get_by_role("combobox", name=re.compile("^Search")).fill(search)
        page.get_by_role("option", name=word).first.click()
    if page.locator(".list-popup").count():
        page.keyboard.press("Escape")


def become(page: Page, name: str) -> None:
    """Act as somebody else in the same tab."""
    page.get_by_role("button", name=re.compile("^Acting as")).click()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile(f"^Acting as {re.escape(name)}"))).to_be_visible()


def move_time(page: Page, words: str) -> None:
    """Move the clock, and wait until everything on the way has happened."""
    page.get_by_role("button", name=re.compile("Move time")).click()
    page.get_by_role("option", name=words).click()
    clock = page.get_by_role("button", name=re.compile("Move time"))
    expect(clock).not_to_have_attribute("aria-busy", "true", timeout=MOVED_MS)


def submit(page: Page) -> None:
    modal(page).locator(".modal-submit").click()


def wait_until(condition: Callable[[], object], seconds: float = 5.0) -> None:
    """Poll something that is not on the page."""
    deadline = monotonic() + seconds
    while not condition():
        assert monotonic() < deadline, f"not within {seconds} s"
        sleep(0.02)
