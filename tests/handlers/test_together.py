"""What goes to different people is begun and noted together, and none of them suffers from another."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bot.nudges import DeliveryState, Nudge
from bot.ports import OpenUnitOfWork, Rate, UnitOfWork
from handlers.blocks.kit import Message
from playground.faults import ApiFault
from tests.handlers.offices import ADA, BOB, INES, PostOffice, post_office, say_key

POST = "chat.postMessage"
LEASE = timedelta(minutes=2)


@pytest.fixture
def office(open_uow: OpenUnitOfWork) -> Iterator[PostOffice]:
    with post_office(open_uow) as made:
        yield made


def write_to_all(office: PostOffice) -> None:
    for who in (ADA, BOB, INES):
        office.write(f"to {who}", who)


def test_one_that_cannot_be_worded_keeps_no_other_from_going(office: PostOffice) -> None:
    def say(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message:
        if nudge.reader == BOB:
            raise KeyError("words")
        return say_key(uow, nudge, now)

    write_to_all(office)
    assert office.messenger(say=say).send_due() == 2
    assert (office.texts(ADA), office.texts(BOB), office.texts(INES)) == ([f"to {ADA}"], [], [f"to {INES}"])
    assert office.find(f"to {BOB}").reason == "KeyError"


def test_when_slack_asks_for_a_pause_the_others_wait_as_if_they_had_not_begun(office: PostOffice) -> None:
    office.slack.faults.api.add(ApiFault(kind="rate_limited", methods=POST, retry_after=30))
    write_to_all(office)
    messenger = office.messenger()
    assert messenger.send_due() == 0
    for who in (BOB, INES):
        waiting = office.find(f"to {who}")
        assert (waiting.state, waiting.attempts, waiting.holder) == (DeliveryState.WAITING, 0, None)
    office.move(seconds=31)
    assert messenger.send_due() == 3
    assert [len(office.texts(who)) for who in (ADA, BOB, INES)] == [1, 1, 1]
    assert office.calls("conversations.history") == 0


def test_a_batch_that_was_taken_over_is_neither_begun_nor_noted_by_who_had_it(office: PostOffice) -> None:
    write_to_all(office)
    now = office.clock.now()
    with office.uow() as uow:
        first = uow.outbox.claim(now=now, holder="same", lease=LEASE, most=10)
        begun = uow.outbox.begin_all(first[:2], now=now, until=now + LEASE)
    assert sorted(begun) == sorted(one.id for one in first[:2])
    later = now + LEASE * 2
    with office.uow() as uow:
        second = uow.outbox.claim(now=later, holder="same", lease=LEASE, most=10)
        assert [one.may_have_been_sent for one in second] == [True, True, False]
        assert list(uow.outbox.begin_all(first, now=later, until=later + LEASE)) == []
        assert list(uow.outbox.mark_all_sent({one.id: (one, later, "D1", "1.0") for one in first})) == []
        uow.outbox.take_back(first)
        marked = uow.outbox.mark_all_sent({one.id: (one, later, "D1", "1.0") for one in second})
    assert sorted(marked) == sorted(one.id for one in second)
    assert office.find(f"to {ADA}").state is DeliveryState.SENT


def test_several_are_taken_from_a_limit_as_one_after_the_other(office: PostOffice) -> None:
    posts, now = Rate(name="posts", a_minute=60, at_once=2), office.clock.now()
    wanted = [(posts, Rate(name=f"conversation {number}", a_minute=60)) for number in range(3)]
    with office.uow() as uow:
        assert uow.limits.room(posts, now=now) == 2
        assert list(uow.limits.take_each(wanted, now=now)) == [None, None, now + timedelta(seconds=1)]
        assert uow.limits.room(posts, now=now) == 0
        assert uow.limits.room(posts, now=now + timedelta(seconds=1)) == 1
        assert uow.limits.free_at(wanted[2][1], now=now) == now
