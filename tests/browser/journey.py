"""What people of the README's story do with the mouse and the keyboard."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import form_field, modal, say, submit
from tests.story import Story


def choose_in(page: Page, trigger: Locator, *words: str) -> None:
    """Choose from a menu that may stay open."""
    trigger.click()
    for word in words:
        page.get_by_role("option", name=word).first.click()
    if page.locator(".list-popup").count():
        page.keyboard.press("Escape")


def sign_up(page: Page) -> None:
    """Fill in the open form and send it."""
    fill_in_sign_up(page)
    sent_sign_up(page)


def fill_in_sign_up(page: Page, role: str = "Mentee", *, level: str = "Professional", years: str = "3") -> None:
    expect(modal(page)).to_be_visible()
    form_field(page, "I join as").get_by_label(role, exact=False).first.check()
    wish = "What I can offer" if role == "Mentor" else "What I want to learn"
    choose_in(page, form_field(page, wish).locator(".select-trigger"), "Giving feedback")
    choose_in(page, form_field(page, "My level").locator(".select-trigger"), level)
    form_field(page, "Years of experience").get_by_role("textbox").fill(years)


def sent_sign_up(page: Page) -> None:
    submit(page)
    expect(modal(page)).to_contain_text("You are signed up")
    page.keyboard.press("Escape")
    expect(modal(page)).to_have_count(0)


def propose_pairs(story: Story, page: Page) -> None:
    """As the manager: ask for a proposal, and wait for it."""
    say(page, "/mentor-admin match")
    expect(modal(page)).to_be_visible()
    submit(page)
    expect(modal(page)).to_contain_text("I am on it")
    page.keyboard.press("Escape")
    story.settle()
    expect(page.get_by_role("button", name=re.compile("^Approve all"))).to_be_visible()


def approve_all(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Approve all")).click()
    page.get_by_role("dialog").get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("Approved:")


def mentor_of_ada(page: Page) -> str:
    """The one whom the proposal on the screen names for her."""
    pair = page.locator("#messages strong", has_text="mentors @Ada Okafor")
    return pair.locator(".mention").first.inner_text().removeprefix("@")
