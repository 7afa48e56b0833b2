"""Work on many people reads what they share once, and writes its nudges together."""

from datetime import datetime

import pytest

from bot.domain.person import PersonId
from bot.nudges import Nudge, NudgeKind, Priority
from bot.ports import OpenUnitOfWork, UnitOfWork
from tests.conftest import TEAM

ADA = PersonId("U0ADA")


def nudge(number: int, now: datetime, *, about: int = 1, priority: Priority = Priority.ANSWER) -> Nudge:
    return Nudge(
        key=f"matched:{number}",
        kind=NudgeKind.MATCHED,
        readers=(ADA,),
        subject={"pairing": about},
        priority=priority,
        due_at=now,
    )


def keys(uow: UnitOfWork) -> list[str]:
    return [one.nudge.key for one in uow.outbox.about(NudgeKind.MATCHED, "pairing", 1)]


def test_nudges_that_were_gathered_are_there_in_the_end_each_key_once(open_uow: OpenUnitOfWork, now: datetime) -> None:
    with open_uow(TEAM) as uow:
        uow.outbox.add(nudge(1, now))
    with open_uow(TEAM) as uow:
        uow.remember_who_is_here()
        for number in (1, 2, 3, 2):
            uow.outbox.add(nudge(number, now, priority=Priority.NUDGE))
    with open_uow(TEAM) as uow:
        assert keys(uow) == ["matched:1", "matched:2", "matched:3"]
        first = uow.outbox.find("matched:1")
        assert first is not None
        assert first.nudge.priority is Priority.ANSWER


def test_whoever_asks_sees_what_was_gathered(open_uow: OpenUnitOfWork, now: datetime) -> None:
    with open_uow(TEAM) as uow:
        uow.remember_who_is_here()
        uow.outbox.add(nudge(1, now))
        assert keys(uow) == ["matched:1"]
        uow.outbox.add(nudge(2, now))
        uow.outbox.withdraw("matched:2", now=now, reason="It was too late.")
    with open_uow(TEAM) as uow:
        assert [one.reason for one in uow.outbox.about(NudgeKind.MATCHED, "pairing", 1)] == ["", "It was too late."]


def test_nothing_that_was_gathered_outlives_an_error(open_uow: OpenUnitOfWork, now: datetime) -> None:
    def fail() -> None:
        with open_uow(TEAM) as uow:
            uow.remember_who_is_here()
            uow.outbox.add(nudge(1, now))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with open_uow(TEAM) as uow:
        assert keys(uow) == []
