"""Forms are answered into typed rows, by their own person alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.enrollment import Answers
from bot.domain.forms import Form, Occasion
from bot.domain.kinds import Role
from bot.domain.pairing import Pairing
from bot.errors import FieldProblems, Problem, Refused
from bot.ports import OpenUnitOfWork
from bot.services import form_content, forms
from bot.services.form_times import Reference
from tests.bot.answering import baseline, full, midpoint, open_uow, pairing
from tests.bot.pairs import ADA, BOB, INES
from tests.conftest import TEAM

__all__ = ["open_uow", "pairing"]  # fixtures


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
