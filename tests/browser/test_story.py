"""The story of the README, lived by three people in a real browser; its pictures are taken here when asked for."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import NARROW, NO_TOUR, ROOT, WIDE, OpenPage
from tests.browser.driving import become, form_field, modal, move_time, open_conversation, say, submit
from tests.browser.journey import approve_all, fill_in_sign_up, mentor_of_ada, propose_pairs, sent_sign_up
from tests.story import Story

PICTURES = ROOT / "docs" / "pictures"
PICTURE_SIZE = (1200, 800)
MOST_MOVES = 25

Take = Callable[..., None]


@pytest.fixture(params=[WIDE, pytest.param(NARROW, marks=pytest.mark.soak)], ids=["wide", "narrow"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    return tuple(request.param)


@pytest.fixture
def take(request: pytest.FixtureRequest, size: tuple[int, int]) -> Take:
    """Takes a picture for the README: only on the wide window, and only when asked to."""
    asked = request.config.getoption("--update-screenshots") and size == WIDE

    def take(page: Page, name: str, *, at: Locator | None = None) -> None:
        if not asked:
            return
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.set_viewport_size({"width": PICTURE_SIZE[0], "height": PICTURE_SIZE[1]})
        page.emulate_media(reduced_motion="reduce")
        page.mouse.move(0, 0)
        page.locator("#toasts").evaluate("toasts => toasts.replaceChildren()")
        page.wait_for_timeout(300)
        if at is not None:
            at.evaluate("element => element.scrollIntoView({block: 'start'})")
        page.wait_for_timeout(100)
        page.screenshot(path=PICTURES / f"{name}.png")
        page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})

    return take


def test_three_people_live_the_story_of_the_readme(
    context: BrowserContext, open_page: OpenPage, story: Story, size: tuple[int, int], take: Take
) -> None:
    context.add_init_script(NO_TOUR)
    ada, grace = (open_page(story.slack, person, size) for person in ("U0ADA", "U0GRACE"))
    ada_signs_up(ada, take)
    mentor_name = grace_matches(grace, story, take)
    mentor = open_page(story.slack, id_of(story, mentor_name), size)
    the_mentor_is_asked_first(mentor, ada, story)
    both_are_introduced(ada, mentor_name, take)
    they_plan_a_session(ada, mentor, story)
    they_are_reminded_and_asked(ada, story, mentor_name, take)
    ada_rates_it_and_only_she_knows(ada, mentor, story)
    home_says_where_she_stands(ada, mentor_name, take)


def id_of(story: Story, name: str) -> str:
    people = story.slack.room.workspace.people.values()
    return next(person.id for person in people if person.name == name)


def ada_signs_up(ada: Page, take: Take) -> None:
    ada.bring_to_front()  # the browser lets the tabs behind act slowly
    say(ada, "/mentor signup")
    expect(modal(ada).get_by_role("heading", name="Sign up")).to_be_visible()
    fill_in_sign_up(ada)
    own_words = form_field(ada, "What I want to learn, in my own words").get_by_role("textbox")
    own_words.fill("I would like to lead my first team by next summer.")
    take(ada, "signup", at=modal(ada).locator(".block-section").first)
    sent_sign_up(ada)


def grace_matches(grace: Page, story: Story, take: Take) -> str:
    grace.bring_to_front()
    propose_pairs(story, grace)
    mentor = mentor_of_ada(grace)
    take(grace, "matching", at=grace.locator(".message", has_text="The proposal for"))
    approve_all(grace)
    story.settle()
    return mentor


def the_mentor_is_asked_first(mentor: Page, ada: Page, story: Story) -> None:
    question = mentor.locator(".message", has_text="Would you mentor @Ada Okafor?").first
    expect(question).to_contain_text("knows nothing of this")
    expect(ada.locator("#messages")).not_to_contain_text("You have a mentor")
    question.get_by_role("button", name="Yes, gladly").click()
    expect(mentor.get_by_role("button", name="Yes, gladly")).to_have_count(0)
    story.settle()
    expect(ada.locator("#messages")).to_contain_text("You have a mentor")


def both_are_introduced(ada: Page, mentor_name: str, take: Take) -> None:
    ada.bring_to_front()
    open_conversation(ada, mentor_name)
    introduction = ada.locator(".message", has_text="meet each other")
    expect(introduction).to_contain_text("Why you two")
    expect(introduction).to_contain_text("Session 1 of")
    take(ada, "introduction", at=introduction)


def they_plan_a_session(ada: Page, mentor: Page, story: Story) -> None:
    open_app(ada)
    say(ada, "/mentor schedule")
    expect(modal(ada)).to_contain_text("Times inside the working hours of all of you")
    modal(ada).get_by_role("radio").nth(2).check()
    submit(ada)
    expect(modal(ada).get_by_role("heading", name="Planned")).to_be_visible()
    ada.keyboard.press("Escape")
    story.settle()
    expect(mentor.locator("#sidebar")).to_contain_text("unread")


def they_are_reminded_and_asked(ada: Page, story: Story, mentor_name: str, take: Take) -> None:
    question = ada.locator(".message", has_text=f"Did you and @{mentor_name} meet")
    for _ in range(MOST_MOVES):
        move_time(ada, "To the next thing due")
        story.settle()
        if question.count():
            break
    expect(question.first).to_be_visible()
    expect(ada.locator("#messages")).to_contain_text(f"you meet @{mentor_name}")
    take(ada, "did-you-meet")


def ada_rates_it_and_only_she_knows(ada: Page, mentor: Page, story: Story) -> None:
    ada.get_by_role("button", name="Yes, about").click()
    story.settle()
    rating = ada.locator(".message", has_text="How useful was it?").last
    rating.get_by_role("button", name="4", exact=True).click()
    expect(ada.locator("#messages")).to_contain_text("4 of 5; only you know that")
    story.settle()
    expect(mentor.locator("#messages")).not_to_contain_text("4 of 5")


def home_says_where_she_stands(ada: Page, mentor_name: str, take: Take) -> None:
    ada.get_by_role("button", name="Home", exact=True).click()
    expect(ada.locator("#home")).to_contain_text(mentor_name)
    expect(ada.locator("#home")).to_contain_text("1 session")
    take(ada, "home")


def open_app(page: Page) -> None:
    open_conversation(page, None)


def test_a_colleague_who_runs_nothing_is_refused_politely(open_page: OpenPage, story: Story) -> None:
    page = open_page(story.slack, "U0DAN")
    page.evaluate(NO_TOUR)
    say(page, "/mentor-admin match")
    expect(page.locator("#messages")).to_contain_text("Only visible to you")
    expect(modal(page)).to_have_count(0)
    become(page, "Grace Hughes")
    say(page, "/mentor-admin match")
    expect(modal(page)).to_be_visible()
