"""Every input in a modal: filled by mouse and keyboard, sent as Slack sends it, refused at its field."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, Tab
from tests.browser.driving import choose, command, form_field, modal, submit, wait_until
from tests.browser.sample_app import Heard


def fill_all(page: Page, folder: Path) -> None:
    fill_texts(page)
    fill_menus(page)
    fill_moments(page)
    file = folder / "people.csv"
    file.write_text("id\nU0ADA\n")
    form_field(page, "List").locator("input[type=file]").set_input_files(file)
    expect(form_field(page, "List").get_by_text("people.csv")).to_be_visible()


def fill_texts(page: Page) -> None:
    for label, words in {"Name": "Ada", "Story": "Two\nlines", "E-mail": "ada@example.org", "Years": "7"}.items():
        form_field(page, label).get_by_role("textbox").fill(words)
    form_field(page, "Web page").get_by_role("textbox").fill("https://example.org")
    for day in ("Monday", "Friday"):
        form_field(page, "Days").get_by_label(day).check()
    form_field(page, "Role").get_by_label("Mentee").check()


def fill_menus(page: Page) -> None:
    one = {"Skill": "Hiring", "Person": "Bob Lindqvist", "Channel": "random", "Conversation": "general"}
    for label, word in one.items():
        choose(page, form_field(page, label).locator(".select-trigger"), word)
    choose(page, form_field(page, "Skills").locator(".select-trigger"), "Feedback", "Hiring")
    choose(page, form_field(page, "People").locator(".select-trigger"), "Cat Nguyen", "Bob Lindqvist")
    choose(page, form_field(page, "Channels").locator(".select-trigger"), "general")
    choose(page, form_field(page, "Conversations").locator(".select-trigger"), "general", "random")
    choose(page, form_field(page, "Town").locator(".select-trigger"), "Lisbon", search="lis")
    choose(page, form_field(page, "Towns").locator(".select-trigger"), "London", search="lo")


def fill_moments(page: Page) -> None:
    for label in ("Date", "Moment"):
        form_field(page, label).locator(".pick-trigger").first.click()
        page.get_by_role("button", name="Month after").click()
        page.locator(".calendar-day:not(.other)", has_text="15").first.click()
    choose(page, form_field(page, "Time").locator(".pick-trigger"), "3:05 PM", search="15:05")
    choose(page, form_field(page, "Moment").locator(".pick-trigger").nth(1), "9:30 AM")


@pytest.mark.parametrize("size", [WIDE, pytest.param(NARROW, marks=pytest.mark.soak)], ids=["wide", "narrow"])
def test_every_input_is_filled_and_sent_as_slack_sends_it(
    tab: Tab, heard: Heard, tmp_path: Path, size: tuple[int, int]
) -> None:
    page = tab("U0JUN", size=size, place="&in=C0GENERAL")
    command_here(page, "/sample form")
    fill_all(page, tmp_path)
    the_apps_own_error_stands_at_its_field_and_the_rest_stays_filled(page)
    submit(page)
    expect(modal(page)).to_have_count(0)
    wait_until(lambda: len(heard.submissions) == 2)
    what_was_filled_in_is_heard(heard.values)
    a_moment_is_meant_in_the_zone_of_whoever_chose_it(heard.values, "Asia/Tokyo")


def the_apps_own_error_stands_at_its_field_and_the_rest_stays_filled(page: Page) -> None:
    name = form_field(page, "Name")
    name.get_by_role("textbox").fill("nobody")
    submit(page)
    expect(name.get_by_role("alert")).to_have_text("Somebody, please.")
    expect(form_field(page, "Story").get_by_role("textbox")).to_have_value("Two\nlines")
    expect(form_field(page, "Skill").locator(".select-trigger")).to_contain_text("Hiring")
    name.get_by_role("textbox").fill("Ada")


def what_was_filled_in_is_heard(values: dict[str, Any]) -> None:
    assert values["name"] == {"type": "plain_text_input", "value": "Ada"}
    assert values["story"]["value"] == "Two\nlines"
    assert (values["email"]["value"], values["url"]["value"]) == ("ada@example.org", "https://example.org")
    assert values["years"] == {"type": "number_input", "value": "7"}
    assert values["skill"]["selected_option"]["value"] == "hiring"
    assert [option["value"] for option in values["skills"]["selected_options"]] == ["feedback", "hiring"]
    assert values["person"]["selected_user"] == "U0BOB"
    assert values["people"]["selected_users"] == ["U0CAT", "U0BOB"]
    assert values["channel"]["selected_channel"] == "C0RANDOM"
    assert values["channels"]["selected_channels"] == ["C0GENERAL"]
    assert values["conversation"]["selected_conversation"] == "C0GENERAL"
    assert values["conversations"]["selected_conversations"] == ["C0GENERAL", "C0RANDOM"]
    assert values["town"]["selected_option"]["text"]["text"] == "Lisbon"
    assert [option["value"] for option in values["towns"]["selected_options"]] == ["london"]
    assert [option["value"] for option in values["days"]["selected_options"]] == ["monday", "friday"]
    assert values["role"]["selected_option"]["value"] == "mentee"
    assert values["date"]["selected_date"].endswith("-15")
    assert values["time"]["selected_time"] == "15:05"
    assert values["list"]["files"][0]["name"] == "people.csv"


def command_here(page: Page, line: str) -> None:
    box = page.locator("#composer textarea")
    box.fill(line)
    box.press("Enter")
    expect(modal(page)).to_be_visible()


def a_moment_is_meant_in_the_zone_of_whoever_chose_it(values: dict[str, Any], zone: str) -> None:
    moment = datetime.fromtimestamp(values["moment"]["selected_date_time"], ZoneInfo(zone))
    assert (moment.day, moment.hour, moment.minute) == (15, 9, 30)


def test_what_is_missing_or_wrong_is_said_at_its_field_and_nothing_is_sent(tab: Tab, heard: Heard) -> None:
    page = tab()
    command(page, "/sample form")
    form_field(page, "Name").get_by_role("textbox").fill("A")
    form_field(page, "E-mail").get_by_role("textbox").fill("nobody")
    form_field(page, "Web page").get_by_role("textbox").fill("example")
    form_field(page, "Years").get_by_role("textbox").fill("99")
    submit(page)
    expect(form_field(page, "Name")).to_contain_text("at least 2 characters")
    expect(form_field(page, "E-mail")).to_contain_text("valid email address")
    expect(form_field(page, "Web page")).to_contain_text("valid URL")
    expect(form_field(page, "Years")).to_contain_text("60 or less")
    expect(form_field(page, "Skill")).to_contain_text("complete this required field")
    expect(form_field(page, "Story").get_by_role("alert")).to_be_hidden()
    expect(form_field(page, "Name").get_by_role("textbox")).to_be_focused()
    assert heard.submissions == []


def test_a_mistake_that_is_mended_is_no_longer_held_against_anybody(tab: Tab) -> None:
    page = tab()
    command(page, "/sample form")
    submit(page)
    name = form_field(page, "Name")
    expect(name.get_by_role("alert")).to_be_visible()
    name.get_by_role("textbox").fill("Ada")
    expect(name.get_by_role("alert")).to_be_hidden()
