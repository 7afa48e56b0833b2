"""Bad input to the server itself: Slack's error or a clean 4xx, never a crash, and it goes on serving."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.slack import PretendSlack
from playground.web_api import METHODS
from tests.playground.raw_socket import RawSocket
from tests.playground.tiny import MANIFEST, section

DEEP = "[" * 500 + "]" * 500
Body = dict[str, Any]
# One client for all: each new one reads certificates.
WEB = httpx.Client(timeout=10)


@pytest.fixture(scope="module")
def served() -> Iterator[PretendSlack]:
    """One server for all of it: whatever breaks it breaks the next test too."""
    with PretendSlack(MANIFEST) as slack:
        yield slack


@pytest.fixture(autouse=True)
def still_serving(served: PretendSlack, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    headers = {"Authorization": f"Bearer {served.bot_token}"}
    assert WEB.post(served.api_url + "auth.test", headers=headers).json()["ok"]
    assert [record for record in caplog.records if record.exc_info] == []


def post(served: PretendSlack, content: bytes, content_type: str | None, method: str = "auth.test") -> Any:
    headers = {"Authorization": f"Bearer {served.bot_token}"}
    headers |= {"Content-Type": content_type} if content_type else {}
    return WEB.post(served.api_url + method, content=content, headers=headers)


@pytest.mark.parametrize(
    ("content", "content_type", "error"),
    [
        (b"{", "application/json", "invalid_json"),
        (b"[1]", "application/json", "json_not_object"),
        (b"null", "application/json", "json_not_object"),
        (b'{"text": NaN}', "application/json", "invalid_json"),
        (b'{"text": 1e999}', "application/json", "invalid_json"),
        (b'{"text": "\\ud800"}', "application/json", "invalid_json"),
        (('{"text": ' + DEEP + "}").encode(), "application/json", "invalid_json"),
        (b"[" * 200_000, "application/json", "invalid_json"),
        (b"\xff\xfe", "application/json", "invalid_charset"),
        (b"no-equals-sign", "application/x-www-form-urlencoded", "invalid_form_data"),
        (b"x=1", None, "missing_post_type"),
        (b"x=1", "application/pdf", "invalid_post_type"),
        (b"whatever", "multipart/form-data", "invalid_form_data"),
        (b"blocks=%5B", "application/x-www-form-urlencoded", "invalid_blocks_format"),
        (b"metadata=%5B", "application/x-www-form-urlencoded", "invalid_metadata_format"),
    ],
)
def test_malformed_bodies_get_slacks_error(
    served: PretendSlack, content: bytes, content_type: str | None, error: str
) -> None:
    answer = post(served, content, content_type)
    assert answer.status_code == 200
    assert answer.json() == {"ok": False, "error": error}


def test_a_huge_body_is_not_read(served: PretendSlack) -> None:
    assert post(served, b"x" * 3_000_000, "application/json").status_code == 413


@pytest.mark.parametrize(
    ("method", "body", "error"),
    [
        ("chat.postMessage", {"channel": "U0ADA", "blocks": 7}, "invalid_blocks"),
        ("chat.postMessage", {"channel": "U0ADA", "blocks": [7]}, "invalid_blocks"),
        ("chat.postMessage", {"channel": ["U0ADA"], "text": "x"}, "invalid_arguments"),
        ("chat.postMessage", {"channel": "U0ADA", "text": {"a": 1}}, "invalid_arguments"),
        ("chat.postMessage", {"channel": "U0ADA", "text": "x", "attachments": 7}, "invalid_attachments"),
        ("chat.postMessage", {"channel": "U0ADA", "text": "x", "metadata": {}}, "invalid_metadata_format"),
        ("chat.postMessage", {"channel": "U0ADA", "text": "x", "metadata": {"a": 1}}, "invalid_metadata_format"),
        ("views.publish", {"user_id": "U0ADA", "view": "[]"}, "invalid_arguments"),
        ("views.publish", {"user_id": "U0ADA", "view": {"type": "modal"}}, "invalid_arguments"),
        ("users.list", {"limit": "many"}, "invalid_limit"),
        ("files.getUploadURLExternal", {"filename": "x", "length": -1}, "invalid_arguments"),
        ("files.completeUploadExternal", {"files": [7]}, "invalid_arguments"),
    ],
)
def test_malformed_arguments_get_slacks_error(served: PretendSlack, method: str, body: Body, error: str | None) -> None:
    answer = post(served, json.dumps(body).encode(), "application/json", method)
    assert answer.json()["error"] == error


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(["U0ADA", "C0MENTORING", "1.2"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
# fmt: off
KEYS = st.sampled_from([
    "channel", "user", "users", "user_id", "text", "blocks", "view", "view_id", "trigger_id", "ts", "metadata",
    "files", "channel_id", "cursor", "limit", "types", "hash", "external_id", "filename", "length", "thread_ts",
])
# fmt: on


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    method=st.sampled_from(sorted(set(METHODS) - {"auth.revoke", "apps.uninstall"})),
    body=st.dictionaries(KEYS, ANYTHING, max_size=5),
)
def test_any_arguments_at_all_get_an_answer(served: PretendSlack, method: str, body: Body) -> None:
    answer = post(served, json.dumps(body).encode(), "application/json", method)
    assert answer.status_code == 200
    assert isinstance(answer.json()["ok"], bool)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    path=st.sampled_from(
        ["command", "say", "action", "suggest", "submit", "close", "shortcut", "faults", "clock", "open"]
    ),
    body=st.dictionaries(
        st.sampled_from(["channel", "text", "container", "block_id", "action_id", "action", "state", "values"])
        | st.sampled_from(["view_id", "kind", "callback_id", "ts", "move", "home", "user", "person", "changes"]),
        ANYTHING,
        max_size=6,
    ),
)
def test_any_wish_of_the_page_gets_an_answer(served: PretendSlack, path: str, body: Body) -> None:
    answer = WEB.post(f"{served.url}/_page/{path}", json={"as": "U0ADA"} | body, timeout=10)
    assert answer.status_code in (200, 400, 404)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    content=st.binary(max_size=200),
    path=st.sampled_from(["/api/auth.test", "/_page/say", "/_page/upload", "/commands/x"]),
)
def test_any_bytes_at_all_get_an_answer(served: PretendSlack, content: bytes, path: str) -> None:
    for content_type in ("application/json", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        answer = WEB.post(served.url + path, content=content, headers={"Content-Type": content_type})
        assert answer.status_code < 500


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "slack.evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": ""},
        {"Host": "[::1"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
    ],
)
@pytest.mark.parametrize("path", ["/_page/people", "/api/auth.test", "/"])
def test_foreign_pages_are_turned_away(served: PretendSlack, headers: dict[str, str], path: str) -> None:
    assert WEB.get(served.url + path, headers=headers).status_code in (400, 403)


def test_its_own_page_is_welcome(served: PretendSlack) -> None:
    assert WEB.get(f"{served.url}/_page/people", headers={"Origin": served.url}).status_code == 200
    named = served.url.replace("127.0.0.1", "localhost")
    assert WEB.get(f"{served.url}/_page/people", headers={"Host": named.removeprefix("http://")}).status_code == 200


def test_the_socket_is_closed_to_foreign_pages_and_old_tickets(served: PretendSlack) -> None:
    assert RawSocket.refused(f"{served.url}/link/?ticket=made-up")
    assert RawSocket.refused(f"{served.url}/link/")


@pytest.mark.parametrize("text", ["", "no json", "[]", "7", '{"envelope_id": []}', '{"envelope_id": {"a": 1}}', DEEP])
def test_strange_words_on_the_socket_are_ignored(served: PretendSlack, text: str) -> None:
    with RawSocket(served) as raw:
        assert raw.receive()["type"] == "hello"
        raw.send(text)
        served.call(lambda: served.interactions.open("U0ADA", home=True))
        envelope = raw.receive()
        raw.acknowledge(envelope)
        served.settle()
        assert served.connected


def test_half_open_connections_do_not_keep_others_waiting(served: PretendSlack) -> None:
    port = int(served.url.rpartition(":")[2])
    head = f"POST /api/auth.test HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 1000\r\n"
    halves = [b"", b"POST", head.encode(), head.encode() + b"Content-Type: application/json\r\n\r\n{"]
    sockets = [socket.create_connection(("127.0.0.1", port)) for _ in range(40)]
    for number, half_open in enumerate(sockets):
        half_open.sendall(halves[number % len(halves)])
    answer = post(served, b"{}", "application/json")
    assert answer.elapsed.total_seconds() < 1
    for half_open in sockets:
        half_open.close()


def test_garbage_instead_of_http_is_a_bad_request(served: PretendSlack) -> None:
    port = int(served.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as garbage:
        garbage.sendall(b"\x16\x03\x01\x00\xa5 this is not HTTP\r\n\r\n")
        assert b"400" in garbage.recv(100)


def test_a_person_named_like_a_script_is_only_ever_data(served: PretendSlack) -> None:
    name = '<img src=x onerror="alert(1)">'
    served.fault("join", person={"id": "U0EVIL", "name": name})
    answer = WEB.get(f"{served.url}/_page/people")
    assert answer.headers["content-type"] == "application/json"
    assert name in {person["name"] for person in answer.json()}


def test_files_outside_of_the_page_are_not_served(served: PretendSlack) -> None:
    for path in ("/../slack.py", "/%2e%2e/slack.py", "/..%2fslack.py", "//etc/passwd"):
        assert WEB.get(served.url + path).status_code in (403, 404)


def test_it_listens_on_loopback_only(served: PretendSlack) -> None:
    assert served._socket.getsockname()[0] == "127.0.0.1"


def test_it_stops_while_connections_hang() -> None:
    with PretendSlack(MANIFEST) as slack:
        hanging = socket.create_connection(("127.0.0.1", int(slack.url.rpartition(":")[2])))
        hanging.sendall(b"POST /api/auth.test HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n")
        thread = slack._thread
    assert thread is not None
    assert not thread.is_alive()
    hanging.close()


def test_a_message_of_any_length_is_answered(served: PretendSlack) -> None:
    body = {"channel": "U0ADA", "text": "x" * 100_000}
    answer = post(served, json.dumps(body).encode(), "application/json", "chat.postMessage")
    assert answer.json()["ok"] is False or len(answer.json()["message"]["text"]) == 40_000
    many = {"channel": "U0ADA", "text": "x", "blocks": [section("x")] * 51}
    answer = post(served, json.dumps(many).encode(), "application/json", "chat.postMessage")
    assert answer.json()["error"] == "invalid_blocks"
