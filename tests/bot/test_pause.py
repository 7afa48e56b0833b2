"""A pause begins, stands still, and ends, on each database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.pairing import Member, Pairing
from bot.domain.person import Person, PersonId
from bot.domain.program import Program, ProgramState
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import Nudge, NudgeKind, Priority
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.ports.deliveries import PAUSED
from bot.services import coming_back, leave, pause
from bot.services.clock_stops import is_stopped, look_again_at
from tests.conftest import TEAM

ADA, BOB, GRACE = PersonId("U0ADA"), PersonId("U0BOB"), PersonId("U0GRACE")


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person]) -> UnitOfWork:
    return open_uow(TEAM)


@pytest.fixture
def program(uow: UnitOfWork, now: datetime) -> Program:
    """Ada and Bob meet in it, Grace runs it."""
    on = now.date()
    with uow:
        made = uow.programs.add(
            Program(
                name="Grow",
                state=ProgramState.RUNNING,
                sign_up_closes_on=on,
                matching_on=on,
                ends_on=on + timedelta(days=180),
                managers=(GRACE,),
            )
        )
        for person, role in ((ADA, Role.MENTEE), (BOB, Role.MENTOR)):
            uow.enrollments.add(
                Enrollment(
                    program_id=made.id,
                    person_id=person,
                    state=EnrollmentState.ENROLLED,
                    roles=frozenset({role}),
                    enrolled_at=now,
                )
            )
        members = (Member(person_id=BOB, role=Role.MENTOR), Member(person_id=ADA, role=Role.MENTEE))
        uow.pairings.add(Pairing(program_id=made.id, members=members, matched_at=now))
    return made


def away(uow: UnitOfWork, program: Program, now: datetime, person: PersonId = ADA) -> bool:
    with uow:
        return pause.is_away(uow, person, program.id, now)


def nudge(kind: NudgeKind, reader: PersonId, now: datetime, **subject: str | int) -> Nudge:
    return Nudge(key=f"{kind}:{reader}", kind=kind, readers=(reader,), subject=subject, due_at=now)


def test_whoever_pauses_is_away_until_the_first_day_back_where_they_are(
    uow: UnitOfWork, program: Program, now: datetime
) -> None:
    pause.pause(uow, ADA, now, date(2026, 3, 10), [program.id])
    assert away(uow, program, now)
    assert away(uow, program, datetime.fromisoformat("2026-03-09T23:59:00+00:00"))
    assert not away(uow, program, datetime.fromisoformat("2026-03-10T00:00:00+00:00"))


def test_the_end_is_noted_once(uow: UnitOfWork, program: Program, now: datetime) -> None:
    pause.pause(uow, ADA, now, date(2026, 3, 10), [program.id])
    later = now + timedelta(days=8)
    with uow:
        pause.note_end(uow, ADA, program.id, now)
        assert uow.enrollments.of(ADA)[0].state is EnrollmentState.PAUSED
        pause.note_end(uow, ADA, program.id, later)
        assert uow.enrollments.of(ADA)[0].state is EnrollmentState.ENROLLED
        assert pause.ended(uow, ADA, program.id, later) is None


def test_whoever_paused_in_two_programs_hears_once_where_things_stand_in_both(
    uow: UnitOfWork, program: Program, now: datetime
) -> None:
    with uow:
        other = uow.programs.add(replace(program, id=0, name="Peers", version=0))
        (place,) = uow.enrollments.of(ADA)
        uow.enrollments.add(replace(place, id=0, program_id=other.id, version=0))
    pause.pause(uow, ADA, now, date(2026, 3, 10), [program.id, other.id])
    later = now + timedelta(days=8)
    with uow:
        told = [uow.outbox.about(NudgeKind.RESUMED, "program", one.id)[0].nudge for one in (program, other)]
    first, second = (coming_back.over(uow, one, later) for one in told)
    assert first is not None
    assert second is None
    assert [one.program.id for one in first.places] == [program.id, other.id]
    assert [one.program.id for one in first.pairings] == [program.id]
    assert [one.program.id for one in first.alone_in] == [other.id]
    with uow:
        coming_back.note(uow, ADA, later)
        assert {one.state for one in uow.enrollments.of(ADA)} == {EnrollmentState.ENROLLED}
    assert coming_back.over(uow, told[0], later) is None


def test_strangers_leavers_and_the_deactivated_are_away(uow: UnitOfWork, program: Program, now: datetime) -> None:
    assert away(uow, program, now, GRACE)
    leave.leave(uow, ADA, now, program.id, "")
    assert away(uow, program, now)
    with uow:
        uow.people.put(replace(uow.people.get(BOB), is_deactivated=True))
    assert away(uow, program, now, BOB)


@pytest.mark.parametrize(
    ("day", "problem"), [(date(2026, 3, 2), Problem.IN_THE_PAST), (date(2027, 6, 1), Problem.TOO_FAR)]
)
def test_a_pause_ends_on_a_day_ahead_and_within_a_year(
    uow: UnitOfWork, program: Program, now: datetime, day: date, problem: Problem
) -> None:
    with pytest.raises(FieldProblems) as refused:
        pause.pause(uow, ADA, now, day, [program.id])
    assert refused.value.problems == {"until": problem}


def test_the_programs_of_others_cannot_be_paused(uow: UnitOfWork, program: Program, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        pause.begin(uow, GRACE, now)
    assert refused.value.why is Refusal.NOT_ENROLLED
    with pytest.raises(FieldProblems):
        pause.pause(uow, ADA, now, date(2026, 3, 10), [program.id + 1])


def test_the_partner_is_told_until_when(uow: UnitOfWork, program: Program, now: datetime) -> None:
    pause.pause(uow, ADA, now, date(2026, 3, 10), [program.id])
    with uow:
        pairing = uow.pairings.active_of(ADA)[0]
        told = uow.outbox.about(NudgeKind.PARTNER_PAUSED, "pairing", pairing.id)
        assert [one.nudge.reader for one in told] == [BOB]
        assert pause.seen_by_partner(uow, pairing.id, ADA, now) == date(2026, 3, 10)
        assert pause.seen_by_partner(uow, pairing.id, BOB, now) is None


def test_resuming_without_a_pause_is_refused(uow: UnitOfWork, program: Program, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        pause.resume(uow, ADA, now)
    assert refused.value.why is Refusal.NOT_PAUSED


def test_clocks_stand_still_for_both_where_a_pair_is_asked_to_meet(
    uow: UnitOfWork, program: Program, now: datetime
) -> None:
    pause.pause(uow, ADA, now, date(2026, 3, 10), [program.id])
    with uow:
        pairing = uow.pairings.active_of(ADA)[0].id
        assert is_stopped(uow, nudge(NudgeKind.CHECK_IN, ADA, now, pairing=pairing), now)
        assert is_stopped(uow, nudge(NudgeKind.CHECK_IN, BOB, now, pairing=pairing), now)
        assert is_stopped(uow, nudge(NudgeKind.FIRST_SESSION_NOT_HELD, GRACE, now, pairing=pairing), now)
        assert not is_stopped(uow, nudge(NudgeKind.FEEDBACK, BOB, now, pairing=pairing), now)
        assert not is_stopped(uow, nudge(NudgeKind.CHECK_IN, ADA, now, pairing=pairing), now + timedelta(days=8))


def test_answers_never_wait_for_the_end_of_a_pause(uow: UnitOfWork, program: Program, now: datetime) -> None:
    pause.pause(uow, ADA, now, date(2026, 3, 10), [program.id])
    answer = replace(nudge(NudgeKind.MATCHED, ADA, now, program=program.id), priority=Priority.ANSWER)
    with uow:
        assert not is_stopped(uow, answer, now)
        assert not is_stopped(uow, nudge(NudgeKind.CHECK_IN, ADA, now, pairing=999), now), "it is gone"
        uow.programs.save(replace(program, paused_until=now.date() + timedelta(days=30)))
        for kind in (NudgeKind.PAIRING_ENDED, NudgeKind.LEFT, NudgeKind.SESSION_FILE):
            assert not is_stopped(uow, nudge(kind, GRACE, now, program=program.id), now), "the end of something is told"


def test_standing_still_moves_the_end_too(uow: UnitOfWork, program: Program, now: datetime) -> None:
    asked = replace(nudge(NudgeKind.CHECK_IN, ADA, now, pairing=1), ends_at=now + timedelta(days=3))
    day = timedelta(days=1)
    with uow:
        uow.outbox.add(asked)
        held = uow.outbox.claim(now=now, holder="one", lease=timedelta(minutes=2), most=9)[0]
        assert uow.outbox.stand_still(held, until=now + day, reason="paused")
        waiting = uow.outbox.find(asked.key)
    assert waiting is not None
    assert (waiting.nudge.due_at, waiting.nudge.ends_at) == (now + day, now + 4 * day)
    assert waiting.attempts == 0


def test_what_came_due_in_a_pause_that_ends_early_comes_then_and_not_a_day_after(
    uow: UnitOfWork, program: Program, now: datetime
) -> None:
    pause.pause(uow, ADA, now, date(2026, 3, 10), [program.id])
    with uow:
        pairing = uow.pairings.active_of(ADA)[0].id
        moved = nudge(NudgeKind.SESSION_MOVED, ADA, now, pairing=pairing)
        news = [
            replace(moved, key="to ada", ends_at=now + timedelta(days=2)),
            replace(nudge(NudgeKind.DID_IT_HAPPEN, BOB, now, pairing=pairing), key="to bob"),
            replace(moved, key="not due", due_at=now + timedelta(days=30)),
        ]
        uow.outbox.add_all(news)
        for one in uow.outbox.claim(now=now, holder="one", lease=timedelta(minutes=2), most=9):
            if is_stopped(uow, one.nudge, now):
                uow.outbox.stand_still(one, until=look_again_at(uow, one.nudge, now), reason=PAUSED)
    back = now + timedelta(hours=2)
    pause.resume(uow, ADA, back)
    with uow:
        found = [uow.outbox.find(one.key) for one in news]
    due = [(one.nudge.due_at, one.nudge.ends_at) for one in found if one is not None]
    assert due == [(back, back + timedelta(days=2)), (back, None), (now + timedelta(days=30), None)]


def test_on_the_last_day_of_a_pause_it_is_looked_at_when_that_day_is_over(
    uow: UnitOfWork, program: Program, now: datetime
) -> None:
    pause.pause(uow, ADA, now, date(2026, 3, 10), [program.id])
    with uow:
        pairing = uow.pairings.active_of(ADA)[0].id
        moved = nudge(NudgeKind.SESSION_MOVED, ADA, now, pairing=pairing)
        assert look_again_at(uow, moved, now) == now + timedelta(days=1)
        last = datetime(2026, 3, 9, 15, tzinfo=UTC)
        assert look_again_at(uow, moved, last) == datetime(2026, 3, 10, tzinfo=UTC)


def test_leaving_ends_the_pairing_and_tells_the_manager(uow: UnitOfWork, program: Program, now: datetime) -> None:
    left = leave.leave(uow, ADA, now, program.id, "Too much to do")
    assert left.partners == (BOB,)
    with uow:
        assert uow.pairings.active_of(BOB) == []
        told = uow.outbox.about(NudgeKind.LEFT, "program", program.id)
    assert [one.nudge.reader for one in told] == [GRACE]
    assert leave.reason_for(uow, GRACE, ADA, program.id) == (program, "Too much to do")
    assert leave.reason_for(uow, BOB, ADA, program.id) is None, "the partner never reads it"


def test_a_reason_of_any_length_is_named_at_its_field(uow: UnitOfWork, program: Program, now: datetime) -> None:
    with pytest.raises(FieldProblems) as refused:
        leave.leave(uow, ADA, now, program.id, "x" * 40_000)
    assert refused.value.problems == {"reason": Problem.TOO_LONG}
