"""The guided tour: it notices what was done, in whichever tab, and can be left."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.driving import become, form_field, modal, move_time, say, submit
from tests.browser.journey import approve_all, mentor_of_ada, propose_pairs, sign_up
from tests.story import Story


def step(page: Page) -> str:
    return page.locator("#tour .tour-count").inner_text()


def expect_step(page: Page, number: int) -> None:
    expect(page.locator("#tour .tour-count")).to_contain_text(f"Step {number} of 6")


def follow(page: Page, name: str) -> None:
    """Press the tour's own button, and wait until their conversation is shown."""
    page.get_by_role("button", name=f"Act as {name}").click()
    expect(page.get_by_role("button", name=re.compile(f"^Acting as {name}"))).to_be_visible()
    expect(page.locator("#messages")).to_contain_text("Mentor")


def test_every_step_is_noticed_when_it_is_done(open_page: OpenPage, story: Story) -> None:
    page = open_page(story.slack, "U0ADA")
    expect_step(page, 1)
    expect(page.locator("#tour")).to_contain_text("You are Ada")
    say(page, "/mentor signup")
    expect_step(page, 2)
    sign_up(page)
    expect_step(page, 3)
    follow(page, "Grace Hughes")
    propose_pairs(story, page)
    expect_step(page, 4)
    mentor = mentor_of_ada(page)
    approve_all(page)
    expect_step(page, 5)
    become(page, mentor)
    move_time(page, "Next morning")
    page.get_by_role("button", name="Yes, gladly").click()
    expect_step(page, 6)
    follow(page, "Ada Okafor")
    move_time(page, "To the next thing due")
    expect(page.locator("#tour")).to_contain_text("That was the tour")
    page.locator("#tour").get_by_role("button", name="Close").click()
    expect(page.locator("#tour")).to_be_hidden()


def test_something_else_moves_nothing(open_page: OpenPage, story: Story) -> None:
    page = open_page(story.slack, "U0ADA")
    say(page, "/mentor help")
    expect(page.locator("#messages")).to_contain_text("/mentor signup")
    expect_step(page, 1)
    say(page, "/mentor signup")
    expect(modal(page)).to_be_visible()
    submit(page)
    expect(form_field(page, "I join as").get_by_role("alert")).to_be_visible()
    assert "Step 2" in step(page)


def test_a_step_done_in_another_tab_counts_too(open_page: OpenPage, story: Story) -> None:
    first, second = open_page(story.slack, "U0BOB"), open_page(story.slack, "U0ADA")
    say(second, "/mentor signup")
    expect_step(second, 2)
    expect_step(first, 2)
    expect(first.get_by_role("button", name="Act as Ada Okafor")).to_be_visible()


def test_the_tour_can_be_left_stays_away_and_can_be_taken_again(open_page: OpenPage, story: Story) -> None:
    page = open_page(story.slack, "U0ADA")
    page.locator("#tour").get_by_role("button", name="Skip").click()
    expect_step(page, 2)
    page.get_by_role("button", name="Leave the tour").click()
    expect(page.locator("#tour")).to_be_hidden()
    page.reload()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("#tour")).to_be_hidden()
    page.get_by_role("button", name="Tour").click()
    expect_step(page, 1)
