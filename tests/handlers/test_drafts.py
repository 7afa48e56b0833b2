"""What was typed goes back into its form, and nothing else does."""

from datetime import date, time
from typing import Any

import pytest

from handlers.blocks import kit
from handlers.blocks.drafts import reopened, restored, was_touched
from handlers.blocks.kit import Element, View, field
from playground.validator import check_view

COLORS = [kit.option("Red", "red"), kit.option("Blue", "blue")]

CASES: list[tuple[Element, dict[str, Any], str, Any]] = [
    (kit.words_input("f.x", initial="old"), {"value": "new"}, "initial_value", "new"),
    (kit.words_input("f.x", most=5), {"value": "much too long"}, "initial_value", "much…"),
    (kit.number_input("f.x"), {"value": "3"}, "initial_value", "3"),
    (kit.number_input("f.x", least=1, most=10), {"value": "10"}, "initial_value", "10"),
    *[
        (kit.number_input("f.x", least=1, most=10), {"value": wrong}, "initial_value", None)
        for wrong in ("0", "-1", "11", "3.5", "1e1", "\u0663", "many", "9" * 5000)
    ],
    (kit.day_input("f.x", initial=date(2026, 1, 1)), {"selected_date": "2026-03-02"}, "initial_date", "2026-03-02"),
    (kit.hour_input("f.x", initial=time(9)), {"selected_time": "10:30"}, "initial_time", "10:30"),
    (kit.select("f.x", COLORS), {"selected_option": COLORS[1]}, "initial_option", COLORS[1]),
    (kit.radio("f.x", COLORS), {"selected_option": kit.option("Gone", "gone")}, "initial_option", None),
    (kit.multi_select("f.x", COLORS), {"selected_options": COLORS}, "initial_options", COLORS),
    (kit.checkboxes("f.x", COLORS, chosen=["red"]), {"selected_options": []}, "initial_options", None),
    (kit.people_select("f.x"), {"selected_users": ["U1", "U2"]}, "initial_users", ["U1", "U2"]),
    (kit.person_select("f.x", chosen="U1"), {"selected_user": "U2"}, "initial_user", "U2"),
    (kit.channel_select("f.x"), {"selected_channel": "C1"}, "initial_channel", "C1"),
]


def form(element: Element) -> View:
    return kit.modal("A form", [field("x", "X", element)], callback_id="f.submit", submit="Send")


def values(element: Element, held: dict[str, Any]) -> dict[str, Any]:
    return {"x": {"f.x": {"type": element["type"], **held}}}


@pytest.mark.parametrize(("element", "held", "name", "expected"), CASES)
def test_each_kind_of_answer_goes_back(element: Element, held: dict[str, Any], name: str, expected: Any) -> None:
    again = restored(form(element), values(element, held))
    assert again["blocks"][0]["element"].get(name) == expected
    assert check_view(again, "modal") == []


@pytest.mark.parametrize(("element", "held", "name", "expected"), CASES)
def test_a_form_is_touched_once_it_holds_something_else(
    element: Element, held: dict[str, Any], name: str, expected: Any
) -> None:
    view = form(element)
    assert was_touched({**view, "state": {"values": values(element, held)}})
    again = restored(view, values(element, held))
    if expected == held.get(next(iter(held))):
        assert not was_touched({**again, "state": {"values": values(element, held)}})


def test_an_untouched_form_is_none() -> None:
    element = kit.words_input("f.x")
    assert not was_touched({**form(element), "state": {"values": values(element, {"value": None})}})
    assert not was_touched(form(element)), "and neither is one that came without a state"


def test_answers_of_another_form_are_left_alone() -> None:
    view = form(kit.words_input("f.x", initial="mine"))
    strange = {"y": {"f.x": {"type": "plain_text_input", "value": "theirs"}}, "x": {"f.x": {"type": "checkboxes"}}}
    assert restored(view, strange) == view


def test_a_reopened_form_says_why_it_is_not_empty() -> None:
    element = kit.words_input("f.x")
    assert reopened(form(element), None) == form(element)
    again = reopened(form(element), values(element, {"value": "typed"}))
    assert "I kept what you had typed" in again["blocks"][0]["elements"][0]["text"]
