"""Where the server listens, what it serves, and that it always stops."""

import socket

import pytest

from playground.slack import PretendSlack
from tests import plain_http
from tests.playground.tiny import MANIFEST


def test_it_listens_on_loopback_only(slack: PretendSlack) -> None:
    assert slack._socket.getsockname()[0] == "127.0.0.1"


def test_its_own_page_is_welcome_under_both_its_names(slack: PretendSlack) -> None:
    address = f"{slack.url}/_page/people"
    assert plain_http.get(address, headers={"Origin": slack.url}).status_code == 200
    host = slack.url.removeprefix("http://").replace("127.0.0.1", "localhost")
    assert plain_http.get(address, headers={"Host": host, "Origin": f"http://{host}"}).status_code == 200


def test_another_host_is_welcome_only_when_the_server_was_told_so() -> None:
    headers = {"Host": "playground.example"}
    with PretendSlack(MANIFEST) as slack:
        assert plain_http.get(f"{slack.url}/_page/people", headers=headers).status_code == 403
    with PretendSlack(MANIFEST, hosts=["playground.example"]) as told:
        assert plain_http.get(f"{told.url}/_page/people", headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["/../slack.py", "/%2e%2e/slack.py", "/..%2fslack.py", "//etc/passwd"])
def test_files_outside_of_the_page_are_not_served(slack: PretendSlack, path: str) -> None:
    assert plain_http.get(slack.url + path).status_code in (403, 404)


def test_it_stops_while_connections_hang() -> None:
    with PretendSlack(MANIFEST) as slack:
        hanging = socket.create_connection(("127.0.0.1", int(slack.url.rpartition(":")[2])))
        hanging.sendall(b"POST /api/auth.test HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n")
        thread = slack._thread
    assert thread is not None
    assert not thread.is_alive()
    hanging.close()


def test_a_port_that_is_taken_is_said_at_once(slack: PretendSlack) -> None:
    with pytest.raises(OSError, match="in use"):
        PretendSlack(MANIFEST, port=int(slack.url.rpartition(":")[2]))
