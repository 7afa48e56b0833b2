"""When an announcement goes out."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.announcement import AnnouncementState, Timing
from bot.domain.person import Person
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind
from bot.services import (
    send_announcement,
)
from tests.bot.announcing import ADA, BOB, GRACE, INES, Office


def test_an_hour_in_each_readers_zone_is_theirs(each_office: Office) -> None:
    timing = Timing(day=date(2026, 3, 4), hour=time(11), own_zones=True)
    said = each_office.write(timing=timing)
    each_office.send(said)
    assert each_office.state(said).state is AnnouncementState.SCHEDULED
    assert each_office.work() == 0, "nothing before its time"
    each_office.work(until=each_office.now + timedelta(days=3))
    with each_office.uow as uow:
        told = uow.outbox.about(NudgeKind.ANNOUNCEMENT, "announcement", said.id)
    due = {one.nudge.reader: one.nudge.due_at for one in told}
    day = datetime(2026, 3, 4, tzinfo=UTC)
    assert due == {ADA: day.replace(hour=11), BOB: day.replace(hour=10), INES: day.replace(hour=11)}


@pytest.mark.parametrize(
    ("timing", "problem"),
    [
        (Timing(day=date(2026, 3, 1), hour=time(9)), Problem.IN_THE_PAST),
        (Timing(day=date(2026, 3, 4)), Problem.DAY_AND_HOUR),
        (Timing(hour=time(9)), Problem.DAY_AND_HOUR),
    ],
)
def test_a_time_that_makes_no_sense_is_named(office: Office, timing: Timing, problem: Problem) -> None:
    with pytest.raises(FieldProblems) as refused:
        office.write(timing=timing)
    assert refused.value.problems == {"day": problem}


def test_what_could_not_be_sent_for_days_asks_its_author_first(each_office: Office) -> None:
    said = each_office.write(timing=Timing(day=date(2026, 3, 4), hour=time(9)))
    each_office.send(said)
    each_office.now += timedelta(days=8)
    each_office.work()
    assert each_office.readers(said) == []
    assert each_office.state(said).state is AnnouncementState.PAUSED
    with each_office.uow as uow:
        assert uow.outbox.about(NudgeKind.ANNOUNCEMENT_RESULT, "announcement", said.id)
    send_announcement.resume(each_office.uow, GRACE, each_office.now, said.id)
    each_office.work()
    assert each_office.readers(said) == [ADA, BOB, INES]


def test_an_hour_in_every_zone_goes_round_the_whole_earth(office: Office) -> None:
    with office.uow as uow:
        for who, zone in ((ADA, "Pacific/Kiritimati"), (BOB, "Pacific/Pago_Pago")):
            uow.people.put(Person(id=who, name=who, time_zone=zone))
    said = office.write(timing=Timing(day=date(2026, 3, 4), hour=time(9), own_zones=True))
    office.send(said)
    office.work(until=office.now + timedelta(days=5))
    with office.uow as uow:
        told = uow.outbox.about(NudgeKind.ANNOUNCEMENT, "announcement", said.id)
    due = {one.nudge.reader: one.nudge.due_at for one in told}
    assert due[ADA] == datetime(2026, 3, 3, 19, tzinfo=UTC)
    assert due[BOB] == datetime(2026, 3, 4, 20, tzinfo=UTC)


def test_a_preview_that_was_left_lying_is_not_sent_late(office: Office) -> None:
    said = office.write(timing=Timing(day=date(2026, 3, 3), hour=time(9)))
    office.now += timedelta(days=4)
    with pytest.raises(Refused) as refused:
        office.send(said)
    assert refused.value.why is Refusal.TIME_HAS_PASSED


def test_what_is_planned_can_be_canceled(office: Office) -> None:
    said = office.write(timing=Timing(day=date(2026, 3, 4), hour=time(9)))
    office.send(said)
    send_announcement.cancel(office.uow, GRACE, office.now, said.id)
    office.work(until=office.now + timedelta(days=5))
    assert office.readers(said) == []
