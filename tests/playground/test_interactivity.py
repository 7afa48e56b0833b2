"""Commands, clicks, modals and the home, with a real Bolt app, in both transports."""

from typing import Any

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from playground.slack import PretendSlack
from tests.playground.conftest import Connect
from tests.playground.tiny import button, modal, section, text_input

Body = dict[str, Any]


def test_a_command_is_answered_with_a_message_for_one_person(slack: PretendSlack, app: App, connect: Connect) -> None:
    @app.command("/tiny")
    def answer(ack: Ack, command: Body) -> None:
        ack(f"You said {command['text']}")

    connect(app)
    outcome = slack.person("U0ADA").command("/tiny", "say hello", channel="C0MENTORING")
    assert outcome.ok
    assert slack.person("U0ADA").last("C0MENTORING").text == "You said say hello"
    assert slack.person("U0ADA").last("C0MENTORING").ephemeral
    assert slack.person("U0BOB").messages("C0MENTORING") == []
    assert slack.problems == []


def test_a_command_that_is_not_in_the_manifest_is_not_delivered(slack: PretendSlack) -> None:
    outcome = slack.person("U0ADA").command("/unknown", "x")
    assert outcome.error == "/unknown is not a valid command."


def test_without_an_app_the_person_sees_that_the_command_failed(slack: PretendSlack) -> None:
    outcome = slack.person("U0ADA").command("/tiny")
    assert (outcome.ok, outcome.error) == (False, '/tiny failed with the error "dispatch_failed"')


def test_a_modal_is_opened_filled_corrected_and_saved(slack: PretendSlack, app: App, connect: Connect) -> None:
    saved: list[Body] = []

    @app.command("/tiny")
    def open_form(ack: Ack, body: Body, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal("A form", text_input("Your name", "name")))
        ack()

    @app.view("form")
    def save(ack: Ack, view: Body) -> None:
        name = view["state"]["values"]["name"]["text"]["value"]
        if name == "nobody":
            ack(response_action="errors", errors={"name": "Somebody, please."})
        else:
            saved.append(view)
            ack()

    connect(app)
    ada = slack.person("U0ADA")
    assert ada.command("/tiny", "open").ok
    form = ada.modal
    assert form is not None
    assert form.title == "A form"
    assert form.submit().errors == {"name": "Please complete this required field."}
    form.fill(**{"Your name": "nobody"})
    assert form.submit().errors == {"name": "Somebody, please."}
    assert form.errors == {"name": "Somebody, please."}
    assert form.fill(name="Ada").submit().ok
    assert ada.modal is None
    assert len(saved) == 1
    assert slack.problems == []


def test_a_click_replaces_the_message_it_was_on(slack: PretendSlack, app: App, connect: Connect) -> None:
    @app.action("met")
    def answer(ack: Ack, respond: Respond, body: Body) -> None:
        ack()
        respond(text=f"Thank you, {body['actions'][0]['value']}", replace_original=True)

    connect(app)
    ada = slack.person("U0ADA")
    blocks = [section("Have you met?"), {"type": "actions", "elements": [button("We met", "met", "seven")]}]
    app.client.chat_postMessage(channel="U0ADA", text="Have you met?", blocks=blocks)
    assert ada.last().buttons == ["We met"]
    assert ada.press(ada.last(), "We met").ok
    assert ada.last().text == "Thank you, seven"
    assert ada.last().buttons == []
    assert slack.problems == []


def test_the_home_is_published_when_it_is_opened(slack: PretendSlack, app: App, connect: Connect) -> None:
    @app.event("app_home_opened")
    def show_home(event: Body, client: WebClient) -> None:
        blocks = [section("Welcome home"), {"type": "actions", "elements": [button("Join", "join")]}]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.action("join")
    def join(ack: Ack, body: Body, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal("Join", text_input("Why", "why")))
        ack()

    connect(app)
    ada = slack.person("U0ADA")
    home = ada.home()
    assert "Welcome home" in home.words
    assert home.press("Join").ok
    assert ada.modal is not None
    assert ada.modal.title == "Join"
    assert slack.problems == []


def test_what_is_typed_in_the_messages_tab_reaches_the_app(slack: PretendSlack, app: App, connect: Connect) -> None:
    @app.event("message")
    def reply(event: Body, client: WebClient) -> None:
        client.chat_postMessage(channel=event["channel"], text=f"I heard: {event['text']}")

    connect(app)
    ada = slack.person("U0ADA")
    ada.say("hello there")
    assert [message.text for message in ada.messages()] == ["hello there", "I heard: hello there"]
    assert slack.problems == []


@pytest.mark.parametrize("kind", ["global", "message"])
def test_shortcuts_open_modals(slack: PretendSlack, app: App, connect: Connect, kind: str) -> None:
    @app.event("message")
    def listen() -> None:
        pass

    @app.shortcut("note")
    @app.shortcut("keep")
    def open_form(ack: Ack, body: Body, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(body["type"], text_input("Why", "why")))
        ack()

    connect(app)
    ada = slack.person("U0ADA")
    said = ada.say("remember this")
    assert (ada.shortcut("note") if kind == "global" else ada.message_shortcut("keep", said)).ok
    assert ada.modal is not None
    assert ada.modal.title == {"global": "shortcut", "message": "message_action"}[kind]


def test_an_external_select_asks_the_app_for_options(slack: PretendSlack, app: App, connect: Connect) -> None:
    chosen: list[Body] = []
    select = {"type": "external_select", "action_id": "skill", "min_query_length": 1}
    field = {
        "type": "input",
        "block_id": "skill",
        "label": {"type": "plain_text", "text": "Skill"},
        "element": select,
    }

    @app.shortcut("note")
    def open_form(ack: Ack, body: Body, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal("Skills", field))
        ack()

    @app.options("skill")
    def offer(ack: Ack, payload: Body) -> None:
        options = [{"text": {"type": "plain_text", "text": payload["value"].title()}, "value": "s1"}]
        ack(options=options)

    @app.view("form")
    def save(ack: Ack, view: Body) -> None:
        chosen.append(view["state"]["values"]["skill"]["skill"])
        ack()

    connect(app)
    ada = slack.person("U0ADA")
    ada.shortcut("note")
    assert ada.modal is not None
    assert ada.modal.fill(Skill="Python").submit().ok
    assert chosen[0]["selected_option"]["text"]["text"] == "Python"
    assert slack.problems == []
