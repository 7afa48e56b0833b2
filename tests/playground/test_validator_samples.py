"""What Slack accepts is not refused."""

from typing import Any

import pytest

from playground.validator import check_message, check_response, check_view
from tests.playground import block_samples as samples

IN_SECTIONS = {**samples.BUTTONS, **samples.MENUS, **samples.CHOICES}
IN_INPUTS = {**samples.MENUS, **samples.CHOICES, **samples.INPUTS}

NOT_BESIDE_SECTIONS = ("datetimepicker", "rich_text_input")


def without_confirm(element: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in element.items() if key != "confirm"}


@pytest.mark.parametrize("name", [name for name in samples.BLOCKS if name != "alert"])
def test_every_block_passes_in_a_message(name: str) -> None:
    assert check_message(samples.message(samples.BLOCKS[name])) == []


@pytest.mark.parametrize("name", [name for name in IN_SECTIONS if name not in NOT_BESIDE_SECTIONS])
def test_every_element_passes_beside_a_section(name: str) -> None:
    assert check_message(samples.message(samples.section_with(IN_SECTIONS[name]))) == []


@pytest.mark.parametrize("name", IN_SECTIONS)
def test_every_element_passes_in_actions(name: str) -> None:
    assert check_view(samples.home(samples.actions_with(IN_SECTIONS[name])), "home") == []


@pytest.mark.parametrize("name", IN_INPUTS)
def test_every_input_passes_in_a_modal(name: str) -> None:
    block = samples.input_with(without_confirm(IN_INPUTS[name]), optional=True, dispatch_action=False)
    assert check_view(samples.modal(block), "modal") == []


@pytest.mark.parametrize("name", ["section", "header", "divider", "context", "image", "rich_text", "actions", "alert"])
def test_every_usual_block_passes_in_a_modal(name: str) -> None:
    assert check_view(samples.modal(samples.BLOCKS[name]), "modal") == []


def test_a_message_may_have_text_only() -> None:
    assert check_message({"channel": "C1", "text": "Hello"}) == []


def test_a_message_may_have_blocks_only() -> None:
    assert check_message({"blocks": [{"type": "divider"}]}) == []


def test_a_message_may_carry_metadata() -> None:
    body = {"text": "x", "metadata": {"event_type": "nudge", "event_payload": {"key": "a:1", "ids": {"a": 1}}}}
    assert check_message(body) == []


def test_an_answer_may_delete_the_message_it_answers() -> None:
    assert check_message({"delete_original": True}) == []


def test_limits_are_inclusive() -> None:
    blocks = [{"type": "section", "text": samples.mrkdwn("x" * 3000)} for _ in range(50)]
    assert check_message(samples.message(*blocks)) == []


def test_an_option_value_may_have_150_characters() -> None:
    menu = {
        "type": "static_select",
        "action_id": "a",
        "options": [{"text": samples.plain("x" * 75), "value": "v" * 150}],
    }
    assert check_message(samples.message(samples.actions_with(menu))) == []


def test_a_modal_without_inputs_needs_no_submit() -> None:
    view = samples.modal({"type": "divider"})
    del view["submit"]
    assert check_view(view) == []


def test_two_blocks_may_use_the_same_action_id() -> None:
    row = samples.actions_with(samples.BUTTONS["button"])
    assert check_message(samples.message(row, row)) == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("slash_command", None),
        ("slash_command", "Done"),
        ("slash_command", {"text": "Done", "response_type": "ephemeral"}),
        ("view_submission", {}),
        ("view_submission", {"response_action": "clear"}),
        ("view_submission", {"response_action": "errors", "errors": {"goal": "Say a little more."}}),
        ("view_submission", {"response_action": "update", "view": samples.modal({"type": "divider"})}),
        ("block_suggestion", {"options": []}),
        ("block_suggestion", {"options": [samples.option("one")]}),
        ("block_suggestion", {"option_groups": [{"label": samples.plain("G"), "options": [samples.option("one")]}]}),
    ],
)
def test_answers_in_acks_pass(kind: str, body: Any) -> None:
    assert check_response(kind, body) == []
