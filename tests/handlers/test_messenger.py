"""What is due is said once, in order, whatever goes wrong between us and Slack."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.domain.person import PersonId
from bot.nudges import DeliveryState, Nudge
from bot.ports import OpenUnitOfWork, UnitOfWork
from handlers.blocks.kit import Message
from handlers.flow import Sent
from handlers.pace import WAITS
from handlers.posting import MAY_BE_A_REPEAT
from playground.faults import ApiFault
from tests.handlers.offices import ADA, BOB, INES, WITH_FILE, PostOffice, post_office, say_key

POST = "chat.postMessage"


@pytest.fixture
def office(open_uow: OpenUnitOfWork) -> Iterator[PostOffice]:
    with post_office(open_uow) as made:
        yield made


def test_what_is_due_is_said_once_and_what_is_not_due_waits(office: PostOffice) -> None:
    office.write("now")
    office.write("later", due_at=office.clock.now() + timedelta(hours=1))
    messenger = office.messenger()
    assert messenger.send_due() == 1
    assert messenger.send_due() == 0
    assert office.texts() == ["now"]
    assert office.after == ["now"]
    office.move(hours=1)
    assert messenger.send_due() == 1
    assert office.texts() == ["now", "later"]


def test_a_key_is_written_once_whoever_writes_it_again(office: PostOffice) -> None:
    office.write("same")
    office.write("same")
    office.messenger().send_due()
    office.write("same")
    office.messenger().send_due()
    assert office.texts() == ["same"]


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


def test_one_that_cannot_be_worded_does_not_stop_the_others(office: PostOffice) -> None:
    def say(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message:
        if nudge.key == "broken":
            raise RuntimeError("a mistake of ours")
        return say_key(uow, nudge, now)

    office.write("broken", BOB)
    office.write("fine")
    messenger = office.messenger(say=say)
    messenger.send_due()
    assert office.texts() == ["fine"]
    for _ in range(12):
        office.move(minutes=15)
        messenger.send_due()
    assert office.find("broken").state is DeliveryState.FAILED
    assert office.find("broken").reason == "RuntimeError"


def test_one_that_slack_will_never_take_is_given_up_at_once(office: PostOffice) -> None:
    office.write("to nobody", PersonId("U0NOBODY"))
    office.write("fine")
    office.messenger().send_due()
    assert office.texts() == ["fine"]
    assert office.find("to nobody").state is DeliveryState.FAILED
    assert office.find("to nobody").attempts == 1


def test_whoever_was_deactivated_is_not_written_to(office: PostOffice) -> None:
    with office.uow() as uow:
        uow.people.put(replace(uow.people.get(ADA), is_deactivated=True))
    office.write("to ada")
    office.write("to bob", BOB)
    office.messenger().send_due()
    assert office.texts() == []
    assert office.texts(BOB) == ["to bob"]
    assert office.find("to ada").state is DeliveryState.DROPPED


def test_a_later_message_never_overtakes_one_in_the_same_conversation(office: PostOffice) -> None:
    office.write("first")
    office.write("second")
    office.write("elsewhere", BOB)
    office.slack.faults.api.add(ApiFault(kind="server_error", methods=POST))
    messenger = office.messenger()
    messenger.send_due()
    assert office.texts() == []
    assert office.texts(BOB) == ["elsewhere"]
    assert office.messenger("two").send_due() == 0, "nor by another replica"
    office.move(minutes=2)
    messenger.send_due()
    assert office.texts() == ["first", "second"]


def test_what_no_longer_holds_or_comes_too_late_is_dropped(office: PostOffice) -> None:
    office.write("too late", ends_at=office.clock.now() - timedelta(minutes=1))
    office.messenger().send_due()
    office.write("done already")
    office.messenger(say=lambda *_: None).send_due()
    assert office.texts() == []
    assert office.find("too late").reason == "too late"
    assert office.find("done already").reason == "no longer holds"


def test_a_late_one_waits_for_its_readers_working_hours(office: PostOffice) -> None:
    evening = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
    office.clock.move_to(evening)
    office.write("calm", due_at=evening - timedelta(hours=5), in_working_hours=True)
    messenger = office.messenger()
    messenger.send_due()
    assert office.texts() == []
    with office.uow() as uow:
        assert uow.outbox.next_due(evening) == datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    office.clock.move_to(datetime(2026, 3, 3, 9, 0, tzinfo=UTC))
    messenger.send_due()
    assert office.texts() == ["calm"]


def test_two_replicas_send_each_once_and_in_order(office: PostOffice) -> None:
    people = (ADA, BOB, INES)
    for number in range(12):
        for person in people:
            office.write(f"{person} {number:02}", person)
    replicas = [threading.Thread(target=office.messenger(name).send_due) for name in ("one", "two")]
    for replica in replicas:
        replica.start()
    for replica in replicas:
        replica.join(timeout=60)
    # Whoever found everything claimed has nothing more to do; the next tick sends what is left.
    office.messenger("one").send_due()
    for person in people:
        assert office.texts(person) == [f"{person} {number:02}" for number in range(12)]
    assert sorted(office.after) == sorted(f"{person} {number:02}" for number in range(12) for person in people)


def test_what_was_claimed_and_never_begun_is_sent_without_a_look(office: PostOffice) -> None:
    office.write("once")
    with office.uow() as uow:
        assert uow.outbox.claim(now=office.clock.now(), holder="gone", lease=WAITS.lease, most=5)
    assert office.messenger().send_due() == 0
    office.move(seconds=WAITS.lease.total_seconds() + 1)
    assert office.messenger().send_due() == 1
    assert office.texts() == ["once"]
    assert office.calls("conversations.history") == 0


def test_a_holder_that_comes_back_late_sends_nothing(office: PostOffice) -> None:
    office.write("once")
    late = office.messenger("late", say=_after_a_long_sleep(office))
    assert late.send_due() == 0
    assert office.texts() == ["once"]
    assert office.calls(POST) == 1


def _after_a_long_sleep(office: PostOffice) -> Callable[[UnitOfWork, Nudge, datetime], Message]:
    def say(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message:
        office.move(seconds=WAITS.lease.total_seconds() + 1)
        office.messenger("quick").send_due()
        return say_key(uow, nudge, now)

    return say


def test_what_is_withdrawn_while_it_is_being_worded_is_not_sent(office: PostOffice) -> None:
    def say(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message:
        with office.uow() as writing:
            writing.outbox.withdraw(nudge.key, now=now, reason="done meanwhile")
        return say_key(uow, nudge, now)

    office.write("withdrawn")
    office.messenger(say=say).send_due()
    assert office.texts() == []
    assert office.find("withdrawn").state is DeliveryState.DROPPED


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


def test_a_mistake_in_what_follows_does_not_send_it_again(office: PostOffice) -> None:
    def fail(_: UnitOfWork, __: Nudge, ___: Sent) -> None:
        raise RuntimeError("a mistake of ours")

    office.write("once")
    messenger = office.messenger(after=fail)
    messenger.send_due()
    office.move(minutes=5)
    messenger.send_due()
    assert office.texts() == ["once"]
    assert office.find("once").state is DeliveryState.SENT


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
