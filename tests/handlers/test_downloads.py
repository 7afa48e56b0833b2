"""A file is fetched with the bot's token, from Slack and from nowhere else."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest
from slack_sdk import WebClient

from handlers.downloads import NotFetched, fetch


class Answer(BaseHTTPRequestHandler):
    asked: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("Authorization", "")))
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/file")
            self.end_headers()
            return
        body = b"<html>" if self.path == "/login" else b"id,manager\n"
        self.send_response(404 if self.path == "/gone" else 200)
        self.send_header("Content-Type", "text/html" if self.path == "/login" else "text/csv")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return None


@pytest.fixture
def address() -> Iterator[str]:
    Answer.asked.clear()
    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(timeout=5)


def client(address: str) -> WebClient:
    return WebClient(token="xoxb-1", base_url=f"{address}/api/")


def test_the_token_opens_the_file(address: str) -> None:
    file = {"url_private_download": f"{address}/file"}
    assert fetch(client(address), file, most=100) == b"id,manager\n"
    assert Answer.asked == [("/file", "Bearer xoxb-1")]


def test_no_more_is_read_than_shows_that_it_is_too_much(address: str) -> None:
    assert fetch(client(address), {"url_private_download": f"{address}/file"}, most=4) == b"id,ma"


@pytest.mark.parametrize("path", ["/login", "/gone", "/moved"])
def test_what_is_not_the_file_is_not_taken_for_it(address: str, path: str) -> None:
    with pytest.raises(NotFetched):
        fetch(client(address), {"url_private_download": address + path}, most=100)
    assert len(Answer.asked) == 1, "a move to somewhere else is not followed"


def test_the_token_goes_to_no_other_address(address: str) -> None:
    elsewhere = client("http://slack.invalid")
    for url in (f"{address}/file", "https://files.slack.com.evil.example/x", "http://files.slack.com/x", "file:///x"):
        with pytest.raises(NotFetched):
            fetch(elsewhere, {"url_private_download": url}, most=100)
    assert Answer.asked == []
