"""Pauses of thousands: what is asked of the database does not grow with how many wait."""

from datetime import date, timedelta

from sqlalchemy import Engine

from bot.domain.kinds import Role
from bot.domain.pairing import Member, Pairing
from bot.domain.program import Program
from bot.ports import OpenUnitOfWork
from bot.services import keep_meeting, program_life
from tests.bot.counting import counted
from tests.bot.running_program import ADA, BOB, GRACE, begin_everything, program_of
from tests.conftest import MONDAY, TEAM

DAY = timedelta(days=1)


def day(number: int) -> date:
    return MONDAY.date() + number * DAY


def test_a_pause_asks_no_more_of_the_database_for_more_pairs_that_wait(
    lite_uow: OpenUnitOfWork, lite_engine: Engine
) -> None:
    program = program_of(lite_uow, MONDAY)
    begin_everything(lite_uow, program, MONDAY)

    def questions() -> int:
        with counted(lite_engine) as said:
            program_life.pause(lite_uow(TEAM), GRACE, MONDAY + DAY, program.id, day(12))
            program_life.resume(lite_uow(TEAM), GRACE, MONDAY + 2 * DAY, program.id)
        return sum(one.startswith("SELECT") for one in said)

    of_one = questions()
    for _ in range(3):
        announce_another(lite_uow, program)
    assert questions() == of_one


def announce_another(open_uow: OpenUnitOfWork, program: Program) -> None:
    """With a question that waits, and time to object."""
    members = (Member(person_id=BOB, role=Role.MENTOR), Member(person_id=ADA, role=Role.MENTEE))
    until = MONDAY + 5 * DAY
    with open_uow(TEAM) as uow:
        pairing = uow.pairings.add(
            Pairing(program_id=program.id, members=members, matched_at=MONDAY, objection_until=until)
        )
        keep_meeting.watch_silence(uow, program, pairing, since=MONDAY)
