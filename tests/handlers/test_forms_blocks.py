"""Every state of a form: asked for, open, answered, and what waits."""

from dataclasses import replace

import pytest

from bot.domain.forms import FormAnswer, Occasion
from bot.domain.goal import Goal, GoalState
from bot.domain.kinds import Role
from bot.services import form_content
from bot.services.form_times import Reference
from bot.services.forms import Sheet
from handlers.blocks import forms as blocks
from playground.validator import check_view
from tests.golden_files import Golden
from tests.handlers.samples import ADA, GROW, INES, NOW, TRICKY
from tests.handlers.session_samples import HELD, ONE, WITH_INES

GOALS = (
    Goal(id=1, program_id=1, mentee_id=ADA, title="Speak up <early>", progress=40, set_at=NOW),
    Goal(id=2, program_id=1, mentee_id=ADA, title="Delegate", state=GoalState.REACHED, set_at=NOW),
)


def sheet(occasion: Occasion, **given: object) -> Sheet:
    form = form_content.form(occasion)
    roles = frozenset({Role.MENTOR if occasion is Occasion.FINAL else Role.MENTEE})
    made = Sheet(
        reference=Reference(form=occasion, program_id=1, pairing_id=7, occurrence="7"),
        form=form,
        program=GROW,
        asked=form.asked_of(roles, ("Listening", "Delegation")),
        partners=(INES,),
        pairing=WITH_INES,
        reader=ADA,
        goals=GOALS if form.shows_goals else (),
    )
    return replace(made, **given)  # type: ignore[arg-type]


def answer(question: str, **given: object) -> FormAnswer:
    form = Occasion.PULSE
    made = FormAnswer(
        paper_id=1, program_id=1, person_id=ADA, form=form, form_version=1, question=question, answered_at=NOW
    )
    return replace(made, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("occasion", list(Occasion))
def test_each_form(golden: Golden, occasion: Occasion) -> None:
    golden(f"forms/{occasion}_invitation", blocks.invitation(sheet(occasion)))
    golden(f"forms/{occasion}_form", blocks.form(sheet(occasion)))


def test_a_form_that_recalls_what_was_written_at_the_start(golden: Golden) -> None:
    form = form_content.every()["leadership_midpoint"]
    asked = form.asked_of(frozenset({Role.MENTEE}), ("Delegation",))
    recalled = {"gap_named": "I do *everything* myself.\nStill <!channel>.", "gap_named_2": "I wait."}
    asked = tuple(one for one in asked if one.question.recalls in {"", *recalled})
    golden("forms/recalling", blocks.form(sheet(Occasion.MIDPOINT, form=form, asked=asked, recalled=recalled)))


def test_a_form_that_was_sent_shows_what_was_answered(golden: Golden) -> None:
    answers = (answer("heard", number=2), answer("in_the_way", words="Time <3"))
    golden("forms/pulse_form_again", blocks.form(sheet(Occasion.PULSE, answers=answers, was_sent=True)))


def test_what_comes_after_it(golden: Golden) -> None:
    golden("forms/sent", blocks.sent(sheet(Occasion.BASELINE)))
    golden("forms/sent_low", blocks.sent(sheet(Occasion.PULSE, offers_help=True)))
    golden("forms/sent_midpoint", blocks.sent(sheet(Occasion.MIDPOINT, was_sent=True)))
    golden("forms/answered", blocks.answered(sheet(Occasion.PULSE)))


def test_what_waits(golden: Golden) -> None:
    sheets = (sheet(Occasion.BASELINE, was_sent=True), sheet(Occasion.PULSE))
    golden("forms/overview", blocks.overview(sheets, ((HELD, ONE),)))
    golden("forms/overview_nothing", blocks.overview((), ()))


def test_any_words_fit() -> None:
    form = form_content.form(Occasion.FINAL)
    long = sheet(Occasion.FINAL, asked=form.asked_of(frozenset(Role), (TRICKY[:75],) * 9))
    goals = tuple(replace(GOALS[0], title=TRICKY) for _ in range(8))
    assert check_view(blocks.form(replace(long, goals=goals)), "modal") == []
    assert check_view(blocks.overview((long,) * 20, ((HELD, ONE),) * 3), "modal") == []


def test_it_is_said_whose_goals_they_are_and_which_nobody_else_sees() -> None:
    theirs = replace(GOALS[0], id=3, mentee_id=INES, title="Hire somebody")
    goals = (replace(GOALS[0], only_mine=True), GOALS[1], theirs)
    shown = [
        one.get("text", {}).get("text", "") for one in blocks.form(sheet(Occasion.MIDPOINT, goals=goals))["blocks"]
    ]
    said = "• Speak up &lt;early&gt;: 40 % (only you see it)\n• Delegate: reached\n• Hire somebody: 40 % (<@U0INES>)"
    assert f"*Goals*\n{said}" in shown
