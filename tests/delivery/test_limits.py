"""What Slack takes is kept to by all replicas together."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.person import Person, PersonId
from bot.nudges import DeliveryState
from bot.ports import OpenUnitOfWork, Rate
from handlers.pace import PACE, POST, Pace
from playground.faults import ApiFault
from tests.handlers.offices import ADA, BOB, INES, PostOffice, post_office

CALM = Pace(posts_a_minute=60)


@pytest.fixture
def office(open_uow: OpenUnitOfWork) -> Iterator[PostOffice]:
    with post_office(open_uow) as made:
        yield made


def test_a_rate_gives_a_few_at_once_and_then_one_step_after_another(office: PostOffice) -> None:
    rate, now = Rate(name="posts", a_minute=60, at_once=3), office.clock.now()
    with office.uow() as uow:
        assert [uow.limits.take([rate], now=now) for _ in range(3)] == [None, None, None]
        assert uow.limits.take([rate], now=now) == now + timedelta(seconds=1)
        later = now + timedelta(seconds=1)
        assert uow.limits.take([rate], now=later) is None
        assert uow.limits.free_at(rate, now=later) == later + timedelta(seconds=1)


def test_where_one_of_two_is_used_up_neither_is_taken(office: PostOffice) -> None:
    both = (Rate(name="one", a_minute=60), Rate(name="many", a_minute=60, at_once=2))
    now = office.clock.now()
    with office.uow() as uow:
        assert uow.limits.take(both, now=now) is None
        assert uow.limits.take(both, now=now) is not None
        assert uow.limits.take(both[1:], now=now) is None


def test_no_minute_has_more_posts_than_the_budget() -> None:
    rate = Pace(posts_a_minute=300).posting()
    assert rate.at_once + rate.a_minute <= 300


def test_one_conversation_hears_one_message_a_second_from_all_replicas(office: PostOffice) -> None:
    office.slack.faults.rate_limits.on = True
    for number in range(8):
        office.write(f"to ada {number}")
    office.write("to bob", BOB)
    replicas = [office.messenger(name, pace=PACE) for name in ("one", "two")]
    heard = []
    for _ in range(6):
        for replica in replicas:
            replica.send_due()
        heard.append(len(office.texts()))
        office.move(seconds=1)
    assert heard == [3, 4, 5, 6, 7, 8]
    assert office.texts() == [f"to ada {number}" for number in range(8)]
    assert office.texts(BOB) == ["to bob"]
    assert office.calls(POST) == 9, "Slack never had to refuse one"


def test_all_replicas_share_one_budget_a_minute(office: PostOffice) -> None:
    readers = [PersonId(f"U0R{number}") for number in range(100)]
    with office.uow() as uow:
        for one in readers:
            uow.people.put(Person(id=one, name=one, time_zone="UTC", is_deactivated=False))
    for one in readers:
        office.write(f"to {one}", one)
    replicas = [office.messenger(name, pace=CALM) for name in ("one", "two")]
    tried = []
    for _ in range(60):
        threads = [threading.Thread(target=one.send_due) for one in replicas]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        office.move(seconds=1)
        tried.append(office.calls(POST))
    assert tried[0] == 6, "a tenth may come at once"
    assert 50 <= tried[-1] <= 60


def test_a_pause_that_slack_asks_one_replica_for_holds_for_all_of_them(office: PostOffice) -> None:
    office.slack.faults.api.add(ApiFault(kind="rate_limited", methods=POST, retry_after=30))
    office.write("to ada")
    office.write("to bob", BOB)
    office.messenger("one").send_due()
    office.messenger("two").send_due()
    office.move(seconds=29)
    office.messenger("three").send_due()
    assert office.calls(POST) == 1
    office.move(seconds=1)
    office.messenger("two").send_due()
    assert (office.texts(), office.texts(BOB)) == (["to ada"], ["to bob"])


def test_a_pause_is_for_one_method(office: PostOffice) -> None:
    office.slack.faults.api.add(ApiFault(kind="rate_limited", methods="conversations.open", retry_after=30))
    office.write("to both", ADA, BOB)
    office.write("to ines", INES)
    office.messenger("one").send_due()
    office.messenger("two").send_due()
    assert office.texts(INES) == ["to ines"]
    assert office.calls("conversations.open") == 1
    office.move(seconds=30)
    assert office.messenger("two").send_due() == 1


def test_history_that_may_be_read_once_a_minute_is_asked_for_once_a_minute(office: PostOffice) -> None:
    office.slack.faults.history_once_a_minute = True
    office.slack.faults.api.add(ApiFault(kind="answer_lost", methods=POST, times=3))
    for reader in (ADA, BOB, INES):
        office.write(f"to {reader}", reader)
    messenger = office.messenger(pace=PACE)
    for _ in range(12):
        messenger.send_due()
        office.move(seconds=20)
    assert [office.texts(one) for one in (ADA, BOB, INES)] == [["to U0ADA"], ["to U0BOB"], ["to U0INES"]]
    assert {office.find(f"to {one}").state for one in (ADA, BOB, INES)} == {DeliveryState.SENT}
    assert office.calls("conversations.history") <= 5, "three reads, and at most one refusal before each next"


def test_an_older_claim_marks_nothing_also_under_the_same_name(office: PostOffice) -> None:
    office.write("once")
    now, lease = office.clock.now(), timedelta(minutes=2)
    with office.uow() as uow:
        first = uow.outbox.claim(now=now, holder="same", lease=lease, most=1)[0]
        uow.outbox.let_go(first)
    with office.uow() as uow:
        second = uow.outbox.claim(now=now, holder="same", lease=lease, most=1)[0]
        assert second.attempts == first.attempts
        assert second.claims > first.claims
        refused = (
            uow.outbox.begin(first, now=now, until=now + lease),
            uow.outbox.mark_sent(first, now=now, conversation_id="D1", message_ts="1"),
            uow.outbox.put_off(first, until=now),
            uow.outbox.try_later(first, until=now, reason="", counts=True, in_doubt=False),
            uow.outbox.stand_still(first, until=now, reason=""),
            uow.outbox.let_go(first),
            uow.outbox.drop(first, now=now, reason=""),
            uow.outbox.fail(first, now=now, reason=""),
        )
        assert not any(refused)
        assert uow.outbox.begin(second, now=now, until=now + lease)


def test_a_message_that_is_tried_again_holds_back_its_conversation_for_ten_minutes_at_most(office: PostOffice) -> None:
    office.slack.faults.api.add(ApiFault(kind="server_error", methods=POST, times=1))
    office.slack.faults.api.add(ApiFault(kind="rate_limited", methods="conversations.history", retry_after=3600))
    office.write("first")
    office.write("second")
    messenger = office.messenger()
    messenger.send_due()
    office.move(minutes=9)
    messenger.send_due()
    assert office.texts() == []
    office.move(minutes=2)
    messenger.send_due()
    assert office.texts() == ["second"]
    office.move(hours=1)
    messenger.send_due()
    assert office.texts() == ["second", "first"]


def test_a_slack_that_is_away_for_hours_loses_nothing(office: PostOffice) -> None:
    office.slack.faults.api.add(ApiFault(kind="server_error", methods=POST, times=30))
    office.write("patient")
    messenger = office.messenger()
    for _ in range(60):
        messenger.send_due()
        office.move(minutes=11)
    assert office.texts() == ["patient"]
    assert office.calls(POST) == 31


def test_tries_come_further_apart_and_not_all_at_once(office: PostOffice) -> None:
    messenger = office.messenger(pace=replace(PACE))
    waits = [messenger.office.backoff(attempt, timedelta(minutes=10)).total_seconds() for attempt in range(1, 30)]
    assert all(2**attempt / 2 <= wait <= 2**attempt for attempt, wait in zip(range(1, 9), waits, strict=False))
    assert max(waits) <= 600
    assert len(set(waits[-10:])) > 1


def test_an_account_that_is_the_readers_stops_one_message_and_not_the_bot(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_as_inactive(office, monkeypatch, method=POST, reader=ADA)
    office.write("to ada")
    office.write("to bob", BOB)
    office.messenger().send_due()
    assert office.find("to ada").state is DeliveryState.FAILED
    assert office.find("to ada").reason == "account_inactive"
    assert office.texts(BOB) == ["to bob"]


def test_an_account_that_is_our_own_stops_everything_and_loses_nothing(office: PostOffice) -> None:
    office.slack.room.workspace.installed = False
    office.write("to ada")
    office.write("to bob", BOB)
    office.messenger("one").send_due()
    office.messenger("two").send_due()
    assert office.calls(POST) == 1, "nobody else tries"
    assert office.find("to ada").reason == "account_inactive"
    office.slack.room.workspace.installed = True
    office.move(minutes=2)
    office.messenger("two").send_due()
    assert (office.texts(), office.texts(BOB)) == (["to ada"], ["to bob"])


def refuse_as_inactive(office: PostOffice, monkeypatch: pytest.MonkeyPatch, *, method: str, reader: PersonId) -> None:
    from playground.web_api import METHODS, ApiError, Call
    from playground.web_api.calls import Method

    real = METHODS[method]

    def handler(call: Call) -> dict[str, object]:
        if call.text("channel") == reader:
            raise ApiError("account_inactive")
        return real.handler(call)

    monkeypatch.setitem(METHODS, method, Method(name=method, handler=handler, scopes=real.scopes, caller=real.caller))
