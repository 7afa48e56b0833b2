"""The checks answer whatever they are given; they never raise."""

import json
import time
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.validator import Problem, check_message, check_payload, check_response, check_view
from tests.playground import block_samples as samples

ATOMS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
KEYS = st.sampled_from(
    [
        "type",
        "text",
        "blocks",
        "elements",
        "element",
        "accessory",
        "options",
        "option_groups",
        "initial_option",
        "initial_options",
        "fields",
        "rows",
        "block_id",
        "action_id",
        "value",
        "label",
        "title",
        "submit",
        "view",
        "state",
        "values",
        "event",
        "message",
        "subtype",
        "metadata",
        "min_length",
        "max_length",
        "min_query_length",
        "focus_on_load",
        "child_blocks",
        "chart",
        "attachments",
        "response_action",
        "errors",
        "ok",
    ]
)
TYPES = st.sampled_from(
    [
        "section",
        "actions",
        "context",
        "input",
        "header",
        "image",
        "divider",
        "rich_text",
        "table",
        "data_table",
        "carousel",
        "container",
        "markdown",
        "modal",
        "home",
        "button",
        "static_select",
        "overflow",
        "plain_text",
        "mrkdwn",
        "plain_text_input",
        "number_input",
        "file_input",
    ]
)
ANY_JSON: st.SearchStrategy[Any] = st.recursive(
    ATOMS | TYPES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(), inner, max_size=6)
)
KINDS = st.sampled_from(
    [
        "slash_command",
        "block_actions",
        "view_submission",
        "view_closed",
        "shortcut",
        "message_action",
        "block_suggestion",
        "event_callback",
        "app_rate_limited",
        "socket_envelope",
        "chat.postMessage",
        "views.open",
        "users.list",
        "../../pyproject",
    ]
)
PATIENT = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@PATIENT
@given(ANY_JSON)
def test_any_message_gets_an_answer(body: Any) -> None:
    assert all(isinstance(problem, Problem) for problem in check_message(body))


@PATIENT
@given(ANY_JSON)
def test_any_view_gets_an_answer(view: Any) -> None:
    assert isinstance(check_view(view), list)


@PATIENT
@given(st.dictionaries(KEYS, ANY_JSON), TYPES)
def test_any_modal_gets_an_answer(view: dict[str, Any], kind: str) -> None:
    assert isinstance(check_view({**view, "type": "modal", "blocks": [{"type": kind, **view}]}), list)


@PATIENT
@given(KINDS, ANY_JSON)
def test_any_payload_gets_an_answer(kind: str, body: Any) -> None:
    assert isinstance(check_payload(kind, body), list)


@PATIENT
@given(KINDS, ANY_JSON)
def test_any_ack_gets_an_answer(kind: str, body: Any) -> None:
    assert isinstance(check_response(kind, body), list)


@PATIENT
@given(st.sampled_from(sorted(samples.BLOCKS)), st.data())
def test_a_valid_block_with_one_part_replaced_gets_an_answer(name: str, data: st.DataObject) -> None:
    block = json.loads(json.dumps(samples.BLOCKS[name]))
    key = data.draw(st.sampled_from(sorted(block)))
    block[key] = data.draw(ANY_JSON)
    assert isinstance(check_message(samples.message(block)), list)


def test_half_a_character_and_no_number_are_no_error() -> None:
    assert check_message({"text": "half a character: \ud800", "blocks": [{"type": "markdown", "text": "\ud800"}]}) == []
    assert check_message({"blocks": [{"type": "header", "value": float("nan")}]})


def test_endless_nesting_is_a_problem_and_not_an_error() -> None:
    nested: list[Any] = []
    for _ in range(5000):
        nested = [nested]
    assert check_message({"blocks": [{"type": "rich_text", "elements": nested}]})
    assert check_payload("block_actions", {"view": nested})
    assert check_view({"type": "modal", "blocks": nested})
    assert check_response("view_submission", {"errors": nested})


def test_a_message_is_checked_in_about_a_millisecond() -> None:
    """Measured over many different messages, so that nothing is answered from memory."""
    bodies = [
        samples.message(
            {"type": "section", "block_id": f"b{number}", "text": samples.mrkdwn(f"Hello {number}")},
            samples.actions_with({**samples.BUTTONS["button"], "value": str(number)}),
        )
        for number in range(200)
    ]
    check_message(bodies[0])
    started = time.process_time()
    for body in bodies:
        assert check_message(body) == []
    # Time of this process, of which it takes a fifth on an ordinary machine.
    assert (time.process_time() - started) / len(bodies) < 0.005
