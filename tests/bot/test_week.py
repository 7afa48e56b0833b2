"""When a week begins for the digest: after the longest rest, and still once after the bot was away."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.domain.person import Person
from bot.domain.working_time import WorkingHours
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import digest
from storage.unit_of_work import opener
from tests.bot.pairs import GRACE, pair
from tests.conftest import TEAM


@pytest.fixture
def open_uow(lite_engine: Engine) -> OpenUnitOfWork:
    return opener(lite_engine)


@pytest.mark.parametrize(
    ("days", "begins"),
    [({0, 1, 2, 3, 4}, 0), ({6, 0, 1, 2, 3}, 6), ({1, 2, 3, 4, 5}, 1), ({2}, 2), (set(range(7)), 0), (set(), 0)],
)
def test_a_week_begins_after_the_longest_rest(days: set[int], begins: int) -> None:
    assert digest.first_of_week(frozenset(days)) == begins


def test_a_digest_comes_on_sunday_where_that_begins_the_week_and_still_after_weeks_of_rest(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pair(open_uow, now)
    with open_uow(TEAM) as uow:
        hours = WorkingHours(days=frozenset({6, 0, 1, 2, 3}))
        uow.people.put(replace(uow.people.get(GRACE), working_hours=hours, time_zone="Asia/Jerusalem"))
        for _ in range(3):
            digest.plan(uow, GRACE, now)
        key = digest.name_of(uow, GRACE, now)
        planned = uow.outbox.find(key)
    assert planned is not None
    assert planned.nudge.kind is NudgeKind.MANAGER_DIGEST
    assert planned.nudge.due_at == datetime(2026, 3, 8, 7, tzinfo=UTC), "Sunday at nine in Jerusalem"
    assert planned.nudge.ends_at is not None
    assert planned.nudge.ends_at - planned.nudge.due_at > timedelta(days=30)
