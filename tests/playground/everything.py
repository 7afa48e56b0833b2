"""An app that uses all of Block Kit, somebody who presses all of it, and what went over the wire meanwhile."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from slack_bolt import Ack, App, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.slack import PretendSlack
from tests.playground import block_samples as samples
from tests.playground.tiny import MANIFEST, make_app, over_http, wait_until

Body = dict[str, Any]

EVENTS = (
    "message.im message.mpim message.channels app_home_opened team_join user_change app_uninstalled tokens_revoked "
    "member_joined_channel member_left_channel"
)
SCOPES = (
    "channels:history mpim:history mpim:read im:read groups:read users:read.email channels:manage chat:write.public"
)

ASKED = {**samples.MENUS, **samples.CHOICES, **samples.INPUTS}
PRESSED = {
    **{kind: element for kind, element in samples.MENUS.items() if "external" not in kind},
    **{kind: element for kind, element in samples.CHOICES.items() if kind != "rich_text_input"},
    "button": samples.BUTTONS["button"],
    "overflow": samples.BUTTONS["overflow"],
}
CHOSEN: dict[str, Any] = {
    "static_select": "one",
    "multi_static_select": ["two"],
    "external_select": "one",
    "multi_external_select": ["one", "two"],
    "users_select": "U0BOB",
    "multi_users_select": ["U0BOB", "U0CAT"],
    "conversations_select": "C0GENERAL",
    "multi_conversations_select": ["C0GENERAL", "C0RANDOM"],
    "channels_select": "C0RANDOM",
    "multi_channels_select": ["C0RANDOM"],
    "checkboxes": ["2"],
    "radio_buttons": "two",
    "datepicker": "2026-12-24",
    "timepicker": "09:30",
    "datetimepicker": 1_900_000_000,
    "rich_text_input": "Hello",
    "plain_text_input": "Some words",
    "email_text_input": "bob@example.com",
    "url_text_input": "https://example.com",
    "number_input": "7",
    "overflow": "two",
}


def manifest() -> Body:
    """The tiny manifest with more rights."""
    bigger: Body = json.loads(json.dumps(MANIFEST))
    bigger["settings"]["event_subscriptions"]["bot_events"] = EVENTS.split()
    bigger["oauth_config"]["scopes"]["bot"] += SCOPES.split()
    return bigger


def form() -> Body:
    """A modal that asks with every element there is; each answer also goes out at once."""
    blocks = [
        samples.input_with(
            without_confirm(element), block_id=f"ask_{kind}", optional=True, dispatch_action=dispatches(kind)
        )
        for kind, element in ASKED.items()
    ]
    return samples.modal(*blocks, notify_on_close=True, callback_id="form")


def dispatches(kind: str) -> bool:
    return kind not in ("file_input", "multi_external_select")


def without_confirm(element: Body) -> Body:
    return {key: value for key, value in element.items() if key != "confirm"}


def rows() -> list[Body]:
    """A message or a home with everything that can be pressed."""
    return [{**samples.actions_with(element), "block_id": f"press_{kind}"} for kind, element in PRESSED.items()]


@dataclass
class Recording:
    """What Slack sent, by kind, in the order in which it came."""

    sent: list[tuple[str, Body]] = field(default_factory=list)

    def add(self, kind: str, body: Body) -> None:
        self.sent.append((kind, json.loads(json.dumps(body))))

    def kinds(self) -> set[str]:
        return {kind for kind, _ in self.sent}


def kind_of(body: Body) -> str:
    return "slash_command" if "command" in body else str(body.get("type"))


def record_payloads(app: App, recording: Recording) -> None:
    @app.middleware
    def note(body: Body, next: Any) -> BoltResponse:  # noqa: A002
        recording.add(kind_of(body), body)
        if body.get("type") == "app_rate_limited":
            return BoltResponse(status=200)
        response: BoltResponse = next()
        return response


def add_listeners(app: App) -> None:
    @app.command("/tiny")
    @app.shortcut("note")
    @app.shortcut("keep")
    def open_form(ack: Ack, body: Body, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=form())
        ack()

    add_acks(app)

    @app.event("app_home_opened")
    def show_home(event: Body, client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": rows()})

    for event in EVENTS.split():
        if event != "app_home_opened":
            app.event(event.partition(".")[0])(lambda: None)


def add_acks(app: App) -> None:
    @app.view("form")
    def save(ack: Ack) -> None:
        ack()

    app.view_closed("form")(save)

    @app.action("push")
    def push(ack: Ack, body: Body, client: WebClient) -> None:
        client.views_push(trigger_id=body["trigger_id"], view=form())
        ack()

    @app.options("external_select")
    @app.options("multi_external_select")
    def suggest(ack: Ack) -> None:
        ack(options=[samples.option("one"), samples.option("two")])

    @app.action({"block_id": "press_button"})
    def take(ack: Ack) -> None:
        ack()

    for kind in PRESSED:
        app.action({"block_id": f"press_{kind}"})(take)
    for kind in ASKED:
        app.action({"block_id": f"ask_{kind}"})(take)


@contextmanager
def over_recorded_socket(slack: PretendSlack, app: App, recording: Recording) -> Iterator[None]:
    """Socket Mode, noting the raw envelopes too."""
    handler = SocketModeHandler(
        app, slack.app_token, web_client=WebClient(token=slack.bot_token, base_url=slack.api_url)
    )
    handler.client.on_message_listeners.append(lambda text: recording.add("socket_envelope", json.loads(text)))
    handler.connect()  # type: ignore[no-untyped-call]
    wait_until(lambda: slack.connected)
    try:
        yield
    finally:
        with suppress(AttributeError):  # slack_sdk closes a socket that its reader has just put away
            handler.close()  # type: ignore[no-untyped-call]


def live_through_everything(transport: str) -> tuple[Recording, list[Any]]:
    """The whole story in one transport; answers with what Slack sent and what it complained of."""
    recording = Recording()
    with PretendSlack(manifest()) as slack:
        slack.room.delivery.retry_after = (0.0, 0.1, 0.2)
        app = make_app(slack)
        record_payloads(app, recording)
        add_listeners(app)
        connecting = over_http(slack, app) if transport == "http" else over_recorded_socket(slack, app, recording)
        with connecting:
            press_everything(slack, app)
            ask_the_web_api(slack, app.client)
            if transport == "socket":
                slack.run(slack.happenings.disconnect("warning"))
            leave(slack)
        for row in slack.room.wire.rows:
            if row.direction == "slack->bot":
                recording.add(kind_of(row.request), row.request)
            elif isinstance(row.response, dict):
                recording.add(row.kind, row.response)
        return recording, list(slack.problems)


def press_everything(slack: PretendSlack, app: App) -> None:
    ada = slack.person("U0ADA")
    for container in (posted(slack, app), ada.home()):
        for kind in PRESSED:
            if kind in CHOSEN:
                assert ada.choose(container, f"press_{kind}", CHOSEN[kind]).ok
            else:
                assert ada.press(container, f"press_{kind}").ok
    assert ada.command("/tiny", "open").ok
    fill_everything(slack)
    said = ada.say("Hello, *app*")
    assert ada.message_shortcut("keep", said).ok
    assert ada.modal is not None
    ada.modal.close()
    assert ada.shortcut("note").ok
    assert ada.modal is not None
    ada.modal.close()
    slack.settle()


def posted(slack: PretendSlack, app: App) -> Any:
    answer = app.client.chat_postMessage(channel="U0ADA", text="Press", blocks=rows())
    app.client.chat_postEphemeral(channel="C0GENERAL", user="U0ADA", text="Only you", blocks=rows())
    assert answer["ok"]
    return slack.person("U0ADA").last()


def fill_everything(slack: PretendSlack) -> None:
    ada = slack.person("U0ADA")
    assert ada.modal is not None
    for kind in ASKED:
        if kind in CHOSEN:
            outcome = ada.enter(ada.modal, f"ask_{kind}", CHOSEN[kind])
            assert outcome is None or outcome.ok, (kind, outcome)
    assert ada.modal.submit().ok


def ask_the_web_api(slack: PretendSlack, client: WebClient) -> None:
    """Every method that the app may use, and a few that must fail."""
    dm = client.conversations_open(users=["U0ADA"])["channel"]["id"]
    group = client.conversations_open(users=["U0ADA", "U0BOB"], return_im=True)["channel"]["id"]
    metadata = {"event_type": "nudge", "event_payload": {"key": "a"}}
    ts = client.chat_postMessage(channel=group, text="Hello", blocks=[samples.BLOCKS["section"]], metadata=metadata)[
        "ts"
    ]
    client.chat_update(channel=group, ts=ts, text="Hello again", blocks=list(samples.BLOCKS.values())[:6])
    client.chat_getPermalink(channel=group, message_ts=ts)
    client.conversations_history(channel=dm, include_all_metadata=True)
    client.chat_delete(channel=group, ts=ts)
    client.files_upload_v2(channel=dm, content="a,b\n1,2\n", filename="report.csv", title="Report")
    client.auth_test()
    ada = client.users_info(user="U0ADA")["user"]
    client.users_lookupByEmail(email=ada["profile"]["email"])
    client.users_list(limit=5)
    for call, arguments in READS.items():
        client.api_call(call, params=arguments)
    for call, arguments in REFUSED.items():
        try:
            client.api_call(call, json=arguments)
        except SlackApiError:
            continue
        raise AssertionError(f"{call} should have failed")
    slack.settle()


READS: dict[str, Body] = {
    "api.test": {},
    "conversations.info": {"channel": "C0GENERAL"},
    "conversations.list": {"types": "public_channel,im,mpim"},
    "conversations.members": {"channel": "C0GENERAL"},
    "users.conversations": {},
}
REFUSED: dict[str, Body] = {
    "chat.postMessage": {"channel": "C0NOWHERE", "text": "x"},
    "users.info": {"user": "U0NOBODY"},
    "views.open": {"trigger_id": "1.2.3", "view": form()},
    "views.update": {"view_id": "V0NONE", "view": form()},
}


def leave(slack: PretendSlack) -> None:
    """The workspace changes, and in the end the app is removed."""
    slack.call(lambda: slack.happenings.join({"id": "U0NEW", "name": "New Person", "tz": "Europe/Paris"}))
    slack.call(lambda: slack.happenings.change("U0BOB", title="Director"))
    slack.call(lambda: slack.happenings.deactivate("U0CAT"))
    slack.call(lambda: slack.happenings.rate_limit_events(seconds=0))
    slack.settle()
    slack.call(slack.happenings.uninstall)
    slack.settle()
