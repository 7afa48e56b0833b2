"""Forged requests, stale buttons, repeated events, a database that is away: a sentence, and nothing half-done."""

import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from slack_sdk.signature import SignatureVerifier
from structlog.testing import capture_logs

from bot.domain.person import PersonId, WorkspaceId
from bot.errors import Unavailable
from bot.services import status
from playground.faults import EventFault
from tests.journeys.test_crafted import answer, send
from tests.story import Story

ADA = PersonId("U0ADA")
BUTTON = {"type": "button", "action_id": "signup.open", "block_id": "x", "value": "1"}


def post(story: Story, body: str, headers: dict[str, str]) -> int:
    address = story.slack.room.delivery.transport.url  # type: ignore[attr-defined]
    request = urllib.request.Request(address, data=body.encode(), headers=headers, method="POST")  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310, our own loopback address
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def signed(story: Story, body: str, *, secret: str | None = None, age: int = 0) -> dict[str, str]:
    stamp = str(int(time.time()) - age)
    signature = SignatureVerifier(secret or story.slack.signing_secret).generate_signature(timestamp=stamp, body=body)
    kind = "application/x-www-form-urlencoded"
    return {"content-type": kind, "x-slack-request-timestamp": stamp, "x-slack-signature": str(signature)}


@pytest.fixture
def command(story: Story) -> str:
    fields = {
        "command": "/mentor",
        "text": "signup",
        "user_id": "U0ADA",
        "team_id": story.slack.team_id,
        "channel_id": "D0ADA",
        "trigger_id": "1.2.3",
        "response_url": f"{story.slack.url}/commands/1",
    }
    return urllib.parse.urlencode(fields)


def test_a_forged_an_old_and_an_unsigned_request_are_refused(story: Story, command: str) -> None:
    assert post(story, command, signed(story, command, secret="not the secret")) == 401
    assert post(story, command, signed(story, command, age=600)) == 401
    assert post(story, command, {"content-type": "application/x-www-form-urlencoded"}) == 401
    with story.uow() as uow:
        assert uow.enrollments.of(ADA) == []


@pytest.mark.parametrize("body", ["", "{", "payload=%7Bnonsense", "payload=[]", "a=b", "\x00\xff", "payload=null"])
def test_nonsense_that_is_signed_is_answered_without_a_crash(story: Story, body: str) -> None:
    assert post(story, body, signed(story, body)) < 500


def test_a_huge_request_is_refused(story: Story) -> None:
    body = "text=" + "x" * 3_000_000
    assert post(story, body, signed(story, body)) == 413


def test_a_button_that_is_no_more_gets_a_sentence(story: Story) -> None:
    ada = story.person("ada")
    ada.command("/mentor")
    message = ada.last()
    assert message is not None
    message.blocks[-1]["elements"][0]["action_id"] = "long.gone"
    assert ada.press(message, "long.gone").ok
    story.settle()
    assert "older message" in ada.messages()[-1].text


def test_an_event_that_comes_three_times_acts_once(story: Story) -> None:
    story.slack.faults.events.add(EventFault(kind="repeat", times=2))
    story.person("ada").say("hello")
    story.settle()
    replies = [one for one in story.person("ada").messages() if "I am a bot" in one.text]
    assert len(replies) == 1


def test_an_unforeseen_error_gets_a_sentence_with_a_reference_that_the_log_has(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(status, "standing", fail)
    with capture_logs() as lines:
        answer = story.person("ada").command("/mentor").response["text"]
    logged = [line for line in lines if line["event"] == "unexpected_error"]
    assert len(logged) == 1
    assert f"`{logged[0]['reference']}`" in answer
    assert "Traceback" not in answer


@contextmanager
def database_away(story: Story) -> Iterator[None]:
    desk = story.bot.desk
    real = desk.open_uow

    class Away:
        def __enter__(self) -> None:
            raise Unavailable

        def __exit__(self, *_: object) -> None:
            return None

    desk.open_uow = lambda *_, **__: Away()  # type: ignore[assignment]
    try:
        yield
    finally:
        desk.open_uow = real


def test_what_people_do_while_the_database_is_away_gets_a_sentence_and_works_afterwards(story: Story) -> None:
    ada = story.person("ada")
    with database_away(story):
        assert "try again in a minute" in ada.command("/mentor").response["text"]
        assert "try again in a minute" in ada.command("/mentor", "signup").response["text"]
    assert ada.command("/mentor", "signup").ok
    assert ada.modal is not None


@pytest.mark.parametrize("text", ["\u202egnihtemos", "😀" * 500, "x" * 40_000, "<!channel> <@U0BOB>", "```", "%s {0}"])
def test_anything_may_be_typed(story: Story, text: str) -> None:
    ada = story.person("ada")
    answer = ada.command("/mentor", text).response["text"]
    assert "I do not know the word" in answer
    assert "<!channel>" not in answer
    ada.say(text)
    story.settle()
    assert "I am a bot" in ada.messages()[-1].text


def test_whoever_is_of_another_workspace_gets_a_sentence_and_leaves_nothing(story: Story) -> None:
    pressed = {"type": "block_actions", "actions": [BUTTON]}
    ours, theirs = story.slack.team_id, "T0OTHER"
    with capture_logs() as logs:
        for team, user in ((theirs, "U0ADA"), (ours, "U0NOBODY"), (ours, "")):
            assert send(story, pressed | {"team": {"id": team}, "user": {"id": user}, "trigger_id": "1.1"}) == 200
        form = {"type": "view_submission", "view": {"type": "modal", "id": "V1", "callback_id": "signup.submit"}}
        said = answer(story, form | {"team": {"id": theirs}, "user": {"id": "U0ADA"}})
    assert "the people of one Slack workspace only" in str(said.body)
    assert not [one for one in logs if one["event"] == "unexpected_error" and "users.info" in str(one.get("exc_info"))]
    with story.bot.desk.open_uow(WorkspaceId(theirs)) as uow:
        assert list(uow.people.all()) == []
