"""Whoever has come to the end of their path is asked to mentor, in the same program where it still takes people."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.domain.administration import Job
from bot.domain.enrollment import Answers, Enrollment, EnrollmentState
from bot.domain.forms import Occasion
from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import Person, PersonId
from bot.domain.program import Program, ProgramState
from bot.domain.session import Session, SessionState
from bot.nudges import Nudge, NudgeKind
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import contents, end_moved, form_times, leave, log_session, pay_forward, programs
from bot.services.form_times import Reference
from bot.services.log_session import Log
from tests.bot.pairs import ADA, BOB, GRACE, INES, pair
from tests.conftest import TEAM


def walked(open_uow: OpenUnitOfWork, now: datetime, *, left: int) -> Pairing:
    """Ada and Bob on a path of which so many sessions are still to be held."""
    pairing = pair(open_uow, now - timedelta(days=400))
    with open_uow(TEAM) as uow:
        count = len(contents.guides_of(uow, pairing, uow.programs.get(pairing.program_id)))
        for number in range(count - left):
            held = now - timedelta(days=14 * (count - number))
            uow.sessions.add(Session(pairing_id=pairing.id, state=SessionState.HELD, starts_at=held, recorded_by=ADA))
    return pairing


def hold(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> list[Nudge]:
    """The next session; and everybody who is to be asked to mentor since."""
    log_session.hold(open_uow(TEAM), ADA, now, pairing.id, None, Log(starts_at=now - timedelta(hours=1), minutes=45))
    with open_uow(TEAM) as uow:
        return [one.nudge for one in uow.outbox.about(NudgeKind.PAY_FORWARD, "program", pairing.program_id)]


def takes_people(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime, **changes: object) -> Program:
    with open_uow(TEAM) as uow:
        program = uow.programs.get(pairing.program_id)
        soon = now.date() + timedelta(days=90)
        return uow.programs.save(
            replace(program, state=ProgramState.OPEN, sign_up_closes_on=soon, **changes)  # type: ignore[arg-type]
        )


def test_the_last_session_of_the_path_asks_the_mentee_and_once(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing = walked(open_uow, now, left=2)
    assert hold(open_uow, pairing, now - timedelta(days=7)) == []
    (asked,) = hold(open_uow, pairing, now)
    assert (asked.reader, asked.due_at >= now + pay_forward.AFTER_THE_END) == (ADA, True)
    assert at_the_end(open_uow, pairing, now + timedelta(days=30)) == [ADA]
    with open_uow(TEAM) as uow:
        ada = uow.enrollments.find(program_id=pairing.program_id, person_id=ADA)
        assert ada is not None
        uow.enrollments.save(replace(ada, roles=frozenset(Role)))
        assert pay_forward.invited(uow, asked, now) is None, "they mentored beside it"


def at_the_end(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> list[PersonId]:
    """Whom the end of the program asks."""
    programs.close(open_uow(TEAM), GRACE, now, pairing.program_id)
    with open_uow(TEAM) as uow:
        return [one.nudge.reader for one in uow.outbox.about(NudgeKind.PAY_FORWARD, "program", pairing.program_id)]


def without_a_mentor_now(uow: UnitOfWork, pairing: Pairing, now: datetime) -> None:
    uow.pairings.save(replace(pairing, state=PairingState.ENDED, ended_at=now))


def with_somebody_else_whom_they_did_not_meet(uow: UnitOfWork, pairing: Pairing, now: datetime) -> None:
    without_a_mentor_now(uow, pairing, now)
    members = (replace(pairing.members[0], person_id=INES), pairing.members[1])
    uow.pairings.add(replace(pairing, id=0, version=0, members=members))


def who_left(uow: UnitOfWork, pairing: Pairing, now: datetime) -> None:
    leave.take_out(uow, the_place(uow, pairing), now)


def who_came_back(uow: UnitOfWork, pairing: Pairing, now: datetime) -> None:
    who_left(uow, pairing, now)
    uow.enrollments.save(replace(the_place(uow, pairing), state=EnrollmentState.ENROLLED))


def who_never_met(uow: UnitOfWork, pairing: Pairing, now: datetime) -> None:
    for one in uow.sessions.of(pairing.id):
        uow.sessions.save(replace(one, state=SessionState.MISSED))


def the_place(uow: UnitOfWork, pairing: Pairing) -> Enrollment:
    (place,) = [one for one in uow.enrollments.of(ADA) if one.program_id == pairing.program_id]
    return place


@pytest.mark.parametrize(
    ("mentee", "asked"),
    [
        (without_a_mentor_now, [ADA]),
        (with_somebody_else_whom_they_did_not_meet, [ADA]),
        (who_came_back, [ADA]),
        (who_left, []),
        (who_never_met, []),
    ],
)
def test_the_end_asks_those_who_stayed_and_met_a_mentor(
    open_uow: OpenUnitOfWork,
    people: list[Person],
    now: datetime,
    mentee: Callable[[UnitOfWork, Pairing, datetime], None],
    asked: list[PersonId],
) -> None:
    pairing = walked(open_uow, now, left=3)
    with open_uow(TEAM) as uow:
        mentee(uow, uow.pairings.get(pairing.id), now)
    assert at_the_end(open_uow, pairing, now) == asked


def test_the_last_form_is_followed_by_it_where_nobody_closes_the_program(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing = walked(open_uow, now, left=3)
    last = Reference(form=Occasion.FINAL, program_id=pairing.program_id, pairing_id=pairing.id, occurrence="1")
    with open_uow(TEAM) as uow:
        for reference, reader in ((replace(last, form=Occasion.MIDPOINT), ADA), (last, BOB), (last, ADA), (last, ADA)):
            pay_forward.plan_at_final(uow, reference, reader, now)
        (asked,) = uow.outbox.about(NudgeKind.PAY_FORWARD, "program", pairing.program_id)
        ends = form_times.end_of(uow.programs.get(pairing.program_id))
    assert asked.nudge.reader == ADA
    assert asked.nudge.due_at >= ends + pay_forward.AFTER_THE_END
    for number, days in enumerate((90, 150, 30)):
        due, ends = with_another_end(open_uow, pairing, now + timedelta(hours=number), days)
        assert ends + pay_forward.AFTER_THE_END <= due < ends + timedelta(days=9), "after the new end, not the old one"
    assert at_the_end(open_uow, pairing, now) == [ADA], "once"


def with_another_end(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime, days: int) -> tuple[datetime, datetime]:
    """So many days from now, as an edit moves it: when Ada is asked, and the last moment of the program."""
    with open_uow(TEAM) as uow:
        before = uow.programs.get(pairing.program_id)
        program = uow.programs.save(replace(before, ends_on=(now + timedelta(days=days)).date()))
        end_moved.begin(uow, before, program, GRACE, now)
    job = Job(kind=end_moved.JOB, subject_id=program.id, asked_by=GRACE, asked_at=now)
    end_moved.work(partial(open_uow, TEAM), lambda: now, job)
    with open_uow(TEAM) as uow:
        (asked,) = uow.outbox.about(NudgeKind.PAY_FORWARD, "program", program.id)
        return asked.nudge.due_at, form_times.end_of(program)


def test_the_program_that_they_know_comes_first_and_they_stay_a_mentee_in_it(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing = walked(open_uow, now, left=1)
    program = takes_people(open_uow, pairing, now, skills=("Listening",))
    with open_uow(TEAM) as uow:
        uow.programs.add(replace(program, id=0, name="A newer one", version=0))
        ada = uow.enrollments.find(program_id=program.id, person_id=ADA)
        assert ada is not None
        uow.enrollments.save(replace(ada, answers=Answers(wants_skills=("Listening",), level=1)))
    (asked,) = hold(open_uow, pairing, now)
    with open_uow(TEAM) as uow:
        shown = pay_forward.invited(uow, asked, now)
    assert shown is not None
    assert shown.program is not None
    assert (shown.finished, shown.program.id) == (program, program.id)
    form = pay_forward.begin(open_uow(TEAM), ADA, now, program.id)
    assert form.enrollment.roles == {Role.MENTOR, Role.MENTEE}
    assert form.enrollment.answers.offers_skills == form.enrollment.answers.wants_skills == ("Listening",)


def test_where_the_same_program_takes_no_more_people_the_next_one_is_named(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing = walked(open_uow, now, left=1)
    program = takes_people(open_uow, pairing, now)
    with open_uow(TEAM) as uow:
        newer = uow.programs.add(replace(program, id=0, name="A newer one", version=0))
        uow.programs.save(replace(program, sign_up_closes_on=now.date() - timedelta(days=1)))
        uow.programs.add(replace(program, id=0, name="Peers", kind=Kind.PEER, version=0))
    (asked,) = hold(open_uow, pairing, now)
    with open_uow(TEAM) as uow:
        shown = pay_forward.invited(uow, asked, now)
    assert shown is not None
    assert shown.program == newer
