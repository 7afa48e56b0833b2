"""Lessons and the agreement: read, resumed, finished, accepted, asked again, and required where a program says so."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.kinds import Role
from bot.domain.lesson import MOST_ANSWERS
from bot.domain.pairing import Member, Pairing
from bot.domain.person import Person, PersonId
from bot.domain.plan import Agreement, Content, ContentVersion, Lessons
from bot.domain.program import Program, ProgramState
from bot.errors import Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import agreements, cohort, lessons, path, preparation, signup, templates
from bot.services.lesson_content import lessons as all_lessons
from bot.services.lesson_content import read_lesson
from bot.services.signup import SignUp
from bot.services.strict_toml import FlawedContent
from tests.bot.test_signup import ANSWERS, SENT
from tests.conftest import TEAM

ADA, BOB, GRACE = PersonId("U0ADA"), PersonId("U0BOB"), PersonId("U0GRACE")
AS_MENTOR = SignUp(
    roles=frozenset({Role.MENTOR}),
    answers=replace(ANSWERS, level=2, offers_skills=("Listening",)),
    working_hours=SENT.working_hours,
)


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person]) -> UnitOfWork:
    return open_uow(TEAM)


def content(**changes: object) -> Content:
    base = replace(
        templates.every()[0].content(),
        lessons=Lessons(mentor=("listening", "bias"), mentee=("setting_goals",), required=True),
        agreement=Agreement(text="We meet.\n\nWe keep it to ourselves.", version=1, required=True),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


@pytest.fixture
def program(uow: UnitOfWork, now: datetime) -> Program:
    day = now.date()
    with uow:
        made = uow.programs.add(
            Program(
                name="Grow",
                state=ProgramState.OPEN,
                sign_up_closes_on=day + timedelta(days=10),
                matching_on=day + timedelta(days=12),
                ends_on=day + timedelta(days=180),
                skills=("Listening",),
                managers=(GRACE,),
            )
        )
        say_now(uow, made, content(), now, 1)
        return made


def say_now(uow: UnitOfWork, program: Program, content: Content, now: datetime, number: int) -> None:
    uow.contents.add(ContentVersion(program_id=program.id, number=number, content=content, made_by=GRACE, made_at=now))


def read_through(uow: UnitOfWork, actor: PersonId, now: datetime, lesson_id: str) -> None:
    right = [one.right for one in all_lessons()[lesson_id].check.answers].index(True)
    lessons.answer(uow, actor, now, lesson_id, right)


def refusal(error: pytest.ExceptionInfo[Refused]) -> Refusal:
    return error.value.why


# Content


def test_every_template_names_lessons_that_are_there() -> None:
    for template in templates.every():
        named = {*template.lessons.mentor, *template.lessons.mentee}
        assert named <= set(all_lessons()), template.id


def test_every_lesson_can_be_finished_and_is_short() -> None:
    for one in all_lessons().values():
        assert sum(answer.right for answer in one.check.answers) == 1
        assert len(one.check.answers) <= MOST_ANSWERS
        assert sum(len(page.split()) for page in one.pages) <= one.minutes * 130, one.id
        assert one.minutes < 3, one.id


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("minutes = 2", "minuets = 2", '"minuets" is not known here'),
        ("right = true", "right = false", "Exactly one answer must be right"),
        ('audience = "mentor"', 'audience = "boss"', '"boss" is not one of'),
    ],
)
def test_a_flaw_in_a_lesson_is_named_with_its_line(old: str, new: str, says: str) -> None:
    from importlib.resources import files

    text = files("bot.content").joinpath("lessons", "listening.toml").read_text(encoding="utf-8")
    with pytest.raises(FlawedContent) as flawed:
        read_lesson("listening.toml", text.replace(old, new))
    assert says in str(flawed.value)
    assert "listening.toml, line " in str(flawed.value)


# Reading


def test_a_lesson_is_resumed_at_the_page_where_it_was_left(uow: UnitOfWork, program: Program, now: datetime) -> None:
    signup.enroll(uow, ADA, now, program.id, SENT)
    assert lessons.resume(uow, ADA, now, "setting_goals").page == 0
    lessons.turn(uow, ADA, now, "setting_goals", 2)
    assert lessons.resume(uow, ADA, now, "setting_goals").page == 2
    assert lessons.turn(uow, ADA, now, "setting_goals", 99).is_check, "a page that is not there is the nearest"


def test_a_wrong_answer_says_why_and_may_be_tried_again(uow: UnitOfWork, program: Program, now: datetime) -> None:
    signup.enroll(uow, BOB, now, program.id, AS_MENTOR)
    answers = all_lessons()["listening"].check.answers
    wrong = lessons.answer(uow, BOB, now, "listening", [one.right for one in answers].index(False))
    assert (wrong.is_finished, wrong.chosen and wrong.chosen.right) == (False, False)
    right = lessons.answer(uow, BOB, now, "listening", [one.right for one in answers].index(True))
    assert right.is_finished
    assert right.next is not None
    assert right.next.id == "bias"
    mine = lessons.mine(uow, BOB)
    assert (mine.finished, len(mine.lessons)) == (1, 2)


def test_reading_a_finished_lesson_again_does_not_undo_it(uow: UnitOfWork, program: Program, now: datetime) -> None:
    signup.enroll(uow, BOB, now, program.id, AS_MENTOR)
    read_through(uow, BOB, now, "listening")
    lessons.turn(uow, BOB, now + timedelta(days=1), "listening", 1)
    read_through(uow, BOB, now + timedelta(days=1), "listening")
    with uow:
        (reading,) = uow.readings.of(BOB)
    assert reading.finished_at == now


@pytest.mark.parametrize("lesson_id", ["", "no such lesson", "x" * 40_000, "listening:1"])
def test_a_lesson_that_is_not_there_is_refused(
    uow: UnitOfWork, program: Program, now: datetime, lesson_id: str
) -> None:
    signup.enroll(uow, BOB, now, program.id, AS_MENTOR)
    with pytest.raises(Refused) as refused:
        lessons.resume(uow, BOB, now, lesson_id)
    assert refusal(refused) is Refusal.GONE


def test_whoever_is_in_no_program_reads_nothing(uow: UnitOfWork, program: Program, now: datetime) -> None:
    assert lessons.mine(uow, ADA).lessons == ()
    with pytest.raises(Refused) as refused:
        lessons.resume(uow, ADA, now, "listening")
    assert refusal(refused) is Refusal.NOT_ENROLLED


# Required before matching


def test_nobody_is_matched_before_what_is_required_is_done(uow: UnitOfWork, program: Program, now: datetime) -> None:
    signup.enroll(uow, ADA, now, program.id, SENT)
    signup.enroll(uow, BOB, now, program.id, AS_MENTOR)
    assert in_matching(uow, program, now) == set()
    read_through(uow, ADA, now, "setting_goals")
    assert in_matching(uow, program, now) == set(), "the agreement is not accepted yet"
    agreements.accept(uow, ADA, now, program.id, 1)
    assert in_matching(uow, program, now) == {ADA}
    with uow:
        say_now(uow, program, content(lessons=Lessons(), agreement=Agreement(text="We meet.")), now, 2)
    assert in_matching(uow, program, now) == {ADA, BOB}, "nothing is required any more"


def in_matching(uow: UnitOfWork, program: Program, now: datetime) -> set[PersonId]:
    with uow:
        return {one.person_id for one in cohort.taking_part(uow, program, now)}


def test_the_unfinished_are_reminded_twice_and_the_finished_never(
    uow: UnitOfWork, program: Program, now: datetime
) -> None:
    signup.enroll(uow, ADA, now, program.id, SENT)
    with uow:
        waiting = uow.outbox.about(NudgeKind.PREPARATION_UNFINISHED, "program", program.id)
        assert [(one.nudge.due_at - now).days for one in waiting] == [7, 14]
        enrollment = uow.enrollments.of(ADA)[0]
        assert preparation.of(uow, program, enrollment).holds_up_matching
    read_through(uow, ADA, now, "setting_goals")
    agreements.accept(uow, ADA, now, program.id, 1)
    with uow:
        assert preparation.of(uow, program, enrollment).is_done


# The agreement


def test_the_agreement_is_accepted_once_with_name_day_and_version(
    uow: UnitOfWork, program: Program, now: datetime
) -> None:
    signup.enroll(uow, ADA, now, program.id, SENT)
    for later in (0, 5):
        seen = agreements.accept(uow, ADA, now + timedelta(minutes=later), program.id, 1)
    assert seen.mine is not None
    assert (seen.mine.name, seen.mine.accepted_at, seen.mine.agreement_version) == ("Ada", now, 1)
    assert not seen.must_accept


def test_words_that_changed_under_somebodys_hand_are_not_accepted_unread(
    uow: UnitOfWork, program: Program, now: datetime
) -> None:
    signup.enroll(uow, ADA, now, program.id, SENT)
    with uow:
        say_now(uow, program, content(agreement=Agreement(text="New.", version=2)), now, 2)
    with pytest.raises(Refused) as refused:
        agreements.accept(uow, ADA, now, program.id, 1)
    assert refusal(refused) is Refusal.AGREEMENT_CHANGED
    assert agreements.look(uow, ADA, program.id).mine is None


def test_new_words_are_asked_of_those_who_accepted_the_old_ones_and_once(
    uow: UnitOfWork, program: Program, now: datetime
) -> None:
    signup.enroll(uow, ADA, now, program.id, SENT)
    signup.enroll(uow, BOB, now, program.id, AS_MENTOR)
    agreements.accept(uow, ADA, now, program.id, 1)
    new = Agreement(text="New.", version=2)
    with uow:
        say_now(uow, program, content(agreement=new), now, 2)
        assert agreements.ask_again(uow, program, new, now) == 1
        agreements.ask_again(uow, program, new, now)
        asked = uow.outbox.about(NudgeKind.AGREEMENT_CHANGED, "program", program.id)
    assert [one.nudge.reader for one in asked] == [ADA]


def test_each_sees_what_the_partner_accepted(uow: UnitOfWork, program: Program, now: datetime) -> None:
    signup.enroll(uow, ADA, now, program.id, SENT)
    signup.enroll(uow, BOB, now, program.id, AS_MENTOR)
    members = (Member(person_id=BOB, role=Role.MENTOR), Member(person_id=ADA, role=Role.MENTEE))
    with uow:
        uow.pairings.add(Pairing(program_id=program.id, members=members, matched_at=now))
    agreements.accept(uow, BOB, now, program.id, 1)
    seen = agreements.look(uow, ADA, program.id)
    assert [one.name for one in seen.partners] == ["Bob"]
    assert seen.must_accept
    with uow:
        made = uow.pairings.active_of(ADA)[0]
    assert path.look(uow, ADA, now, made.id).agreement == seen, "their path has it too"
