"""The life of a program on each database: paused, copied, put away, its end moved, its texts on their days."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import pytest

from bot.domain.administration import Job
from bot.domain.announcement import AnnouncementState
from bot.domain.person import Person
from bot.domain.program import JoiningRule, Program, ProgramState
from bot.errors import FieldProblems, Problem, Refusal, Refused, Unavailable
from bot.nudges import NudgeKind, key
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import (
    contents,
    end_moved,
    program_life,
    program_sayings,
    programs,
    stops,
    tell_everybody,
)
from tests.bot.program_made import (
    ADA,
    BOB,
    GRACE,
    INES,
    enroll,
    made,
    paired,
    run_by_grace,
    save_title,
    signup_programs,
)
from tests.conftest import TEAM


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> UnitOfWork:
    return run_by_grace(open_uow, now)


def test_every_clock_stands_still_and_goes_on(uow: UnitOfWork, open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    enroll(uow, program, now, ADA, INES)
    pairing = paired(uow, program, now)
    first = key(NudgeKind.PLAN_FIRST_SESSION, pairing.id, ADA)

    def due() -> datetime:
        with uow:
            delivery = uow.outbox.find(first)
        assert delivery is not None
        return delivery.nudge.due_at

    before = due()
    program_life.pause(uow, GRACE, now, program.id, date(2026, 3, 16))
    with uow:
        ends = stops.first_moment(program, date(2026, 3, 16))
        assert uow.programs.get(program.id).is_paused(now + timedelta(days=13))
    assert due() - before == ends - now
    early = now + timedelta(days=3)
    program_life.resume(uow, GRACE, early, program.id)
    assert due() - before == timedelta(days=3)
    with pytest.raises(Refused) as refused:
        program_life.resume(uow, GRACE, early, program.id)
    assert refused.value.why is Refusal.PROGRAM_NOT_PAUSED


def tell(open_uow: OpenUnitOfWork, program: Program, now: datetime, kind: str) -> None:
    """The job, twice: nobody hears it twice."""
    job = Job(kind=kind, subject_id=program.id, asked_by=GRACE, asked_at=now)
    for _ in range(2):
        tell_everybody.tell(partial(open_uow, TEAM), partial(_same, now), job)


def test_a_pause_ends_by_itself(uow: UnitOfWork, open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    enroll(uow, program, now, ADA)
    program_life.pause(uow, GRACE, now, program.id, date(2026, 3, 9))
    tell(open_uow, program, now, "tell_program_paused")
    job = Job(kind=program_life.GOES_ON_JOB, subject_id=program.id, asked_by=GRACE, asked_at=now)
    program_life.go_on(lambda: open_uow(TEAM), lambda: now + timedelta(days=2), job)
    with uow:
        assert uow.programs.get(program.id).paused_until is not None, "not before its day"
    program_life.go_on(lambda: open_uow(TEAM), lambda: now + timedelta(days=7), job)
    with uow:
        assert uow.programs.get(program.id).paused_until is None
    with uow:
        about = uow.outbox.about(NudgeKind.PROGRAM_PAUSED, "program", program.id)
    assert [one.nudge.reader for one in about] == [ADA]


def test_a_pause_that_is_too_long_says_how_long_it_may_be(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    with pytest.raises(FieldProblems) as error:
        program_life.pause(uow, GRACE, now, program.id, date(2026, 9, 3))
    assert error.value.problems == {"until": Problem.PAUSE_TOO_LONG}


def test_a_copy_is_a_draft_with_the_same_words_and_nobody_in_it(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    enroll(uow, program, now, ADA)
    save_title(uow, now, program, "Handing over", began_with=1)
    pressed_twice = timedelta(seconds=1)
    moments = (now, now + pressed_twice, now + timedelta(minutes=1))
    first, again, second = (program_life.copy(uow, GRACE, at, program.id) for at in moments)
    assert again.id == first.id
    copies = [first, second]
    assert [one.name for one in copies] == ["General one-to-one (copy)", "General one-to-one (copy 2)"]
    copied = copies[0]
    assert (copied.state, copied.rules, copied.managers) == (ProgramState.DRAFT, program.rules, program.managers)
    with uow:
        guide = contents.of_program(uow, copied).guide("delegation")
        assert not uow.enrollments.in_program(copied.id)
    assert guide is not None
    assert guide.title == "Handing over"


def test_pressed_twice_in_the_same_moment_it_is_copied_once(
    uow: UnitOfWork, open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program, together = made(uow, now), threading.Barrier(2)

    def press(_: int) -> int:
        together.wait()
        return copied()

    def copied() -> int:
        try:
            return program_life.copy(open_uow(TEAM), GRACE, now, program.id).id
        except Unavailable:  # on a machine with much else to do; in Slack they would press again
            return copied()

    with ThreadPoolExecutor(2) as hands:
        assert len(set(hands.map(press, range(2)))) == 1
    assert len(programs.list_mine(uow, GRACE, now)) == 2


def test_only_what_is_closed_is_put_away(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    with pytest.raises(Refused) as refused:
        program_life.archive(uow, GRACE, now, program.id)
    assert refused.value.why is Refusal.CLOSE_FIRST
    programs.close(uow, GRACE, now, program.id)
    assert program_life.archive(uow, GRACE, now, program.id).state is ProgramState.ARCHIVED
    assert program_life.archive(uow, GRACE, now, program.id).state is ProgramState.ARCHIVED
    assert programs.list_mine(uow, GRACE, now) == ()


def test_everybody_in_it_hears_once_that_it_ends_earlier(
    uow: UnitOfWork, open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = made(uow, now)
    enroll(uow, program, now, ADA, INES)
    plan = programs.begin(uow, GRACE, now, "general").plan
    shorter = replace(plan, name=program.name, ends_on=program.ends_on - timedelta(days=30))
    programs.edit(uow, GRACE, now, program.id, shorter, version=program.version)
    for _ in range(2):
        job = Job(kind=end_moved.JOB, subject_id=program.id, asked_by=GRACE, asked_at=now)
        end_moved.work(partial(open_uow, TEAM), partial(_same, now), job)
    with uow:
        told = uow.outbox.about(NudgeKind.PROGRAM_END_MOVED, "program", program.id)
    assert {one.nudge.reader for one in told} == {ADA, INES}


def test_line_managers_hear_only_where_the_program_says_so(uow: UnitOfWork, now: datetime) -> None:
    for template, told in (("general", []), ("high_potential", [BOB])):
        program = made(uow, now, template)
        enroll(uow, program, now, ADA, INES)
        paired(uow, program, now)
        with uow:
            heard = uow.outbox.about(NudgeKind.LINE_MANAGER_TOLD, "program", program.id)
        assert [one.nudge.reader for one in heard] == told


@pytest.mark.parametrize(("which", "days"), [("launch", 20), ("midpoint", 111)])
def test_a_text_waits_for_the_manager_on_its_day_once(
    uow: UnitOfWork, open_uow: OpenUnitOfWork, now: datetime, which: str, days: int
) -> None:
    program = made(uow, now)
    enroll(uow, program, now, ADA)
    job = Job(kind=program_sayings.JOBS[which], subject_id=program.id, asked_by=GRACE, asked_at=now)
    for later in (1, days, days + 1):
        moment = now + timedelta(days=later)
        program_sayings.say_it(partial(open_uow, TEAM), partial(_same, moment), job)
    with uow:
        written = uow.announcements.latest(10)
        assert uow.programs.get(program.id).announced == (which,)
    assert [(one.author_id, one.state) for one in written] == [(GRACE, AnnouncementState.DRAFT)]


def _same(moment: datetime) -> datetime:
    return moment


def test_a_rule_that_names_everybody_is_none(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now, "onboarding")
    around = program_life.Around(rule=JoiningRule(others_may_mentor=True), tells_line_managers=False)
    with pytest.raises(FieldProblems) as error:
        program_life.set_around(uow, GRACE, now, program.id, around, version=program.version)
    assert error.value.problems == {"levels": Problem.RULE_NEEDED}
    leaders = replace(around, rule=JoiningRule(levels=(2, 3)), mentors_channel="C0MENTORS")
    changed = program_life.set_around(uow, GRACE, now, program.id, leaders, version=program.version).program
    assert (changed.rule.levels, changed.mentors_channel) == ((2, 3), "C0MENTORS")
    assert signup_programs(uow, ADA, now) == [], "Ada is at level 1, and the rule is not about mentees alone"
