"""Whoever fits a program's rule: counted, invited at a press, and invited as they come to fit, on each database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import pytest

from bot.domain.administration import Job
from bot.domain.enrollment import Enrollment
from bot.domain.person import Person, PersonId
from bot.domain.program import Joining, JoiningRule, Program
from bot.errors import Refusal, Refused
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import by_rule, people, program_life, programs
from bot.services.program_life import Around
from tests.bot.program_made import ADA, BOB, GRACE, INES, made, run_by_grace
from tests.conftest import TEAM

STARTS = {ADA: date(2026, 2, 1), BOB: date(2025, 6, 1), INES: date(2026, 3, 20)}


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> UnitOfWork:
    with run_by_grace(open_uow, now) as uow:
        for person, day in STARTS.items():
            uow.people.put(replace(uow.people.get(person), start_date=day, department=f"Team {person}"))
    return uow


@pytest.fixture
def keep_inviting(open_uow: OpenUnitOfWork, uow: UnitOfWork) -> Callable[[datetime], int]:
    return partial(by_rule.keep_inviting, partial(open_uow, TEAM))


def ruled(uow: UnitOfWork, now: datetime, rule: JoiningRule) -> Program:
    program = made(uow, now, "general")
    with uow:
        return uow.programs.save(replace(program, joining=Joining.BY_RULE, rule=rule))


def enrolled(uow: UnitOfWork, program: Program) -> dict[PersonId, Enrollment]:
    with uow:
        return {one.person_id: one for one in uow.enrollments.in_program(program.id)}


def test_people_are_invited_as_they_start_and_only_once(
    uow: UnitOfWork, now: datetime, keep_inviting: Callable[[datetime], int]
) -> None:
    program = made(uow, now, "onboarding")
    assert programs.get_mine(uow, GRACE, now, program.id).fits == 1
    assert [keep_inviting(now), keep_inviting(now)] == [1, 0]
    assert set(enrolled(uow, program)) == {ADA}
    assert keep_inviting(now + timedelta(days=20)) == 1
    assert set(enrolled(uow, program)) == {ADA, INES}
    with uow:
        noted = [one for one in uow.audit.about(f"program:{program.id}") if one.action == "kept_inviting_by_rule"]
    assert [(one.actor_id, one.details) for one in noted] == [(GRACE, {"people": 1})] * 2


def test_whoever_was_taken_out_is_not_invited_again_by_themselves(
    uow: UnitOfWork, now: datetime, keep_inviting: Callable[[datetime], int]
) -> None:
    program = made(uow, now, "onboarding")
    keep_inviting(now)
    people.remove(uow, GRACE, now, program.id, [ADA], "")
    assert keep_inviting(now + timedelta(days=1)) == 0


def test_whoever_wants_no_more_invitations_does_not_count(
    uow: UnitOfWork, now: datetime, keep_inviting: Callable[[datetime], int]
) -> None:
    general = made(uow, now, "general")
    people.invite(uow, GRACE, now, general.id, [ADA], "")
    people.stop_invitations(uow, ADA, general.id)
    program = made(uow, now, "onboarding")
    assert programs.get_mine(uow, GRACE, now, program.id).fits == 0
    assert keep_inviting(now) == 0


@pytest.mark.parametrize("what", ["paused", "closed", "told not to", "sign-up over"])
def test_nobody_is_invited_while_it_does_not_take_people(
    uow: UnitOfWork, now: datetime, keep_inviting: Callable[[datetime], int], what: str
) -> None:
    program = made(uow, now, "onboarding")
    if what == "paused":
        program_life.pause(uow, GRACE, now, program.id, date(2026, 4, 1))
    elif what == "closed":
        programs.close(uow, GRACE, now, program.id)
    elif what == "told not to":
        around = Around(rule=replace(program.rule, keeps_inviting=False), tells_line_managers=False)
        assert program_life.set_around(uow, GRACE, now, program.id, around, version=program.version).fits == 1
    else:
        with uow:
            uow.programs.save(replace(program, sign_up_closes_on=date(2026, 2, 20)))
    assert keep_inviting(now) == 0


@pytest.mark.parametrize(
    ("rule", "who"),
    [
        (JoiningRule(levels=(1,)), {ADA}),
        (JoiningRule(departments=(" team u0bob ", "Nowhere")), {BOB}),
        (JoiningRule(levels=(1,), departments=("Team U0BOB",)), set()),
        (JoiningRule(started_within_days=400), {ADA, BOB}),
    ],
)
def test_a_rule_of_any_kind_is_invited_at_a_press_and_pressed_twice_once(
    open_uow: OpenUnitOfWork, uow: UnitOfWork, now: datetime, rule: JoiningRule, who: set[PersonId]
) -> None:
    program = ruled(uow, now, rule)
    pressed, count = by_rule.invite_them(uow, GRACE, now, program.id)
    assert (pressed.id, count) == (program.id, len(who))
    job = Job(kind=by_rule.JOB, subject_id=program.id, asked_by=GRACE, asked_at=now)
    for _ in range(2):
        by_rule.invite(partial(open_uow, TEAM), lambda: now, job)
    assert set(enrolled(uow, program)) == who
    assert by_rule.invite_them(uow, GRACE, now, program.id)[1] == 0


def test_a_rule_about_levels_invites_nobody_unless_it_is_told_to(
    uow: UnitOfWork, now: datetime, keep_inviting: Callable[[datetime], int]
) -> None:
    program = ruled(uow, now, JoiningRule(levels=(1,)))
    assert keep_inviting(now) == 0
    around = Around(rule=JoiningRule(levels=(1,), keeps_inviting=True), tells_line_managers=False)
    program_life.set_around(uow, GRACE, now, program.id, around, version=program.version)
    assert keep_inviting(now) == 1


def test_only_whoever_runs_it_invites_by_its_rule(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now, "onboarding")
    with pytest.raises(Refused) as refused:
        by_rule.invite_them(uow, BOB, now, program.id)
    assert refused.value.why is Refusal.ADMINS_ONLY
