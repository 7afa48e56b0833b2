"""Forms: read with their mistakes named, asked for at their moments, answered into typed rows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files

import pytest
from sqlalchemy import Engine

from bot.domain.administration import Job
from bot.domain.enrollment import Answers
from bot.domain.forms import BOUNDS, Answering, Form, Occasion
from bot.domain.kinds import Role
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import Person, PersonId
from bot.domain.plan import Content, FormsUsed
from bot.domain.program import ProgramState
from bot.domain.session import Session, SessionState
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import Nudge, NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import contents, edit_content, form_content, form_times, forms, templates
from bot.services.form_times import Reference
from bot.services.strict_toml import FlawedContent
from storage.unit_of_work import opener
from tests.bot.pairs import ADA, BOB, INES, pair
from tests.conftest import TEAM

END = date(2026, 9, 1)
PULSE_TEXT = files("bot.content").joinpath("forms", "pulse.toml").read_text(encoding="utf-8")


@pytest.fixture
def open_uow(lite_engine: Engine) -> OpenUnitOfWork:
    """What is decided here is the same on each database; `tests/storage/test_forms.py` holds the tables to both."""
    return opener(lite_engine)


@pytest.fixture
def pairing(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> Pairing:
    """Ada and Bob until September; Ada wants two skills."""
    made = pair(open_uow, now)
    with open_uow(TEAM) as uow:
        program = uow.programs.get(made.program_id)
        uow.programs.save(replace(program, ends_on=END, skills=("Listening", "Courage")))
        place = uow.enrollments.find(program_id=program.id, person_id=ADA)
        assert place is not None
        uow.enrollments.save(replace(place, answers=Answers(wants_skills=("Listening", "Courage"))))
        form_times.plan(uow, uow.programs.get(program.id), made, now)
    return made


def nudges(open_uow: OpenUnitOfWork, pairing: Pairing, reader: PersonId = ADA) -> list[Nudge]:
    with open_uow(TEAM) as uow:
        every = [one.nudge for one in uow.outbox.about(NudgeKind.FORM, "pairing", pairing.id)]
    return [one for one in every if one.reader == reader]


def holding(open_uow: OpenUnitOfWork, pairing: Pairing, reader: PersonId = ADA) -> list[tuple[str, date]]:
    """What would really be asked, each at its due time."""
    found = []
    for nudge in nudges(open_uow, pairing, reader):
        with open_uow(TEAM) as uow:
            if form_times.holds(uow, nudge, nudge.due_at):
                found.append((str(nudge.subject["form"]), nudge.due_at.date()))
    return sorted(found, key=lambda one: one[1])


def baseline(pairing: Pairing) -> Reference:
    return form_times.first(pairing.program_id, pairing.id)


def midpoint(pairing: Pairing) -> Reference:
    return Reference(
        form=Occasion.MIDPOINT, program_id=pairing.program_id, pairing_id=pairing.id, occurrence=str(pairing.id)
    )


def full(sheet: forms.Sheet, number: str = "4") -> dict[str, str]:
    """An answer to everything."""
    given = {}
    for one in sheet.asked:
        kind = one.question.answering
        given[one.field] = (
            number if kind in BOUNDS else one.question.choices[0].key if kind is Answering.CHOICE else "Words 🚀"
        )
    return given


# Content


@pytest.mark.parametrize("occasion", list(Occasion))
def test_every_form_is_read_and_short_enough_for_a_modal(occasion: Occasion) -> None:
    form = form_content.form(occasion)
    asked = form.asked_of(frozenset(Role), tuple(f"Skill {number}" for number in range(100)))
    assert 3 <= len(asked) <= 40
    assert len({one.field for one in asked}) == len(asked)


def test_the_last_form_repeats_the_first() -> None:
    first, last = form_content.form(Occasion.BASELINE), form_content.form(Occasion.FINAL)
    repeated = {one for one in first.questions if one.answering is Answering.SCALE}
    assert len(repeated) == 7
    assert repeated <= set(last.questions)
    assert {"goals_reached", "recommend", "may_quote"} <= {one.key for one in last.questions}


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ('hihg = "badly"', 'low = "badly"', 'line 13 at questions.1.hihg: "hihg" is not known here'),
        ('titel = "A', 'title = "A', 'line 4 at titel: "titel" is not known here'),
        ('version = "one"', "version = 1", "line 3 at version: A whole number is expected here"),
        ('key = "progress"\nroles = ["boss"]', 'key = "progress"', 'questions.3.roles.1: "boss" is not one of mentor'),
        ('type = "wrods"', 'type = "words"', '"wrods" is not one of scale, zero_to_ten, choice, words'),
        ('key = "heard"', 'key = "progress"', 'line 25 at questions.3.key: "heard" is used twice'),
        ('key = "progress"\nper = "skill"', 'key = "progress"', "names {skill} if and only if"),
        ("= =", 'title = "A short word between"', "line 4: This is not TOML"),
        (f'title = "{"x" * 25}"', 'title = "A short word between"', "line 4 at title: This has 25 characters"),
        ("minutes = 99", "minutes = 1", "line 6 at minutes: This is a whole number from 1 to 30"),
    ],
)
def test_a_mistake_in_a_form_is_named_with_its_line(wrong: str, right: str, said: str) -> None:
    assert right in PULSE_TEXT
    with pytest.raises(FlawedContent) as refused:
        form_content.read(PULSE_TEXT.replace(right, wrong), Occasion.PULSE, "pulse.toml")
    assert "pulse.toml" in str(refused.value)
    assert said in str(refused.value)


def test_a_form_asks_its_own_questions_first_and_then_those_of_the_one_that_it_extends() -> None:
    mine = """
    occasion = "pulse"
    extends = "pulse"
    version = 3
    title = "Mine"
    intro = "Ours."
    [[questions]]
    key = "new"
    ask = "Is it new?"
    type = "scale"
    [[questions]]
    key = "heard"
    ask = "Heard?"
    type = "scale"
    """
    found = form_content.read_all({"mine.toml": mine, "pulse.toml": PULSE_TEXT.replace("version = 1", "version = 2")})
    asked = [(one.key, one.ask) for one in found["mine"].questions]
    assert [key for key, _ in asked] == ["new", "worth_the_time", "heard", "progress", "in_the_way"]
    assert dict(asked)["heard"] == "Heard?"
    assert (found["mine"].id, found["mine"].version) == ("mine", 4), "it rises with either of the two"


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"mine.toml": PULSE_TEXT}, "mine.toml, line 1 at occasion: This says when it is asked"),
        ({"pulse.toml": PULSE_TEXT + 'recall = "x"'}, '"recall" is not known here'),
        ({"pulse.toml": f'extends = "gone"\n{PULSE_TEXT}'}, 'line 1 at extends: There is no form called "gone"'),
        ({"pulse.toml": f'extends = "pulse"\n{PULSE_TEXT}'}, 'There is no form called "pulse"'),
    ],
)
def test_a_form_of_its_own_is_read_as_strictly(texts: dict[str, str], said: str) -> None:
    with pytest.raises(FlawedContent) as refused:
        form_content.read_all(texts)
    assert said in str(refused.value)


@pytest.mark.parametrize("name", sorted(form_content.every()))
def test_every_form_of_the_package_fits_a_modal(name: str) -> None:
    form = form_content.every()[name]
    asked = form.asked_of(frozenset(Role), tuple(f"Skill {number}" for number in range(9)))
    assert 3 <= len(asked) <= 40
    assert all(one.about for one in form.questions if one.answering is Answering.SCALE), "reports name each number"
    keys = {question.key for each in form_content.every().values() for question in each.questions}
    assert {one.recalls for one in form.questions} <= keys | {""}


# When


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


# Answering


def test_answers_become_typed_rows_and_may_be_changed(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    sheet = forms.open_form(open_uow(TEAM), ADA, now, baseline(pairing))
    assert [one.text for one in sheet.asked][:2] == [
        "How confident are you in this today: Listening?",
        "How confident are you in this today: Courage?",
    ]
    assert "leader_confidence" not in {one.question.key for one in sheet.asked}, "that is for mentors"
    for number in ("2", "2", "5"):
        forms.submit(open_uow(TEAM), ADA, now, baseline(pairing), full(sheet, number))
    with open_uow(TEAM) as uow:
        rows = uow.forms.sent_in({pairing.program_id}, {Occasion.BASELINE})
        assert len(uow.forms.of(ADA)) == 1
    assert {(one.person_id, one.form, one.form_version) for one in rows} == {(ADA, Occasion.BASELINE, 1)}
    assert [(one.question, one.topic, one.number, one.words) for one in rows][:3] == [
        ("skill_confidence", "Listening", 5, None),
        ("skill_confidence", "Courage", 5, None),
        ("role_clarity", "", 5, None),
    ]
    assert rows[-1].words == "Words 🚀"


def test_a_mentor_is_asked_about_leading_and_energy(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> None:
    sheet = forms.open_form(open_uow(TEAM), BOB, now, baseline(pairing))
    assert {"leader_confidence", "energy"} <= {one.question.key for one in sheet.asked}


def test_the_last_form_repeats_the_skills_of_the_first_though_the_profile_changed(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    sheet = forms.open_form(open_uow(TEAM), ADA, now, baseline(pairing))
    forms.submit(open_uow(TEAM), ADA, now, baseline(pairing), full(sheet))
    with open_uow(TEAM) as uow:
        place = uow.enrollments.find(program_id=pairing.program_id, person_id=ADA)
        assert place is not None
        uow.enrollments.save(replace(place, answers=Answers(wants_skills=("Delegation",))))
    last = replace(midpoint(pairing), form=Occasion.FINAL)
    sheet = forms.open_form(open_uow(TEAM), ADA, datetime(2026, 8, 28, tzinfo=UTC), last)
    assert {one.topic for one in sheet.asked if one.topic} == {"Listening", "Courage"}


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("role_clarity", "", Problem.REQUIRED),
        ("role_clarity", "6", Problem.OUT_OF_RANGE),
        ("role_clarity", "٣", Problem.NOT_A_NUMBER),
        ("skill_confidence_1", "many", Problem.NOT_A_NUMBER),
        ("hopes", "x" * 40_000, Problem.TOO_LONG),
    ],
)
def test_what_cannot_be_taken_is_named_at_its_field_and_nothing_is_kept(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime, field: str, value: str, problem: Problem
) -> None:
    sheet = forms.open_form(open_uow(TEAM), ADA, now, baseline(pairing))
    with pytest.raises(FieldProblems) as refused:
        forms.submit(open_uow(TEAM), ADA, now, baseline(pairing), full(sheet) | {field: value})
    assert refused.value.problems == {field: problem}
    with open_uow(TEAM) as uow:
        assert uow.forms.of(ADA) == []


def test_a_form_is_its_persons_alone(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> None:
    at = pairing.matched_at + timedelta(days=92)
    assert forms.open_form(open_uow(TEAM), BOB, at, midpoint(pairing))
    for reference in (midpoint(pairing), baseline(pairing), replace(midpoint(pairing), pairing_id=99)):
        with pytest.raises(Refused):
            forms.open_form(open_uow(TEAM), INES, at, reference)


@pytest.mark.parametrize("value", ["", "x", "pulse|1|2", "pulse|a|b|c", "nothing|1|2|3", "pulse|1|2|3|4|5", "|||"])
def test_a_button_that_is_not_ours_means_no_form(value: str) -> None:
    found = Reference.read(value)
    assert found is None or found.occurrence


def test_a_low_pulse_offers_help_and_a_low_baseline_does_not(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    at = now + timedelta(days=31)
    sheet = next(one for one in forms.waiting(open_uow(TEAM), ADA, at) if one.reference.form is Occasion.PULSE)
    assert forms.submit(open_uow(TEAM), ADA, at, sheet.reference, full(sheet, "2")).offers_help
    assert not forms.submit(open_uow(TEAM), ADA, at, sheet.reference, full(sheet, "3")).offers_help
    first = forms.open_form(open_uow(TEAM), ADA, at, baseline(pairing))
    assert not forms.submit(open_uow(TEAM), ADA, at, baseline(pairing), full(first, "1")).offers_help


def test_a_form_of_the_package_is_asked_of_whoever_it_is_for() -> None:
    form: Form = form_content.form(Occasion.FINAL)
    mentee = form.asked_of(frozenset({Role.MENTEE}), ())
    assert not [one for one in mentee if one.question.roles]


# What a program asks


def with_content(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime, content: Content) -> None:
    """What the pairing began with."""
    with open_uow(TEAM) as uow:
        version = contents.begin(uow, uow.programs.get(pairing.program_id), content, BOB, now)
        uow.pairings.save(replace(uow.pairings.get(pairing.id), content_id=version.id))


def content_of(template_id: str) -> Content:
    template = templates.find(template_id)
    assert template is not None
    return template.content()


def test_a_leader_names_a_gap_and_measures_it_half_way_and_at_the_end(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    with_content(open_uow, pairing, now, content_of("leadership"))
    sheet = forms.open_form(open_uow(TEAM), ADA, now, baseline(pairing))
    assert [one.field for one in sheet.asked][:2] == ["gap_named", "gap_size"]
    assert "gap_named" not in [one.field for one in forms.open_form(open_uow(TEAM), BOB, now, baseline(pairing)).asked]
    forms.submit(open_uow(TEAM), ADA, now, baseline(pairing), full(sheet))
    half = forms.open_form(open_uow(TEAM), ADA, pairing.matched_at + timedelta(days=92), midpoint(pairing))
    assert half.recalled == {"gap_named": "Words 🚀"}
    assert "gap_size" in {one.question.key for one in half.asked if one.question.recalls}
    with open_uow(TEAM) as uow:
        (paper,) = uow.forms.of(ADA)
    assert paper.form_name == "leadership_start"


def test_a_program_has_questions_of_its_own_and_leaves_others_out(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    content = replace(
        content_of("general"),
        form_own={"baseline": ("I enjoy my work.",)},
        form_without=("baseline.hopes", "pulse.heard"),
        forms=FormsUsed(midpoint="", end="gone_since"),
    )
    with_content(open_uow, pairing, now, content)
    asked = [one.text for one in forms.open_form(open_uow(TEAM), ADA, now, baseline(pairing)).asked]
    assert asked[-1] == "I enjoy my work."
    assert "What would make this worth your time?" not in asked
    with pytest.raises(Refused):
        forms.open_form(open_uow(TEAM), ADA, pairing.matched_at + timedelta(days=92), midpoint(pairing))
    assert {form for form, _ in holding(open_uow, pairing)} == {"baseline", "pulse", "final"}
    last = contents.form_for(content, Occasion.FINAL)
    assert last is not None
    assert last.id == "final", "what there is no more gives its place to the usual one"


def test_somebody_new_is_asked_again_months_later_also_when_the_sessions_are_over(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    with_content(open_uow, pairing, now, content_of("onboarding"))
    with open_uow(TEAM) as uow:
        uow.people.put(replace(uow.people.get(ADA), start_date=date(2026, 2, 2)))
        found = uow.pairings.get(pairing.id)
        uow.pairings.save(replace(found, state=PairingState.FINISHED, ended_at=now + timedelta(days=100)))
    half_a_year, reference = datetime(2026, 8, 4, 10, tzinfo=UTC), form_times.later(pairing.program_id, 6)
    sheet = forms.open_form(open_uow(TEAM), ADA, half_a_year, reference)
    assert {"knows_whom_to_ask", "still_helps"} <= {one.question.key for one in sheet.asked}
    forms.submit(open_uow(TEAM), ADA, half_a_year, reference, full(sheet))
    assert reference in [one.reference for one in forms.waiting(open_uow(TEAM), ADA, half_a_year)]
    for person, at, month in ((BOB, half_a_year, 6), (ADA, now, 6), (ADA, half_a_year, 7), (ADA, half_a_year, 12)):
        with pytest.raises(Refused):
            forms.open_form(open_uow(TEAM), person, at, form_times.later(pairing.program_id, month))


@pytest.mark.parametrize(
    ("own", "without", "problem"),
    [
        (tuple(f"Question {number}." for number in range(6)), (), {"own": Problem.OWN_QUESTIONS}),
        (("Twice.", "twice."), (), {"own": Problem.OWN_QUESTIONS}),
        (("x" * 40_000,), (), {"own": Problem.TOO_LONG}),
        ((), ("worth_the_time", "heard", "progress", "in_the_way"), {"without": Problem.NOTHING_LEFT}),
    ],
)
def test_questions_that_do_not_fit_are_refused(
    own: tuple[str, ...], without: tuple[str, ...], problem: dict[str, Problem]
) -> None:
    words = {one.key: one.ask for one in form_content.form(Occasion.PULSE).questions}
    with pytest.raises(FieldProblems) as refused:
        edit_content.with_form_words(Occasion.PULSE, words, own=own, without=without)
    assert refused.value.problems == problem


def test_changing_one_form_leaves_the_others_as_they_are() -> None:
    before = replace(content_of("general"), form_own={"final": ("One.",)}, form_without=("final.energy", "pulse.heard"))
    words = {one.key: one.ask for one in form_content.form(Occasion.PULSE).questions}
    after = edit_content.with_form_words(Occasion.PULSE, words, own=("Two.",), without=("progress", "unknown"))(before)
    assert after.form_own == {"final": ("One.",), "pulse": ("Two.",)}
    assert after.form_without == ("final.energy", "pulse.progress")
    assert edit_content.with_form_words(Occasion.PULSE, words)(after).form_own == {"final": ("One.",)}
