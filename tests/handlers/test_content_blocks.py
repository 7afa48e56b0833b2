"""Changing a program's content, its life, nominations and newcomers: every state of every window and message."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.forms import Occasion
from bot.domain.nomination import Nomination
from bot.domain.program import Joining, JoiningRule, ProgramState
from bot.domain.session import Session
from bot.services import built_in, form_content, form_times, templates
from bot.services.edit_content import Clash, Editing, Saved
from bot.services.end_moved import Told
from bot.services.lesson_content import lessons
from bot.services.lesson_words import worded
from bot.services.newcomers import LookingBack
from bot.services.nominations import Waiting
from bot.services.program_life import Card
from bot.services.programs import Counts, Listed
from handlers.blocks import content as blocks
from handlers.blocks import content_saved, meanwhile, newcomers, nominations, people, program_life, programs
from playground.validator import check_message, check_view
from tests.golden_files import Golden
from tests.handlers.samples import ADA, BOB, GRACE, GROW, INES, NOW, TODAY, TRICKY

CONTENT = templates.every()[0].content()
FRESH = Editing(program=GROW, content=CONTENT, number=0, texts=built_in.today())
THIRD = Editing(program=GROW, content=CONTENT, number=3, texts=built_in.today(), made_by=INES, made_at=NOW, keep=4)
GUIDE = THIRD.guides["delegation"]
LISTED = Listed(program=GROW, counts=Counts(joined=8, mentors=5, mentees=4, pairings=3), today=TODAY)
BY_RULE = replace(
    GROW,
    template="onboarding",
    joining=Joining.BY_RULE,
    rule=JoiningRule(started_within_days=90, departments=("Sales & Service",), others_may_mentor=True),
    mentors_channel="C0MENTORS",
    tells_line_managers=True,
)
CLOSED = replace(GROW, state=ProgramState.CLOSED)
NOMINATION = Nomination(
    id=5, program_id=1, nominee_id=ADA, nominator_id=BOB, words="She led the <outage> call.", nominated_at=NOW
)


def test_what_there_is_to_change(golden: Golden) -> None:
    golden("content/menu_as_it_comes", blocks.menu(FRESH, lessons()))
    golden("content/menu_third_version", blocks.menu(THIRD, lessons()))
    golden("content/guide", blocks.guide_form(THIRD, GUIDE))
    golden("content/agreement", blocks.agreement_form(THIRD))
    golden("content/lessons", blocks.lessons_form(THIRD, lessons()))
    golden("content/lesson", blocks.lesson_form(THIRD, lessons()["listening"]))
    golden("content/sayings", blocks.sayings_form(THIRD))
    golden("content/form", blocks.form_form(THIRD, form_content.form(Occasion.BASELINE)))


def test_what_the_other_one_saved_meanwhile(golden: Golden) -> None:
    golden("content/guide_clash", blocks.guide_form(THIRD, GUIDE, Clash(editing=THIRD, part="guide:delegation")))
    golden("content/agreement_clash", blocks.agreement_form(THIRD, Clash(editing=THIRD, part="agreement")))
    golden("content/lessons_clash", blocks.lessons_form(THIRD, lessons(), Clash(editing=THIRD, part="lessons")))
    own = replace(THIRD, content=replace(CONTENT, lesson_words={"listening.title": TRICKY, "bias.title": "Bias"}))
    clash = Clash(editing=own, part="lesson:listening")
    golden("content/lesson_clash", blocks.lesson_form(own, worded(lessons()["listening"], own.content), clash))
    golden("content/sayings_clash", blocks.sayings_form(THIRD, Clash(editing=THIRD, part="sayings")))
    form = form_content.form(Occasion.PULSE)
    golden("content/form_clash", blocks.form_form(THIRD, form, Clash(editing=THIRD, part="form:pulse")))


def test_what_was_saved(golden: Golden) -> None:
    golden("content/saved", content_saved.saved(Saved(editing=THIRD, part="guide:delegation")))
    golden("content/saved_agreement", content_saved.saved(Saved(editing=THIRD, part="agreement", asked_again=1)))
    golden("content/saved_lesson", content_saved.saved(Saved(editing=THIRD, part="lesson:listening")))
    golden("content/saved_nobody_keeps", content_saved.saved(Saved(editing=replace(THIRD, keep=0), part="sayings")))
    golden("content/nothing_changed", content_saved.saved(Saved(editing=THIRD, part="lessons", changed=False)))


def test_a_guide_is_found_by_any_word_in_it() -> None:
    assert [one["value"] for one in blocks.guide_options(THIRD, "handover FIVE lines")] == ["delegation"]
    assert len(blocks.guide_options(THIRD, "")) == 13
    assert blocks.guide_options(THIRD, "zebra") == []


def test_the_program_with_everything_that_may_be_done_to_it(golden: Golden) -> None:
    golden("program_life/card", program_life.card(Card(listed=LISTED, may_copy=True, paused_until=None)))
    paused = Card(listed=LISTED, may_copy=False, paused_until=date(2026, 4, 7))
    golden("program_life/card_paused", program_life.card(paused))
    ruled = Card(listed=replace(LISTED, program=BY_RULE), may_copy=True, paused_until=None)
    golden("program_life/card_by_rule", program_life.card(ruled))
    named = replace(GROW, template="high_potential", joining=Joining.INVITE_ONLY)
    by_invitation = Card(listed=replace(LISTED, program=named), may_copy=True, paused_until=None)
    golden("program_life/card_by_invitation", program_life.card(by_invitation))
    closed = Card(listed=replace(LISTED, program=CLOSED), may_copy=True, paused_until=None)
    golden("program_life/card_closed", program_life.card(closed))


def test_its_forms_and_what_comes_after(golden: Golden) -> None:
    golden("program_life/pause_form", program_life.pause_form(GROW))
    golden("program_life/around_form", program_life.around_form(BY_RULE))
    now = program_life.around_form(replace(BY_RULE, mentors_channel="C0MENTORS", version=9))
    told = {"told": {"program_life.told": {"type": "checkboxes", "selected_options": [{"value": "yes"}]}}}
    before = {**program_life.around_form(GROW), "state": {"values": told}}
    golden("program_life/around_form_meanwhile", meanwhile.again(before, now, told, by=(INES, GRACE), earlier=()))
    golden("program_life/copied", program_life.copied(GROW))
    golden("program_life/paused_view", program_life.paused_view(GROW, date(2026, 4, 7)))
    golden("program_life/archived", program_life.archived(CLOSED))
    golden("program_life/saved", program_life.saved(replace(LISTED, program=BY_RULE, fits=2)))


def test_what_people_hear_of_it(golden: Golden) -> None:
    golden("program_life/paused", program_life.paused(GROW, date(2026, 4, 7)))
    golden("program_life/goes_on", program_life.goes_on(GROW))
    moved = Told(program=GROW, last=(), taken_off=False)
    golden("program_life/end_moved", program_life.end_moved(moved))
    last = Session(id=3, pairing_id=7, starts_at=NOW, minutes=45, recorded_by=ADA, series_id=1)
    golden("program_life/end_moved_series", program_life.end_moved(replace(moved, last=(((INES,), last),))))
    golden("program_life/end_moved_cut", program_life.end_moved(replace(moved, taken_off=True)))
    golden("program_life/line_manager", program_life.line_manager_told(GROW, ADA, 3))
    golden("programs/closed_view", programs.closed_view(LISTED))
    golden("programs/closed_view_of_nobody", programs.closed_view(replace(LISTED, counts=Counts())))
    rolling = replace(GROW, sign_up_closes_on=date(2028, 5, 20), matching_on=date(2026, 2, 1))
    golden("people/invitation_rolling", people.invitation(rolling, TODAY))
    golden("programs/closed_with_words", programs.closed(GROW, CONTENT.sayings.close.text))
    golden("people/invitation_with_words", people.invitation(GROW, TODAY, CONTENT.sayings.invitation.text))


def test_naming_somebody(golden: Golden) -> None:
    golden("nominations/form", nominations.form((GROW,)))
    golden("nominations/form_several", nominations.form((GROW, replace(GROW, id=2, name="Next"))))
    golden("nominations/thanks", nominations.thanks())
    golden("nominations/named", nominations.named(NOMINATION, GROW))
    golden("nominations/taken", nominations.decided(NOMINATION, taken=True))
    golden("nominations/left_out", nominations.decided(NOMINATION, taken=False))
    golden("nominations/list", nominations.listing(Waiting(program=GROW, nominations=(NOMINATION,))))
    golden("nominations/list_empty", nominations.listing(Waiting(program=GROW, nominations=())))


def test_asking_somebody_who_was_new(golden: Golden) -> None:
    golden("newcomers/still_fine", newcomers.still_fine(LookingBack(program=GROW, month=6)))
    asked = LookingBack(program=GROW, month=6, form=form_times.later(1, 6))
    golden("newcomers/still_fine_form", newcomers.still_fine(asked))
    offer = LookingBack(program=GROW, month=12, offer=replace(GROW, id=2, name="Reverse"))
    golden("newcomers/still_fine_offer", newcomers.still_fine(offer))
    golden("newcomers/glad", newcomers.glad())
    golden("newcomers/will_write", newcomers.will_write((GRACE,)))
    golden("newcomers/would_like_to_talk", newcomers.would_like_to_talk(ADA, GROW))
    golden("newcomers/invited", newcomers.invited(GROW, 12))
    golden("newcomers/invited_nobody", newcomers.invited(GROW, 0))


@pytest.mark.parametrize("part", ["guide:delegation", "agreement", "lessons", "sayings"])
def test_whatever_was_written_fits(part: str) -> None:
    tricky = replace(GUIDE, title=TRICKY, aim=TRICKY, mentor=TRICKY, questions=(TRICKY,) * 3)
    content = replace(CONTENT.with_guide(tricky), agreement=replace(CONTENT.agreement, text=TRICKY))
    program = replace(BY_RULE, name=TRICKY, rule=replace(BY_RULE.rule, departments=(TRICKY,) * 50))
    editing = replace(THIRD, content=content, program=program)
    clash = Clash(editing=editing, part=part)
    views = [
        blocks.menu(editing, lessons()),
        blocks.guide_form(editing, tricky, clash),
        blocks.agreement_form(editing, clash),
        program_life.around_form(program),
        program_life.card(Card(listed=replace(LISTED, program=program), may_copy=True, paused_until=None)),
        nominations.listing(Waiting(program=program, nominations=(replace(NOMINATION, words=TRICKY),) * 50)),
    ]
    assert [problem for view in views for problem in check_view(view)] == []
    assert "<!channel>" not in str([view["blocks"][0] for view in views])
    assert check_message(nominations.named(replace(NOMINATION, words=TRICKY), program).as_json()) == []
