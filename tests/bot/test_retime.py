"""Changed clocks give what waits its new time, and leave alone what was sent."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from bot.domain.clocks import Cadence, Clocks
from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.pairing import Member, Pairing
from bot.domain.person import Person, PersonId
from bot.domain.program import Program, ProgramState
from bot.domain.session import Session
from bot.errors import FieldProblems, Problem, Refused
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import clocks, form_times, keep_meeting, ladder, programs, session_nudges
from bot.services.program_plan import Plan
from tests.bot.running_program import Due, begin_everything, program_of, waiting
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


@dataclass(frozen=True, kw_only=True)
class Case:
    """One clock: what waits for it, and after how many days that is due as it was and as it is now."""

    clocks: dict[str, object]
    waits: str
    before: list[float]
    after: list[float]


HOURS = 1 / 24
SESSION = 10.0  # days after Monday; it lasts 45 minutes
PULSES = [30, 90, 210, 270]
CASES = [
    Case(
        clocks={"request_reminders_working_days": (1, 3, 4)},
        waits="mentor_request_reminder",
        before=[2, 4],
        after=[1, 3, 4],
    ),
    Case(clocks={"request_reminders_working_days": ()}, waits="mentor_request_reminder", before=[2, 4], after=[]),
    Case(clocks={"unfinished_days": (3, 20, 30)}, waits="sign_up_unfinished", before=[7, 14], after=[3, 20, 30]),
    Case(clocks={"unfinished_days": (9,)}, waits="sign_up_unfinished", before=[7, 14], after=[9]),
    Case(clocks={"lessons_unfinished_days": (2, 4)}, waits="preparation_unfinished", before=[7, 14], after=[2, 4]),
    Case(clocks={"first_session_planned_working_days": 12}, waits="plan_first_session", before=[5, 5], after=[12, 12]),
    Case(clocks={"first_session_held_days": 3}, waits="first_session_not_held", before=[14], after=[3]),
    Case(clocks={"reminder_hours_before": 48}, waits="session_reminder", before=[9, 9], after=[8, 8]),
    Case(
        clocks={"ask_hours_after": 5},
        waits="did_it_happen",
        before=[SESSION + 2.75 * HOURS] * 2,
        after=[SESSION + 5.75 * HOURS] * 2,
    ),
    Case(clocks={"silence_grace_days": 17}, waits="check_in", before=[21, 21], after=[31, 31]),
    Case(clocks={"silence_grace_days": 0}, waits="check_in", before=[21, 21], after=[14, 14]),
    Case(
        clocks={"pulse_first_days": 40},
        waits="form:pulse",
        before=sorted(PULSES * 2),
        after=sorted([*(one + 10 for one in PULSES)] * 2),
    ),
    Case(clocks={"midpoint_percent": 25}, waits="form:midpoint", before=[152.79] * 2, after=[76.4] * 2),
    Case(clocks={"quiet_cadences": 1}, waits="quiet_warning", before=[35], after=[28]),
    Case(clocks={"quiet_least_days": 50}, waits="quiet_warning", before=[35], after=[50]),
    Case(clocks={"quiet_grace_days": 20}, waits="quiet_warning", before=[35], after=[48]),
    Case(clocks={"quiet_most_days": 30}, waits="quiet_warning", before=[35], after=[30]),
    Case(clocks={"rematch_offered_days": 3}, waits="quiet_pairing", before=[14], after=[3]),
    Case(clocks={"rematch_offered_days": 30}, waits="quiet_pairing", before=[14], after=[30]),
    Case(clocks={"admin_told_days": 5}, waits="manager_silent", before=[14], after=[5]),
    Case(clocks={"admin_told_days": 25}, waits="manager_silent", before=[14], after=[25]),
    Case(clocks={"unmatched_days": (0, 5)}, waits="not_matched", before=[14], after=[5]),
    Case(clocks={"unmatched_days": (0,), "unmatched_every_days": 30}, waits="not_matched", before=[14], after=[30]),
    Case(clocks={"digest_working_day": 3}, waits="manager_digest", before=[7 - HOURS], after=[9 - HOURS]),
    Case(clocks={"digest_at": time(15)}, waits="manager_digest", before=[7 - HOURS], after=[7 + 5 * HOURS]),
    # Fewer days take none away that the question named; more hold at once.
    Case(clocks={"request_lapses_working_days": 3}, waits="lapses", before=[5], after=[5]),
    Case(clocks={"request_lapses_working_days": 9}, waits="lapses", before=[5], after=[9]),
    Case(clocks={"objection_working_days": 2}, waits="objection", before=[5], after=[5]),
    Case(clocks={"objection_working_days": 8}, waits="objection", before=[5], after=[8]),
]


# Whoever was told until when they have time keeps it.
PROMISED = {"lapses", "objection"}


def in_days(moments: Sequence[datetime]) -> list[Any]:
    return [pytest.approx((one - MONDAY) / timedelta(days=1), abs=0.01) for one in moments]


def due_in(open_uow: OpenUnitOfWork, pairing: Pairing) -> Due:
    """Forms and looks at quiet pairs are not withdrawn: each asks at its moment whether it is still planned."""
    found = dict(waiting(open_uow, pairing, MONDAY))
    forms: dict[str, list[datetime]] = {name: [] for name in found if name.startswith("form:")}
    with open_uow(TEAM) as uow:
        program = uow.programs.get(pairing.program_id)
        planned = {int(one.at.timestamp()) for one in form_times.moments(program, pairing)}
        for nudge in (one.nudge for one in uow.outbox.open_ones(1000)):
            if nudge.kind is NudgeKind.FORM and nudge.about("at") in planned:
                forms[f"form:{nudge.subject['form']}"].append(nudge.due_at)
        first_warning = next(due for due in found["quiet_warning"] if ladder.how_quiet(uow, pairing.id, due))
    return {**found, **{name: sorted(due) for name, due in forms.items()}, "quiet_warning": [first_warning]}


def rounds() -> list[list[Case]]:
    """Those that move different things are changed together; pulses keep away from the midpoint."""
    found: list[list[Case]] = []
    for case in CASES:
        kind = case.waits.partition(":")[0]
        free = [one for one in found if kind not in {other.waits.partition(":")[0] for other in one}]
        if not free:
            found.append([])
        (free[0] if free else found[-1]).append(case)
    return found


def test_a_clock_that_was_changed_reaches_everything_that_waits_for_it(open_uow: OpenUnitOfWork) -> None:
    program = program_of(open_uow, MONDAY)
    pairing = begin_everything(open_uow, program, MONDAY)
    for together in rounds():
        before = due_in(open_uow, pairing)
        wanted = {one.waits: one.before for one in together}
        assert {name: in_days(before[name]) for name in wanted} == wanted
        chosen = {name: value for one in together for name, value in one.clocks.items()}
        program, _ = change(open_uow, program, **chosen)
        after = due_in(open_uow, pairing)
        wanted = {one.waits: one.after for one in together}
        assert {name: in_days(after.get(name, [])) for name in wanted} == wanted
        program, _ = change(open_uow, program)
        back = {name: due for name, due in due_in(open_uow, pairing).items() if name not in PROMISED}
        assert back == {name: due for name, due in before.items() if name not in PROMISED}
    _, moved = change(open_uow, program)
    assert moved == 0


def test_another_cadence_moves_what_counts_in_cadences(lite_uow: OpenUnitOfWork) -> None:
    program = program_of(lite_uow, MONDAY)
    pairing = begin_everything(lite_uow, program, MONDAY)
    plan = Plan(**{field.name: getattr(program, field.name) for field in fields(Plan)})
    later = replace(plan, cadence=Cadence.MONTHLY)
    programs.edit(lite_uow(TEAM), GRACE, MONDAY, program.id, later, version=program.version)
    found = due_in(lite_uow, pairing)
    assert (in_days(found["check_in"]), in_days(found["quiet_warning"])) == ([38, 38], [69])
    with lite_uow(TEAM) as uow:
        asked = uow.outbox.about(NudgeKind.CHECK_IN, "pairing", pairing.id)
        assert all(keep_meeting.check_in_holds(uow, one.nudge, one.nudge.due_at) for one in asked)


def change(open_uow: OpenUnitOfWork, program: Program, **chosen: object) -> tuple[Program, int]:
    wanted = replace(Clocks(), **chosen)  # type: ignore[arg-type]
    return clocks.change(open_uow(TEAM), GRACE, MONDAY, program.id, wanted, version=program.version)


def test_every_clock_of_the_program_is_in_the_table_or_is_looked_up_when_it_counts() -> None:
    """What a rating asks for, how often, and which days are holidays is read at the moment itself."""
    read_live = {"ask_again_mornings", "sentence_up_to_rating", "sentence_every_time", "holidays"}
    in_pulses = {"pulse_every_days", "pulse_apart_days"}  # as the first, by the same list of moments
    assert {field.name for field in fields(Clocks)} == {
        name for one in CASES for name in one.clocks
    } | read_live | in_pulses


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
