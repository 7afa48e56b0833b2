"""What tests of finding a mentor share: a search, a question, and what changes meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.domain.enrollment import Enrollment
from bot.domain.pairing import Request
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import Refusal, Refused
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import (
    find_mentor,
    own_request,
)
from bot.services.find_mentor import Shortlist
from tests.bot.matched_program import ADA, BOB
from tests.conftest import TEAM
from tests.solving import Here


def search(open_uow: OpenUnitOfWork, who: PersonId, now: datetime) -> Shortlist:
    begun = find_mentor.begin(open_uow(TEAM), who, now)
    assert begun.search is not None
    find_mentor.compute(partial(open_uow, TEAM), Here(), lambda: now, begun.search.id)
    return find_mentor.look(open_uow(TEAM, reading=True), who, now, begun.program.id)


def ask(
    open_uow: OpenUnitOfWork,
    program: Program,
    now: datetime,
    who: PersonId = ADA,
    whom: PersonId = BOB,
    ranked: tuple[PersonId, ...] = (),
) -> Request:
    search(open_uow, who, now)
    asked = own_request.ask(open_uow(TEAM), who, now, program.id, whom, "I would like to learn.", ranked)
    assert asked.request is not None
    return asked.request


def place(uow: UnitOfWork, program: Program, who: PersonId) -> Enrollment:
    found = uow.enrollments.find(program_id=program.id, person_id=who)
    assert found is not None
    return found


def change(open_uow: OpenUnitOfWork, program: Program, **changes: object) -> Program:
    with open_uow(TEAM) as uow:
        return uow.programs.save(replace(uow.programs.get(program.id), **changes))  # type: ignore[arg-type]


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refused) as raised:
        act()
    return raised.value.why


def hear(open_uow: OpenUnitOfWork, now: datetime) -> None:
    """Everybody gets what is due for them."""
    with open_uow(TEAM) as uow:
        for one in uow.outbox.claim(now=now, holder="one", lease=timedelta(minutes=2), most=100):
            uow.outbox.mark_sent(one, now=now, conversation_id="D1", message_ts="1.0")
