"""The agreement and the texts of a program say the rhythm and the length that its manager chose."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.clocks import Cadence
from bot.domain.person import PersonId
from bot.domain.plan import Content
from bot.domain.program import Program
from bot.domain.template import Template
from bot.services import program_plan, program_words, programs, templates

BEGINS = date(2026, 3, 2)
LONG = ("six months", "nine months", "half a year,", "for half a year", "for a year", "a year of")


def texts(content: Content) -> str:
    said = content.sayings
    return "\n".join((content.agreement.text, said.invitation.text, said.midpoint.text, said.close.text))


@pytest.mark.parametrize("template", templates.every(), ids=lambda one: one.id)
def test_a_template_as_it_is_says_what_it_says(template: Template) -> None:
    content, plan = template.content(), programs.proposed(template, PersonId("U0GRACE"), BEGINS, "New")
    assert plan.matching_on is not None
    assert plan.ends_on is not None
    same = program_words.fitted(
        content, template.pace, cadence=plan.cadence, begins=plan.matching_on, ends=plan.ends_on
    )
    assert same == content
    assert program_words.RHYTHM[template.pace.cadence] in content.agreement.text, "so that it can be said otherwise"


@pytest.mark.parametrize("template", templates.every(), ids=lambda one: one.id)
def test_another_rhythm_and_length_are_said_wherever_they_stand(template: Template) -> None:
    content = program_words.fitted(
        template.content(), template.pace, cadence=Cadence.WEEKLY, begins=BEGINS, ends=date(2026, 6, 30)
    )
    said = texts(content)
    assert "meet every week for" in content.agreement.text
    assert not any(phrase in said for one, phrase in program_words.RHYTHM.items() if one is not Cadence.WEEKLY)
    if template.pace.rolling:
        assert (content.months, "for half a year" in said) == (template.pace.months, True), "each pair has its own"
    else:
        assert (content.months, [one for one in LONG if one in said]) == (4, [])
        assert "for four months" in content.agreement.text
    assert f"{program_words.NUMBERS[content.hours_per_month]} hours a month" in said or "hours a month" not in said


def test_hours_follow_the_rhythm() -> None:
    template = templates.find("general")
    assert template is not None
    rarely = program_words.fitted(
        template.content(), template.pace, cadence=Cadence.MONTHLY, begins=BEGINS, ends=date(2026, 4, 1)
    )
    assert (rarely.hours_per_month, rarely.months) == (1, 1)
    assert "about one hour a month, for one month" in rarely.sayings.invitation.text
    assert "We meet once a month for about 45 minutes, for one month" in rarely.agreement.text


@pytest.mark.parametrize("template", templates.every(), ids=lambda one: one.id)
def test_what_is_not_so_any_more_after_an_edit_stands_in_the_agreement(template: Template) -> None:
    content, pace = template.content(), template.pace
    before = programs.proposed(template, PersonId("U0GRACE"), BEGINS, "New")
    assert before.matching_on is not None
    assert before.ends_on is not None
    program = Program(**program_plan.planned(before), time_zone="UTC")
    rarely = replace(program, cadence=Cadence.MONTHLY if pace.cadence is not Cadence.MONTHLY else Cadence.WEEKLY)
    said = program_words.not_so_any_more(content, program, rarely)
    assert said[0] == program_words.RHYTHM[pace.cadence]
    assert said[0] in content.agreement.text.casefold()
    longer = replace(program, ends_on=program.ends_on + timedelta(days=93))
    months = program_words.not_so_any_more(content, program, longer)
    assert any(one in content.agreement.text.casefold() for one in months) is not content.rolling
    assert program_words.not_so_any_more(content, program, replace(program, name="Another")) == ()
