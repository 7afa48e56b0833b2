"""A program asks its own forms and questions."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.forms import Occasion
from bot.domain.pairing import Pairing, PairingState
from bot.domain.plan import Content, FormsUsed
from bot.errors import FieldProblems, Problem, Refused
from bot.ports import OpenUnitOfWork
from bot.services import built_in, contents, edit_content, form_content, form_times, forms, templates
from tests.bot.answering import baseline, full, holding, midpoint, open_uow, pairing
from tests.bot.pairs import ADA, BOB
from tests.conftest import TEAM

__all__ = ["open_uow", "pairing"]  # fixtures


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
    given = full(sheet) | {"gap_named_2": "", "gap_size_2": "", "gap_named_3": "I wait too long.", "gap_size_3": "5"}
    forms.submit(open_uow(TEAM), ADA, now, baseline(pairing), given)
    half = forms.open_form(open_uow(TEAM), ADA, pairing.matched_at + timedelta(days=92), midpoint(pairing))
    assert half.recalled == {"gap_named": "Words 🚀", "gap_named_3": "I wait too long."}
    assert {one.question.key for one in half.asked if one.question.recalls} == {"gap_size", "gap_size_3"}
    for at in (pairing.matched_at + timedelta(days=92), datetime(2026, 9, 1, 10, tzinfo=UTC)):
        which = midpoint(pairing) if at.month < 9 else replace(midpoint(pairing), form=Occasion.FINAL)
        measured = forms.open_form(open_uow(TEAM), ADA, at, which)
        forms.submit(open_uow(TEAM), ADA, at, which, full(measured, "2"))
    with open_uow(TEAM) as uow:
        sizes = {(one.form, one.question, one.number) for one in uow.forms.numbers_in([pairing.program_id])}
    before = {(Occasion.BASELINE, "gap_size", 4), (Occasion.BASELINE, "gap_size_3", 5)}
    after = {(form, key, 2) for form in (Occasion.MIDPOINT, Occasion.FINAL) for key in ("gap_size", "gap_size_3")}
    assert {one for one in sizes if one[1].startswith("gap")} == before | after
    with open_uow(TEAM) as uow:
        names = [one.form_name for one in uow.forms.of(ADA)]
    assert names == ["leadership_start", "leadership_midpoint", "leadership_end"]


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
    last = contents.form_for(built_in.today(), content, Occasion.FINAL)
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
