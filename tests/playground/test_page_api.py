"""What the page asks for and does: the same people and the same app as in tests."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from playground.slack import PretendSlack
from tests import plain_http
from tests.playground.conftest import Connect
from tests.playground.tiny import button, modal, section, text_input, wait_until

Body = dict[str, Any]


@pytest.fixture
def page(slack: PretendSlack) -> Iterator[httpx.Client]:
    with plain_http.client(base_url=f"{slack.url}/_page/", timeout=10) as client:
        yield client


@pytest.fixture
def connected(slack: PretendSlack, app: App, connect_http: Connect) -> App:
    @app.command("/tiny")
    def open_form(ack: Ack, body: Body, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal("A form", text_input("Name", "name")))
        ack()

    @app.view("form")
    def save(ack: Ack, view: Body, body: Body, client: WebClient) -> None:
        name = view["state"]["values"]["name"]["text"]["value"]
        client.chat_postMessage(channel=body["user"]["id"], text=f"Saved {name}")
        ack()

    @app.action("press")
    def press(ack: Ack, respond: Respond) -> None:
        ack()
        respond(text="Pressed", replace_original=True)

    @app.shortcut("note")
    def note(ack: Ack) -> None:
        ack()

    @app.event("app_home_opened")
    def show_home(event: Body, client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section("Home")]})

    @app.event("message")
    def ignore() -> None:
        pass

    connect_http(app)
    return app


def state(page: httpx.Client, user: str = "U0ADA") -> Body:
    answer: Body = page.get("state", params={"as": user}).json()
    return answer


def test_people_are_listed_without_bots(page: httpx.Client) -> None:
    people = {person["id"]: person for person in page.get("people").json()}
    assert people["U0OWEN"]["is_owner"]
    assert people["U0GUEST"]["is_guest"]
    assert people["U0ZED"]["deleted"]
    assert "U0CALBOT" not in people


def test_the_state_has_what_surrounds_a_conversation(page: httpx.Client, slack: PretendSlack) -> None:
    seen = state(page)
    assert seen["me"]["name"] == "Ada Okafor"
    assert {item["kind"] for item in seen["conversations"]} == {"channel", "im"}
    assert seen["commands"][0] == {
        "command": "/tiny",
        "description": "Does things",
        "usage_hint": "[open | say]",
    }
    assert [item["callback_id"] for item in seen["shortcuts"]] == ["note", "keep"]
    assert seen["connected"] is False


def test_a_story_is_lived_on_the_page(page: httpx.Client, slack: PretendSlack, connected: App) -> None:
    dm = slack.person("U0ADA").dm
    answer = page.post("command", json={"as": "U0ADA", "channel": dm, "text": "/tiny open"}).json()
    assert answer["ok"]
    assert answer["ack_ms"] > 0
    view = state(page)["modals"][0]
    missing = page.post("submit", json={"as": "U0ADA", "view_id": view["id"], "values": {}}).json()
    assert missing["errors"] == {"name": "Please complete this required field."}
    assert state(page)["modals"][0]["errors"] == missing["errors"]
    values = {"name": {"text": {"type": "plain_text_input", "value": "Ada"}}}
    assert page.post("submit", json={"as": "U0ADA", "view_id": view["id"], "values": values}).json()["ok"]
    assert state(page)["modals"] == []
    messages = page.get("messages", params={"as": "U0ADA", "channel": dm}).json()["messages"]
    assert [message["text"] for message in messages] == ["Saved Ada"]


def test_a_button_is_pressed_on_the_page(page: httpx.Client, slack: PretendSlack, connected: App) -> None:
    row = {"type": "actions", "block_id": "row", "elements": [button("Press", "press")]}
    sent = connected.client.chat_postMessage(channel="U0ADA", text="Press", blocks=[row])
    container = {"kind": "message", "channel": sent["channel"], "ts": sent["ts"]}
    pressing = {"as": "U0ADA", "container": container, "block_id": "row", "action_id": "press"}
    assert page.post("action", json=pressing | {"action": {"type": "button"}, "state": {"values": {}}}).json()["ok"]
    assert slack.person("U0ADA").last().text == "Pressed"


def test_opening_marks_as_read_and_shows_the_home(page: httpx.Client, slack: PretendSlack, connected: App) -> None:
    sent = connected.client.chat_postMessage(channel="U0ADA", text="News")
    unread = {item["id"]: item["unread"] for item in state(page)["conversations"]}
    assert unread[sent["channel"]] == 1
    page.post("open", json={"as": "U0ADA", "channel": sent["channel"]})
    page.post("open", json={"as": "U0ADA", "home": True})
    slack.settle()
    seen = state(page)
    assert all(item["unread"] == 0 for item in seen["conversations"])
    assert seen["home"]["blocks"][0]["text"]["text"] == "Home"
    assert state(page, "U0BOB")["home"] is None


def test_shortcuts_and_messages_are_sent_from_the_page(page: httpx.Client, connected: App) -> None:
    assert page.post("shortcut", json={"as": "U0ADA", "callback_id": "note"}).json()["ok"]
    said = page.post("say", json={"as": "U0ADA", "channel": "C0RANDOM", "text": "<b>Hi</b>"}).json()
    assert said["ok"]
    shown = page.get("messages", params={"as": "U0BOB", "channel": "C0RANDOM"}).json()["messages"]
    assert (shown[0]["text"], shown[0]["user"]) == ("<b>Hi</b>", "U0ADA")


def test_a_failed_command_shows_slacks_error(page: httpx.Client, slack: PretendSlack) -> None:
    answer = page.post("command", json={"as": "U0ADA", "channel": None, "text": "/tiny"}).json()
    assert answer["error"] == '/tiny failed with the error "dispatch_failed"'


def test_the_inspector_has_both_directions_with_verdicts(
    page: httpx.Client, connected: App, slack: PretendSlack
) -> None:
    slack.person("U0ADA").command("/tiny")
    rows = {row["kind"]: row for row in page.get("requests").json()}
    assert rows["/tiny"]["direction"] == "slack->bot"
    assert rows["/tiny"]["ack_ms"] > 0
    assert rows["/tiny"]["request"]["command"] == "/tiny"
    assert "X-Slack-Signature: v0=" in rows["/tiny"]["sent"]
    assert "command=%2Ftiny" in rows["/tiny"]["sent"]
    assert rows["views.open"]["sent"].startswith("POST /api/views.open")
    assert slack.bot_token not in json.dumps(rows)
    assert rows["views.open"]["direction"] == "bot->slack"
    assert rows["views.open"]["verdict"] == {"ok": True, "problems": []}
    last = max(row["n"] for row in rows.values())
    assert page.get("requests", params={"after": last}).json() == []


def test_a_refused_message_is_marked_in_the_inspector(page: httpx.Client, slack: PretendSlack) -> None:
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    body = {"channel": "U0ADA", "text": "x", "blocks": [section("x" * 3001)]}
    plain_http.post(slack.api_url + "chat.postMessage", json=body, headers=headers)
    verdict = page.get("requests").json()[-1]["verdict"]
    assert verdict["ok"] is False
    assert verdict["problems"][0]["path"].startswith("blocks[0]")


def test_the_stream_tells_what_changed_and_for_whom(page: httpx.Client, slack: PretendSlack, client: WebClient) -> None:
    heard: list[Body] = []

    def listen() -> None:
        with plain_http.stream("GET", f"{slack.url}/_page/stream", params={"as": "U0ADA"}, timeout=10) as lines:
            heard.extend(json.loads(line[6:]) for line in lines.iter_lines() if line.startswith("data: "))

    listening = threading.Thread(target=listen, daemon=True)
    listening.start()
    wait_until(lambda: bool(slack.room.stream._listeners))
    client.chat_postMessage(channel="U0BOB", text="Not for Ada")
    sent = client.chat_postMessage(channel="U0ADA", text="For Ada")
    slack.reset()
    slack.call(slack.room.stream.end)
    listening.join(5)
    assert [item["channel"] for item in heard if item["kind"] == "messages"] == [sent["channel"]]
    assert heard[-1] == {"kind": "reset"}


def test_the_clock_is_moved_from_the_page(page: httpx.Client, slack: PretendSlack) -> None:
    before = slack.clock.now()
    answer = page.post("clock", json={"move": "+1w"}).json()
    assert answer["stops"] == 0
    assert (slack.clock.now() - before).days == 7
    assert page.post("clock", json={"move": "yesterday"}).status_code == 400


def test_faults_are_asked_for_on_the_page(page: httpx.Client, slack: PretendSlack) -> None:
    answer = page.post("faults", json={"kind": "rate_limited", "methods": "chat.*"}).json()
    assert answer["faults"]["api"][0]["methods"] == "chat.*"
    assert page.post("faults", json={"kind": "earthquake"}).status_code == 400
    assert page.get("faults").json() == state(page)["faults"]


def test_a_file_is_uploaded_and_downloaded(page: httpx.Client, slack: PretendSlack) -> None:
    answer = page.post("upload", data={"as": "U0ADA"}, files={"file": ("people.csv", b"id\nU0ADA\n")}).json()
    assert answer["file"]["name"] == "people.csv"
    browser = {"Sec-Fetch-Site": "same-origin"}
    assert plain_http.get(answer["file"]["url_private"], headers=browser).content == b"id\nU0ADA\n"


def test_everything_can_be_exported_and_forgotten(page: httpx.Client, slack: PretendSlack, client: WebClient) -> None:
    client.chat_postMessage(channel="U0ADA", text="Remember me")
    exported = page.get("export").json()
    texts = [message["text"] for item in exported["conversations"] for message in item["messages"]]
    assert texts == ["Remember me"]
    assert "This is not Slack" in exported["note"]
    assert slack.bot_token not in json.dumps(exported)
    assert page.post("reset", json={}).json()["ok"]
    assert slack.person("U0ADA").messages() == []


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("command", {"as": "U0NOBODY", "text": "/tiny"}, 404),
        ("command", {"as": "U0ADA"}, 400),
        ("command", {"as": "U0ADA", "text": ["/tiny"]}, 400),
        ("say", {"as": "U0GUEST", "channel": "C0GENERAL", "text": "x"}, 404),
        ("submit", {"as": "U0ADA", "view_id": "V0NONE"}, 404),
        ("close", {"as": "U0ADA", "view_id": "V0NONE"}, 404),
        ("shortcut", {"as": "U0ADA", "callback_id": "none"}, 404),
        ("action", {"as": "U0ADA", "block_id": "b", "action_id": "a", "action": {}, "container": 7}, 400),
        ("action", {"as": "U0ADA", "block_id": "b", "action_id": "a", "action": {}, "container": {}}, 400),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(page: httpx.Client, path: str, body: Body, status: int) -> None:
    answer = page.post(path, json=body)
    assert answer.status_code == status
    assert answer.json()["ok"] is False
    assert answer.json()["error"]
