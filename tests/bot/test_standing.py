"""Where somebody stands: the short of it says the same as the whole, and asks the database little."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine

from bot.domain.person import Person, PersonId
from bot.ports import OpenUnitOfWork
from bot.services import agreements, sample, status
from bot.services.status import Standing
from tests.bot.counting import counted
from tests.conftest import TEAM

ADA, BOB = PersonId("U0ADA"), PersonId("U0BOB")
MOST_STATEMENTS = 9  # each costs as much as all the words of the message


def furnish(open_uow: OpenUnitOfWork, now: datetime) -> None:
    """The sample program, in which everybody of its story is known."""
    story = sample.read()
    with open_uow(TEAM) as uow:
        for one in {*story["people"], *(joined["person"] for joined in story["joined"]), ADA}:
            uow.people.put(Person(id=PersonId(one), name=one[2:].title(), time_zone="Europe/London"))
    sample.set_up(open_uow(TEAM), now)


def require(open_uow: OpenUnitOfWork, *, lessons: bool, agreement: bool) -> None:
    with open_uow(TEAM) as uow:
        program = uow.programs.all()[0]
        latest = uow.contents.latest(program.id)
        assert latest is not None
        said = latest.content
        asked = replace(
            said,
            lessons=replace(said.lessons, required=lessons),
            agreement=replace(said.agreement, required=agreement),
        )
        uow.contents.add(replace(latest, id=0, number=2, content=asked))


def whole(open_uow: OpenUnitOfWork, person: PersonId, now: datetime) -> Standing:
    return status.standing(open_uow(TEAM, reading=True), person, now)


def in_short(open_uow: OpenUnitOfWork, person: PersonId, now: datetime) -> Standing:
    return status.standing(open_uow(TEAM, reading=True), person, now, in_short=True)


def test_the_message_asks_nine_things_at_most(engine: Engine, open_uow: OpenUnitOfWork, now: datetime) -> None:
    furnish(open_uow, now)
    require(open_uow, lessons=False, agreement=False)
    in_short(open_uow, BOB, now)  # what a program says never changes, and is read once by each process
    with counted(engine) as said:
        assert in_short(open_uow, BOB, now).programs
    assert len(said) <= MOST_STATEMENTS, "\n".join(said)


@pytest.mark.parametrize("lessons", [False, True])
@pytest.mark.parametrize("agreement", [False, True])
def test_the_short_of_it_is_the_whole_without_goals(
    lite_uow: OpenUnitOfWork, now: datetime, *, lessons: bool, agreement: bool
) -> None:
    furnish(lite_uow, now)
    require(lite_uow, lessons=lessons, agreement=agreement)
    for accepted in (False, True):
        if accepted:
            agreements.accept(lite_uow(TEAM), BOB, now, whole(lite_uow, BOB, now).programs[0].program.id, 1)
        for person in (ADA, BOB):
            all_of_it = whole(lite_uow, person, now)
            waits = tuple(one for one in all_of_it.preparations if one.holds_up_matching)
            assert in_short(lite_uow, person, now) == replace(all_of_it, goals=(), preparations=waits)
    still = {one.holds_up_matching for one in whole(lite_uow, BOB, now).preparations}
    assert still == {lessons}, "the agreement is accepted, the lessons are not read"
