"""Who sees how pairs are doing, and the numbers, on each database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.administration import Admin
from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.health import Why
from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Member, Pairing, PairingState
from bot.domain.person import Person, PersonId
from bot.domain.program import Program, ProgramState
from bot.domain.session import CheckInAnswer, Session, SessionState
from bot.errors import FieldProblems, Refused
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import health, report, templates
from tests.conftest import TEAM

ADA, BOB, GRACE, INES = (PersonId(f"U0{name}") for name in ("ADA", "BOB", "GRACE", "INES"))


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> UnitOfWork:
    """Grace runs mentoring, Ines manages one program, Ada and Bob meet in it."""
    with open_uow(TEAM) as uow:
        uow.admins.appoint(Admin(person_id=GRACE, appointed_by=None, appointed_at=now))
        program = uow.programs.add(
            Program(
                name="Grow",
                state=ProgramState.RUNNING,
                sign_up_closes_on=date(2026, 1, 1),
                matching_on=date(2026, 1, 2),
                ends_on=date(2026, 12, 1),
                managers=(INES,),
            )
        )
        for person_id, role in ((ADA, Role.MENTEE), (BOB, Role.MENTOR)):
            uow.enrollments.add(
                Enrollment(
                    program_id=program.id, person_id=person_id, state=EnrollmentState.ENROLLED, roles=frozenset({role})
                )
            )
        members = (Member(person_id=BOB, role=Role.MENTOR), Member(person_id=ADA, role=Role.MENTEE))
        first = uow.pairings.add(Pairing(program_id=program.id, members=members, matched_at=now - timedelta(days=50)))
        uow.sessions.add(
            Session(
                pairing_id=first.id,
                state=SessionState.HELD,
                starts_at=now - timedelta(days=9),
                minutes=90,
                recorded_by=ADA,
            )
        )
        older = uow.check_ins.asked(first.id, now - timedelta(days=5))
        uow.check_ins.answer(older.id, ADA, CheckInAnswer.WE_MET)
        newer = uow.check_ins.asked(first.id, now - timedelta(days=1))
        uow.check_ins.answer(newer.id, ADA, CheckInAnswer.WE_MET)
        uow.check_ins.answer(newer.id, BOB, CheckInAnswer.NOT_YET)
    return uow


def test_the_manager_sees_the_pair_and_the_admin_its_count(uow: UnitOfWork, now: datetime) -> None:
    (managed,) = health.show(uow, INES, now)
    assert [reason.why for one in managed.pairs for reason in one.health.reasons] == [Why.DIFFERENT_ANSWERS]
    (counted,) = health.show(uow, GRACE, now)
    assert (counted.needs_attention, counted.pairs, counted.with_names) == (1, (), False)
    with pytest.raises(Refused):
        health.show(uow, ADA, now)


def test_only_the_manager_writes_to_a_pair(uow: UnitOfWork, now: datetime) -> None:
    for actor in (GRACE, ADA):
        with pytest.raises(Refused):
            health.write_to_all(uow, actor, now, 1, "Hello")
    with pytest.raises(FieldProblems):
        health.write_to_all(uow, INES, now, 1, "")
    with pytest.raises(FieldProblems):
        health.write_to_all(uow, INES, now, 1, "x" * 40_000)
    health.write_to_all(uow, INES, now, 1, "Hello")
    with uow:
        written = uow.outbox.about(NudgeKind.MANAGER_WRITES, "pairing", 1)
        record = uow.audit.latest(1)[0]
    assert {one.nudge.reader for one in written} == {ADA, BOB}
    assert "Hello" not in str(record.details)
    (managed,) = health.show(uow, INES, now)
    assert managed.pairs[0].written_at is not None


def test_numbers_of_a_program_for_its_manager_and_totals_for_admins(uow: UnitOfWork, now: datetime) -> None:
    with uow:
        ended = Pairing(program_id=1, state=PairingState.ENDED, members=(), matched_at=now, ended_at=now)
        uow.pairings.add(ended)
    mine = report.show(uow, INES, now)
    ((_, numbers),) = mine.programs
    assert mine.totals is None
    assert (numbers.active, numbers.ended, numbers.matched, numbers.held, numbers.minutes) == (1, 1, 2, 1, 90)
    assert (numbers.people.mentors, numbers.people.mentees, numbers.need_attention) == (1, 1, 1)
    assert numbers.ratings is None
    totals = report.show(uow, GRACE, now)
    assert totals.programs == ()
    assert totals.totals == numbers


@pytest.mark.parametrize(("days", "length"), [(180, 13), (84, 6), (7, 1)])
def test_a_pair_is_judged_by_the_path_that_its_program_has_time_for(days: int, length: int) -> None:
    content = templates.for_kind(Kind.ONE_TO_ONE).content()
    matched = datetime(2026, 3, 2, 10, tzinfo=UTC)
    day = matched.date()
    program = Program(id=1, name="Grow", sign_up_closes_on=day, matching_on=day, ends_on=day + timedelta(days=days))
    pairing = Pairing(program_id=1, members=(), matched_at=matched)
    whole = health.Path(length=len(content.tracks[0].guides), phases=content.phases)
    fitted = whole.fitted(pairing, program)
    assert fitted.length == length
    numbers = [number for one in fitted.phases for number in range(one.first, one.last + 1)]
    assert numbers == list(range(1, length + 1)), "each session is in one phase"
