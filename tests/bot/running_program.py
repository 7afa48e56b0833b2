"""A program in which every clock of the product runs, among people who work at every hour.

With whole days of work nothing is moved into working hours, so that each moment is known to the second.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.domain.administration import Job
from bot.domain.clocks import Clocks
from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.pairing import Member, Pairing
from bot.domain.person import Person, PersonId
from bot.domain.program import Program, ProgramState
from bot.domain.session import Session
from bot.domain.working_time import WorkingHours
from bot.matching.values import Couple
from bot.nudges import DeliveryState, NudgeKind
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import (
    asking,
    contents,
    digest,
    jobs,
    keep_meeting,
    ladder,
    preparation,
    session_nudges,
    signup,
    stops,
    templates,
)
from bot.services import unmatched as words
from tests.conftest import TEAM

ADA, BOB, GRACE, INES = PersonId("U0ADA"), PersonId("U0BOB"), PersonId("U0GRACE"), PersonId("U0INES")
FAY, LOU = PersonId("U0FAY"), PersonId("U0LOU")
ALWAYS = WorkingHours(starts=time(), ends=time(), days=frozenset(range(7)))

# What waits, by its name; a job that is due has its kind as its name.
Due = Mapping[str, list[datetime]]


def program_of(open_uow: OpenUnitOfWork, now: datetime, zone: str = "UTC", **more: object) -> Program:
    """Grace runs it and nobody is in it; its agreement is still to be accepted."""
    with open_uow(TEAM) as uow:
        for one in (ADA, BOB, GRACE, INES, FAY, LOU):
            uow.people.put(Person(id=one, name=one[2:].title(), time_zone=zone, working_hours=ALWAYS))
        program = uow.programs.add(
            Program(
                name="Grow",
                state=ProgramState.OPEN,
                sign_up_closes_on=now.date() + timedelta(days=300),
                matching_on=now.date() + timedelta(days=300),
                ends_on=date(now.year + 1, 1, 1),
                time_zone=zone,
                managers=(GRACE,),
                **more,  # type: ignore[arg-type]
            )
        )
        template = templates.find("general")
        assert template is not None
        contents.begin(uow, program, template.content(), GRACE, now)
        return program


def begin_everything(open_uow: OpenUnitOfWork, program: Program, now: datetime) -> Pairing:
    """Every clock begins now: a pair is made, a sign-up begun, another finished, a mentor asked, and so on."""
    signup.begin(open_uow(TEAM), INES, now, program.id)
    with open_uow(TEAM) as uow:
        program = uow.programs.get(program.id)
        for person, role in ((ADA, Role.MENTEE), (BOB, Role.MENTOR), (FAY, Role.MENTEE), (LOU, Role.MENTOR)):
            place = Enrollment(program_id=program.id, person_id=person, state=EnrollmentState.ENROLLED)
            uow.enrollments.add(replace(place, roles=frozenset({role}), enrolled_at=now))
        fay = uow.enrollments.find(program_id=program.id, person_id=FAY)
        assert fay is not None
        preparation.begin_clock(uow, program, fay, now)
        words.go_on(uow, program, FAY, Role.MENTEE, now)
        asking.ask_mentor(uow, program, Couple(LOU, FAY), GRACE, now, 70.0, ())
        members = (Member(person_id=BOB, role=Role.MENTOR), Member(person_id=ADA, role=Role.MENTEE))
        pairing = uow.pairings.add(
            Pairing(program_id=program.id, members=members, matched_at=now, objection_until=_objection(program, now))
        )
        keep_meeting.begin(uow, program, pairing, now)
        _plan_a_session(uow, program, pairing, now)
        jobs.begin(uow, ladder.STEP_JOB, pairing.id, ADA, now, due_at=now + _days(program.clocks.rematch_offered_days))
        jobs.begin(uow, ladder.ADMINS_JOB, pairing.id, GRACE, now, due_at=now + _days(program.clocks.admin_told_days))
        digest.plan_for(uow, program, now)
        return pairing


def _objection(program: Program, now: datetime) -> datetime:
    return stops.goes_on_at(program, now) + _days(program.clocks.objection_working_days)


def _plan_a_session(uow: UnitOfWork, program: Program, pairing: Pairing, now: datetime) -> None:
    at = now + timedelta(days=10)
    session = uow.sessions.add(Session(pairing_id=pairing.id, starts_at=at, recorded_by=ADA))
    session_nudges.write(uow, session, pairing, program.clocks, now)


def _days(number: int) -> timedelta:
    return timedelta(days=number)


def waiting(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> Due:
    """When everything that waits is due, and until when people have time."""
    with open_uow(TEAM) as uow:
        found: dict[str, list[datetime]] = {}
        for one in uow.outbox.open_ones(1000):
            if one.state is DeliveryState.WAITING:
                found.setdefault(_name(one.nudge.kind, one.nudge.subject), []).append(one.nudge.due_at)
        program = uow.programs.get(pairing.program_id)
        for kind in (ladder.STEP_JOB, ladder.ADMINS_JOB):
            known = uow.jobs.waiting(kind, pairing.id)
            found[kind] = [_done_at(uow, program, pairing, one, now) for one in known]
        found["lapses"] = [one.lapses_at for one in uow.requests.in_program(program.id)]
        found["objection"] = [one.objection_until for one in uow.pairings.in_program(program.id) if one.objection_until]
    return {name: sorted(moments) for name, moments in found.items()}


def _done_at(uow: UnitOfWork, program: Program, pairing: Pairing, job: Job, now: datetime) -> datetime:
    """Earlier than its clock says, a job only looks and comes back."""
    assert job.due_at is not None
    return max(job.due_at, ladder.step_due(uow, program, pairing, job, now))


def _name(kind: NudgeKind, subject: Mapping[str, str | int]) -> str:
    return f"{kind.value}:{subject['form']}" if "form" in subject else kind.value


def changed(program: Program, **clocks: object) -> Clocks:
    return replace(program.clocks, **clocks)  # type: ignore[arg-type]
