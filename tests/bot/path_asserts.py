"""What tests of a pairing's path ask: who is who in it, what was refused, what was said."""

from collections.abc import Callable

import pytest

from bot.domain.kinds import Role
from bot.domain.pairing import Pairing
from bot.domain.person import PersonId
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import Delivery, NudgeKind
from bot.ports import OpenUnitOfWork
from tests.conftest import TEAM


def roles(pairing: Pairing) -> tuple[PersonId, PersonId]:
    return pairing.those(Role.MENTOR)[0], pairing.those(Role.MENTEE)[0]


def problems(act: Callable[[], object]) -> dict[str, Problem]:
    with pytest.raises(FieldProblems) as found:
        act()
    return found.value.problems


def refusal(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.why


def told(open_uow: OpenUnitOfWork, kind: NudgeKind, name: str, number: int) -> list[Delivery]:
    with open_uow(TEAM) as uow:
        return list(uow.outbox.about(kind, name, number))
