"""How payloads reach the app: signed HTTP, Socket Mode, and what happens when nobody acknowledges."""

import threading
import time
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk.signature import SignatureVerifier

from playground.http_delivery import sign
from playground.slack import PretendSlack
from tests.playground.conftest import Connect
from tests.playground.raw_socket import RawSocket
from tests.playground.raw_web import RawApp
from tests.playground.tiny import wait_until

Body = dict[str, Any]


def test_signatures_are_those_that_slack_sdk_verifies() -> None:
    verifier = SignatureVerifier("secret")
    timestamp = str(int(time.time()))
    assert verifier.is_valid("a=1&b=ü", timestamp, sign("secret", timestamp, "a=1&b=ü"))


def test_http_requests_are_signed_and_shaped_as_slacks(slack: PretendSlack) -> None:
    with RawApp() as app:
        slack.deliver_by_http(app.url)
        ada = slack.person("U0ADA")
        ada.command("/tiny", "ein Wort")
        ada.say("hello")
        ada.shortcut("note")
        verifier = SignatureVerifier(slack.signing_secret)
        assert all(verifier.is_valid_request(request.body, request.headers) for request in app.requests)
        kinds = [request.headers["content-type"] for request in app.requests]
        form = "application/x-www-form-urlencoded"
        assert kinds == [form, "application/json", form]
        assert app.requests[0].form["text"] == "ein Wort"
        assert app.requests[2].payload["callback_id"] == "note"


@pytest.mark.parametrize("doing", ["command", "shortcut"])
def test_what_is_refused_is_never_sent_again(slack: PretendSlack, doing: str) -> None:
    with RawApp(status=500) as app:
        slack.deliver_by_http(app.url)
        ada = slack.person("U0ADA")
        outcome = ada.command("/tiny") if doing == "command" else ada.shortcut("note")
        assert not outcome.ok
        assert outcome.error
        time.sleep(0.5)
        assert len(app.requests) == 1


def test_an_ack_after_three_seconds_is_too_late(slack: PretendSlack) -> None:
    with RawApp(seconds=3.5) as app:
        slack.deliver_by_http(app.url)
        outcome = slack.person("U0ADA").command("/tiny")
        assert outcome.error == '/tiny failed with the error "operation_timeout"'
        assert 2900 < outcome.ack_ms < 3400
        assert len(app.requests) == 1


def test_an_event_comes_three_times_more_until_it_is_acknowledged(slack: PretendSlack) -> None:
    with RawApp(status=500) as app:
        slack.deliver_by_http(app.url)
        slack.person("U0ADA").say("hello")
        wait_until(lambda: len(app.requests) == 4)
        numbers = [request.headers.get("x-slack-retry-num") for request in app.requests]
        reasons = [request.headers.get("x-slack-retry-reason") for request in app.requests]
        assert numbers == [None, "1", "2", "3"]
        assert reasons == [None, "http_error", "http_error", "http_error"]
        assert len({request.json["event_id"] for request in app.requests}) == 1
        time.sleep(0.4)
        assert len(app.requests) == 4


def test_an_acknowledged_event_does_not_come_again(slack: PretendSlack) -> None:
    with RawApp(statuses=[500, 200]) as app:
        slack.deliver_by_http(app.url)
        slack.person("U0ADA").say("hello")
        time.sleep(0.6)
        assert len(app.requests) == 2


def test_an_app_may_ask_not_to_be_told_again(slack: PretendSlack) -> None:
    with RawApp(status=500, headers={"x-slack-no-retry": "1"}) as app:
        slack.deliver_by_http(app.url)
        slack.person("U0ADA").say("hello")
        time.sleep(0.4)
        assert len(app.requests) == 1


def test_an_address_is_verified_by_a_challenge(slack: PretendSlack, app: App, connect_http: Connect) -> None:
    connect_http(app)
    assert slack.verify_url()
    with RawApp(body="something else") as other:
        slack.deliver_by_http(other.url)
        assert not slack.verify_url()


def test_a_later_retry_waits_for_the_real_or_the_moved_clock(slack: PretendSlack) -> None:
    from datetime import timedelta

    slack.room.delivery.retry_after = (0.0, 60.0, 300.0)
    with RawApp(status=500) as app:
        slack.deliver_by_http(app.url)
        slack.person("U0ADA").say("hello")
        time.sleep(0.3)
        assert len(app.requests) == 2
        slack.clock.move(by=timedelta(seconds=61))
        wait_until(lambda: len(app.requests) == 3)


def test_a_socket_says_hello_and_gets_envelopes(slack: PretendSlack) -> None:
    with RawSocket(slack) as socket:
        hello = socket.receive()
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        doing = threading.Thread(target=slack.person("U0ADA").command, args=["/tiny", "x"])
        doing.start()
        envelope = socket.receive()
        assert envelope["type"] == "slash_commands"
        assert envelope["accepts_response_payload"] is True
        socket.acknowledge(envelope, {"text": "answered"})
        doing.join(3)
        assert slack.person("U0ADA").last().text == "answered"


def test_a_url_connects_once(slack: PretendSlack) -> None:
    with RawSocket(slack) as socket:
        assert socket.receive()["type"] == "hello"
        assert RawSocket.refused(socket.url)


def test_an_event_without_ack_comes_again_in_its_envelope(slack: PretendSlack) -> None:
    with RawSocket(slack) as socket:
        socket.receive()
        slack.call(lambda: slack.interactions.open("U0ADA", home=True))
        first = socket.receive()
        assert (first["type"], first["retry_attempt"], first["retry_reason"]) == ("events_api", 0, "")
        again = socket.receive(seconds=5)
        assert (again["retry_attempt"], again["retry_reason"]) == (1, "timeout")
        assert again["payload"]["event_id"] == first["payload"]["event_id"]
        assert again["envelope_id"] != first["envelope_id"]
        socket.acknowledge(again)


def test_every_payload_goes_to_one_of_the_connections(slack: PretendSlack) -> None:
    with RawSocket(slack) as first, RawSocket(slack) as second:
        assert first.receive()["num_connections"] == 1
        assert second.receive()["num_connections"] == 2
        for _ in range(4):
            slack.call(lambda: slack.interactions.open("U0ADA", home=True))
        received = [socket.receive() for socket in (first, first, second, second)]
        assert len({envelope["envelope_id"] for envelope in received}) == 4
        for socket, envelope in zip((first, first, second, second), received, strict=True):
            socket.acknowledge(envelope)


def test_an_eleventh_connection_is_turned_away(slack: PretendSlack) -> None:
    sockets = [RawSocket(slack) for _ in range(11)]
    try:
        goodbyes = [socket.__enter__().receive() for socket in sockets]
        assert [message["type"] for message in goodbyes] == ["hello"] * 10 + ["disconnect"]
        assert goodbyes[-1]["reason"] == "too_many_websockets"
    finally:
        for socket in sockets:
            socket.__exit__()


@pytest.mark.parametrize("reason", ["refresh_requested", "link_disabled"])
def test_slack_says_why_it_disconnects(slack: PretendSlack, reason: str) -> None:
    with RawSocket(slack) as socket:
        socket.receive()
        slack.fault("disconnect", reason=reason)
        assert socket.receive() == {
            "type": "disconnect",
            "reason": reason,
            "debug_info": {"host": "applink-playground"},
        }
        assert socket.ended()
        assert not slack.connected


def test_a_warning_leaves_the_connection_open(slack: PretendSlack) -> None:
    with RawSocket(slack) as socket:
        socket.receive()
        slack.fault("disconnect", reason="warning")
        assert socket.receive()["reason"] == "warning"
        assert slack.connected


def test_a_command_under_way_fails_when_the_socket_is_cut(slack: PretendSlack) -> None:
    outcomes = []
    with RawSocket(slack) as socket:
        socket.receive()
        doing = threading.Thread(target=lambda: outcomes.append(slack.person("U0ADA").command("/tiny")))
        doing.start()
        socket.receive()
        slack.fault("disconnect", reason="cut")
        doing.join(3)
    assert outcomes[0].error == '/tiny failed with the error "dispatch_failed"'


def test_bolt_comes_back_by_itself_after_a_refresh(slack: PretendSlack, app: App, connect_socket: Connect) -> None:
    @app.command("/tiny")
    def answer(ack: Ack) -> None:
        ack("still here")

    connect_socket(app)
    slack.fault("disconnect", reason="refresh_requested")
    wait_until(lambda: slack.connected, seconds=20)
    wait_until(lambda: slack.person("U0ADA").command("/tiny").ok, seconds=20)
    assert slack.person("U0ADA").last().text == "still here"


def test_socket_mode_is_off_while_requests_go_by_http(slack: PretendSlack) -> None:
    slack.deliver_by_http("http://127.0.0.1:9/")
    socket = RawSocket(slack)
    with pytest.raises(AssertionError, match="socket_mode_not_enabled"):
        socket.__enter__()
    socket.__exit__()
