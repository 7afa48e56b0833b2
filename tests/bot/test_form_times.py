"""Forms are asked for at their moments, and of nobody for whom it is over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.administration import Job
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import Person
from bot.domain.program import ProgramState
from bot.domain.session import Session, SessionState
from bot.errors import Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import form_times, forms
from tests.bot.answering import END, baseline, holding, midpoint, open_uow, pairing
from tests.bot.pairs import ADA, BOB, INES
from tests.conftest import TEAM

__all__ = ["open_uow", "pairing"]  # fixtures


def test_each_form_is_asked_at_its_moment(open_uow: OpenUnitOfWork, pairing: Pairing) -> None:
    """Matched on March 2, ending on September 1: half way is June 2, and no pulse comes within two weeks of it."""
    assert holding(open_uow, pairing) == [
        ("baseline", date(2026, 3, 2)),
        ("pulse", date(2026, 4, 1)),
        ("midpoint", date(2026, 6, 2)),
        ("pulse", date(2026, 7, 30)),
        ("final", date(2026, 8, 26)),
    ]


def test_other_dates_move_what_waits_and_moved_back_it_is_as_before(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    before = holding(open_uow, pairing)

    def end_on(day: date) -> None:
        with open_uow(TEAM) as uow:
            uow.programs.save(replace(uow.programs.get(pairing.program_id), ends_on=day))
        forms.plan_anew(
            lambda: open_uow(TEAM),
            lambda: now,
            Job(kind=forms.PLAN_JOB, subject_id=pairing.program_id, asked_by=BOB, asked_at=now),
        )

    end_on(date(2026, 12, 1))
    moved = holding(open_uow, pairing)
    assert ("midpoint", date(2026, 7, 20)) in moved
    assert [form for form, _ in moved].count("midpoint") == [form for form, _ in moved].count("final") == 1
    end_on(END)
    assert holding(open_uow, pairing) == before


def _deactivated(open_uow: OpenUnitOfWork, _: Pairing) -> None:
    with open_uow(TEAM) as uow:
        uow.people.put(replace(uow.people.get(ADA), is_deactivated=True))


def _left(open_uow: OpenUnitOfWork, pairing: Pairing) -> None:
    with open_uow(TEAM) as uow:
        place = uow.enrollments.find(program_id=pairing.program_id, person_id=ADA)
        assert place is not None
        uow.enrollments.save(place.left(pairing.matched_at))


def _ended(open_uow: OpenUnitOfWork, pairing: Pairing) -> None:
    with open_uow(TEAM) as uow:
        uow.pairings.save(replace(uow.pairings.get(pairing.id), state=PairingState.ENDED, ended_at=pairing.matched_at))


@pytest.mark.parametrize("happened", [_deactivated, _left, _ended])
def test_nobody_is_asked_about_what_is_over(
    open_uow: OpenUnitOfWork, pairing: Pairing, happened: Callable[[OpenUnitOfWork, Pairing], None]
) -> None:
    happened(open_uow, pairing)
    assert [one for one in holding(open_uow, pairing) if one[0] != "baseline"] == []
    if happened is not _deactivated:  # who can press nothing
        with pytest.raises(Refused) as refused:
            forms.open_form(open_uow(TEAM), ADA, pairing.matched_at + timedelta(days=92), midpoint(pairing))
        assert refused.value.why is Refusal.FORM_CLOSED


def test_the_first_form_is_for_before_the_first_session(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    with open_uow(TEAM) as uow:
        uow.sessions.add(
            Session(pairing_id=pairing.id, starts_at=now, recorded_by=ADA, state=SessionState.HELD, minutes=30)
        )
    assert forms.open_form(open_uow(TEAM), ADA, now + timedelta(days=2), baseline(pairing))
    with pytest.raises(Refused):
        forms.open_form(open_uow(TEAM), ADA, now + timedelta(days=4), baseline(pairing))


def test_whoever_is_not_matched_is_asked_once_sign_up_is_over(
    open_uow: OpenUnitOfWork, people: list[Person], pairing: Pairing, now: datetime
) -> None:
    with open_uow(TEAM) as uow:
        program = uow.programs.save(replace(uow.programs.get(pairing.program_id), sign_up_closes_on=date(2026, 3, 6)))
        bob = uow.enrollments.find(program_id=program.id, person_id=BOB)
        assert bob is not None
        uow.enrollments.add(replace(bob, id=0, person_id=INES))
        for person in (INES, ADA):
            form_times.plan_first(uow, program, person, now)
        found = {one.nudge.reader: one.nudge for one in uow.outbox.about(NudgeKind.FORM, "program", program.id)}
        assert found[INES].due_at == datetime(2026, 3, 9, 9, tzinfo=UTC), "Monday at nine in Lisbon"
        assert form_times.holds(uow, found[INES], now) is None
        assert form_times.holds(uow, found[INES], found[INES].due_at) is not None


def test_a_closed_program_asks_for_the_last_form_at_once(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    later = now + timedelta(days=50)
    with open_uow(TEAM) as uow:
        program = uow.programs.get(pairing.program_id)
        program = uow.programs.save(replace(program, state=ProgramState.CLOSED))
        found = uow.pairings.get(pairing.id)
        uow.pairings.save(replace(found, state=PairingState.FINISHED, ended_at=later))
    job = Job(kind=forms.PLAN_JOB, subject_id=program.id, asked_by=BOB, asked_at=later)
    forms.plan_anew(lambda: open_uow(TEAM), lambda: later, job)
    assert ("final", later.date()) in holding(open_uow, pairing)
