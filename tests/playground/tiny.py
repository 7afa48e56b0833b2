"""A tiny Bolt app and its manifest: what the pretend Slack's own tests talk to."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler
from typing import Any

from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.slack import PretendSlack
from tests.playground.raw_web import PatientServer

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Tiny"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Tiny"},
        "slash_commands": [
            {"command": "/tiny", "description": "Does things", "usage_hint": "[open | say]"},
            {"command": "/silent", "description": "Is never acknowledged"},
        ],
        "shortcuts": [
            {"name": "Note it", "type": "global", "callback_id": "note", "description": "Notes"},
            {"name": "Keep it", "type": "message", "callback_id": "keep", "description": "Keeps"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "commands",
                "chat:write",
                "im:write",
                "im:history",
                "im:read",
                "mpim:write",
                "users:read",
                "files:write",
                "channels:read",
            ]
        }
    },
    "settings": {
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {
            "bot_events": [
                "message.im",
                "app_home_opened",
                "team_join",
                "user_change",
                "app_uninstalled",
                "tokens_revoked",
                "member_joined_channel",
            ]
        },
    },
}


def make_app(slack: PretendSlack) -> App:
    """An app with nothing in it yet; everything a listener does happens before the ack goes out."""
    return App(
        signing_secret=slack.signing_secret,
        client=WebClient(token=slack.bot_token, base_url=slack.api_url),
        process_before_response=True,
    )


@contextmanager
def over_socket(slack: PretendSlack, app: App) -> Iterator[None]:
    """Connect the app by Socket Mode, with Bolt unchanged."""
    handler = SocketModeHandler(
        app, slack.app_token, web_client=WebClient(token=slack.bot_token, base_url=slack.api_url)
    )
    handler.connect()  # type: ignore[no-untyped-call]
    wait_until(lambda: slack.connected)
    try:
        yield
    finally:
        with suppress(TimeoutError):
            slack.settle(2)
        # Its reader sleeps for seconds in a quiet socket; a socket that ends wakes it.
        handler.client.auto_reconnect_enabled = False
        slack.fault("disconnect", reason="cut")
        with suppress(AttributeError):  # slack_sdk closes a socket that its reader has just put away
            handler.close()  # type: ignore[no-untyped-call]


@contextmanager
def over_http(slack: PretendSlack, app: App) -> Iterator[None]:
    """Serve the app on a free port and have Slack deliver there."""
    server = PatientServer(("127.0.0.1", 0), bolt_handler(app))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    slack.deliver_by_http(f"http://127.0.0.1:{server.server_address[1]}/slack/events")
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def bolt_handler(app: App) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers: dict[str, str | Sequence[str]] = dict(self.headers.items())
            response = app.dispatch(BoltRequest(body=body, headers=headers))
            content = response.body.encode()
            self.send_response(response.status)
            for key, value in response.first_headers_without_set_cookie().items():
                if key.lower() != "content-length":
                    self.send_header(key, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    return Handler


def wait_until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    """Poll until it holds."""
    waited = threading.Event()
    for _ in range(int(seconds / 0.01)):
        if condition():
            return
        waited.wait(0.01)
    raise TimeoutError(f"not within {seconds} s")


def errors_of(call: Callable[[], object]) -> Any:
    """The body of Slack's refusal."""
    try:
        call()
    except SlackApiError as error:
        return error.response.data
    raise AssertionError("Slack did not refuse")


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(text: str, action_id: str, value: str = "1") -> dict[str, Any]:
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": text},
        "action_id": action_id,
        "value": value,
    }


def modal(title: str, *blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Save"},
        "blocks": list(blocks),
        **more,
    }


def text_input(label: str, block_id: str, **element: Any) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": block_id,
        "label": {"type": "plain_text", "text": label},
        "element": {"type": "plain_text_input", "action_id": "text", **element},
    }
