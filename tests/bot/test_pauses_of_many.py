"""Pauses of thousands: what is asked of the database does not grow with how many wait."""

from datetime import date, datetime, timedelta

from sqlalchemy import Engine

from bot.domain.kinds import Role
from bot.domain.pairing import Member, Pairing
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.nudges import NudgeKind, key
from bot.ports import OpenUnitOfWork
from bot.services import coming_back, keep_meeting, pause, program_life
from tests.bot.counting import counted
from tests.bot.running_program import ADA, BOB, FAY, GRACE, begin_everything, program_of
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
        return len(said)

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


def test_the_end_of_a_pause_is_found_without_reading_those_of_others(
    lite_uow: OpenUnitOfWork, lite_engine: Engine
) -> None:
    program = program_of(lite_uow, MONDAY)
    begin_everything(lite_uow, program, MONDAY)
    for one in (ADA, BOB, FAY):
        pause.pause(lite_uow(TEAM), one, MONDAY, day(8), {program.id})
    pause.pause(lite_uow(TEAM), ADA, MONDAY + DAY, day(12), {program.id})
    with lite_uow(TEAM) as uow:
        ends = {one.nudge.key: one.nudge for one in uow.outbox.about(NudgeKind.RESUMED, "program", program.id)}

    def told(person: PersonId, until: date, now: datetime) -> bool:
        nudge = ends[key(NudgeKind.RESUMED, program.id, person, until)]
        return coming_back.over(lite_uow(TEAM, reading=True), nudge, now) is not None

    with counted(lite_engine) as said:
        assert told(BOB, day(8), MONDAY + 8 * DAY)
    assert not any("outbox.about =" in one and "outbox.kind =" in one for one in said), "read all ends of a program"
    assert not told(ADA, day(8), MONDAY + 8 * DAY), "it was made longer since"
    assert told(ADA, day(12), MONDAY + 12 * DAY)
