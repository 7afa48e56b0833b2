"""The clocks of a pairing: what is written, when, for whom, and that it is written once."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.administration import Admin
from bot.domain.clocks import Cadence, Clocks
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import Person, PersonId
from bot.domain.session import CheckInAnswer
from bot.domain.workspace import Workspace
from bot.errors import FieldProblems, Problem, Refused
from bot.nudges import Delivery, Nudge, NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import check_in, keep_meeting
from bot.services.calendars import calendar
from storage import engine as database
from storage.unit_of_work import opener
from tests.bot.pairs import ADA, BOB, GRACE, INES, know, pair
from tests.conftest import TEAM

KINDS = (NudgeKind.PLAN_FIRST_SESSION, NudgeKind.FIRST_SESSION_NOT_HELD, NudgeKind.CHECK_IN)
ZONES = ("Europe/London", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "America/Santiago", "Asia/Beirut")
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


def written(open_uow: OpenUnitOfWork, pairing: Pairing) -> list[Delivery]:
    with open_uow(TEAM) as uow:
        return [one for kind in KINDS for one in uow.outbox.about(kind, "pairing", pairing.id)]


def the(kind: NudgeKind, among: list[Delivery]) -> list[Nudge]:
    return [one.nudge for one in among if one.nudge.kind is kind]


def test_a_new_pairing_starts_three_clocks(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> None:
    pairing = pair(open_uow, now)
    nudges = written(open_uow, pairing)
    plan_first = the(NudgeKind.PLAN_FIRST_SESSION, nudges)
    assert {one.reader for one in plan_first} == {ADA, BOB}
    assert {one.due_at for one in plan_first} == {now + timedelta(days=7)}  # five working days over a weekend
    not_held = the(NudgeKind.FIRST_SESSION_NOT_HELD, nudges)
    assert {one.reader for one in not_held} == {GRACE}
    assert not_held[0].due_at == datetime(2026, 3, 16, 13, 0, tzinfo=UTC)  # 09:00 in New York, whose clocks changed
    asked = the(NudgeKind.CHECK_IN, nudges)
    assert {one.reader for one in asked} == {ADA, BOB}
    assert {one.due_at for one in asked} == {now + timedelta(days=21)}


def test_where_a_program_has_no_manager_the_admins_are_told(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    with open_uow(TEAM) as uow:
        uow.admins.appoint(Admin(person_id=INES, appointed_by=None, appointed_at=now))
    pairing = pair(open_uow, now)
    with open_uow(TEAM) as uow:
        program = uow.programs.save(replace(uow.programs.get(pairing.program_id), managers=()))
        assert keep_meeting.those_who_run(uow, program) == (INES,)


@pytest.mark.parametrize("cadence", list(Cadence))
def test_silence_is_a_cadence_and_a_week(cadence: Cadence) -> None:
    assert Clocks().silence_after(cadence) == timedelta(days=cadence.days + 7)


def test_the_same_decision_twice_writes_the_same_nudges_as_once(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing = pair(open_uow, now)
    before = written(open_uow, pairing)
    for _ in range(3):
        with open_uow(TEAM) as uow:
            keep_meeting.begin(uow, uow.programs.get(pairing.program_id), pairing, now)
    assert written(open_uow, pairing) == before


def _paused(open_uow: OpenUnitOfWork, pairing: Pairing, person_id: PersonId, until: date) -> None:
    with open_uow(TEAM) as uow:
        place = uow.enrollments.find(program_id=pairing.program_id, person_id=person_id)
        assert place is not None
        uow.enrollments.save(place.paused(until))


def _left(open_uow: OpenUnitOfWork, pairing: Pairing, person_id: PersonId, now: datetime) -> None:
    with open_uow(TEAM) as uow:
        place = uow.enrollments.find(program_id=pairing.program_id, person_id=person_id)
        assert place is not None
        uow.enrollments.save(place.left(now))


def _ended(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> None:
    with open_uow(TEAM) as uow:
        uow.pairings.save(replace(pairing, state=PairingState.ENDED, ended_at=now))


def _deactivated(open_uow: OpenUnitOfWork, person_id: PersonId) -> None:
    with open_uow(TEAM) as uow:
        uow.people.put(replace(uow.people.get(person_id), is_deactivated=True))


@pytest.mark.parametrize("what", ["nothing", "paused", "partner paused", "left", "ended", "deactivated"])
def test_a_check_in_holds_only_while_everybody_is_there(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime, what: str
) -> None:
    pairing = pair(open_uow, now)
    nudge = the(NudgeKind.CHECK_IN, written(open_uow, pairing))[0]
    acts = {
        "paused": lambda: _paused(open_uow, pairing, ADA, date(2026, 12, 1)),
        "partner paused": lambda: _paused(open_uow, pairing, BOB, date(2026, 12, 1)),
        "left": lambda: _left(open_uow, pairing, ADA, now),
        "ended": lambda: _ended(open_uow, pairing, now),
        "deactivated": lambda: _deactivated(open_uow, BOB),
    }
    acts.get(what, lambda: None)()
    with open_uow(TEAM) as uow:
        assert keep_meeting.check_in_holds(uow, nudge, nudge.due_at) is (what == "nothing")
        assert keep_meeting.first_session_unplanned(uow, pairing.id, nudge.due_at) is (what == "nothing")


def test_the_next_check_in_is_the_same_for_both_and_never_two_at_once_after_a_long_rest(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing = pair(open_uow, now)
    first = the(NudgeKind.CHECK_IN, written(open_uow, pairing))
    late = now + timedelta(days=100)
    with open_uow(TEAM) as uow:
        for nudge in first:
            keep_meeting.ask_again(uow, nudge, late)
    rounds = {keep_meeting.asked_at(one) for one in the(NudgeKind.CHECK_IN, written(open_uow, pairing))}
    assert rounds == {now + timedelta(days=21), now + timedelta(days=105)}


@pytest.fixture(scope="module")
def fast_uow(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> OpenUnitOfWork:
    """One database for many examples, each of which brings a pairing of its own."""
    path = tmp_path_factory.mktemp("laws") / "mentor.db"
    shutil.copy(migrated_file, path)
    return opener(database.create(f"sqlite:///{path}"))


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(day=DAYS, hour=st.integers(0, 23), zones=st.lists(st.sampled_from(ZONES), min_size=3, max_size=3))
def test_every_clock_rings_in_its_readers_working_hours_and_not_too_early(
    fast_uow: OpenUnitOfWork, day: date, hour: int, zones: list[str]
) -> None:
    """Whatever the month, the hour, the zones and the changes of clocks between."""
    know(fast_uow, dict(zip((ADA, BOB, GRACE), zones, strict=True)))
    now = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    pairing = pair(fast_uow, now)
    with fast_uow(TEAM) as uow:
        readers = {one.id: one for one in uow.people.all()}
    for nudge in (one.nudge for one in written(fast_uow, pairing)):
        reader = readers[nudge.reader]
        works = calendar(reader, Workspace(id=TEAM))
        assert works.is_working(nudge.due_at)
        assert nudge.due_at >= now + _least(nudge.kind)
        # Nobody waits longer for it than over a weekend (two, for working days) and a change of clocks.
        weekends = timedelta(days=6 if nudge.kind is NudgeKind.PLAN_FIRST_SESSION else 3)
        assert nudge.due_at <= now + _least(nudge.kind) + weekends + timedelta(hours=3)
        assert nudge.due_at.astimezone(ZoneInfo(reader.time_zone)).weekday() < 5


def _least(kind: NudgeKind) -> timedelta:
    days = {NudgeKind.PLAN_FIRST_SESSION: 5, NudgeKind.FIRST_SESSION_NOT_HELD: 14, NudgeKind.CHECK_IN: 21}
    # A change of clocks makes five working days an hour shorter than five times 24 hours.
    return timedelta(days=days[kind]) - timedelta(hours=1)


# Answers and concerns


def test_both_answer_the_same_check_in(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> None:
    pairing = pair(open_uow, now)
    asked = now + timedelta(days=21)
    check_in.answer(open_uow(TEAM), ADA, asked, pairing.id, asked, CheckInAnswer.WE_MET)
    answered = check_in.answer(open_uow(TEAM), BOB, asked, pairing.id, asked, CheckInAnswer.NOT_YET).check_in
    assert answered.answers == {ADA: CheckInAnswer.WE_MET, BOB: CheckInAnswer.NOT_YET}
    with pytest.raises(Refused):
        check_in.answer(open_uow(TEAM), INES, asked, pairing.id, asked, CheckInAnswer.WE_MET)


def _run_by(open_uow: OpenUnitOfWork, now: datetime, *admins: PersonId, manager_of_ada: PersonId | None = None) -> None:
    with open_uow(TEAM) as uow:
        for one in admins:
            uow.admins.appoint(Admin(person_id=one, appointed_by=None, appointed_at=now))
        uow.people.put(replace(uow.people.get(ADA), manager_id=manager_of_ada))


@pytest.mark.parametrize(
    ("admins", "manager", "readers"),
    [
        ((), None, [GRACE]),
        ((INES, GRACE), None, [GRACE, INES]),
        ((ADA, BOB), None, [GRACE]),
        ((INES,), GRACE, [INES]),
        ((), GRACE, []),
    ],
)
def test_a_concern_is_read_neither_by_partners_nor_by_the_writers_line_manager(
    open_uow: OpenUnitOfWork,
    people: list[Person],
    now: datetime,
    admins: tuple[PersonId, ...],
    manager: PersonId | None,
    readers: list[PersonId],
) -> None:
    pairing = pair(open_uow, now)
    _run_by(open_uow, now, *admins, manager_of_ada=manager)
    form = check_in.begin_concern(open_uow(TEAM), ADA, pairing.id)
    assert [one.id for one in form.readers] == readers
    for other in {ADA, BOB, GRACE, INES} - set(readers):
        with pytest.raises(FieldProblems) as refused:
            check_in.tell(open_uow(TEAM), ADA, now, pairing.id, other, "Words")
        assert refused.value.problems == {"reader": Problem.REQUIRED}


def test_a_concern_is_shown_to_its_reader_alone(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> None:
    pairing = pair(open_uow, now)
    concern = check_in.tell(open_uow(TEAM), ADA, now, pairing.id, GRACE, "Words")
    with open_uow(TEAM) as uow:
        assert check_in.told(uow, GRACE, concern.id) is not None
        assert check_in.told(uow, BOB, concern.id) is None
        nudge = uow.outbox.about(NudgeKind.CONCERN, "concern", concern.id)[0].nudge
    assert nudge.readers == (GRACE,)
    assert nudge.due_at == datetime(2026, 3, 2, 14, 0, tzinfo=UTC), "09:00 in New York"
    with pytest.raises(Refused):
        check_in.read(open_uow(TEAM), BOB, now, concern.id)
    assert check_in.read(open_uow(TEAM), GRACE, now, concern.id).read_at == now


@pytest.mark.parametrize(("words", "problem"), [("", Problem.REQUIRED), ("x" * 40_000, Problem.TOO_LONG)])
def test_a_concern_needs_words_that_fit(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime, words: str, problem: Problem
) -> None:
    pairing = pair(open_uow, now)
    with pytest.raises(FieldProblems) as refused:
        check_in.tell(open_uow(TEAM), ADA, now, pairing.id, GRACE, words)
    assert refused.value.problems == {"words": problem}


def test_two_who_answer_at_the_same_moment_are_seen_to_disagree(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    """Also where both had answered something else before, so that no row of theirs is new."""
    pairing, together = pair(open_uow, now), threading.Barrier(2)

    def answer(person: PersonId, given: CheckInAnswer) -> None:
        together.wait(10)
        check_in.answer(open_uow(TEAM), person, now, pairing.id, now, given)

    for answers in (
        {ADA: CheckInAnswer.PLANNED, BOB: CheckInAnswer.PLANNED},
        {ADA: CheckInAnswer.WE_MET, BOB: CheckInAnswer.NOT_YET},
    ):
        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(answer, *one) for one in answers.items()]:
                done.result()
    with open_uow(TEAM) as uow:
        asked = uow.outbox.about(NudgeKind.CHECK_IN_DIFFERS, "pairing", pairing.id)
    assert {one.nudge.reader for one in asked} == {ADA, BOB}
