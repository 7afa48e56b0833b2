"""A small program with people to match, for the verbs of matching."""

from datetime import date, datetime

from bot.domain.enrollment import Answers, Enrollment, EnrollmentState
from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Candidate, Proposal, ProposalState
from bot.domain.person import Person, PersonId
from bot.domain.program import Asking, Program, ProgramState
from bot.ports import OpenUnitOfWork, UnitOfWork
from tests.conftest import TEAM

ADA, BOB, INES, FAY = PersonId("U0ADA"), PersonId("U0BOB"), PersonId("U0INES"), PersonId("U0FAY")
GRACE = PersonId("U0GRACE")
MENTORS, MENTEES = (BOB, INES), (ADA, FAY)


def furnish(
    open_uow: OpenUnitOfWork, now: datetime, *, kind: Kind = Kind.ONE_TO_ONE, asking: Asking = Asking.MENTOR_FIRST
) -> Program:
    """Grace runs it; Bob and Ines mentor, Ada and Fay look for a mentor; everybody works when everybody works."""
    with open_uow(TEAM) as uow:
        for one in (*MENTORS, *MENTEES, GRACE):
            uow.people.put(Person(id=one, name=one[2:].title(), time_zone="Europe/London"))
        program = uow.programs.add(
            Program(
                name="Grow",
                kind=kind,
                asking=asking,
                state=ProgramState.RUNNING,
                sign_up_closes_on=date(2026, 3, 1),
                matching_on=date(2026, 3, 2),
                ends_on=date(2026, 9, 1),
                managers=(GRACE,),
            )
        )
        for one in MENTORS:
            _enroll(uow, program, one, Role.MENTOR, now)
        for one in MENTEES:
            _enroll(uow, program, one, Role.MENTEE, now)
        return program


def _enroll(uow: UnitOfWork, program: Program, person_id: PersonId, role: Role, now: datetime) -> None:
    roles = frozenset(Role) if program.kind is Kind.PEER else frozenset({role})
    level = 2 if role is Role.MENTOR or program.kind is Kind.PEER else 1
    answers = Answers(
        wants_skills=("Listening",),
        offers_skills=("Listening",),
        level=level,
        languages=("English",),
        hours_per_month=2,
    )
    uow.enrollments.add(
        Enrollment(
            program_id=program.id,
            person_id=person_id,
            state=EnrollmentState.ENROLLED,
            roles=roles,
            answers=answers,
            mentor_capacity=3 if program.kind is Kind.GROUP else 1,
            enrolled_at=now,
        )
    )


def proposed(
    open_uow: OpenUnitOfWork, program: Program, now: datetime, *couples: tuple[PersonId, PersonId]
) -> Proposal:
    """A proposal that is ready, with these couples, the mentor first."""
    with open_uow(TEAM) as uow:
        proposal = uow.proposals.add(
            Proposal(program_id=program.id, state=ProposalState.READY, made_by=GRACE, made_at=now)
        )
        for mentor, mentee in couples:
            uow.candidates.add(
                Candidate(
                    proposal_id=proposal.id, mentor_id=mentor, mentee_id=mentee, score=70.0, reasons=("both listen",)
                )
            )
        return proposal
