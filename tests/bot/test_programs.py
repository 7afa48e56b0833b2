"""Programs are made, changed, opened and closed, on each database."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.domain.administration import Admin
from bot.domain.clocks import Cadence
from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Member, Pairing, PairingState, Request, RequestState
from bot.domain.person import Person, PersonId
from bot.domain.program import Asking, Joining, Program, ProgramState
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import programs
from bot.services.overview import NextStep, overview
from bot.services.program_plan import Plan
from bot.services.programs import Counts
from tests.conftest import TEAM

ADA, BOB, GRACE, INES = (PersonId(f"U0{name}") for name in ("ADA", "BOB", "GRACE", "INES"))
PLAN = Plan(
    name=" Grow ",
    kind=Kind.ONE_TO_ONE,
    joining=Joining.OPEN,
    asking=Asking.MENTOR_FIRST,
    sign_up_closes_on=date(2026, 3, 12),
    matching_on=date(2026, 3, 14),
    ends_on=date(2026, 9, 8),
    cadence=Cadence.EVERY_TWO_WEEKS,
    managers=(BOB, BOB),
)


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> UnitOfWork:
    """Grace runs mentoring."""
    with open_uow(TEAM) as uow:
        uow.admins.appoint(Admin(person_id=GRACE, appointed_by=None, appointed_at=now))
    return uow


@pytest.fixture
def grow(uow: UnitOfWork, now: datetime) -> Program:
    return programs.create(uow, GRACE, now, PLAN, as_draft=False)


def problems(uow: UnitOfWork, now: datetime, **changes: Any) -> dict[str, Problem]:
    with pytest.raises(FieldProblems) as error:
        programs.create(uow, GRACE, now, replace(PLAN, **changes), as_draft=False)
    return error.value.problems


def test_what_was_planned_is_what_there_is(uow: UnitOfWork, grow: Program) -> None:
    with uow:
        kept = uow.programs.get(grow.id)
    assert kept == grow
    assert (kept.name, kept.managers, kept.time_zone) == ("Grow", (BOB,), "America/New_York")


def test_everything_that_is_wrong_is_said_at_once(uow: UnitOfWork, now: datetime) -> None:
    wrong = problems(uow, now, name="", sign_up_closes_on=None, ends_on=date(2026, 3, 14), managers=())
    assert wrong == {
        "name": Problem.REQUIRED,
        "sign_up_closes_on": Problem.REQUIRED,
        "ends_on": Problem.END_BEFORE_START,
        "managers": Problem.REQUIRED,
    }


def test_the_past_begins_where_whoever_makes_it_is(uow: UnitOfWork) -> None:
    late_in_new_york = datetime(2026, 3, 13, 3, 0, tzinfo=UTC)
    assert programs.create(uow, GRACE, late_in_new_york, PLAN, as_draft=False).id
    next_day = datetime(2026, 3, 13, 4, 0, tzinfo=UTC)
    assert problems(uow, next_day, name="Other") == {"sign_up_closes_on": Problem.IN_THE_PAST}


def test_a_name_is_taken_however_it_is_capitalized(uow: UnitOfWork, now: datetime, grow: Program) -> None:
    assert problems(uow, now, name="gROW") == {"name": Problem.NAME_TAKEN}


def test_days_that_have_passed_since_may_stay(uow: UnitOfWork, grow: Program) -> None:
    later = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)
    edited = programs.edit(uow, BOB, later, grow.id, replace(PLAN, name="Grow more"), version=grow.version)
    assert edited.name == "Grow more"
    with pytest.raises(FieldProblems):
        programs.edit(uow, BOB, later, grow.id, replace(PLAN, matching_on=date(2026, 4, 1)), version=edited.version)


def test_an_edit_from_an_older_form_is_refused(uow: UnitOfWork, now: datetime, grow: Program) -> None:
    programs.edit(uow, BOB, now, grow.id, PLAN, version=grow.version)
    with pytest.raises(Refused) as refused:
        programs.edit(uow, BOB, now, grow.id, PLAN, version=grow.version)
    assert refused.value.why is Refusal.CHANGED_MEANWHILE


def test_the_kind_stays_once_somebody_signed_up(uow: UnitOfWork, now: datetime, grow: Program) -> None:
    peer = replace(PLAN, kind=Kind.PEER)
    grow = programs.edit(uow, BOB, now, grow.id, peer, version=grow.version)
    assert grow.kind is Kind.PEER
    with uow:
        uow.enrollments.add(Enrollment(program_id=grow.id, person_id=ADA, state=EnrollmentState.ENROLLED))
    assert programs.edit(uow, BOB, now, grow.id, PLAN, version=grow.version).kind is Kind.PEER


@pytest.mark.parametrize("actor", [ADA, INES])
def test_only_its_managers_and_admins_change_it(uow: UnitOfWork, now: datetime, grow: Program, actor: PersonId) -> None:
    with pytest.raises(Refused):
        programs.create(uow, actor, now, replace(PLAN, name="Mine"), as_draft=True)
    with pytest.raises(Refused):
        programs.edit(uow, actor, now, grow.id, PLAN, version=grow.version)
    with pytest.raises(Refused):
        programs.close(uow, actor, now, grow.id)
    with pytest.raises(Refused):
        programs.list_mine(uow, actor, now)


def test_a_draft_whose_sign_up_is_over_cannot_be_opened(uow: UnitOfWork, now: datetime) -> None:
    draft = programs.create(uow, GRACE, now, PLAN, as_draft=True)
    with pytest.raises(Refused) as refused:
        programs.open_for_sign_up(uow, GRACE, datetime(2026, 3, 14, tzinfo=UTC), draft.id)
    assert refused.value.why is Refusal.SIGN_UP_DAY_OVER
    assert programs.open_for_sign_up(uow, GRACE, now, draft.id).program.state is ProgramState.OPEN
    assert programs.open_for_sign_up(uow, GRACE, now, draft.id).program.version == 1, "the second press did nothing"


def test_closing_ends_everything_in_it_and_is_done_once(uow: UnitOfWork, now: datetime, grow: Program) -> None:
    members = (Member(person_id=BOB, role=Role.MENTOR), Member(person_id=ADA, role=Role.MENTEE))
    with uow:
        pairing = uow.pairings.add(Pairing(program_id=grow.id, members=members, matched_at=now))
        request = uow.requests.add(
            Request(program_id=grow.id, mentor_id=BOB, mentee_id=INES, asked_at=now, lapses_at=now)
        )
    programs.close(uow, BOB, now, grow.id)
    with uow:
        assert uow.pairings.get(pairing.id).state is PairingState.FINISHED
        assert uow.requests.get(request.id).state is RequestState.WITHDRAWN
    with pytest.raises(Refused) as refused:
        programs.close(uow, BOB, now, grow.id)
    assert refused.value.why is Refusal.PROGRAM_IS_CLOSED


def test_people_are_counted_by_state_and_role(uow: UnitOfWork, now: datetime, grow: Program) -> None:
    places: tuple[tuple[PersonId, EnrollmentState, set[Role]], ...] = (
        (ADA, EnrollmentState.ENROLLED, {Role.MENTEE}),
        (BOB, EnrollmentState.PAUSED, {Role.MENTOR, Role.MENTEE}),
        (GRACE, EnrollmentState.INVITED, set()),
        (INES, EnrollmentState.LEFT, {Role.MENTOR}),
    )
    with uow:
        for person_id, state, roles in places:
            uow.enrollments.add(
                Enrollment(program_id=grow.id, person_id=person_id, state=state, roles=frozenset(roles))
            )
        assert programs.counts(uow, grow.id) == Counts(invited=1, joined=2, paused=1, mentors=1, mentees=2)


@pytest.mark.parametrize(
    ("day", "step"),
    [
        (date(2026, 3, 2), NextStep.INVITE),
        (date(2026, 3, 13), NextStep.MATCH),
        (date(2026, 9, 9), NextStep.CLOSE_IT),
    ],
)
def test_what_is_next_follows_the_calendar(uow: UnitOfWork, grow: Program, day: date, step: NextStep) -> None:
    noon = datetime(day.year, day.month, day.day, 16, 0, tzinfo=UTC)
    assert [one.next for one in overview(uow, BOB, noon).programs] == [step]
