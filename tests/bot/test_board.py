"""The board of whoever manages a program, what needs them today, and who sees which of it, on each database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.administration import Admin
from bot.domain.agreement import Acceptance
from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.goal import Goal
from bot.domain.health import HealthState, Why
from bot.domain.kinds import Role
from bot.domain.lesson import Reading
from bot.domain.pairing import Member, Pairing, PairingState, Request, RequestState
from bot.domain.person import Person, PersonId
from bot.domain.plan import Lessons
from bot.domain.program import Program, ProgramState
from bot.domain.session import Feedback, Session, SessionState
from bot.errors import Refused
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.ports.boards import Tally
from bot.services import board, contents, health, needs, own_health, pause, program_life, programs, templates
from bot.services.board import Filter, Place
from bot.services.needs import Need
from tests.conftest import TEAM

GRACE, INES = PersonId("U0GRACE"), PersonId("U0INES")
SAMPLE = 1


def mentor(number: int) -> PersonId:
    return PersonId(f"UM{number:03}")


def mentee(number: int) -> PersonId:
    return PersonId(f"UE{number:03}")


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> UnitOfWork:
    """Grace runs mentoring, Ines and Bob manage one program with required lessons and an agreement."""
    with open_uow(TEAM) as uow:
        uow.admins.appoint(Admin(person_id=GRACE, appointed_by=None, appointed_at=now))
        program = uow.programs.add(
            Program(
                name="Grow",
                state=ProgramState.RUNNING,
                sign_up_closes_on=date(2026, 1, 1),
                matching_on=date(2026, 1, 2),
                ends_on=date(2026, 12, 1),
                managers=(INES, PersonId("U0BOB")),
            )
        )
        content = templates.for_kind(program.kind).content()
        content = replace(content, lessons=Lessons(mentor=("listening",), mentee=(), required=True))
        contents.begin(uow, program, content, INES, now)
    return uow


def join(uow: UnitOfWork, person_id: PersonId, role: Role, now: datetime, **facts: object) -> Enrollment:
    uow.people.put(Person(id=person_id, name=f"Zoë {person_id}", time_zone="Europe/London"))
    place = Enrollment(
        program_id=SAMPLE,
        person_id=person_id,
        state=EnrollmentState.ENROLLED,
        roles=frozenset({role}),
        enrolled_at=now,
        invited_at=now,
    )
    return uow.enrollments.add(replace(place, **facts))  # type: ignore[arg-type]


def pair(uow: UnitOfWork, number: int, now: datetime, *, matched: float, held: Sequence[float] = ()) -> Pairing:
    """Matched and having met so many days ago."""
    join(uow, mentor(number), Role.MENTOR, now)
    join(uow, mentee(number), Role.MENTEE, now)
    members = (
        Member(person_id=mentor(number), role=Role.MENTOR),
        Member(person_id=mentee(number), role=Role.MENTEE),
    )
    version = uow.contents.latest(SAMPLE)
    assert version is not None
    matched_at = now - timedelta(days=matched)
    made = Pairing(program_id=SAMPLE, members=members, matched_at=matched_at, content_id=version.id)
    pairing = uow.pairings.add(made)
    for days in held:
        at = now - timedelta(days=days)
        uow.sessions.add(
            Session(pairing_id=pairing.id, state=SessionState.HELD, starts_at=at, recorded_by=mentor(number))
        )
    return pairing


def read(uow: UnitOfWork, person_id: PersonId, now: datetime) -> None:
    uow.readings.add(Reading(person_id=person_id, lesson_id="listening", begun_at=now, finished_at=now))


def look(uow: UnitOfWork, now: datetime, shown: Filter = Filter.ALL, **place: object) -> board.Board:
    return board.look(uow, INES, now, Place(program_id=SAMPLE, shown=shown, **place))  # type: ignore[arg-type]


def numbers(found: board.Board) -> list[int]:
    return [one.pairing.id for one in found.lines]


def test_every_pairing_is_on_a_page_those_that_need_somebody_first(uow: UnitOfWork, now: datetime) -> None:
    with uow:
        fine = [pair(uow, number, now, matched=10, held=[2]).id for number in range(9)]
        quiet = pair(uow, 50, now, matched=90, held=[60])
        early = pair(uow, 51, now, matched=2)
        over = pair(uow, 52, now, matched=90, held=[60])
        uow.pairings.save(replace(over, state=PairingState.FINISHED, ended_at=now))
        for one in (*range(9), 50, 51, 52):
            read(uow, mentor(one), now)
    first, second = look(uow, now), look(uow, now, page=1)
    assert numbers(first) == [quiet.id, *fine[:7]]
    assert numbers(second) == [*fine[7:], early.id, over.id]
    assert numbers(look(uow, now, page=99)) == numbers(second)
    assert (first.pages, first.counts[Filter.ALL], first.counts[Filter.OVER]) == (2, 12, 1)
    kinds = (Filter.NEEDS_ATTENTION, Filter.TOO_EARLY, Filter.OVER, Filter.PAUSED)
    assert [numbers(look(uow, now, kind)) for kind in kinds] == [[quiet.id], [early.id], [over.id], []]
    assert numbers(look(uow, now, Filter.NOT_MET)) == [early.id]
    assert look(uow, now, Filter.ON_TRACK).counts[Filter.ON_TRACK] == 9
    line = first.lines[0]
    assert (line.held, line.last_met, line.next_at) == (1, now - timedelta(days=60), None)
    assert line.step is not None
    assert line.step.number == 2
    assert line.judged is not None
    assert line.judged.health.reasons[0].why is Why.SILENT


def test_somebody_is_found_by_a_part_of_their_name_without_accents(uow: UnitOfWork, now: datetime) -> None:
    with uow:
        pair(uow, 1, now, matched=10)
        mine = pair(uow, 2, now, matched=10)
    found = board.find_people(uow, INES, SAMPLE, "zoe ue002", 30)
    assert found == [(mentee(2), f"Zoë {mentee(2)}")]
    assert board.find_people(uow, INES, SAMPLE, "<!channel>" * 50, 30) == []
    shown = look(uow, now, person=mentee(2))
    assert (numbers(shown), shown.person is not None) == ([mine.id], True)
    assert numbers(look(uow, now, person=PersonId("UNOBODY"))) == []


def test_managers_see_the_same_and_nobody_else_sees_who_meets_whom(uow: UnitOfWork, now: datetime) -> None:
    with uow:
        pair(uow, 1, now, matched=30)
    bob = board.look(uow, PersonId("U0BOB"), now, Place(program_id=SAMPLE))
    assert bob == look(uow, now)
    for actor in (GRACE, mentor(1), PersonId("U0ADA")):
        with pytest.raises(Refused):
            board.look(uow, actor, now, Place(program_id=SAMPLE))
        with pytest.raises(Refused):
            board.find_people(uow, actor, SAMPLE, "zoe", 30)
    (counted,) = needs.office(uow, GRACE, now).boards
    assert not counted.manages
    assert all(one.need not in {Need.NO_FIRST_SESSION, Need.QUIET} for one in counted.needs)
    with pytest.raises(Refused):
        needs.office(uow, mentor(1), now)


def test_the_funnel_counts_how_far_people_ever_came(uow: UnitOfWork, now: datetime) -> None:
    with uow:
        nobody: dict[str, object] = {"state": EnrollmentState.INVITED, "enrolled_at": None, "roles": frozenset()}
        join(uow, PersonId("UINVITED"), Role.MENTEE, now, **nobody)
        join(uow, PersonId("UCAME"), Role.MENTEE, now, invited_at=None)
        join(uow, PersonId("UWENT"), Role.MENTOR, now, state=EnrollmentState.LEFT, left_at=now)
        pair(uow, 1, now, matched=20)
        pair(uow, 2, now, matched=20, held=[3])
        done = pair(uow, 3, now, matched=90, held=[30])
        uow.pairings.save(replace(done, state=PairingState.FINISHED, ended_at=now))
        read(uow, mentor(1), now)
    funnel = needs.office(uow, INES, now).boards[0].funnel
    tally = funnel.tally
    assert (tally.invited, tally.signed_up, tally.left) == (8, 8, 1)
    assert (tally.matched, tally.met, tally.finished) == (6, 4, 2)
    # Mentees have no lesson here, so all four of them count; of the mentors, one.
    assert funnel.trained == 5


def test_what_needs_a_manager_today(uow: UnitOfWork, now: datetime) -> None:
    with uow:
        pair(uow, 1, now, matched=20)
        pair(uow, 2, now, matched=90, held=[60])
        alone = [join(uow, PersonId(f"UALONE{one}"), Role.MENTEE, now).person_id for one in range(3)]
        for number, mentee_id in enumerate((*alone, mentee(1))):
            asked = Request(program_id=SAMPLE, mentor_id=mentor(1), mentee_id=mentee_id, asked_at=now, lapses_at=now)
            uow.requests.save(replace(uow.requests.add(asked), state=RequestState.LAPSED))
            if number == 1:  # and asked again
                uow.requests.add(asked)
        read(uow, mentor(1), now)
        version = uow.contents.latest(SAMPLE)
        assert version is not None
        uow.acceptances.add(
            Acceptance(
                program_id=SAMPLE,
                person_id=mentor(1),
                agreement_version=version.content.agreement.version,
                name="Zoë",
                accepted_at=now,
            )
        )
    found = {one.need: one.count for one in needs.office(uow, INES, now).boards[0].needs}
    assert found == {
        Need.LAPSED: 2,
        Need.NO_FIRST_SESSION: 1,
        Need.QUIET: 1,
        Need.NOT_TRAINED: 1,
        Need.NOT_AGREED: 6,
    }
    over = now + timedelta(days=300)
    assert Need.CLOSE in {one.need for one in needs.office(uow, INES, over).boards[0].needs}


def whys(uow: UnitOfWork, now: datetime) -> set[Why]:
    with uow:
        (judged,) = health.judge_all(uow, uow.programs.get(SAMPLE), now, GRACE)
    return {one.why for one in judged.health.reasons}


def test_goals_lessons_and_the_phase_count_beside_the_sessions(uow: UnitOfWork, now: datetime) -> None:
    with uow:
        pairing = pair(uow, 1, now, matched=150, held=[100, 60, 4])
    assert whys(uow, now) >= {Why.LESSONS_OPEN, Why.NO_GOAL}
    with uow:
        read(uow, mentor(1), now)
        uow.goals.add(Goal(program_id=SAMPLE, mentee_id=mentee(1), title="Secret", set_at=now))
    assert not whys(uow, now) & {Why.LESSONS_OPEN, Why.NO_GOAL}
    with uow:
        for days in range(10):
            at = now - timedelta(days=3, hours=days)
            uow.sessions.add(
                Session(pairing_id=pairing.id, state=SessionState.HELD, starts_at=at, recorded_by=mentor(1))
            )
    # That a goal which is not shared stands still is for the pairing alone.
    assert Why.GOALS_STAND_STILL not in whys(uow, now)
    with uow:
        own = own_health.own(uow, pairing, uow.programs.get(SAMPLE), now)
    assert Why.GOALS_STAND_STILL in {one.why for one in own.reasons}


def test_a_pause_stops_it_and_afterwards_the_clocks_run_anew(uow: UnitOfWork, now: datetime) -> None:
    with uow:
        pair(uow, 1, now, matched=50, held=[30])
        read(uow, mentor(1), now)
    assert whys(uow, now) == {Why.SILENT}
    pause.pause(uow, mentor(1), now, (now + timedelta(days=60)).date(), {SAMPLE})
    assert whys(uow, now) == {Why.SOMEBODY_PAUSES}
    back = now + timedelta(days=40)
    pause.resume(uow, mentor(1), back)
    assert whys(uow, back + timedelta(days=1)) == {Why.BACK}
    assert Why.SILENT in whys(uow, back + timedelta(days=30))
    with uow:
        grow = uow.programs.get(SAMPLE)
        uow.programs.save(replace(grow, paused_at=back, paused_until=(back + timedelta(days=60)).date()))
    assert whys(uow, back + timedelta(days=30)) == {Why.PROGRAM_PAUSES}
    assert numbers(look(uow, back + timedelta(days=30), Filter.PAUSED)) == [1]


def test_ratings_count_only_where_three_people_gave_them_and_never_for_the_pairing_itself(
    uow: UnitOfWork, now: datetime
) -> None:
    with uow:
        pairing = pair(uow, 1, now, matched=10, held=[2])
        read(uow, mentor(1), now)
        session = uow.sessions.of(pairing.id)[0]
        people = [mentor(1), mentee(1)]
        for turn, rating in enumerate((5, 5, 5, 1, 1, 1)):
            at = now - timedelta(days=9 - turn)
            other = uow.sessions.add(replace(session, id=0, starts_at=at, version=0))
            uow.feedback.add(
                Feedback(
                    session_id=other.id,
                    pairing_id=pairing.id,
                    person_id=people[turn % 2],
                    rating=rating,
                    given_at=at,
                )
            )
        uow.goals.add(Goal(program_id=SAMPLE, mentee_id=mentee(1), title="One", progress=50, set_at=now))
    assert Why.RATINGS_FALL not in whys(uow, now)
    with uow:
        for rating, others in ((5, "AB"), (1, "AB")):
            for one in others:
                other = uow.sessions.add(replace(session, id=0, version=0, starts_at=now - timedelta(days=1)))
                given = Feedback(
                    session_id=other.id,
                    pairing_id=pairing.id,
                    person_id=PersonId(f"U{one}"),
                    rating=rating,
                    given_at=now - timedelta(hours=10 if rating == 5 else 5),
                )
                uow.feedback.add(given)
        last = uow.sessions.add(replace(session, id=0, version=0, starts_at=now - timedelta(days=1)))
        uow.feedback.add(
            Feedback(session_id=last.id, pairing_id=pairing.id, person_id=mentor(1), rating=1, given_at=now)
        )
        uow.feedback.add(
            Feedback(session_id=last.id, pairing_id=pairing.id, person_id=mentee(1), rating=1, given_at=now)
        )
    assert Why.RATINGS_FALL in whys(uow, now)
    with uow:
        own = own_health.own(uow, pairing, uow.programs.get(SAMPLE), now)
    assert own.state is not HealthState.NEEDS_ATTENTION


def test_a_program_with_nobody_in_it_is_shown_paused_and_closed_like_any_other(uow: UnitOfWork, now: datetime) -> None:
    (empty,) = needs.office(uow, INES, now).boards
    assert (empty.funnel.tally, empty.funnel.trained, empty.needs) == (Tally(), 0, ())
    for shown in Filter:
        assert (look(uow, now, shown).lines, look(uow, now, shown, page=7).pages) == ((), 1)
    assert health.show(uow, INES, now)[0].total == 0
    program_life.pause(uow, INES, now, SAMPLE, (now + timedelta(days=10)).date())
    program_life.resume(uow, INES, now + timedelta(days=1), SAMPLE)
    assert look(uow, now).counts[Filter.ALL] == 0
    assert programs.close(uow, INES, now, SAMPLE).program.is_over
    assert needs.office(uow, INES, now).boards == ()
