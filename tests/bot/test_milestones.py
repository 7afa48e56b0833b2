"""Milestones of a pairing's path: celebrated once, and in proportion where the path is shorter."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.pairing import Pairing
from bot.domain.person import Person
from bot.domain.session import Session, SessionState
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import contents, path
from tests.bot.pairs import ADA, pair
from tests.bot.path_asserts import told
from tests.conftest import TEAM


@pytest.fixture
def pairing(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> Pairing:
    return pair(open_uow, now)


def test_a_milestone_is_celebrated_once(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> None:
    first = path.look(open_uow(TEAM), ADA, now, pairing.id).milestones[0]
    with open_uow(TEAM) as uow:
        program = uow.programs.get(pairing.program_id)
        for number in range(first.after_session):
            held = now - timedelta(days=14 * (number + 1))
            uow.sessions.add(Session(pairing_id=pairing.id, state=SessionState.HELD, starts_at=held, recorded_by=ADA))
        path.celebrate(uow, program, pairing, now)
        path.celebrate(uow, program, pairing, now)
    cheers = told(open_uow, NudgeKind.MILESTONE_REACHED, "pairing", pairing.id)
    assert sorted(one.nudge.reader for one in cheers) == sorted(pairing.people)
    seen = path.look(open_uow(TEAM), ADA, now, pairing.id)
    assert [one.name for one in seen.reached] == [first.name]


def test_a_shorter_path_has_its_phases_and_milestones_in_proportion(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    with open_uow(TEAM) as uow:
        program = uow.programs.get(pairing.program_id)
        days = timedelta(days=program.cadence.days * 5)
        program = uow.programs.save(replace(program, ends_on=program.today(pairing.matched_at) + days))
        steps = [contents.step_at(uow, pairing, program, number) for number in (1, 5, 6)]
        reached = contents.milestones_of(uow, pairing, program)
    assert [one.of for one in steps] == [5, 5, 5]
    phases = steps[0].content.phases
    assert [one.phase for one in steps] == [phases[0], phases[-1], phases[-1]]
    assert [(number, one.name) for number, one in reached.items()] == [
        (1, "Under way"),
        (3, "Half way"),
        (5, "Finished"),
    ]


def test_a_milestone_is_not_celebrated_again_when_the_path_grows(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    with open_uow(TEAM) as uow:
        program = uow.programs.get(pairing.program_id)
        soon = replace(program, ends_on=program.today(pairing.matched_at) + timedelta(days=program.cadence.days * 5))
        for number in range(7):
            held = now - timedelta(days=14 * (8 - number))
            uow.sessions.add(Session(pairing_id=pairing.id, state=SessionState.HELD, starts_at=held, recorded_by=ADA))
            path.celebrate(uow, soon if number < 4 else program, pairing, now)
    names = {one.nudge.key for one in told(open_uow, NudgeKind.MILESTONE_REACHED, "pairing", pairing.id)}
    assert len(names) == 4, "under way and half way, each to both"
