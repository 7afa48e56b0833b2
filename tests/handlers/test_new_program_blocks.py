"""What a manager sees of the templates; one golden file for each."""

from datetime import date

import pytest

from bot.domain.template import Template
from bot.services import templates
from bot.services.programs import Beginning, proposed
from handlers.blocks import new_program
from playground.validator import check_view
from tests.golden_files import Golden
from tests.handlers.samples import GRACE

MONDAY = date(2026, 3, 2)
MOST_FIELDS = 12


def begun(template: Template) -> Beginning:
    return Beginning(template=template, plan=proposed(template, GRACE, MONDAY, template.title))


def test_the_templates_to_pick_from(golden: Golden) -> None:
    golden("programs/new_pick", new_program.pick(templates.every()))


@pytest.mark.parametrize("template", templates.every(), ids=lambda one: one.id)
def test_what_a_template_brings(golden: Golden, template: Template) -> None:
    golden(f"programs/new_{template.id}", new_program.form(begun(template)))
    golden(f"programs/whole_{template.id}", new_program.whole(template))


@pytest.mark.parametrize("template", templates.every(), ids=lambda one: one.id)
def test_a_program_takes_twelve_fields_at_most(template: Template) -> None:
    views = [new_program.pick(templates.every()), new_program.form(begun(template))]
    fields = [block for view in views for block in view["blocks"] if block["type"] == "input"]
    assert len(fields) <= MOST_FIELDS
    needed = [one for one in fields if not one["optional"] and not _is_filled_in(one["element"])]
    assert needed == [], "everything is filled in already"
    assert [problem for view in views for problem in check_view(view)] == []


def _is_filled_in(element: dict[str, object]) -> bool:
    return any(name.startswith("initial") for name in element)
