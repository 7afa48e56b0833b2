"""What is due is said once, in order, by whoever holds it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.person import PersonId
from bot.nudges import DeliveryState, Nudge
from bot.ports import OpenUnitOfWork, UnitOfWork
from handlers.blocks.kit import Message
from handlers.flow import Sent
from handlers.pace import WAITS
from playground.faults import ApiFault
from tests.handlers.offices import ADA, BOB, INES, PostOffice, post_office, say_key

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
