"""Appointing and dismissing, on each database; never the last one, not even at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.administration import Admin
from bot.domain.person import Person, PersonId
from bot.errors import FieldProblems, Refusal, Refused, Unavailable
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import appoint
from tests.conftest import TEAM

ADA, BOB, GRACE = PersonId("U0ADA"), PersonId("U0BOB"), PersonId("U0GRACE")


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> UnitOfWork:
    """Grace runs mentoring."""
    with open_uow(TEAM) as uow:
        uow.workspace.save(uow.workspace.settings())
        uow.admins.appoint(Admin(person_id=GRACE, appointed_by=None, appointed_at=now))
    return uow


def ids(uow: UnitOfWork) -> set[PersonId]:
    with uow:
        return {one.person_id for one in uow.admins.all()}


def test_whoever_is_appointed_is_told_once_and_it_is_on_record(uow: UnitOfWork, now: datetime) -> None:
    appoint.appoint(uow, GRACE, now, [ADA, ADA, GRACE])
    assert ids(uow) == {ADA, GRACE}
    with uow:
        due = uow.outbox.claim(now=now, holder="x", lease=now - now, most=10)
        record = uow.audit.latest(10)
    assert [(one.nudge.kind, one.nudge.readers) for one in due] == [(NudgeKind.APPOINTED, (ADA,))]
    assert [(one.action, one.subject) for one in record] == [("appointed_admin", "person:U0ADA")]


@pytest.mark.parametrize("chosen", [[], ["U0NOBODY"], ["U0BOT"], ["U0GONE"], ["U0ADA", "U0GONE"]])
def test_whoever_cannot_act_is_not_appointed(uow: UnitOfWork, now: datetime, chosen: list[PersonId]) -> None:
    with uow:
        uow.people.put(Person(id=PersonId("U0BOT"), name="Bot", is_bot=True))
        uow.people.put(Person(id=PersonId("U0GONE"), name="Gone", is_deactivated=True))
    with pytest.raises(FieldProblems):
        appoint.appoint(uow, GRACE, now, chosen)
    assert ids(uow) == {GRACE}


def test_an_admin_who_left_the_workspace_does_not_count_as_one_who_remains(uow: UnitOfWork, now: datetime) -> None:
    appoint.appoint(uow, GRACE, now, [ADA])
    with uow:
        uow.people.put(replace(uow.people.get(ADA), is_deactivated=True))
    with pytest.raises(Refused) as refused:
        appoint.dismiss(uow, GRACE, now, GRACE)
    assert refused.value.why is Refusal.LAST_ADMIN


def test_an_owner_may_appoint_again_once_every_admin_has_left(uow: UnitOfWork, now: datetime) -> None:
    with uow:
        uow.people.put(replace(uow.people.get(BOB), owns_workspace=True))
    with pytest.raises(Refused):
        appoint.appoint(uow, BOB, now, [BOB])
    with uow:
        uow.people.put(replace(uow.people.get(GRACE), is_deactivated=True))
    appoint.appoint(uow, BOB, now, [BOB])
    assert BOB in ids(uow)


def test_two_who_dismiss_each_other_at_the_same_moment_leave_one(
    open_uow: OpenUnitOfWork, uow: UnitOfWork, now: datetime
) -> None:
    appoint.appoint(uow, GRACE, now, [ADA])

    def dismiss(pair: tuple[PersonId, PersonId]) -> str:
        try:
            appoint.dismiss(open_uow(TEAM), pair[0], now, pair[1])
        except (Refused, Unavailable) as error:
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(dismiss, [(ADA, GRACE), (GRACE, ADA)]))
    assert sorted(done) == ["Refused", "done"]
    assert len(ids(uow)) == 1
