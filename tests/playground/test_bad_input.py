"""Whatever is sent to the server, it answers with Slack's error or a clean 4xx, and goes on."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.slack import PretendSlack
from playground.validator import check_payload
from playground.web_api import METHODS
from tests import plain_http
from tests.playground.everything import manifest

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"
TOO_MUCH = b" " * 3_000_000


@pytest.fixture(scope="module")
def sturdy() -> Iterator[PretendSlack]:
    """One server for all of these: what breaks it for one breaks it for the next."""
    with PretendSlack(manifest()) as running:
        yield running


@pytest.fixture(scope="module")
def web(sturdy: PretendSlack) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {sturdy.bot_token}"}
    with plain_http.client(base_url=sturdy.url, headers=headers, timeout=20) as client:
        yield client


@pytest.fixture(autouse=True)
def alive(web: httpx.Client) -> Iterator[None]:
    """After each of these tests the server still works."""
    yield
    assert web.post("/api/auth.test").json()["ok"] is True


BODIES: list[tuple[str | None, bytes, str]] = [
    (None, b"x", "missing_post_type"),
    ("text/plain", b"x", "invalid_post_type"),
    (JSON_TYPE, b"{", "invalid_json"),
    (JSON_TYPE, b"[]", "json_not_object"),
    (JSON_TYPE, b"null", "json_not_object"),
    (JSON_TYPE, b"\xff\xfe", "invalid_charset"),
    (JSON_TYPE, b"[" * 100_000, "invalid_json"),
    (JSON_TYPE, b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "invalid_json"),
    (JSON_TYPE, b'{"channel":"C0MENTORING","text":"half a character: \\ud800"}', "invalid_json"),
    (JSON_TYPE, b'{"channel":"C0MENTORING","text":"x","attachments":[{"a":NaN}]}', "invalid_json"),
    (FORM_TYPE, b"%ff&&&==", "invalid_form_data"),
    (FORM_TYPE, b"a=1&" * 2_000, "invalid_form_data"),
    ("multipart/form-data", b"x", "invalid_form_data"),
    (FORM_TYPE, b"channel=C0MENTORING&blocks=%5B", "invalid_blocks_format"),
    (FORM_TYPE, b"channel=C0MENTORING&text=x&blocks=%7B%7D", "invalid_blocks"),
    (JSON_TYPE, b'{"channel":"C0MENTORING","text":"x","blocks":[5]}', "invalid_blocks"),
    (JSON_TYPE, b'{"channel":"C0MENTORING","text":{"a":1}}', "invalid_arguments"),
    (JSON_TYPE, b'{"channel":["C0MENTORING"],"text":"x"}', "invalid_arguments"),
    (JSON_TYPE, b'{"channel":"<img onerror=alert(1)>","text":"x"}', "channel_not_found"),
    (JSON_TYPE, b'{"channel":"C0MENTORING"}', "no_text"),
]


@pytest.mark.parametrize(("content_type", "body", "error"), BODIES)
def test_a_malformed_body_gets_slacks_word_for_it(
    web: httpx.Client, content_type: str | None, body: bytes, error: str
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    answer = web.post("/api/chat.postMessage", content=body, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (200, error)


@pytest.mark.parametrize(
    ("authorization", "error"),
    [
        ("", "not_authed"),
        ("Bearer", "not_authed"),
        ("Basic abc", "not_authed"),
        ("Bearer xoxb-unknown", "invalid_auth"),
        ("Bearer é", "invalid_auth"),
        ("Bearer " + "x" * 10_000, "invalid_auth"),
    ],
)
def test_an_unknown_token_is_refused(sturdy: PretendSlack, authorization: str, error: str) -> None:
    with plain_http.client(base_url=sturdy.url) as stranger:
        answer = stranger.post("/api/auth.test", headers={b"Authorization": authorization.encode()})
    assert answer.json() == {"ok": False, "error": error}


def test_the_apps_tokens_are_not_interchangeable(sturdy: PretendSlack) -> None:
    with plain_http.client(base_url=sturdy.url) as app:
        by_bot = app.post("/api/apps.connections.open", headers={"Authorization": f"Bearer {sturdy.bot_token}"})
        by_app = app.post("/api/users.list", headers={"Authorization": f"Bearer {sturdy.app_token}"})
    assert by_bot.json()["error"] == by_app.json()["error"] == "not_allowed_token_type"


@pytest.mark.parametrize("path", ["/api/chat.postMessage", "/commands/x", "/actions/x", "/_page/say", "/_page/upload"])
def test_a_huge_body_is_not_read(web: httpx.Client, path: str) -> None:
    body = TOO_MUCH if path != "/_page/upload" else TOO_MUCH * 20
    try:
        answer = web.post(path, content=body, headers={"Content-Type": JSON_TYPE})
    except httpx.HTTPError:
        # The server may close the connection while the body is still being sent.
        return
    assert 400 <= answer.status_code < 500


def test_a_huge_body_without_a_length_is_not_read(web: httpx.Client) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 100_000

    try:
        answer = web.post("/api/chat.postMessage", content=chunks(), headers={"Content-Type": JSON_TYPE})
    except httpx.HTTPError:
        return
    assert answer.status_code == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_verbs_are_refused(web: httpx.Client, method: str) -> None:
    assert web.request(method, "/api/auth.test").status_code == 405


@pytest.mark.parametrize(
    "path",
    ["/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/%00", "/files/F1/x", "/api/", "/_page/state?as=nobody"],
)
def test_what_is_not_there_is_not_found(web: httpx.Client, path: str) -> None:
    assert web.get(path).status_code == 404


ODD = st.sampled_from(
    [
        *(None, True, 0, -1, 10**30, 1.5, "", "x", "U0ADA", "C0MENTORING", "\x00", "x" * 5_000, "[]", "{}", "[1", ",,"),
        *([], [1], ["U0ADA"], [["U0ADA"]], {}, {"a": 1}, {"type": "modal"}, [{"type": "section"}], "1.2.3", "٣"),
    ]
)
ARGUMENTS = (
    "channel text blocks attachments metadata user users ts trigger_id view view_id external_id hash cursor limit "
    "types email filename length files channel_id title thread_ts latest oldest return_im user_id message_ts"
)
LASTING = ("apps.uninstall", "auth.revoke")


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    method=st.sampled_from(sorted(set(METHODS) - set(LASTING))),
    arguments=st.dictionaries(st.sampled_from(ARGUMENTS.split()), ODD, max_size=8),
    usual=st.booleans(),
)
def test_any_arguments_get_an_answer_in_slacks_shape(
    web: httpx.Client, method: str, arguments: dict[str, Any], usual: bool
) -> None:
    where = {"channel": "C0MENTORING", "user": "U0ADA", "text": "Hello"} if usual else {}
    answer = web.post(f"/api/{method}", json={**where, **arguments})
    assert answer.status_code == 200
    assert check_payload(method, answer.json()) == []


PAGE_BODIES = [
    b"",
    b"[]",
    b"5",
    b"{",
    b"\xff",
    b"[" * 5_000,
    b'{"as":5}',
    b'{"as":["U0ADA"]}',
    b'{"as":"nobody"}',
    b'{"as":"U0ADA"}',
    b'{"as":"U0ADA","channel":["x"],"text":5,"view_id":[],"callback_id":{},"container":5,"values":5,"action":5}',
    b'{"as":"U0ADA","container":{"kind":"message","channel":5,"ts":5},"block_id":"a","action_id":"b","action":[]}',
    b'{"as":"U0ADA","container":{"kind":"view","view_id":[]},"block_id":"a","action_id":"b","state":{"values":5}}',
    b'{"as":"U0ADA","channel":"C0GENERAL","text":"\\ud800"}',
    b'{"move":"+99999999999h"}',
    b'{"move":"+1e400h"}',
    b'{"kind":"api","fault":"x","methods":5,"times":"a"}',
]
ACTIONS = "open seen command say action suggest submit close shortcut faults clock upload"


@pytest.mark.parametrize("action", ACTIONS.split())
def test_the_page_cannot_break_the_server(web: httpx.Client, action: str) -> None:
    for body in PAGE_BODIES:
        answer = web.post(f"/_page/{action}", content=body, headers={"Content-Type": JSON_TYPE})
        assert answer.status_code < 500, (body, answer.text)


@pytest.mark.parametrize("path", ["/", "/_page/people", "/api/auth.test"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "["},
        {"Host": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": ""},
        {"Origin": "http://127.0.0.1:1"},
    ],
)
def test_foreign_pages_are_turned_away(web: httpx.Client, path: str, headers: dict[str, str]) -> None:
    assert web.get(path, headers=headers).status_code == 403


def test_a_foreign_page_cannot_listen_on_the_socket(sturdy: PretendSlack) -> None:
    reply = handshake(sturdy, "/link/?ticket=x", "Origin: https://evil.example")
    assert b" 403 " in reply.partition(b"\r\n")[0]


def handshake(slack: PretendSlack, path: str, *headers: str) -> bytes:
    """The first words of the server to somebody who wants a WebSocket."""
    port = int(slack.url.rpartition(":")[2])
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
        *headers,
    ]
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode())
        return line.recv(4096)


@pytest.mark.parametrize(
    "opening", [b"", b"GET / HT", b"POST /api/auth.test HTTP/1.1\r\nContent-Length: 100\r\n\r\nabc"]
)
def test_half_open_connections_stop_nobody_else(sturdy: PretendSlack, web: httpx.Client, opening: bytes) -> None:
    port = int(sturdy.url.rpartition(":")[2])
    lines = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(50)]
    try:
        for line in lines:
            line.sendall(opening)
        assert web.post("/api/auth.test").json()["ok"] is True
    finally:
        for line in lines:
            line.close()


def test_a_caller_who_leaves_in_the_middle_is_forgotten(sturdy: PretendSlack) -> None:
    port = int(sturdy.url.rpartition(":")[2])
    head = b"POST /api/chat.postMessage HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(head + b'Content-Length: 1000\r\n\r\n{"channel": "C0MENT')


@pytest.mark.parametrize(
    "noise", [b"\x00" * 100, b"\xff" * 100, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\r\n" * 50]
)
def test_noise_is_no_request(sturdy: PretendSlack, noise: bytes) -> None:
    port = int(sturdy.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(noise)
        line.shutdown(socket.SHUT_WR)
        answer = line.recv(4096)
    assert answer == b"" or answer.split(b" ")[1].startswith(b"4")


def test_words_of_people_come_back_as_they_were_and_only_as_json(sturdy: PretendSlack, web: httpx.Client) -> None:
    nasty = "<img src=x onerror=alert(1)></script>"
    sturdy.call(lambda: sturdy.happenings.join({"id": "U0NASTY", "name": nasty, "tz": "Europe/Paris"}))
    answer = web.get("/_page/people")
    assert answer.headers["content-type"].startswith("application/json")
    assert nasty in [person["name"] for person in json.loads(answer.text)]
