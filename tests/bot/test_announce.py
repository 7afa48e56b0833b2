"""Who gets an announcement, once, on each database."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.administration import Admin
from bot.domain.announcement import AnnouncementState, Audience
from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Kind, Role
from bot.domain.person import Person, PersonId
from bot.domain.program import Program, ProgramState
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import DeliveryState, NudgeKind, Priority
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import announce
from tests.conftest import TEAM

ADA, BOB, GRACE, INES = (PersonId(f"U0{name}") for name in ("ADA", "BOB", "GRACE", "INES"))


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person]) -> UnitOfWork:
    return open_uow(TEAM)


@pytest.fixture
def program(uow: UnitOfWork, now: datetime) -> Program:
    """Ada is a mentee in it, Bob a mentor, Ines both, Grace runs it."""
    on = now.date()
    with uow:
        made = uow.programs.add(
            Program(
                name="Grow",
                state=ProgramState.OPEN,
                sign_up_closes_on=on,
                matching_on=on,
                ends_on=on + timedelta(days=180),
                managers=(GRACE,),
            )
        )
        for person, roles in ((ADA, {Role.MENTEE}), (BOB, {Role.MENTOR}), (INES, set(Role))):
            place(uow, made, person, roles)
    return made


def place(
    uow: UnitOfWork,
    program: Program,
    person: PersonId,
    roles: Iterable[Role],
    state: EnrollmentState = EnrollmentState.ENROLLED,
) -> None:
    uow.enrollments.add(Enrollment(program_id=program.id, person_id=person, state=state, roles=frozenset(roles)))


def readers(uow: UnitOfWork, announcement_id: int) -> list[PersonId]:
    with uow:
        told = uow.outbox.about(NudgeKind.ANNOUNCEMENT, "announcement", announcement_id)
    return sorted(one.nudge.reader for one in told)


def sent_to(uow: UnitOfWork, now: datetime, audience: Audience) -> list[PersonId]:
    draft = announce.write(uow, GRACE, now, "Hello", audience)
    announce.send(uow, GRACE, now, draft.announcement.id)
    return readers(uow, draft.announcement.id)


@pytest.mark.parametrize(
    ("role", "expected"), [(None, [ADA, BOB, INES]), (Role.MENTOR, [BOB, INES]), (Role.MENTEE, [ADA, INES])]
)
def test_the_audience_is_those_in_the_role(
    uow: UnitOfWork, program: Program, now: datetime, role: Role | None, expected: list[PersonId]
) -> None:
    assert sent_to(uow, now, Audience(program_id=program.id, role=role)) == expected


def test_peers_are_both_whatever_the_role(uow: UnitOfWork, program: Program, now: datetime) -> None:
    with uow:
        uow.programs.save(replace(program, kind=Kind.PEER))
    assert sent_to(uow, now, Audience(program_id=program.id, role=Role.MENTOR)) == [ADA, BOB, INES]


@pytest.mark.parametrize("state", [EnrollmentState.INVITED, EnrollmentState.BEGUN, EnrollmentState.LEFT])
def test_nobody_who_has_not_joined_gets_it(
    uow: UnitOfWork, program: Program, now: datetime, state: EnrollmentState
) -> None:
    with uow:
        place(uow, program, GRACE, {Role.MENTOR}, state)
    assert GRACE not in sent_to(uow, now, Audience(program_id=program.id))


def test_the_deactivated_are_left_out_and_the_pausing_counted(uow: UnitOfWork, program: Program, now: datetime) -> None:
    with uow:
        uow.people.put(replace(uow.people.get(BOB), is_deactivated=True))
        mine = uow.enrollments.of(INES)[0]
        uow.enrollments.save(mine.paused(date(2026, 3, 20)))
    draft = announce.write(uow, GRACE, now, "Hello", Audience(program_id=program.id))
    assert (draft.recipients, draft.pausing) == (1, 1)
    later = now + timedelta(days=20)
    assert announce.look(uow, GRACE, draft.announcement.id, later).recipients == 2


def test_it_is_sent_once_however_often_it_is_confirmed(uow: UnitOfWork, program: Program, now: datetime) -> None:
    draft = announce.write(uow, GRACE, now, "Hello", Audience(program_id=program.id)).announcement
    announce.send(uow, GRACE, now, draft.id)
    with pytest.raises(Refused) as refused:
        announce.send(uow, GRACE, now, draft.id)
    assert refused.value.why is Refusal.ALREADY_SENT
    assert len(readers(uow, draft.id)) == 3


def test_whoever_left_after_the_preview_gets_nothing(uow: UnitOfWork, program: Program, now: datetime) -> None:
    draft = announce.write(uow, GRACE, now, "Hello", Audience(program_id=program.id)).announcement
    with uow:
        uow.enrollments.save(uow.enrollments.of(ADA)[0].left(now))
    announce.send(uow, GRACE, now, draft.id)
    assert readers(uow, draft.id) == [BOB, INES]
    assert announce.for_reader(uow, draft.id, ADA, now) is None


def test_an_audience_that_emptied_is_refused(uow: UnitOfWork, program: Program, now: datetime) -> None:
    draft = announce.write(uow, GRACE, now, "Hello", Audience(program_id=program.id)).announcement
    with uow:
        for person in (ADA, BOB, INES):
            uow.enrollments.save(uow.enrollments.of(person)[0].left(now))
    with pytest.raises(Refused) as refused:
        announce.send(uow, GRACE, now, draft.id)
    assert refused.value.why is Refusal.NOBODY_TO_TELL


def test_announcements_wait_behind_everything_else(uow: UnitOfWork, program: Program, now: datetime) -> None:
    draft = announce.write(uow, GRACE, now, "Hello", Audience(program_id=program.id)).announcement
    announce.send(uow, GRACE, now, draft.id)
    with uow:
        told = uow.outbox.about(NudgeKind.ANNOUNCEMENT, "announcement", draft.id)
    assert {one.nudge.priority for one in told} == {Priority.ANNOUNCEMENT}
    assert {one.nudge.in_working_hours for one in told} == {True}


@pytest.mark.parametrize(
    ("text", "audience", "problems"),
    [
        ("", Audience(program_id=1), {"text": Problem.REQUIRED}),
        ("x" * 40_000, Audience(program_id=1), {"text": Problem.TOO_LONG}),
        ("Hello", Audience(), {"to": Problem.REQUIRED}),
        ("Hello", Audience(program_id=1, channel_id="C1"), {"channel": Problem.NOT_BOTH}),
    ],
)
def test_what_is_wrong_is_named_at_its_field(
    uow: UnitOfWork, program: Program, now: datetime, text: str, audience: Audience, problems: dict[str, Problem]
) -> None:
    with pytest.raises(FieldProblems) as refused:
        announce.write(uow, GRACE, now, text, audience)
    assert refused.value.problems == problems


def test_only_those_who_run_the_program_write_to_it(uow: UnitOfWork, program: Program, now: datetime) -> None:
    with uow:
        uow.admins.appoint(Admin(person_id=INES, appointed_by=None, appointed_at=now))
    with pytest.raises(Refused) as refused:
        announce.write(uow, BOB, now, "Hello", Audience(program_id=program.id))
    assert refused.value.why is Refusal.ADMINS_ONLY
    with pytest.raises(Refused):
        announce.write(uow, BOB, now, "Hello", Audience(channel_id="C1"))
    assert announce.write(uow, INES, now, "Hello", Audience(program_id=program.id)).recipients == 3


def test_the_draft_of_somebody_else_cannot_be_sent(uow: UnitOfWork, program: Program, now: datetime) -> None:
    draft = announce.write(uow, GRACE, now, "Hello", Audience(program_id=program.id)).announcement
    with uow:
        uow.admins.appoint(Admin(person_id=INES, appointed_by=None, appointed_at=now))
    for attempt in (announce.discard, announce.progress):
        with pytest.raises(Refused):
            attempt(uow, INES, draft.id)
    with pytest.raises(Refused):
        announce.send(uow, INES, now, draft.id)
    assert readers(uow, draft.id) == []


def test_a_changed_draft_takes_the_place_of_the_old_one(uow: UnitOfWork, program: Program, now: datetime) -> None:
    audience = Audience(program_id=program.id)
    old = announce.write(uow, GRACE, now, "Helo", audience).announcement
    new = announce.write(uow, GRACE, now, "Hello", audience, instead_of=old.id).announcement
    with pytest.raises(Refused) as refused:
        announce.send(uow, GRACE, now, old.id)
    assert refused.value.why is Refusal.NOT_POSSIBLE_NOW
    assert announce.send(uow, GRACE, now, new.id).waiting == 3


def test_what_became_of_it_has_reasons(uow: UnitOfWork, program: Program, now: datetime) -> None:
    draft = announce.write(uow, GRACE, now, "Hello", Audience(program_id=program.id)).announcement
    announce.send(uow, GRACE, now, draft.id)
    with uow:
        held = uow.outbox.claim(now=now + timedelta(days=1), holder="one", lease=timedelta(minutes=2), most=20)
        mine = [one for one in held if one.nudge.kind is NudgeKind.ANNOUNCEMENT]
        uow.outbox.mark_sent(mine[0], now=now, conversation_id="D1", message_ts="1.0")
        uow.outbox.fail(mine[1], now=now, reason="user_disabled")
    progress = announce.progress(uow, GRACE, draft.id)
    assert (progress.sent, progress.waiting, [one.reason for one in progress.missed]) == (1, 1, ["user_disabled"])
    assert [one.announcement.id for one in announce.earlier(uow, GRACE)] == [draft.id]


def test_it_is_done_once_its_author_was_told(uow: UnitOfWork, program: Program, now: datetime) -> None:
    draft = announce.write(uow, GRACE, now, "Hello", Audience(program_id=program.id)).announcement
    announce.send(uow, GRACE, now, draft.id)
    with uow:
        announce.note_settled(uow, draft.id)
        announce.note_settled(uow, draft.id)
        assert uow.announcements.get(draft.id).state is AnnouncementState.DONE
        results = uow.outbox.about(NudgeKind.ANNOUNCEMENT_RESULT, "announcement", draft.id)
    assert [one.state for one in results] == [DeliveryState.WAITING]
