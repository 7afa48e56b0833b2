"""An app may answer nonsense, or stop answering: the person sees an error, and the pretend Slack goes on."""

import socket
import threading
import time
from typing import Any
from urllib.parse import urlsplit

import pytest

from playground.slack import PretendSlack
from tests import plain_http
from tests.playground.raw_socket import RawSocket
from tests.playground.raw_web import RawApp
from tests.playground.tiny import MANIFEST, modal, text_input

NONSENSE = [
    "5",
    "null",
    "[]",
    '"text"',
    "{",
    "[" * 5_000,
    '{"text": 5}',
    '{"text": "half a character \\ud800"}',
    '{"text": "x", "attachments": [{"a": NaN}]}',
    '{"text": "x", "blocks": {}}',
    '{"blocks": [5]}',
    '{"blocks": [{"type": "header"}]}',
    '{"response_action": 7}',
    '{"response_action": "errors"}',
    '{"response_action": "errors", "errors": {"nowhere": "x"}}',
    '{"response_action": "errors", "errors": ["x"]}',
    '{"response_action": "update", "view": []}',
    '{"response_action": "push", "view": {"type": "modal"}}',
    '{"response_action": "clear", "view": "\\ud800"}',
    '{"options": 5}',
    '{"option_groups": [{"label": "x"}]}',
]
# Over a socket these are no acks at all, and cost three seconds each; one test further down sends such noise.
UNREADABLE = ("{", "[" * 5_000, *(answer for answer in NONSENSE if "\\ud800" in answer or "NaN" in answer))
JSON_TYPE = {"Content-Type": "application/json"}


def still_works(slack: PretendSlack) -> None:
    """What the page and the app would read next is still there to read."""
    for path in ("/_page/state?as=U0ADA", "/_page/export", "/_page/requests"):
        assert plain_http.get(slack.url + path).status_code == 200, path
    channel = slack.person("U0ADA").dm
    assert plain_http.get(f"{slack.url}/_page/messages?as=U0ADA&channel={channel}").status_code == 200
    answer = plain_http.post(slack.api_url + "auth.test", headers={"Authorization": f"Bearer {slack.bot_token}"})
    assert answer.json()["ok"] is True


@pytest.fixture(params=[True, False], ids=["strict", "lenient"])
def tolerant(request: pytest.FixtureRequest) -> Any:
    with PretendSlack(MANIFEST, strict=request.param) as running:
        yield running


@pytest.mark.parametrize("answer", NONSENSE)
def test_nonsense_in_an_ack_over_http_harms_nobody(tolerant: PretendSlack, answer: str) -> None:
    with RawApp(body=answer, headers=JSON_TYPE) as app:
        tolerant.deliver_by_http(app.url)
        everything_once(tolerant)
    still_works(tolerant)


@pytest.mark.parametrize("answer", [answer for answer in NONSENSE if answer not in UNREADABLE])
def test_nonsense_in_an_ack_over_a_socket_harms_nobody(tolerant: PretendSlack, answer: str) -> None:
    with RawSocket(tolerant) as line:
        line.receive()
        stop = threading.Event()
        thread = threading.Thread(target=answer_everything, args=(line, answer, stop), daemon=True)
        thread.start()
        everything_once(tolerant)
        stop.set()
        thread.join(5)
    still_works(tolerant)


def answer_everything(line: RawSocket, answer: str, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            envelope = line.receive(0.1)
        except TimeoutError:
            continue
        except (TypeError, RuntimeError):
            return
        line.send(f'{{"envelope_id": "{envelope["envelope_id"]}", "payload": {answer}}}')


def everything_once(slack: PretendSlack) -> None:
    """A command, a shortcut, a submission and a question for options, whatever comes of them."""
    ada = slack.person("U0ADA")
    slack.room.delivery.retry_after = ()
    external = {"type": "external_select", "action_id": "skill", "min_query_length": 0}
    asking = {"type": "actions", "block_id": "ask", "elements": [external]}
    view = modal("Form", {**text_input("Name", "name"), "optional": True}, asking)
    slack.call(lambda: slack.room.workspace.views.push("U0ADA", view, None))
    shown = ada.modal
    assert shown is not None
    assert isinstance(ada.suggestions(shown, "skill", "a"), list)
    shown.submit()
    ada.shortcut("note")
    ada.command("/tiny")


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (302, {"Location": "http://127.0.0.1:1/"}, ""),
        (404, {}, "<html>not here</html>"),
        (500, {"Content-Type": "text/html"}, "<script>alert(1)</script>"),
        (200, {"Content-Type": "text/html; charset=nonsense"}, "\xff\xfe"),
        (200, {"Content-Type": "application/json"}, "x" * 3_000_000),
        (200, {"Content-Encoding": "gzip"}, "this is not gzip"),
    ],
)
def test_a_strange_web_server_is_not_followed(
    slack: PretendSlack, status: int, headers: dict[str, str], body: str
) -> None:
    with RawApp(status=status, headers=headers, body=body) as app:
        slack.deliver_by_http(app.url)
        outcome = slack.person("U0ADA").command("/tiny")
        assert outcome.ok is (200 <= status < 300 and "Content-Encoding" not in headers) or outcome.error
    still_works(slack)


@pytest.mark.parametrize("words", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", b"nonsense\r\n\r\n"])
def test_a_server_that_hangs_up_is_an_error_for_the_person(slack: PretendSlack, words: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=answer_and_hang_up, args=(listening, words), daemon=True)
        thread.start()
        slack.deliver_by_http(f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events")
        outcome = slack.person("U0ADA").command("/tiny")
        thread.join(5)
    assert (outcome.ok, outcome.error) == (False, '/tiny failed with the error "dispatch_failed"')
    still_works(slack)


def answer_and_hang_up(listening: socket.socket, *pieces: bytes) -> None:
    line, _ = listening.accept()
    with line:
        line.recv(65_536)
        for piece in pieces:
            line.sendall(piece)
            time.sleep(0.05)


def test_an_answer_in_pieces_is_put_together(slack: PretendSlack) -> None:
    pieces = [
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n",
        b'{"text":',
        b'"Hello"}',
    ]
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=answer_and_hang_up, args=(listening, *pieces), daemon=True)
        thread.start()
        slack.deliver_by_http(f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events")
        assert slack.person("U0ADA").command("/tiny").ok
        thread.join(5)
    assert slack.person("U0ADA").last().text == "Hello"


def test_an_app_that_only_listens_is_given_up_after_three_seconds(slack: PretendSlack) -> None:
    """The other end of the socket is gone without a word, as when a cable is pulled."""
    silent = open_silently(slack)
    try:
        started = time.monotonic()
        outcome = slack.person("U0ADA").command("/tiny")
        assert not outcome.ok
        assert 2.9 < time.monotonic() - started < 4
    finally:
        silent.close()
    still_works(slack)


def open_silently(slack: PretendSlack) -> socket.socket:
    """A WebSocket that is opened properly and then never read."""
    headers = {"Authorization": f"Bearer {slack.app_token}"}
    url = urlsplit(plain_http.post(slack.api_url + "apps.connections.open", headers=headers).json()["url"])
    line = socket.create_connection((url.hostname, url.port), timeout=5)
    lines = [
        f"GET {url.path}?{url.query} HTTP/1.1",
        f"Host: {url.netloc}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
    ]
    line.sendall("\r\n".join([*lines, "", ""]).encode())
    assert b" 101 " in line.recv(200)
    return line


@pytest.mark.parametrize("noise", ["", "{", "5", "[]", '{"envelope_id": 5}', '{"envelope_id": []}', "x" * 2_000_000])
def test_noise_on_the_socket_is_no_ack(slack: PretendSlack, noise: str) -> None:
    with RawSocket(slack) as line:
        line.receive()
        line.send(noise)
        done: list[Any] = []
        ada = slack.person("U0ADA")
        thread = threading.Thread(target=lambda: done.append(ada.command("/tiny")), daemon=True)
        thread.start()
        envelope = line.receive()
        line.send(noise)
        line.acknowledge(envelope)
        thread.join(5)
    assert done
    assert done[0].ok
