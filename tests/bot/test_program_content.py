"""Content in versions: what a pairing began with stays, and whoever saves second sees what changed."""

from datetime import date, datetime, timedelta

import pytest

from bot.domain.forms import Occasion
from bot.domain.person import Person
from bot.domain.program import Joining
from bot.domain.session import Session, SessionState
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import (
    agreements,
    cohort,
    contents,
    edit_content,
    form_content,
    guides,
    nominations,
    program_life,
)
from bot.services.edit_content import Clash, Saved
from bot.services.lesson_content import lessons
from tests.bot.program_made import ADA, BOB, GRACE, INES, enroll, made, paired, run_by_grace, save_title


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> UnitOfWork:
    return run_by_grace(open_uow, now)


def test_a_program_begins_as_its_template_says(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now, "high_potential")
    assert (program.joining, program.tells_line_managers) == (Joining.INVITE_ONLY, True)
    assert program.rules.weights["department"] == 20
    with uow:
        first = uow.contents.latest(program.id)
    assert first is not None
    assert (first.number, first.content.template, len(first.content.tracks[0].guides)) == (1, "high_potential", 13)


def test_a_name_is_proposed_that_is_free(uow: UnitOfWork, now: datetime) -> None:
    names = [made(uow, now).name for _ in range(3)]
    assert names == ["General one-to-one", "General one-to-one March 2026", "General one-to-one March 2026 (2)"]


def test_a_running_pairing_keeps_what_it_began_with(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    enroll(uow, program, now, ADA, BOB, INES)
    earlier = paired(uow, program, now)
    done = save_title(uow, now, program, "Handing over", began_with=1)
    assert isinstance(done, Saved)
    assert (done.editing.number, done.editing.keep) == (2, 1)
    later = paired(uow, program, now, INES, BOB)
    with uow:
        titles = [guides.at(uow, one, 6).step.guide for one in (earlier, later)]
    assert [one.title if one else "" for one in titles] == ["Letting go of work without dropping it", "Handing over"]


def test_whoever_saves_the_same_part_second_sees_what_changed(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    assert isinstance(save_title(uow, now, program, "First", began_with=1), Saved)
    clash = save_title(uow, now, program, "Second", began_with=1)
    assert isinstance(clash, Clash)
    guide = clash.editing.content.guide("delegation")
    assert guide is not None
    assert guide.title == "First"
    again = save_title(uow, now, program, "Second", began_with=clash.editing.number)
    assert isinstance(again, Saved)
    assert again.editing.number == 3


def test_two_who_change_different_parts_both_get_theirs(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    save_title(uow, now, program, "Handing over", began_with=1)
    change = edit_content.with_agreement("Be kind.", required=True)
    done = edit_content.save(uow, GRACE, now, program.id, part="agreement", began_with=1, change=change)
    assert isinstance(done, Saved)
    content = done.editing.content
    guide = content.guide("delegation")
    assert (guide.title if guide else "", content.agreement.text, content.agreement.version) == (
        "Handing over",
        "Be kind.",
        2,
    )


def test_an_agreement_that_was_emptied_is_not_asked_for_again(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    enroll(uow, program, now, ADA, INES)
    agreements.accept(uow, ADA, now, program.id, 1)
    asked = []
    for text in ("", "Be kind."):
        change = edit_content.with_agreement(text, required=True)
        done = edit_content.save(uow, GRACE, now, program.id, part="agreement", began_with=9, change=change)
        assert isinstance(done, Saved)
        asked.append(done.asked_again)
    assert asked == [0, 1]


def test_saving_what_is_there_already_makes_no_version(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    agreement = edit_content.open_content(uow, GRACE, program.id).content.agreement
    change = edit_content.with_agreement(agreement.text, required=agreement.required)
    done = edit_content.save(uow, GRACE, now, program.id, part="agreement", began_with=1, change=change)
    assert isinstance(done, Saved)
    assert not done.changed
    assert done.editing.number == 1


def test_lessons_keep_the_order_in_which_they_are_read(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now, "high_potential")
    with uow:
        latest = uow.contents.latest(program.id)
    assert latest is not None
    first = latest.content.lessons
    shuffled = edit_content.with_lessons(tuple(sorted(first.mentor)), first.mentee, required=True, known=lessons())
    saved = edit_content.save(uow, GRACE, now, program.id, part="lessons", began_with=1, change=shuffled)
    assert isinstance(saved, Saved)
    assert not saved.changed
    fewer = edit_content.with_lessons(("setting_goals", *sorted(first.mentor[1:])), (), required=True, known=lessons())
    saved = edit_content.save(uow, GRACE, now, program.id, part="lessons", began_with=1, change=fewer)
    assert isinstance(saved, Saved)
    assert saved.editing.content.lessons.mentor == (*first.mentor[1:], "setting_goals")


def test_only_whoever_runs_it_changes_it(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    for act in (
        lambda: edit_content.open_content(uow, ADA, program.id),
        lambda: program_life.pause(uow, ADA, now, program.id, date(2026, 4, 1)),
        lambda: program_life.archive(uow, ADA, now, program.id),
        lambda: program_life.copy(uow, ADA, now, program.id),
        lambda: nominations.waiting(uow, ADA, program.id),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.why is Refusal.ADMINS_ONLY


@pytest.mark.parametrize(
    ("words", "questions", "problems"),
    [
        ({"aim": " "}, ("a", "b", "c"), {"aim": Problem.REQUIRED}),
        ({"title": "x" * 61}, ("a", "b", "c"), {"title": Problem.TOO_LONG}),
        ({"exercise": "😀" * 40_000}, ("a", "b", "c"), {"exercise": Problem.TOO_LONG}),
        ({}, ("a", "b"), {"questions": Problem.THREE_QUESTIONS}),
    ],
)
def test_what_is_wrong_with_a_guide_stands_at_its_field(
    uow: UnitOfWork, now: datetime, words: dict[str, str], questions: tuple[str, ...], problems: dict[str, Problem]
) -> None:
    program = made(uow, now)
    given = dict.fromkeys(("title", "aim", "mentor", "mentee", "exercise", "agree"), "Words") | words
    with pytest.raises(FieldProblems) as error:
        edit_content.save(
            uow,
            GRACE,
            now,
            program.id,
            part="guide:delegation",
            began_with=1,
            change=edit_content.with_guide("delegation", given, questions),
        )
    assert error.value.problems == problems


def test_a_session_is_counted_on_its_path(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    enroll(uow, program, now, ADA, INES)
    pairing = paired(uow, program, now)
    with uow:
        for days, state in ((1, SessionState.HELD), (5, SessionState.MISSED), (15, SessionState.HELD)):
            starts = now + timedelta(days=days)
            uow.sessions.add(Session(pairing_id=pairing.id, state=state, starts_at=starts, recorded_by=ADA))
        third = Session(pairing_id=pairing.id, starts_at=now + timedelta(days=29), recorded_by=ADA)
        step = contents.step_of(uow, uow.sessions.add(third))
    assert (step.number, step.of, step.guide.title if step.guide else "") == (3, 13, "Feedback that lands")


def test_a_late_pairing_gets_the_path_in_short(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    enroll(uow, program, now, ADA, INES)
    late = now + timedelta(days=140)
    pairing = paired(uow, program, late)
    with uow:
        path = contents.guides_of(uow, pairing, program)
    assert 3 <= len(path) < 13
    assert (path[0].id, path[-1].id) == ("first_session", "ending_well")


def test_a_circle_keeps_its_exact_size_whatever_its_mentor_wished_for(uow: UnitOfWork, now: datetime) -> None:
    circle, pair_program = made(uow, now, "circle"), made(uow, now, "general")
    assert [circle.mentor_places(wished) for wished in (1, 5, 9)] == [5, 5, 5]
    assert [pair_program.mentor_places(wished) for wished in (1, 5, 9)] == [1, 5, 9]
    enroll(uow, circle, now, INES)
    change = edit_content.with_agreement("Be kind.", required=False)
    edit_content.save(uow, GRACE, now, circle.id, part="agreement", began_with=1, change=change)
    with uow:
        problem = cohort.problem(uow, circle, now)
        waiting = cohort.waiting(uow, circle, now)
    assert [one.mentor_capacity for one in problem.participants] == [5]
    assert (problem.rules.group_min, problem.rules.group_max, waiting.mentors) == (5, 5, 1)


def test_a_form_asks_in_the_words_of_the_program(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    form = form_content.form(Occasion.PULSE)
    words = {one.key: one.ask for one in form.questions} | {form.questions[0].key: "How was your month?"}
    change = edit_content.with_form_words(Occasion.PULSE, words)
    done = edit_content.save(uow, GRACE, now, program.id, part="form:pulse", began_with=1, change=change)
    assert isinstance(done, Saved)
    asked = contents.worded(form, done.editing.content).questions
    assert [one.ask for one in asked] == ["How was your month?", *[one.ask for one in form.questions[1:]]]
    assert done.editing.content.form_words == {f"pulse.{form.questions[0].key}": "How was your month?"}
    per_skill = next(one for one in form_content.form(Occasion.BASELINE).questions if one.per_skill)
    with pytest.raises(FieldProblems) as error:
        edit_content.with_form_words(Occasion.BASELINE, {per_skill.key: "How sure are you?"})
    assert error.value.problems[per_skill.key] is Problem.KEEP_THE_SKILL
