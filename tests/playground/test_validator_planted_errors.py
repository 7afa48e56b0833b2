"""What Slack refuses is refused, with the place and the reason."""

import pytest

from playground.validator import Problem, check_message, check_response, check_view
from tests.playground.block_samples import modal, plain
from tests.playground.planted_blocks import BLOCK_ERRORS, MESSAGES
from tests.playground.planted_elements import ELEMENT_ERRORS, VIEWS
from tests.playground.planting import Planted

PLANTED = [*MESSAGES, *BLOCK_ERRORS, *ELEMENT_ERRORS, *VIEWS]


def problems_of(planted: Planted) -> list[Problem]:
    return check_view(planted.body) if planted.is_view else check_message(planted.body)


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
def test_a_planted_error_is_named_with_its_place(planted: Planted) -> None:
    found = problems_of(planted)
    assert any(problem.path == planted.path and planted.reason in problem.reason for problem in found), found


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
def test_nothing_else_is_blamed_for_a_planted_error(planted: Planted) -> None:
    """Apart from slack_sdk's word on the whole block, every path is the planted one or inside of it."""
    others = [problem for problem in problems_of(planted) if not problem.reason.startswith("slack_sdk")]
    assert all(problem.path.startswith(planted.path) for problem in others), others


def test_enough_errors_are_planted() -> None:
    assert len(PLANTED) >= 65
    assert len({planted.name for planted in PLANTED}) == len(PLANTED)


@pytest.mark.parametrize(
    ("kind", "body", "path"),
    [
        ("view_submission", {"response_action": "error"}, "response_action"),
        ("view_submission", {"response_action": "errors", "errors": {}}, "errors"),
        ("view_submission", {"response_action": "errors", "errors": {"goal": ["no"]}}, "errors.goal"),
        ("view_submission", {"response_action": "update"}, "view"),
        ("view_submission", {"response_action": "push", "view": modal(title=plain("x" * 25))}, "view.title.text"),
        ("block_suggestion", {}, None),
        ("block_suggestion", {"items": []}, ""),
        ("block_suggestion", {"options": [{"text": "One", "value": "1"}]}, "options[0].text"),
        ("slash_command", {"blocks": [{"type": "header"}], "text": "x"}, "blocks[0].text"),
    ],
)
def test_a_wrong_answer_in_an_ack_is_named(kind: str, body: dict[str, object], path: str | None) -> None:
    paths = [problem.path for problem in check_response(kind, body)]
    assert paths == [] if path is None else path in paths


def test_a_view_sent_to_the_wrong_surface_is_refused() -> None:
    assert [problem.path for problem in check_view(modal(), "home")] == ["type"]
