"""The board of whoever manages a program, what needs them today, and who sees which of it, on each database."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.agreement import Acceptance
from bot.domain.enrollment import EnrollmentState
from bot.domain.health import Why
from bot.domain.kinds import Role
from bot.domain.pairing import PairingState, Request, RequestState
from bot.domain.person import Person, PersonId
from bot.errors import Refused
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.ports.boards import Tally
from bot.services import board, health, needs, program_life, programs
from bot.services.board import Filter, Place
from bot.services.needs import Need
from tests.bot.board_made import GRACE, INES, SAMPLE, join, look, managed, mentee, mentor, numbers, pair, read


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> UnitOfWork:
    return managed(open_uow, now)


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
