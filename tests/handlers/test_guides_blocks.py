"""The guide to a session as somebody reads it, whatever managers wrote into it."""

from dataclasses import replace

import pytest

from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Member, Pairing
from bot.domain.template import Template
from bot.services import templates
from handlers.blocks import guides
from playground.validator import check_view
from tests.golden_files import Golden
from tests.handlers.guide_samples import seen_step
from tests.handlers.samples import ADA, BOB, GROW, NOW, TRICKY

MEMBERS = (Member(person_id=BOB, role=Role.MENTOR), Member(person_id=ADA, role=Role.MENTEE))
PAIRING = Pairing(id=7, program_id=1, members=MEMBERS, matched_at=NOW)


def test_the_guide_in_a_window(golden: Golden) -> None:
    golden("guides/first_session", guides.modal(seen_step(PAIRING, GROW, 1, Role.MENTEE), ADA))
    golden("guides/with_levels", guides.modal(seen_step(PAIRING, GROW, 4, Role.MENTOR), BOB))
    golden("guides/last", guides.modal(seen_step(PAIRING, GROW, 13, Role.MENTOR), BOB))
    golden("guides/peers", guides.modal(seen_step(PAIRING, replace(GROW, kind=Kind.PEER), 3), ADA))


@pytest.mark.parametrize("template", templates.every(), ids=lambda one: one.id)
def test_every_guide_fits_into_a_window(template: Template) -> None:
    program = replace(GROW, kind=template.matching.kind)
    seen = seen_step(PAIRING, program)
    for track in template.plan.tracks:
        for number, guide in enumerate(track.guides, start=1):
            step = replace(seen.step, number=number, of=len(track.guides), guide=guide)
            view = guides.modal(replace(seen, step=step), ADA)
            assert check_view(view) == []
            assert "…" not in str(view).replace("I would like to be able to …", "").replace("understand …", "")


def test_whatever_a_manager_wrote_fits(golden: Golden) -> None:
    seen = seen_step(PAIRING, GROW, 1, Role.MENTEE)
    guide = seen.step.guide
    assert guide is not None
    tricky = replace(
        guide,
        title=TRICKY,
        aim=TRICKY,
        mentor=TRICKY,
        mentee=TRICKY,
        questions=(TRICKY,) * 3,
        exercise=TRICKY,
        agree=TRICKY,
    )
    view = guides.modal(replace(seen, step=replace(seen.step, guide=tricky)), ADA)
    assert check_view(view) == []
    assert "<!channel>" not in str(view)
    golden("guides/tricky", view)
