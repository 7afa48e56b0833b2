"""Answers at a `response_url`: five times within half an hour, to the one who asked."""

from typing import Any

import pytest

from playground import triggers
from playground.slack import PretendSlack
from tests import plain_http
from tests.playground.raw_web import RawApp
from tests.playground.tiny import button, section


def address(slack: PretendSlack, kind: str = "commands") -> str:
    """The address that a command or a click hands out."""
    with RawApp() as app:
        slack.deliver_by_http(app.url)
        ada = slack.person("U0ADA")
        if kind == "commands":
            ada.command("/tiny", channel="C0MENTORING")
            return app.requests[-1].form["response_url"]
        ada.press(ada.last("C0MENTORING"), "Press")
        return str(app.requests[-1].payload["response_url"])


def clickable(slack: PretendSlack, *, ephemeral: bool = False) -> None:
    body: dict[str, Any] = {"channel": "C0MENTORING", "text": "Press", "blocks": [section("Please")]}
    body["blocks"].append({"type": "actions", "elements": [button("Press", "press")]})
    method = "chat.postEphemeral" if ephemeral else "chat.postMessage"
    body |= {"user": "U0ADA"} if ephemeral else {}
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    assert plain_http.post(slack.api_url + method, json=body, headers=headers).json()["ok"]


def test_five_answers_and_no_more(slack: PretendSlack) -> None:
    url = address(slack)
    answers = [plain_http.post(url, json={"text": f"Answer {number}"}) for number in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[-1].json() == {"ok": False, "error": "used_url"}
    assert len(slack.person("U0ADA").messages("C0MENTORING")) == 5


def test_after_half_an_hour_it_is_too_late(slack: PretendSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triggers, "RESPONSE_URL_SECONDS", 0.0)
    assert plain_http.post(address(slack), json={"text": "Late"}).json()["error"] == "expired_url"


def test_an_answer_is_for_one_person_unless_it_says_otherwise(slack: PretendSlack) -> None:
    url = address(slack)
    plain_http.post(url, json={"text": "Quietly"})
    assert slack.person("U0BOB").messages("C0MENTORING") == []
    plain_http.post(url, json={"text": "Aloud", "response_type": "in_channel"})
    assert slack.person("U0BOB").last("C0MENTORING").text == "Aloud"


@pytest.mark.parametrize("ephemeral", [True, False])
def test_a_clicked_message_is_replaced_or_deleted(slack: PretendSlack, ephemeral: bool) -> None:
    clickable(slack, ephemeral=ephemeral)
    url = address(slack, "actions")
    ada = slack.person("U0ADA")
    plain_http.post(url, json={"text": "Pressed", "replace_original": True})
    assert [message.text for message in ada.messages("C0MENTORING")] == ["Pressed"]
    plain_http.post(url, json={"delete_original": True})
    assert ada.messages("C0MENTORING") == []


def test_a_click_on_an_ephemeral_message_does_not_show_it(slack: PretendSlack) -> None:
    clickable(slack, ephemeral=True)
    address(slack, "actions")
    payload = slack.room.wire.rows[-1].request
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload


def test_what_slack_would_refuse_is_refused_here_too(slack: PretendSlack) -> None:
    answer = plain_http.post(address(slack), json={"text": "x", "blocks": [section("x" * 3001)]})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_blocks")
    assert [problem.method for problem in slack.problems]


@pytest.mark.parametrize(("body", "status"), [(b"{", 400), (b"[]", 400), (b"\xff", 400), (b"x" * 3_000_000, 413)])
def test_malformed_answers_are_refused(slack: PretendSlack, body: bytes, status: int) -> None:
    assert plain_http.post(address(slack), content=body).status_code == status


def test_a_made_up_address_is_unknown(slack: PretendSlack) -> None:
    assert plain_http.post(f"{slack.url}/commands/nothing", json={"text": "x"}).status_code == 404
