"""Naming somebody for a program by invitation: whoever is not taken hears nothing."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.administration import Admin
from bot.domain.kinds import Kind, Role
from bot.domain.nomination import NominationState
from bot.domain.pairing import Member, Pairing
from bot.domain.person import Person
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind, key
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import needs, nominations
from bot.services.needs import Need
from tests.bot.program_made import (
    ADA,
    BOB,
    GRACE,
    INES,
    made,
    run_by_grace,
    signup_programs,
)


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> UnitOfWork:
    return run_by_grace(open_uow, now)


def needed(uow: UnitOfWork, now: datetime) -> list[int]:
    """How many wait for Grace's decision, as her Home tab says."""
    boards = needs.office(uow, GRACE, now).boards
    return [one.count for found in boards for one in found.needs if one.need is Need.NOMINATED]


def test_a_manager_names_somebody_and_whoever_is_left_out_hears_nothing(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now, "high_potential")
    with uow:
        assert [one.id for one in nominations.programs_for(uow, BOB, now)] == [program.id]
        assert nominations.programs_for(uow, INES, now) == ()
    nomination = nominations.nominate(uow, BOB, now, program.id, ADA, "She led the outage call.")
    assert needed(uow, now) == [1]
    with pytest.raises(Refused) as refused:
        nominations.nominate(uow, BOB, now, program.id, ADA, "Again")
    assert refused.value.why is Refusal.ALREADY_NOMINATED
    nominations.leave_out(uow, GRACE, now, nomination.id)
    assert needed(uow, now) == []
    with uow:
        assert uow.nominations.get(nomination.id).state is NominationState.NOT_TAKEN
        assert uow.enrollments.of(ADA) == []
        assert "nominations_i_wrote" in uow.personal.kept(BOB)
        assert "outage" not in str(uow.personal.kept(ADA)), "the nominee never hears of it"
    assert signup_programs(uow, ADA, now) == []


def test_whoever_is_taken_gets_the_invitation_and_sees_the_program(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now, "high_potential")
    nomination = nominations.nominate(uow, BOB, now, program.id, ADA, "She led the outage call.")
    assert signup_programs(uow, ADA, now) == []
    assert nominations.take(uow, GRACE, now, nomination.id).waiting.nominations == ()
    with uow:
        assert uow.outbox.find(key(NudgeKind.INVITATION, program.id, ADA)) is not None
    assert signup_programs(uow, ADA, now) == [program.id]
    with pytest.raises(Refused):
        nominations.take(uow, GRACE, now, nomination.id)


def test_a_mentor_names_whoever_was_in_their_circle_and_nobody_else(uow: UnitOfWork, now: datetime) -> None:
    program, circle = made(uow, now, "high_potential"), made(uow, now, "circle")
    members = (Member(person_id=INES, role=Role.MENTOR), Member(person_id=ADA, role=Role.MENTEE))
    with uow:
        uow.pairings.add(Pairing(program_id=circle.id, members=members, matched_at=now))
    assert circle.kind is Kind.GROUP
    with pytest.raises(FieldProblems) as error:
        nominations.nominate(uow, INES, now, program.id, BOB, "Good.")
    assert error.value.problems == {"person": Problem.NOT_YOURS_TO_NAME}
    assert nominations.nominate(uow, INES, now, program.id, ADA, "Everybody listens when she speaks.").id
    with pytest.raises(Refused) as refused:
        nominations.nominate(uow, ADA, now, program.id, BOB, "Good.")
    assert refused.value.why is Refusal.NO_NOMINATIONS


def test_whoever_runs_the_program_and_is_named_for_it_never_hears_of_it(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now, "high_potential")
    with uow:
        uow.admins.appoint(Admin(person_id=INES, appointed_by=None, appointed_at=now))
        uow.people.put(replace(uow.people.get(GRACE), manager_id=BOB))
    nomination = nominations.nominate(uow, BOB, now, program.id, GRACE, "She holds it all together.")
    with uow:
        told = {one.nudge.reader for one in uow.outbox.about(NudgeKind.NOMINATED, "nomination", nomination.id)}
        assert told == {INES}, "the admins, where nobody else runs it"
        assert nominations.still_waits(uow, GRACE, nomination.id) is None
        assert nominations.still_waits(uow, INES, nomination.id) is not None
    assert needed(uow, now) == []
    assert nominations.waiting(uow, GRACE, program.id).nominations == ()
    for decide in (nominations.take, nominations.leave_out):
        with pytest.raises(Refused):
            decide(uow, GRACE, now, nomination.id)
    assert [one.id for one in nominations.waiting(uow, INES, program.id).nominations] == [nomination.id]
