"""What Slack did not take, or perhaps took, is said once all the same."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from bot.nudges import DeliveryState
from bot.ports import OpenUnitOfWork
from handlers.pace import WAITS
from handlers.posting import MAY_BE_A_REPEAT
from playground.faults import ApiFault
from tests.handlers.offices import ADA, BOB, WITH_FILE, PostOffice, post_office

POST = "chat.postMessage"


@pytest.fixture
def office(open_uow: OpenUnitOfWork) -> Iterator[PostOffice]:
    with post_office(open_uow) as made:
        yield made


def test_an_answer_that_was_lost_is_looked_up_and_not_sent_again(office: PostOffice) -> None:
    office.slack.faults.api.add(ApiFault(kind="answer_lost", methods=POST))
    office.write("once")
    messenger = office.messenger()
    messenger.send_due()
    assert office.texts() == ["once"]
    office.move(seconds=WAITS.in_doubt.total_seconds() - 1)
    messenger.send_due()
    assert office.calls("conversations.history") == 0, "Slack may still take it"
    office.move(seconds=2)
    messenger.send_due()
    assert office.texts() == ["once"]
    assert office.calls(POST) == 1
    found = office.find("once")
    assert found.state is DeliveryState.SENT
    assert found.message_ts == office.read_by(ADA)[0].ts
    assert office.after == ["once"]


@pytest.mark.parametrize("kind", ["no_answer", "server_error"])
def test_what_slack_did_not_take_is_sent_again_after_a_look(office: PostOffice, kind: str) -> None:
    office.slack.faults.api.add(ApiFault(kind=kind, methods=POST, seconds=0.1))  # type: ignore[arg-type]
    office.write("once")
    messenger = office.messenger()
    messenger.send_due()
    assert office.texts() == []
    office.move(seconds=WAITS.in_doubt.total_seconds() + 1)
    messenger.send_due()
    assert office.texts() == ["once"]
    assert office.calls("conversations.history") == 1


def test_slack_is_left_alone_as_long_as_it_asks_and_the_order_is_kept(office: PostOffice) -> None:
    for number in range(5):
        office.write(f"to ada {number}")
        office.write(f"to bob {number}", BOB)
    office.slack.faults.api.add(ApiFault(kind="rate_limited", methods=POST, retry_after=7))
    messenger = office.messenger()
    messenger.send_due()
    assert office.calls(POST) == 1
    office.move(seconds=6)
    messenger.send_due()
    assert office.calls(POST) == 1
    office.move(seconds=1)
    messenger.send_due()
    assert office.texts() == [f"to ada {number}" for number in range(5)]
    assert office.texts(BOB) == [f"to bob {number}" for number in range(5)]


def test_a_rate_limit_never_uses_up_the_attempts(office: PostOffice) -> None:
    office.write("patient")
    office.slack.faults.api.add(ApiFault(kind="rate_limited", methods=POST, retry_after=1, times=12))
    messenger = office.messenger()
    for _ in range(13):
        messenger.send_due()
        office.move(seconds=2)
    assert office.texts() == ["patient"]


def test_looking_something_up_too_fast_stops_nobody_else(office: PostOffice) -> None:
    office.slack.faults.api.add(ApiFault(kind="answer_lost", methods=POST))
    office.write("in doubt")
    messenger = office.messenger()
    messenger.send_due()
    office.slack.faults.api.add(ApiFault(kind="rate_limited", methods="conversations.history", retry_after=60))
    office.move(minutes=2)
    office.write("to bob", BOB)
    messenger.send_due()
    assert office.texts(BOB) == ["to bob"]
    assert office.find("in doubt").state is DeliveryState.SENDING
    office.move(minutes=2)
    messenger.send_due()
    assert office.texts() == ["in doubt"]
    assert office.find("in doubt").state is DeliveryState.SENT


def test_a_token_that_was_revoked_loses_no_message(office: PostOffice) -> None:
    office.slack.room.workspace.token_revoked = True
    office.write("patient")
    messenger = office.messenger()
    for _ in range(20):
        messenger.send_due()
        office.move(minutes=2)
    office.slack.room.workspace.token_revoked = False
    messenger.send_due()
    assert office.texts() == ["patient"]


def test_in_a_group_a_message_in_doubt_is_sent_again_and_says_so(office: PostOffice) -> None:
    office.slack.faults.api.add(ApiFault(kind="answer_lost", methods=POST))
    office.write("to both", ADA, BOB)
    messenger = office.messenger()
    messenger.send_due()
    office.move(minutes=2)
    messenger.send_due()
    group = next(one for one, kind in office.slack.person(ADA).conversations() if kind == "mpim")
    messages = office.read_by(ADA, group)
    assert [MAY_BE_A_REPEAT in one.words for one in messages] == [False, True]
    assert office.calls("conversations.history") == 0


def test_a_file_whose_answer_was_lost_is_found_by_its_name(office: PostOffice) -> None:
    office.slack.faults.api.add(ApiFault(kind="answer_lost", methods="files.completeUploadExternal"))
    office.write("file", kind=WITH_FILE)
    messenger = office.messenger()
    messenger.send_due()
    office.move(minutes=2)
    messenger.send_due()
    assert [one.files[0]["name"] for one in office.read_by(ADA)] == ["file.ics"]
    assert office.find("file").state is DeliveryState.SENT


KILLED = """
import os, signal, sys
from slack_sdk import WebClient
from bot.domain.person import WorkspaceId
from datetime import datetime
from handlers.flow import Speaker
from handlers.messenger import Messenger
from storage import engine, outbox
from storage.unit_of_work import opener
from tests.handlers.offices import KIND, say_key

database, token, api, workspace, now = sys.argv[1:]
outbox.OutboxTable.mark_sent = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
Messenger(
    open_uow=opener(engine.create(database)),
    client=WebClient(token=token, base_url=api),
    now=lambda: datetime.fromisoformat(now),
    speakers={KIND: Speaker(say=say_key)},
    workspace_id=WorkspaceId(workspace),
    holder="killed",
).send_due()
"""


def test_a_process_killed_between_sending_and_noting_leaves_one_message(office: PostOffice, engine: Engine) -> None:
    office.write("first")
    office.write("second")
    url = engine.url.render_as_string(hide_password=False)
    arguments = [url, office.slack.bot_token, office.slack.api_url, office.workspace_id]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments, office.clock.now().isoformat()],
        env={**os.environ, "PYTHONPATH": "."},
        check=False,
        timeout=60,
    )
    assert killed.returncode == -signal.SIGKILL
    assert office.texts() == ["first"]
    messenger = office.messenger()
    assert messenger.send_due() == 0, "it may still be on its way, and the second must not overtake it"
    office.move(seconds=WAITS.lease.total_seconds() + 1)
    messenger.send_due()
    assert office.texts() == ["first", "second"]
    assert office.find("first").state is DeliveryState.SENT
