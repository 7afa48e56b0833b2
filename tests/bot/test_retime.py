"""Changed clocks give what waits its new time, and leave alone what was sent."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.domain.clocks import Clocks
from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.pairing import Member, Pairing
from bot.domain.person import Person, PersonId
from bot.domain.program import Program, ProgramState
from bot.domain.session import Session
from bot.errors import FieldProblems, Problem, Refused
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import clocks, keep_meeting, session_nudges
from tests.conftest import MONDAY, TEAM

ADA, BOB, GRACE = PersonId("U0ADA"), PersonId("U0BOB"), PersonId("U0GRACE")


@pytest.fixture
def program(open_uow: OpenUnitOfWork, people: list[Person]) -> Program:
    ends = date(2026, 12, 1)
    rise = Program(
        name="Rise",
        state=ProgramState.RUNNING,
        sign_up_closes_on=date(2026, 3, 1),
        matching_on=date(2026, 3, 2),
        ends_on=ends,
        managers=(GRACE,),
    )
    with open_uow(TEAM) as uow:
        program = uow.programs.add(rise)
        for person_id, role in ((ADA, Role.MENTEE), (BOB, Role.MENTOR)):
            uow.enrollments.add(
                Enrollment(
                    program_id=program.id,
                    person_id=person_id,
                    state=EnrollmentState.ENROLLED,
                    roles=frozenset({role}),
                    enrolled_at=MONDAY,
                )
            )
        members = (Member(person_id=BOB, role=Role.MENTOR), Member(person_id=ADA, role=Role.MENTEE))
        pairing = uow.pairings.add(Pairing(program_id=program.id, members=members, matched_at=MONDAY))
        keep_meeting.begin(uow, program, pairing, MONDAY)
        starts = MONDAY + timedelta(days=10)
        session = uow.sessions.add(Session(pairing_id=pairing.id, starts_at=starts, recorded_by=ADA))
        session_nudges.write(uow, session, pairing, program.clocks, MONDAY)
    return program


def test_what_waits_moves_with_the_clocks(open_uow: OpenUnitOfWork, program: Program) -> None:
    chosen = replace(
        Clocks(), first_session_held_days=21, silence_grace_days=14, reminder_hours_before=48, ask_hours_after=4
    )
    saved, moved = clocks.change(open_uow(TEAM), GRACE, MONDAY, program.id, chosen, version=program.version)
    assert saved.clocks == chosen
    assert moved >= 7, "the manager's, two check-ins, two reminders, two questions"
    with open_uow(TEAM) as uow:
        (held,) = uow.outbox.about(NudgeKind.FIRST_SESSION_NOT_HELD, "pairing", 1)
        asked = uow.outbox.about(NudgeKind.CHECK_IN, "pairing", 1)
        reminders = uow.outbox.about(NudgeKind.SESSION_REMINDER, "session", 1)
        met = uow.outbox.about(NudgeKind.DID_IT_HAPPEN, "session", 1)
    assert (held.nudge.due_at - MONDAY).days >= 20
    assert {keep_meeting.asked_at(one.nudge) for one in asked} == {MONDAY + timedelta(days=28)}
    assert {one.nudge.key.split(":")[2] for one in asked} == {str(int((MONDAY + timedelta(days=28)).timestamp()))}
    starts = MONDAY + timedelta(days=10)
    assert all(starts - one.nudge.due_at >= timedelta(hours=48) for one in reminders)
    assert all(one.nudge.due_at >= starts + timedelta(minutes=45, hours=4) for one in met)


def test_only_who_runs_it_changes_it_and_nothing_is_undone_unseen(open_uow: OpenUnitOfWork, program: Program) -> None:
    with pytest.raises(Refused):
        clocks.change(open_uow(TEAM), ADA, MONDAY, program.id, Clocks(), version=program.version)
    clocks.change(open_uow(TEAM), GRACE, MONDAY, program.id, Clocks(), version=program.version)
    with pytest.raises(Refused):
        clocks.change(open_uow(TEAM), GRACE, MONDAY, program.id, Clocks(), version=program.version)


def test_what_makes_no_sense_is_said_at_its_field() -> None:
    typed = {
        "request_lapses_working_days": "soon",
        "unfinished_days": "14, 7",
        "ask_hours_after": "-1",
        "unmatched_days": "0 14 500",
    }
    with pytest.raises(FieldProblems) as wrong:
        clocks.read(typed, None, ("DE-BY", "XX"), Clocks())
    assert wrong.value.problems == {
        "request_lapses_working_days": Problem.NOT_A_NUMBER,
        "unfinished_days": Problem.NOT_RISING,
        "ask_hours_after": Problem.NOT_A_NUMBER,
        "unmatched_days": Problem.OUT_OF_RANGE,
        "digest_at": Problem.REQUIRED,
        "holidays": Problem.UNKNOWN_CALENDAR,
    }
    late = {"request_reminders_working_days": "2, 5", "quiet_least_days": "90"}
    with pytest.raises(FieldProblems) as together:
        clocks.read(late, time(9), (), Clocks())
    assert set(together.value.problems) == {"request_reminders_working_days", "quiet_most_days"}
    read = clocks.read({"unfinished_days": "", "unmatched_days": "1;2"}, time(8, 30), ("DE",), Clocks())
    assert (read.unfinished_days, read.unmatched_days, read.digest_at) == ((), (1, 2), time(8, 30))
