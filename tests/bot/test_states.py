"""Nothing is taken where its life does not lead, and the diagrams in the docs are those that hold."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.domain.connection import ConnectionState
from bot.domain.enrollment import EnrollmentState
from bot.domain.life import CoverState
from bot.domain.moves import Moves
from bot.domain.pairing import PairingState, RequestState
from bot.domain.program import Program, ProgramState
from bot.domain.session import SessionState
from bot.domain.states import ALL, PROGRAM
from bot.errors import Refusal, Refused
from bot.ports import OpenUnitOfWork
from tests.conftest import TEAM

STATES = Path(__file__).parents[2] / "docs" / "states.md"
ENUMS = (ProgramState, EnrollmentState, RequestState, PairingState, SessionState, ConnectionState, CoverState)


def grow(state: ProgramState) -> Program:
    day = date(2026, 5, 1)
    return Program(name="Grow", state=state, sign_up_closes_on=day, matching_on=day, ends_on=day)


@pytest.mark.parametrize("moves", ALL, ids=lambda one: one.name)
def test_the_diagram_in_the_docs_is_the_one_that_holds(moves: Moves) -> None:  # type: ignore[type-arg]
    shown = STATES.read_text(encoding="utf-8")
    wanted = f"## {moves.name}\n\n```mermaid\n{moves.diagram()}\n```\n"
    assert wanted in shown, f"docs/states.md should say:\n\n{wanted}"


@pytest.mark.parametrize(("moves", "states"), zip(ALL, ENUMS, strict=True), ids=lambda one: getattr(one, "name", ""))
def test_every_state_can_be_reached_from_a_beginning(moves: Moves, states: type) -> None:  # type: ignore[type-arg]
    reached = set(moves.begins)
    for _ in moves.all:
        reached |= {move.end for move in moves.all if move.begin in reached}
    assert reached == set(states)  # type: ignore[call-overload]


@pytest.mark.parametrize("begin", ProgramState)
@pytest.mark.parametrize("end", ProgramState)
def test_storage_saves_the_moves_that_are_allowed_and_no_other(
    open_uow: OpenUnitOfWork, now: datetime, begin: ProgramState, end: ProgramState
) -> None:
    with open_uow(TEAM) as uow:
        program = uow.programs.add(grow(begin))
    allowed = begin is end or any((one.begin, one.end) == (begin, end) for one in PROGRAM.all)
    if allowed:
        with open_uow(TEAM) as uow:
            assert uow.programs.save(replace(program, state=end)).state is end
        return
    with pytest.raises(Refused) as refused, open_uow(TEAM) as uow:
        uow.programs.save(replace(program, state=end))
    assert refused.value.why is Refusal.NOT_FROM_HERE
    with open_uow(TEAM) as uow:
        assert uow.programs.get(program.id).state is begin


def test_whoever_comes_second_hears_that_it_changed(open_uow: OpenUnitOfWork) -> None:
    with open_uow(TEAM) as uow:
        program = uow.programs.add(grow(ProgramState.OPEN))
        uow.programs.save(replace(program, state=ProgramState.CLOSED))
    with pytest.raises(Refused) as refused, open_uow(TEAM) as uow:
        uow.programs.save(replace(program, state=ProgramState.CLOSED))
    assert refused.value.why is Refusal.CHANGED_MEANWHILE
