"""What one person does at the same instant, twice or on two replicas, is done one after the other."""

import threading

import pytest
from sqlalchemy import Engine

from bot.domain.person import PersonId
from storage.unit_of_work import opener
from tests.conftest import TEAM

ADA, BOB = PersonId("U0ADA"), PersonId("U0BOB")


@pytest.mark.usefixtures("postgresql_url")
def test_the_second_press_waits_for_the_first_and_nobody_else_does(postgresql: Engine) -> None:
    open_uow, entered = opener(postgresql), threading.Event()

    def press_again() -> None:
        with opener(postgresql)(TEAM, acting=ADA):
            entered.set()

    second = threading.Thread(target=press_again)
    with open_uow(TEAM, acting=ADA):
        second.start()
        with opener(postgresql)(TEAM, acting=BOB), opener(postgresql)(TEAM), opener(postgresql)(TEAM, reading=True):
            assert not entered.wait(0.2), "nothing of the first may be missed"
    assert entered.wait(30)
    second.join()
