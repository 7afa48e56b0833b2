"""An upgrade brings other words: whoever began before keeps theirs, and what begins afterwards has the new ones."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, event, select, text, update

from bot.domain.enrollment import Answers
from bot.domain.forms import Occasion
from bot.domain.pairing import Pairing
from bot.domain.person import Person
from bot.domain.program import Program
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import (
    agreements,
    built_in,
    contents,
    edit_content,
    form_content,
    form_times,
    forms,
    forms_report,
    guides,
    kept,
    lesson_content,
    lessons,
    program_life,
    templates,
)
from bot.services.edit_content import Saved
from storage.repositories import contents as stored_contents
from storage.repositories.built_in import READ
from storage.rows.contents import BuiltInRow, ProgramContentRow
from storage.rows.pairings import PairingRow
from tests.bot.answering import baseline, full
from tests.bot.program_made import ADA, BOB, GRACE, INES, enroll, made, paired, run_by_grace, save_title

PARSED = (built_in.today, form_content.every, lesson_content.lessons, templates.every)
CHANGES = (
    ("forms/baseline.toml", 'key = "belonging"', 'key = "at_home"'),
    ("forms/baseline.toml", "I feel that I belong here.", "This is my place."),
    ("guides/one_to_one.toml", 'title = "A good beginning"', 'title = "Hello"'),
    ("lessons/listening.toml", "Listening so that somebody hears themselves think", "Silence"),
    ("templates/general.toml", 'required = true\ntext = """\n', 'required = true\ntext = """\nBe kind.\n'),
    ("templates/general.toml", '"Giving feedback", "Listening"', '"Giving feedback", "Juggling"'),
)
BEFORE = ("A good beginning", "Listening so that somebody hears themselves think", False, "Listening", "belonging")
AFTER = ("Hello", "Silence", True, "Juggling", "at_home")


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> UnitOfWork:
    return run_by_grace(open_uow, now)


@pytest.fixture
def upgrade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """The bot starts again with other files."""

    def start_again() -> None:
        folder = tmp_path / "content"
        shutil.copytree(str(files("bot.content")), folder)
        for name, old, new in CHANGES:
            before = (folder / name).read_text(encoding="utf-8")
            assert before.count(old) == 1, (name, old)
            (folder / name).write_text(before.replace(old, new), encoding="utf-8")
        for module in (form_content, lesson_content, templates):
            monkeypatch.setattr(module, "files", lambda _: folder)
        forget()

    yield start_again
    monkeypatch.undo()
    forget()


def forget() -> None:
    READ.clear()
    for one in PARSED:
        one.cache_clear()


def begun(uow: UnitOfWork, now: datetime) -> tuple[Program, Pairing]:
    program = made(uow, now)
    enroll(uow, program, now, ADA, BOB, INES)
    with uow:
        place = uow.enrollments.find(program_id=program.id, person_id=ADA)
        assert place is not None
        uow.enrollments.save(replace(place, answers=Answers(wants_skills=("Listening",))))
    return program, paired(uow, program, now)


def seen(uow: UnitOfWork, program: Program, pairing: Pairing, now: datetime) -> tuple[str, str, bool, str, str]:
    """A guide, a lesson, the agreement, a skill and a form, each as people get them."""
    with uow:
        guide = guides.at(uow, pairing, 1, ADA).step.guide
        skill = uow.programs.get(program.id).skills[1]
    sheet = forms.open_form(uow, ADA, now, baseline(pairing))
    prepared = lessons.prepared_for(uow, INES, program.id)
    titles = [one.lesson.title for one in (prepared.lessons if prepared else ()) if one.lesson.id == "listening"]
    return (
        guide.title if guide else "",
        titles[0],
        agreements.look(uow, ADA, program.id).agreement.text.startswith("Be kind."),
        skill,
        next(one.question.key for one in sheet.asked if one.question.about == "belonging"),
    )


def rows(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM built_in_texts")).scalar_one())


def test_an_answer_keeps_its_question_when_the_program_asks_in_other_words(uow: UnitOfWork, now: datetime) -> None:
    program, _ = begun(uow, now)
    unpaired = form_times.first(program.id)
    forms.submit(uow, BOB, now, unpaired, full(forms.open_form(uow, BOB, now, unpaired)))
    usual = form_content.form(Occasion.BASELINE)
    words = {one.key: one.ask for one in usual.questions} | {"belonging": "Here is my place."}
    change = edit_content.with_form_words(Occasion.BASELINE, words, form=usual)
    edit_content.save(uow, GRACE, now, program.id, part="form:baseline", began_with=1, change=change)

    def asked() -> set[str]:
        return {one["asked"] for one in json.loads(kept.as_file(uow, BOB, now))["form_answers"]}

    assert ("I feel that I belong here." in asked(), "Here is my place." in asked()) == (True, False)
    forms.submit(uow, BOB, now, unpaired, full(forms.open_form(uow, BOB, now, unpaired)))
    assert ("I feel that I belong here." in asked(), "Here is my place." in asked()) == (False, True)


@contextmanager
def asked_for_what_was_kept(engine: Engine) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(*about: object) -> None:
        asked.extend(str(one) for one in about if "built_in_texts" in str(one))

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_a_running_pairing_keeps_all_five_kinds_of_words_through_an_upgrade(
    uow: UnitOfWork, now: datetime, engine: Engine, upgrade: Callable[[], None]
) -> None:
    program, pairing = begun(uow, now)
    sheet = forms.open_form(uow, ADA, now, baseline(pairing))
    forms.submit(uow, ADA, now, baseline(pairing), full(sheet))
    agreements.accept(uow, ADA, now, program.id, 1)
    with asked_for_what_was_kept(engine) as asked:
        assert seen(uow, program, pairing, now) == BEFORE
        assert asked == [], "it is what comes with the bot"
        upgrade()
        for _ in range(3):
            assert seen(uow, program, pairing, now) == BEFORE
        assert len(asked) == 1, "and then it is read once"
    assert not agreements.look(uow, ADA, program.id).must_accept
    copied = program_life.copy(uow, GRACE, now, program.id)
    with uow:
        assert contents.of_program(uow, copied) == contents.of_program(uow, program), "a copy says the same"
        assert forms_report.read(uow, [program]).about["belonging"] == "belonging", "and the report names it"
    later, its_pairing = begun(uow, now)
    assert seen(uow, later, its_pairing, now) == AFTER
    assert rows(engine) == 2, "once for each that differs, not for each program"
    # What was answered before is read with the question that was asked, and may still be changed.
    again = forms.open_form(uow, ADA, now, baseline(pairing))
    assert {one.question for one in again.answers} == {one.question.key for one in again.asked}
    answers = json.loads(kept.as_file(uow, ADA, now))["form_answers"]
    assert "I feel that I belong here." in [one["asked"] for one in answers]
    assert all(one["asked"] and "{skill}" not in one["asked"] for one in answers)


def test_programs_from_before_words_were_kept_go_on_with_those_of_the_next_start(
    uow: UnitOfWork, now: datetime, engine: Engine, upgrade: Callable[[], None]
) -> None:
    """One whose content does not say what it began with, and one without any content of its own."""
    told, told_pairing = begun(uow, now)
    bare, bare_pairing = begun(uow, now)
    as_it_was_before(engine, told.id, bare.id)
    built_in.keep_for_those_before(uow, now)
    upgrade()
    built_in.keep_for_those_before(uow, now)
    assert rows(engine) == 2
    assert seen(uow, told, told_pairing, now) == BEFORE
    with uow:
        content = contents.of_pairing(uow, uow.pairings.get(bare_pairing.id), bare)
    assert (content.tracks[0].guides[0].title, content.agreement.text[:8] == "Be kind.") == (BEFORE[0], False)
    sheet = forms.open_form(uow, ADA, now, baseline(bare_pairing))
    assert "belonging" in [one.question.key for one in sheet.asked]
    # The first change in Slack keeps it, too: only what it changes is new.
    for program, number in ((told, 1), (bare, 0)):
        assert isinstance(save_title(uow, now, program, "Handing over", began_with=number), Saved)
        with uow:
            changed = contents.of_program(uow, program)
            assert built_in.of(uow, changed).digest == built_in.of(uow, content).digest != built_in.today().digest


def as_it_was_before(engine: Engine, told: int, bare: int) -> None:
    row = ProgramContentRow
    with engine.begin() as connection:
        connection.execute(delete(BuiltInRow))
        content = connection.execute(select(row.content).where(row.program_id == told)).scalar_one()
        connection.execute(update(row).where(row.program_id == told).values(content=replace(content, built_in="")))
        connection.execute(update(PairingRow).where(PairingRow.program_id == bare).values(content_id=None))
        connection.execute(delete(row).where(row.program_id == bare))
    stored_contents.READ.clear()
