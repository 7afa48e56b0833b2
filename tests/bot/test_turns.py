"""At most one nudge a day for each person and three a week; what is due together comes together."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.choices import HowOften, Snooze, Topic
from bot.domain.person import Person, PersonId
from bot.domain.working_time import Calendar, WorkingHours
from bot.errors import FieldProblems, Refused
from bot.nudges import Delivery, Nudge, NudgeKind, Priority
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import nudge_choices, turns
from bot.services.nudge_choices import snoozed_until
from bot.services.nudge_rules import RULES, Counting, can_be_snoozed, counting
from tests.conftest import MONDAY, TEAM

ADA = PersonId("U0ADA")
A_DAY = timedelta(days=1)
LEASE = timedelta(minutes=2)


@pytest.fixture(autouse=True)
def known(people: list[Person]) -> list[Person]:
    return people


def write(uow: UnitOfWork, name: str, kind: NudgeKind = NudgeKind.CHECK_IN, **more: object) -> Delivery:
    """A nudge about a program that nobody pauses in, due on Monday."""
    given: dict[str, object] = {"key": name, "kind": kind, "readers": (ADA,), "subject": {"thing": 1}}
    uow.outbox.add(Nudge(**(given | {"due_at": MONDAY} | more)))  # type: ignore[arg-type]
    found = uow.outbox.find(name)
    assert found is not None
    return found


def test_a_second_nudge_waits_for_the_next_working_morning(open_uow: OpenUnitOfWork) -> None:
    with open_uow(TEAM) as uow:
        assert turns.take(uow, write(uow, "one"), MONDAY).go
        later = write(uow, "two", due_at=MONDAY + timedelta(hours=2))
        turn = turns.take(uow, later, MONDAY + timedelta(hours=2))
    assert turn.until == datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    with open_uow(TEAM) as uow:
        assert turns.take(uow, write(uow, "one"), MONDAY).go, "tried again, it still has its day"


def test_what_can_wait_leaves_the_day_to_the_digest_that_is_due_with_it(open_uow: OpenUnitOfWork) -> None:
    with open_uow(TEAM) as uow:
        digest = write(uow, "digest", NudgeKind.MANAGER_DIGEST)
        turn = turns.take(uow, write(uow, "one"), MONDAY)
        assert turns.take(uow, digest, MONDAY).go
    assert turn.until == datetime(2026, 3, 3, 9, 0, tzinfo=UTC), "nobody hears two of these on one day"


def test_three_in_seven_days_and_then_a_day_without(open_uow: OpenUnitOfWork) -> None:
    with open_uow(TEAM) as uow:
        for number in range(3):
            one = write(uow, f"n{number}", due_at=MONDAY + number * A_DAY)
            assert turns.take(uow, one, MONDAY + number * A_DAY).go
            uow.nudge_days.note_said([one.id], now=MONDAY, conversation_id="D1", message_ts="1.0")
        turn = turns.take(uow, write(uow, "n3", due_at=MONDAY + 3 * A_DAY), MONDAY + 3 * A_DAY)
    assert turn.until is not None
    assert turn.until.date() == date(2026, 3, 9), "seven days after the first of the three"


@given(st.lists(st.integers(0, 40), max_size=60))
def test_no_seven_days_have_more_than_three(wanted: list[int]) -> None:
    taken: dict[date, str] = {}
    for number in sorted(wanted):
        today = MONDAY.date() + number * A_DAY
        taken[turns.next_free_day(taken, today)] = ""
    for day in taken:
        assert sum(day <= one < day + timedelta(days=7) for one in taken) <= 3
    assert len(taken) == len(wanted), "nothing is lost, it waits"


@pytest.mark.parametrize(
    ("kind", "priority"),
    [
        (NudgeKind.SESSION_REMINDER, Priority.SESSION),
        (NudgeKind.MENTOR_REQUEST, Priority.REQUEST),
        (NudgeKind.CONCERN, Priority.REQUEST),
        (NudgeKind.FEEDBACK, Priority.NUDGE),
        (NudgeKind.REPLY, Priority.ANSWER),
    ],
)
def test_sessions_requests_and_answers_wait_for_nothing(
    open_uow: OpenUnitOfWork, kind: NudgeKind, priority: Priority
) -> None:
    with open_uow(TEAM) as uow:
        assert turns.take(uow, write(uow, "one"), MONDAY).go
        assert turns.take(uow, write(uow, "two", kind, priority=priority), MONDAY).go


def test_what_is_due_together_becomes_one_message_that_takes_the_day(open_uow: OpenUnitOfWork) -> None:
    with open_uow(TEAM) as uow:
        first, second = write(uow, "one"), write(uow, "two", NudgeKind.PLAN_FIRST_SESSION)
        write(uow, "answer", NudgeKind.REPLY, priority=Priority.ANSWER)
        write(uow, "tomorrow", due_at=MONDAY + A_DAY)
        turn = turns.take(uow, first, MONDAY)
    assert (turn.go, turn.until) == (False, None)
    with open_uow(TEAM) as uow:
        due = uow.outbox.claim(now=MONDAY, holder="one", lease=LEASE, most=10)
    digest = next(one for one in due if one.nudge.kind is NudgeKind.GATHERED)
    assert {one.nudge.key for one in due} == {"answer", digest.nudge.key}
    assert turns.parts(digest.nudge) == (first.id, second.id)
    with open_uow(TEAM) as uow:
        assert turns.take(uow, digest, MONDAY).go


def test_a_part_waits_while_its_digest_is_on_its_way_and_comes_by_itself_where_that_fails(
    open_uow: OpenUnitOfWork,
) -> None:
    with open_uow(TEAM) as uow:
        first = write(uow, "one")
        write(uow, "two", NudgeKind.PLAN_FIRST_SESSION)
        turns.take(uow, first, MONDAY)
    tomorrow = MONDAY + A_DAY
    with open_uow(TEAM) as uow:
        part = uow.outbox.find("one")
        assert part is not None
        assert turns.take(uow, part, tomorrow).until == tomorrow + A_DAY
        claimed = uow.outbox.claim(now=MONDAY, holder="one", lease=LEASE, most=1)
        uow.outbox.fail(claimed[0], now=MONDAY, reason="channel_not_found")
        turns.release(uow, claimed[0].nudge)
    with open_uow(TEAM) as uow:
        assert turns.take(uow, part, tomorrow) == turns.WITH_OTHERS, "gathered anew with the other"


def test_of_two_senders_at_the_same_moment_one_has_the_day(open_uow: OpenUnitOfWork) -> None:
    """As two replicas would: each in a transaction of its own, each with another nudge for the same person."""
    with open_uow(TEAM) as uow:
        deliveries = [
            write(uow, "one"),
            write(uow, "two", due_at=MONDAY + timedelta(minutes=1)),
            write(uow, "three", due_at=MONDAY + timedelta(minutes=1)),
            write(uow, "four", due_at=MONDAY + timedelta(minutes=1)),
        ]
        # Nothing else is due, so that nothing is gathered.
    begin, went = threading.Barrier(4), []

    def send(delivery: Delivery) -> None:
        begin.wait()
        with open_uow(TEAM) as uow:
            if turns.take(uow, delivery, MONDAY).go:
                went.append(delivery.nudge.key)

    with open_uow(TEAM) as uow:
        uow.nudge_days.hold_for(deliveries, until=MONDAY + A_DAY, reason="")
    sending = [threading.Thread(target=send, args=(one,)) for one in deliveries]
    for one in sending:
        one.start()
    for one in sending:
        one.join()
    assert len(went) == 1


def test_what_was_dropped_gives_its_day_back(open_uow: OpenUnitOfWork) -> None:
    with open_uow(TEAM) as uow:
        one = write(uow, "one")
        assert turns.take(uow, one, MONDAY).go
        uow.nudge_days.drop([one.id], now=MONDAY, reason="no longer holds")
        turns.release(uow, one.nudge)
        assert turns.take(uow, write(uow, "two", due_at=MONDAY + timedelta(minutes=5)), MONDAY).go


def test_whoever_wants_none_or_fewer_gets_none_or_one_a_week(open_uow: OpenUnitOfWork) -> None:
    with open_uow(TEAM) as uow:
        one = write(uow, "one")
        assert turns.unwanted(uow, one.nudge, MONDAY) is None
    nudge_choices.choose(open_uow(TEAM), ADA, MONDAY, {Topic.CHECK_INS: HowOften.FEWER})
    with open_uow(TEAM) as uow:
        assert turns.unwanted(uow, one.nudge, MONDAY) is None
        assert turns.take(uow, one, MONDAY).go
        again = replace(one.nudge, key="again")
        assert turns.unwanted(uow, again, MONDAY + 6 * A_DAY) == "fewer of check_ins"
        assert turns.unwanted(uow, again, MONDAY + 7 * A_DAY) is None
        assert turns.unwanted(uow, one.nudge, MONDAY) is None, "its own retry is no second one"
    nudge_choices.choose(open_uow(TEAM), ADA, MONDAY, {Topic.CHECK_INS: HowOften.OFF})
    with open_uow(TEAM) as uow:
        assert turns.unwanted(uow, again, MONDAY + 70 * A_DAY) == "check_ins is off"
    nudge_choices.choose(open_uow(TEAM), ADA, MONDAY, {Topic.CHECK_INS: HowOften.ALL})
    with open_uow(TEAM) as uow:
        assert turns.unwanted(uow, again, MONDAY) is None
        assert uow.nudge_choices.of(ADA) == {}


@pytest.mark.parametrize(
    "kind",
    [NudgeKind.SESSION_CANCELED, NudgeKind.CONCERN, NudgeKind.MENTOR_REQUEST, NudgeKind.PAIRING_ENDED],
)
def test_what_others_wait_for_cannot_be_switched_off(kind: NudgeKind) -> None:
    assert RULES[kind].topic is None


def test_every_kind_with_a_topic_can_be_snoozed_or_is_a_weekly_digest() -> None:
    for kind, rule in RULES.items():
        nudge = Nudge(key="x", kind=kind, readers=(ADA,), due_at=MONDAY)
        if rule.topic and rule.asks:
            assert can_be_snoozed(nudge), kind
        assert counting(replace(nudge, in_working_hours=False)) is Counting.FREE


def sent(open_uow: OpenUnitOfWork, name: str, **more: object) -> Delivery:
    with open_uow(TEAM) as uow:
        write(uow, name, **more)  # type: ignore[arg-type]
        claimed = uow.outbox.claim(now=MONDAY, holder="one", lease=LEASE, most=1)[0]
        uow.outbox.mark_sent(claimed, now=MONDAY, conversation_id="D1", message_ts="1.0")
        return claimed


def test_a_snoozed_nudge_comes_once_more_and_waits_for_no_day(open_uow: OpenUnitOfWork) -> None:
    one = sent(open_uow, "check-in:1:again")
    snoozed = nudge_choices.snooze(open_uow(TEAM), ADA, MONDAY, one.id, Snooze.TOMORROW)
    assert snoozed.until == datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    with open_uow(TEAM) as uow:
        again = uow.outbox.find("snoozed-1-check-in:1:again")
    assert again is not None
    assert again.nudge.due_at == snoozed.until
    assert again.nudge.ends_at is not None
    assert again.nudge.ends_at > snoozed.until
    assert counting(again.nudge) is Counting.FREE
    with pytest.raises(Refused):
        nudge_choices.snooze(open_uow(TEAM), ADA, MONDAY, one.id, Snooze.HOUR)
    with pytest.raises(Refused):
        nudge_choices.snooze(open_uow(TEAM), PersonId("U0BOB"), MONDAY, one.id, Snooze.HOUR)


def test_a_reminder_is_not_snoozed_beyond_its_session(open_uow: OpenUnitOfWork) -> None:
    starts = MONDAY + timedelta(hours=3)
    one = sent(open_uow, "r", kind=NudgeKind.SESSION_REMINDER, priority=Priority.SESSION, ends_at=starts)
    with pytest.raises(Refused):
        nudge_choices.snooze(open_uow(TEAM), ADA, MONDAY, one.id, Snooze.TOMORROW)
    assert nudge_choices.snooze(open_uow(TEAM), ADA, MONDAY, one.id, Snooze.HOUR).until == MONDAY + timedelta(hours=1)


def test_snoozing_keeps_to_working_hours() -> None:
    calendar = Calendar(time_zone="Europe/London")
    friday = datetime(2026, 3, 6, 16, 30, tzinfo=UTC)
    monday = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
    assert snoozed_until(calendar, Snooze.HOUR, friday) == monday
    assert snoozed_until(calendar, Snooze.TOMORROW, friday) == monday
    assert snoozed_until(calendar, Snooze.NEXT_WEEK, friday) == friday + timedelta(days=7)


def test_hours_and_holidays_of_ones_own(open_uow: OpenUnitOfWork) -> None:
    hours = WorkingHours(starts=time(7), ends=time(12), days=frozenset({1, 2}))
    kept = nudge_choices.keep_hours(open_uow(TEAM), ADA, MONDAY, hours, "DE-BY")
    assert (kept.hours, kept.person.holiday_calendar) == (hours, "DE-BY")
    with pytest.raises(FieldProblems) as wrong:
        nudge_choices.keep_hours(open_uow(TEAM), ADA, MONDAY, replace(hours, days=frozenset(), ends=time(6)), "XX")
    assert set(wrong.value.problems) == {"working_days", "works_until", "holidays"}
    assert nudge_choices.keep_hours(open_uow(TEAM), ADA, MONDAY, None, None).person.working_hours is None


def test_every_kind_has_a_rule_of_its_own() -> None:
    assert set(RULES) == set(NudgeKind), "say whether it waits for a day, what it is about, and whether it asks"
