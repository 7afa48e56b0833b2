"""What is pressed, submitted and closed in a modal, and what the app may answer."""

from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from playground.slack import PretendSlack
from tests.playground.conftest import Connect
from tests.playground.own_views import Body, actions, labelled, opened, select
from tests.playground.raw_web import RawApp
from tests.playground.tiny import modal, text_input


def test_clicks_in_a_modal_carry_what_was_typed_so_far(
    slack: PretendSlack, app: App, connect_http: Connect, client: WebClient
) -> None:
    seen: list[Body] = []

    @app.action("look")
    def look(ack: Ack, body: Body) -> None:
        seen.append(body)
        fields = [
            text_input("Name", "name"),
            *(text_input(one, one, initial_value="new") for one in ("more", "more~2")),
        ]
        changed = modal("Looked", *fields, actions("look", "Look"))
        client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=changed)
        ack()

    connect_http(app)
    begun = text_input("More", "more", initial_value="old")
    opened(slack, client, text_input("Name", "name"), begun, actions("look", "Look"))
    form = slack.person("U0ADA").modal
    assert form is not None
    form.fill(Name="Ada").press("Look")
    assert seen[0]["view"]["state"]["values"]["name"]["text"]["value"] == "Ada"
    assert seen[0]["container"] == {"type": "view", "view_id": form.id}
    assert "channel" not in seen[0]
    assert "response_url" not in seen[0]
    # The view was replaced, but what was typed stays where block and action stay.
    assert form.title == "Looked"
    assert form.values["name"]["text"]["value"] == "Ada"
    # So does what nobody touched: a new initial value is for a field with another id.
    assert [form.values[one]["text"]["value"] for one in ("more", "more~2")] == ["old", "new"]


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ({}, ["A form"]),
        ({"response_action": "clear"}, []),
        ({"response_action": "update", "view": modal("Updated", text_input("x", "x"))}, ["A form", "Updated"]),
        ({"response_action": "push", "view": modal("Pushed", text_input("x", "x"))}, ["A form", "Second", "Pushed"]),
    ],
)
def test_a_submission_may_be_answered_in_four_ways(
    slack: PretendSlack, app: App, connect_http: Connect, client: WebClient, answer: Body, titles: list[str]
) -> None:
    @app.action("more")
    def push_second(ack: Ack, body: Body) -> None:
        client.views_push(trigger_id=body["trigger_id"], view=modal("Second", text_input("Name", "name")))
        ack()

    @app.view("form")
    def save(ack: Ack) -> None:
        ack(**answer)

    connect_http(app)
    opened(slack, client, actions("more", "More"))
    ada = slack.person("U0ADA")
    assert ada.modal is not None
    ada.modal.press("More")
    assert ada.modal.fill(Name="x").submit().ok
    assert [view.title for view in ada.modals] == titles


def test_errors_must_stand_at_inputs_that_are_there(
    slack: PretendSlack, app: App, connect_http: Connect, client: WebClient
) -> None:
    @app.view("form")
    def save(ack: Ack) -> None:
        ack(response_action="errors", errors={"elsewhere": "Wrong"})

    connect_http(app)
    opened(slack, client, text_input("Name", "name"))
    form = slack.person("U0ADA").modal
    assert form is not None
    outcome = form.fill(Name="x").submit()
    assert outcome.error == "We had some trouble connecting. Try again?"
    assert [problem.path for problem in slack.problems] == ["errors.elsewhere"]


def test_a_submission_that_nobody_acknowledges_stays_open(slack: PretendSlack, client: WebClient) -> None:
    opened(slack, client, text_input("Name", "name"))
    form = slack.person("U0ADA").modal
    assert form is not None
    with RawApp(status=500) as app:
        slack.deliver_by_http(app.url)
        outcome = form.fill(Name="Ada").submit()
        assert outcome.error == "We had some trouble connecting. Try again?"
        assert form.open
        assert form.values["name"]["text"]["value"] == "Ada"
        assert len(app.requests) == 1


@pytest.mark.parametrize("notify", [True, False])
def test_closing_tells_the_app_only_when_it_asked(
    slack: PretendSlack, app: App, connect_http: Connect, client: WebClient, notify: bool
) -> None:
    closed: list[Body] = []

    @app.view_closed("form")
    def note(ack: Ack, body: Body) -> None:
        closed.append(body)
        ack()

    connect_http(app)
    opened(slack, client, text_input("Name", "name"), notify_on_close=notify)
    form = slack.person("U0ADA").modal
    assert form is not None
    form.close()
    assert [body["is_cleared"] for body in closed] == ([False] if notify else [])


def test_the_cross_closes_the_whole_stack(
    slack: PretendSlack, app: App, connect_http: Connect, client: WebClient
) -> None:
    closed: list[Body] = []

    @app.action("more")
    def push_second(ack: Ack, body: Body) -> None:
        view = modal("Second", text_input("Name", "name"), notify_on_close=True)
        client.views_push(trigger_id=body["trigger_id"], view=view)
        ack()

    @app.view_closed("form")
    def note(ack: Ack, body: Body) -> None:
        closed.append(body)
        ack()

    connect_http(app)
    opened(slack, client, actions("more", "More"), notify_on_close=True)
    ada = slack.person("U0ADA")
    assert ada.modal is not None
    ada.modal.press("More")
    ada.modal.close(everything=True)
    assert ada.modals == []
    assert [(body["view"]["title"]["text"], body["is_cleared"]) for body in closed] == [
        ("Second", True),
        ("A form", True),
    ]


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        (text_input("F", "f", min_length=5), "abc", "Please enter at least 5 characters."),
        (text_input("F", "f", max_length=2), "abc", "Please enter at most 2 characters."),
        (labelled("F", {"type": "number_input", "action_id": "n", "is_decimal_allowed": False}), "1.5", "whole"),
        (
            labelled("F", {"type": "number_input", "action_id": "n", "is_decimal_allowed": True, "max_value": "3"}),
            "4",
            "at most 3",
        ),
        (labelled("F", {"type": "email_text_input", "action_id": "e"}), "nobody", "valid email"),
        (labelled("F", {"type": "url_text_input", "action_id": "u"}), "nowhere", "valid URL"),
        (labelled("F", select("s", "One")), None, "required field"),
    ],
)
def test_slack_itself_holds_back_what_does_not_fit(
    slack: PretendSlack, client: WebClient, field: Body, value: Any, error: str
) -> None:
    opened(slack, client, field)
    form = slack.person("U0ADA").modal
    assert form is not None
    outcome = form.fill(F=value).submit()
    assert error in outcome.errors[field["block_id"]]
    assert form.open


def test_an_input_that_dispatches_tells_the_app_at_once(
    slack: PretendSlack, app: App, connect_http: Connect, client: WebClient
) -> None:
    seen: list[str] = []

    @app.action("kind")
    def choose_kind(ack: Ack, payload: Body) -> None:
        seen.append(payload["selected_option"]["value"])
        ack()

    connect_http(app)
    opened(slack, client, labelled("Kind", select("kind", "One", "Two"), dispatch_action=True))
    form = slack.person("U0ADA").modal
    assert form is not None
    form.fill(Kind="Two")
    assert seen == ["two"]
