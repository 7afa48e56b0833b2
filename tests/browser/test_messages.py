"""What is in a message is pressed, chosen, confirmed and updated; everybody sees their own."""

import re

from playwright.sync_api import Locator, Page, expect

from playground.slack import PretendSlack
from tests.browser.conftest import Tab
from tests.browser.driving import app_row, choose, command, last_message, message_box, say, wait_until
from tests.browser.sample_app import Heard


def everything(page: Page) -> Locator:
    command(page, "/sample all")
    expect(last_message(page)).to_contain_text("All of Block Kit")
    return last_message(page)


def pressed(heard: Heard) -> list[str]:
    return [body["actions"][0]["action_id"] for body in heard.actions]


def test_a_press_reaches_the_app_and_the_message_changes_in_place(tab: Tab, heard: Heard) -> None:
    page = tab()
    message = everything(page)
    count = page.locator(".message").count()
    message.get_by_role("button", name="Open").click()
    expect(last_message(page)).to_contain_text("Opened.")
    expect(last_message(page)).to_contain_text("(edited)")
    assert page.locator(".message").count() == count
    action = heard.actions[0]["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"]) == ("press", "press", "7")


def test_a_dangerous_button_asks_first_and_no_means_no(tab: Tab, heard: Heard) -> None:
    page = tab()
    message = everything(page)
    message.get_by_role("button", name="Skip").click()
    question = page.get_by_role("dialog", name="Skip this session?")
    expect(question).to_contain_text("Bob is told.")
    question.get_by_role("button", name="Keep it").click()
    expect(question).to_have_count(0)
    assert heard.actions == []
    message.get_by_role("button", name="Skip").click()
    question.get_by_role("button", name="Skip it").click()
    wait_until(lambda: pressed(heard) == ["skip"])


def test_menus_and_dates_in_a_message_act_at_once_and_carry_the_state(tab: Tab, heard: Heard) -> None:
    page = tab()
    message = everything(page)
    choose(page, message.locator("[data-action-id=pick]"), "Delegation")
    wait_until(lambda: pressed(heard) == ["pick"])
    choose(page, message.locator("[data-action-id=more]"), "Fewer")
    wait_until(lambda: pressed(heard) == ["pick", "more"])
    message.locator("[data-action-id=day]").click()
    page.locator(".calendar-day:not(.other)", has_text="15").first.click()
    wait_until(lambda: pressed(heard) == ["pick", "more", "day"])
    assert heard.actions[1]["actions"][0]["selected_option"]["value"] == "fewer"
    assert heard.actions[2]["state"]["values"]["press"]["pick"]["selected_option"]["value"] == "delegation"
    assert heard.actions[2]["actions"][0]["selected_date"].endswith("-15")


def test_every_accessory_of_a_section_acts(tab: Tab, heard: Heard) -> None:
    page = tab()
    command(page, "/sample sides")
    message = last_message(page)
    expect(message).to_contain_text("overflow")
    act_on_every_side(page, message)
    wait_until(lambda: len(heard.actions) == 16)
    acted = {action["type"]: action for body in heard.actions for action in body["actions"]}
    assert acted["button"]["value"] == "7"
    for kind in ("overflow", "radio_buttons", "static_select"):
        assert acted[kind]["selected_option"]["value"] == "delegation"
    for kind in ("checkboxes", "multi_static_select"):
        assert [option["value"] for option in acted[kind]["selected_options"]] == ["delegation"]
    assert acted["external_select"]["selected_option"]["value"] == "lisbon"
    assert acted["multi_external_select"]["selected_options"][0]["value"] == "lisbon"
    assert (acted["users_select"]["selected_user"], acted["multi_users_select"]["selected_users"]) == (
        "U0BOB",
        ["U0BOB"],
    )
    for kind, value in {"conversations": "C0RANDOM", "channels": "C0RANDOM"}.items():
        assert acted[f"{kind}_select"][f"selected_{kind.removesuffix('s')}"] == value
        assert acted[f"multi_{kind}_select"][f"selected_{kind}"] == [value]
    assert acted["datepicker"]["selected_date"] == "2026-12-15"
    assert acted["timepicker"]["selected_time"] == "10:00"


def act_on_every_side(page: Page, message: Locator) -> None:
    def side(kind: str) -> Locator:
        return message.locator(f"[data-block-id=at_{kind}]")

    side("button").get_by_role("button", name="Press").click()
    for kind in ("checkboxes", "radio_buttons"):
        side(kind).get_by_label("Delegation").check()
    choose(page, side("overflow").get_by_role("button"), "Delegation")
    words = {"static": "Delegation", "external": "Lisbon", "users": "Bob Lindqvist", "channels": "random"}
    for kind, word in (words | {"conversations": "random"}).items():
        choose(page, side(f"{kind}_select").locator(".select-trigger"), word)
        choose(page, side(f"multi_{kind}_select").locator(".select-trigger"), word)
    side("datepicker").locator(".pick-trigger").click()
    page.locator(".calendar-day:not(.other)", has_text="15").first.click()
    choose(page, side("timepicker").locator(".pick-trigger"), "10:00 AM")


def test_a_button_shows_that_it_waits(tab: Tab) -> None:
    page = tab()
    everything(page).get_by_role("button", name="Slow").click()
    expect(last_message(page).locator("[aria-busy=true]")).to_have_count(1)
    expect(last_message(page)).to_contain_text("Slow, but done.")


def test_an_app_that_does_not_answer_is_said_to_the_person(tab: Tab) -> None:
    page = tab()
    message = everything(page)
    message.get_by_role("button", name="Silent").click()
    expect(message.get_by_role("alert")).to_contain_text("not responding")
    message_box(page).fill("/sample-quiet")
    message_box(page).press("Enter")
    expect(page.locator(".composer-notice")).to_contain_text('failed with the error "operation_timeout"')


def test_only_one_person_sees_an_ephemeral_answer(tab: Tab) -> None:
    ada, bob = tab("U0ADA", place="&in=C0GENERAL"), tab("U0BOB", place="&in=C0GENERAL")
    say(ada, "/sample whisper")
    expect(last_message(ada)).to_contain_text("Only you see this")
    expect(last_message(ada)).to_contain_text("Only visible to you")
    say(bob, "Anybody here?")
    expect(bob.locator(".message")).to_have_count(1)


def test_two_tabs_are_two_people_who_talk(tab: Tab) -> None:
    ada, bob = tab("U0ADA", place="&in=C0GENERAL"), tab("U0BOB", place="&in=C0RANDOM")
    general = bob.get_by_role("button", name=re.compile("^general"))
    say(ada, "Good morning, @Bob Lindqvist & <all>")
    expect(general).to_contain_text("1 unread")
    general.click()
    expect(last_message(bob)).to_contain_text("Good morning, @Bob Lindqvist & <all>")
    expect(last_message(bob).locator(".mention-me")).to_have_text("@Bob Lindqvist")
    expect(general).not_to_contain_text("unread")
    say(bob, "Morning!")
    expect(last_message(ada)).to_contain_text("Morning!")


def test_what_is_on_the_screen_counts_as_read(tab: Tab, slack: PretendSlack) -> None:
    ada = tab("U0ADA", place="&in=C0GENERAL")
    slack.person("U0BOB").say("Hello", channel="C0GENERAL")
    expect(last_message(ada)).to_contain_text("Hello")
    expect(ada.get_by_role("button", name=re.compile("^general"))).not_to_contain_text("unread")


def test_a_message_shortcut_brings_the_message_to_the_app(tab: Tab, heard: Heard) -> None:
    page = tab("U0ADA", place="&in=C0GENERAL")
    say(page, "Remember this")
    last_message(page).hover()
    last_message(page).get_by_role("button", name="More actions").click()
    page.get_by_role("option", name="Keep this").click()
    wait_until(lambda: heard.shortcuts)
    assert heard.shortcuts[0]["message"]["text"] == "Remember this"


def test_a_file_from_the_app_can_be_had(tab: Tab) -> None:
    page = tab()
    command(page, "/sample file")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download pairs.csv").click()
    assert download.value.path().read_text() == "mentor,mentee\n"


def test_the_home_tab_shows_what_the_app_published_and_acts(tab: Tab, heard: Heard) -> None:
    page = tab()
    app_row(page).click()
    page.get_by_role("button", name="Home", exact=True).click()
    expect(page.locator("#home")).to_contain_text("Welcome home, @Ada Okafor.")
    page.locator("#home").get_by_role("button", name="Choose").click()
    wait_until(lambda: pressed(heard) == ["choose"])


def test_earlier_messages_come_when_one_goes_back(tab: Tab, slack: PretendSlack) -> None:
    channel = slack.room.workspace.conversations["C0GENERAL"]
    posting = slack.room.posting
    slack.call(lambda: [posting.by_person(channel, "U0BOB", f"number {n}.", []) for n in range(450)])
    page = tab("U0ADA", place="&in=C0GENERAL")
    expect(last_message(page)).to_contain_text("number 449.")
    expect(page.locator(".message")).to_have_count(60)
    for count in (200, 400, 450):
        page.locator("#messages").evaluate("list => { list.scrollTop = 0; }")
        expect(page.locator(".message")).to_have_count(count)
    expect(page.locator(".message").first).to_contain_text("number 0.")
