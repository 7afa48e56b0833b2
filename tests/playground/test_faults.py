"""Faults on request: what breaks on the real Slack breaks here when asked, and only then."""

import threading
import time
from datetime import timedelta
from typing import Any

import httpx
import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from playground.slack import PretendSlack
from tests import plain_http
from tests.playground.conftest import Connect
from tests.playground.raw_socket import RawSocket
from tests.playground.raw_web import RawApp
from tests.playground.tiny import button, errors_of, modal, text_input, wait_until

Body = dict[str, Any]
# One client for all: each new one reads certificates.
WEB = plain_http.client(timeout=10)


def call(slack: PretendSlack, method: str, body: Body | None = None, **options: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    return WEB.post(slack.api_url + method, json=body or {}, headers=headers, **options)


def test_too_many_calls_are_told_when_to_come_back(slack: PretendSlack) -> None:
    slack.fault("rate_limited", methods="chat.*", times=2, retry_after=7)
    assert call(slack, "auth.test").status_code == 200
    answers = [call(slack, "chat.postMessage", {"channel": "U0ADA", "text": "x"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["retry-after"] == "7"
    assert answers[0].json() == {"ok": False, "error": "ratelimited"}
    assert len(slack.person("U0ADA").messages()) == 1


def test_a_server_error_does_nothing(slack: PretendSlack) -> None:
    slack.fault("server_error", methods="chat.postMessage")
    assert call(slack, "chat.postMessage", {"channel": "U0ADA", "text": "x"}).status_code == 500
    assert slack.person("U0ADA").messages() == []


def test_no_answer_does_nothing_and_hangs_up_in_the_end(slack: PretendSlack) -> None:
    slack.fault("no_answer", methods="chat.postMessage", seconds=0.3)
    started = time.monotonic()
    with pytest.raises(httpx.TransportError):
        call(slack, "chat.postMessage", {"channel": "U0ADA", "text": "x"})
    assert time.monotonic() - started > 0.25
    assert slack.person("U0ADA").messages() == []


def test_a_caller_may_give_up_while_there_is_no_answer(slack: PretendSlack) -> None:
    slack.fault("no_answer", methods="auth.test", seconds=1.0)
    with pytest.raises(httpx.ReadTimeout):
        call(slack, "auth.test", timeout=0.2)
    assert call(slack, "auth.test").status_code == 200


def test_a_lost_answer_leaves_the_message_there(slack: PretendSlack) -> None:
    slack.fault("answer_lost", methods="chat.postMessage")
    with pytest.raises(httpx.TransportError):
        call(slack, "chat.postMessage", {"channel": "U0ADA", "text": "In doubt"})
    assert [message.text for message in slack.person("U0ADA").messages()] == ["In doubt"]


def test_slack_sdk_on_its_own_says_a_lost_message_twice(slack: PretendSlack) -> None:
    """Its default handler repeats after a connection error, and Slack has no key for posts."""
    slack.fault("answer_lost", methods="chat.postMessage")
    WebClient(token=slack.bot_token, base_url=slack.api_url).chat_postMessage(channel="U0ADA", text="Twice")
    assert len(slack.person("U0ADA").messages()) == 2


def test_an_event_is_repeated_with_its_id(slack: PretendSlack) -> None:
    with RawApp() as app:
        slack.deliver_by_http(app.url)
        slack.fault("repeat", events="message", times=2)
        slack.person("U0ADA").say("hello")
        wait_until(lambda: len(app.requests) == 3)
        assert len({request.json["event_id"] for request in app.requests}) == 1
        slack.person("U0ADA").say("again")
        assert len(app.requests) == 4


def test_an_event_is_overtaken_by_the_next(slack: PretendSlack) -> None:
    with RawApp() as app:
        slack.deliver_by_http(app.url)
        slack.fault("reorder", events="message")
        slack.person("U0ADA").say("first")
        slack.person("U0ADA").say("second")
        wait_until(lambda: len(app.requests) == 2)
        assert [request.json["event"]["text"] for request in app.requests] == ["second", "first"]


def test_an_event_comes_late(slack: PretendSlack) -> None:
    with RawApp() as app:
        slack.deliver_by_http(app.url)
        slack.fault("late", events="message", seconds=0.4)
        slack.person("U0ADA").say("hello")
        assert app.requests == []
        wait_until(lambda: len(app.requests) == 1)


def test_slack_says_that_it_drops_events(slack: PretendSlack) -> None:
    with RawApp() as app:
        slack.deliver_by_http(app.url)
        slack.fault("app_rate_limited")
        wait_until(lambda: len(app.requests) == 1)
        assert app.requests[0].json["type"] == "app_rate_limited"
        assert app.requests[0].json["minute_rate_limited"] % 60 == 0
        slack.person("U0ADA").say("lost")
        slack.clock.move(by=timedelta(seconds=61))
        slack.person("U0ADA").say("heard")
        assert [request.json["event"]["text"] for request in app.requests[1:]] == ["heard"]


def test_history_may_be_limited_to_once_a_minute(slack: PretendSlack, client: WebClient) -> None:
    slack.fault("history_limit")
    dm = client.conversations_open(users="U0ADA")["channel"]["id"]
    assert client.conversations_history(channel=dm)["ok"]
    refused = call(slack, "conversations.history", {"channel": dm})
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
    slack.clock.move(by=timedelta(seconds=61))
    assert client.conversations_history(channel=dm)["ok"]


def test_slacks_own_limits_hold_when_asked_for(slack: PretendSlack) -> None:
    slack.fault("rate_limits")
    answers = [call(slack, "chat.postMessage", {"channel": "C0MENTORING", "text": "x"}) for _ in range(6)]
    assert [answer.status_code for answer in answers[:3]] == [200, 200, 200]
    assert answers[-1].status_code == 429
    assert answers[-1].headers["retry-after"] == "1"
    assert call(slack, "chat.postMessage", {"channel": "U0ADA", "text": "x"}).status_code == 200
    slack.clock.move(by=timedelta(seconds=2))
    assert call(slack, "chat.postMessage", {"channel": "C0MENTORING", "text": "x"}).status_code == 200


def test_a_tier_is_counted_by_the_minute(slack: PretendSlack) -> None:
    slack.fault("rate_limits")
    statuses = [call(slack, "users.list").status_code for _ in range(25)]
    assert statuses[:20] == [200] * 20
    assert statuses[-1] == 429
    assert call(slack, "users.info", {"user": "U0ADA"}).status_code == 200


def test_a_trigger_may_arrive_expired(slack: PretendSlack, app: App, connect: Connect) -> None:
    refusals: list[str] = []

    @app.command("/tiny")
    def open_form(ack: Ack, body: Body, client: WebClient) -> None:
        view = modal("A form", text_input("Name", "name"))
        refusals.append(errors_of(lambda: client.views_open(trigger_id=body["trigger_id"], view=view))["error"])
        ack()

    connect(app)
    slack.fault("expire_trigger")
    assert slack.person("U0ADA").command("/tiny").ok
    assert refusals == ["expired_trigger_id"]


def test_somebody_who_was_deactivated_can_do_nothing_more(slack: PretendSlack, client: WebClient) -> None:
    with RawApp() as app:
        slack.deliver_by_http(app.url)
        slack.fault("deactivate", user="U0BOB")
        wait_until(lambda: len(app.requests) == 1)
        event = app.requests[0].json["event"]
        assert (event["type"], event["user"]["id"], event["user"]["deleted"]) == ("user_change", "U0BOB", True)
        with pytest.raises(LookupError, match="deactivated"):
            slack.person("U0BOB").command("/tiny")
    assert client.users_info(user="U0BOB")["user"]["deleted"] is True


def test_somebody_joins_and_somebody_changes(slack: PretendSlack, client: WebClient) -> None:
    with RawApp() as app:
        slack.deliver_by_http(app.url)
        slack.fault("join", person={"id": "U0NEW", "name": "Nia New", "tz": "Africa/Nairobi"})
        slack.fault("change_person", user="U0ADA", changes={"tz": "Asia/Tokyo"})
        wait_until(lambda: len(app.requests) == 2)
        assert {request.json["event"]["type"] for request in app.requests} == {"team_join", "user_change"}
    assert client.users_info(user="U0NEW")["user"]["tz_offset"] == 3 * 3600
    assert client.users_info(user="U0ADA")["user"]["tz"] == "Asia/Tokyo"


def test_a_revoked_token_no_longer_works(slack: PretendSlack, client: WebClient) -> None:
    with RawApp() as app:
        slack.deliver_by_http(app.url)
        slack.fault("revoke_token")
        wait_until(lambda: len(app.requests) == 1)
        assert app.requests[0].json["event"]["tokens"]["bot"] == [slack.bot_user_id]
    assert errors_of(client.auth_test)["error"] == "token_revoked"


def test_an_uninstalled_app_is_told_and_then_shut_out(slack: PretendSlack, client: WebClient) -> None:
    with RawApp() as app:
        slack.deliver_by_http(app.url)
        slack.fault("uninstall")
        wait_until(lambda: len(app.requests) == 2)
        kinds = {request.json["event"]["type"] for request in app.requests}
        assert kinds == {"app_uninstalled", "tokens_revoked"}
        assert slack.person("U0ADA").command("/tiny").error == "/tiny is not a valid command."
        assert len(app.requests) == 2
    assert errors_of(client.auth_test)["error"] == "account_inactive"


def test_a_button_of_an_uninstalled_app_does_nothing(slack: PretendSlack, client: WebClient) -> None:
    row = {"type": "actions", "elements": [button("Press", "press")]}
    client.chat_postMessage(channel="U0ADA", text="Press", blocks=[row])
    with RawApp() as app:
        slack.deliver_by_http(app.url)
        slack.fault("uninstall")
        slack.settle()
        ada = slack.person("U0ADA")
        outcome = ada.press(ada.last(), "Press")
        assert outcome.error
        assert {request.json["type"] for request in app.requests} == {"event_callback"}


def test_what_still_waits_can_be_called_off(slack: PretendSlack) -> None:
    slack.fault("server_error", times=5)
    slack.fault("clear")
    assert call(slack, "auth.test").status_code == 200


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("earthquake", {}),
        ("rate_limited", {"size": 3}),
        ("rate_limited", {"times": "many"}),
        ("disconnect", {"reason": "boredom"}),
        ("join", {}),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(slack: PretendSlack, kind: str, options: Body) -> None:
    with pytest.raises(ValueError, match=r"."):
        slack.fault(kind, **options)


@pytest.mark.parametrize("times", [10, pytest.param(50, marks=pytest.mark.soak)])
def test_disconnects_do_not_lose_an_event(slack: PretendSlack, times: int) -> None:
    """Whatever is not acknowledged comes again, over whichever connection is there then."""
    slack.room.delivery.retry_after = (0.2, 0.4, 0.8)
    done: set[str] = set()
    for number in range(times):
        with RawSocket(slack) as socket:
            socket.receive()
            said = threading.Thread(target=slack.person("U0ADA").say, args=[f"message {number}"])
            said.start()
            envelope = socket.receive()
            if number % 2:
                socket.acknowledge(envelope)
                slack.settle()
                done.add(envelope["payload"]["event_id"])
            slack.fault("disconnect", reason="cut")
            said.join(10)
        if not number % 2:
            with RawSocket(slack) as socket:
                assert socket.receive()["type"] == "hello"
                again = socket.receive()
                assert again["payload"]["event_id"] == envelope["payload"]["event_id"]
                socket.acknowledge(again)
                done.add(again["payload"]["event_id"])
                slack.settle()
    assert len(done) == times
