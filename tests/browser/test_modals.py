"""Modals: loading, stacked, updated in place, closed; and they belong to one person."""

from playwright.sync_api import expect

from tests.browser.conftest import Tab
from tests.browser.driving import choose, command, form_field, modal
from tests.browser.sample_app import Heard


def test_a_loading_view_is_replaced_by_the_real_one(tab: Tab) -> None:
    page = tab()
    page.locator("#composer textarea").fill("/sample load")
    page.keyboard.press("Enter")
    expect(modal(page).get_by_role("heading", level=1)).to_have_text("Loading")
    expect(modal(page).get_by_role("heading", level=1)).to_have_text("Loaded")


def test_views_are_stacked_three_deep_and_those_below_keep_what_was_typed(tab: Tab) -> None:
    page = tab()
    command(page, "/sample stack")
    heading = modal(page).get_by_role("heading", level=1)
    for level in (1, 2):
        expect(heading).to_have_text(f"Level {level}")
        form_field(page, "Remember me").get_by_role("textbox").fill(f"typed {level}")
        modal(page).get_by_role("button", name="Next level").click()
    expect(heading).to_have_text("Level 3")
    for level in (2, 1):
        modal(page).get_by_role("button", name="Back").click()
        expect(heading).to_have_text(f"Level {level}")
        expect(form_field(page, "Remember me").get_by_role("textbox")).to_have_value(f"typed {level}")
    page.keyboard.press("Escape")
    expect(modal(page)).to_have_count(0)


def test_an_update_in_place_keeps_what_was_typed_and_where_the_keyboard_was(tab: Tab) -> None:
    page = tab()
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("option", name="Write a note").click()
    form_field(page, "Note").get_by_role("textbox").fill("half a thought")
    choose(page, modal(page).locator("[data-action-id=change]"), "Delegation")
    expect(modal(page)).to_contain_text("You chose Delegation.")
    expect(form_field(page, "Note").get_by_role("textbox")).to_have_value("half a thought")
    expect(modal(page).locator("[data-action-id=change]")).to_be_focused()


def test_an_update_in_place_disturbs_nobody_who_goes_on_meanwhile(tab: Tab) -> None:
    page = tab()
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("option", name="Write a note").click()
    kind = modal(page).locator("[data-action-id=change]")
    choose(page, kind, "Delegation")
    kind.click()
    expect(modal(page)).to_contain_text("You chose Delegation.")
    expect(page.get_by_role("option", name="Hiring")).to_be_visible()
    page.get_by_role("option", name="Hiring").click()
    note = form_field(page, "Note").get_by_role("textbox")
    note.press_sequentially("typed while ", delay=20)
    expect(modal(page)).to_contain_text("You chose Hiring.")
    note.press_sequentially("it changed")
    expect(note).to_have_value("typed while it changed")


def test_a_modal_belongs_to_whoever_opened_it(tab: Tab) -> None:
    ada, bob = tab("U0ADA"), tab("U0BOB")
    command(ada, "/sample form")
    expect(modal(ada)).to_be_visible()
    expect(modal(bob)).to_have_count(0)
    ada.keyboard.press("Escape")
    expect(modal(ada)).to_have_count(0)


def test_the_submit_button_waits_for_the_app_and_takes_no_second_press(tab: Tab, heard: Heard) -> None:
    page = tab()
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("option", name="Write a note").click()
    form_field(page, "Note").get_by_role("textbox").fill("once")
    page.evaluate("document.querySelector('.modal-submit').click(); document.querySelector('.modal-submit').click()")
    expect(modal(page)).to_have_count(0)
    assert len(heard.submissions) == 1


def test_a_submission_that_the_app_did_not_hear_says_so_and_keeps_what_was_typed(tab: Tab) -> None:
    page = tab()
    command(page, "/sample unheard")
    form_field(page, "Note").get_by_role("textbox").fill("still here")
    modal(page).locator(".modal-submit").click()
    expect(modal(page).get_by_text("We had some trouble connecting. Try again?")).to_be_visible()
    expect(form_field(page, "Note").get_by_role("textbox")).to_have_value("still here")
