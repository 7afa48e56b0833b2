"""Programs in their list and in their form; one golden file for each state."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.clocks import Cadence
from bot.domain.kinds import Kind
from bot.domain.program import Asking, Joining, JoiningRule, ProgramState
from bot.services.old_words import OldWords
from bot.services.programs import Counts, Listed
from handlers.blocks import programs
from playground.validator import check_message, check_view
from tests.golden_files import Golden
from tests.handlers.samples import GRACE, GROW, INES, TODAY, TRICKY

DRAFT = Listed(program=replace(GROW, state=ProgramState.DRAFT), counts=Counts(), today=TODAY)
OPEN = Listed(program=GROW, counts=Counts(begun=1, joined=1, mentees=1), today=TODAY)
RUNNING = Listed(
    program=replace(GROW, state=ProgramState.RUNNING, kind=Kind.GROUP, cadence=Cadence.MONTHLY),
    counts=Counts(joined=8, mentors=5, mentees=4, pairings=1),
    today=date(2026, 4, 1),
)
INVITE_ONLY = replace(GROW, joining=Joining.INVITE_ONLY)
CLOSED = replace(RUNNING, program=replace(GROW, state=ProgramState.CLOSED, managers=(GRACE, INES)))


def test_the_list(golden: Golden) -> None:
    golden("programs/list_empty", programs.listing(()))
    golden("programs/list_in_every_state", programs.listing((DRAFT, OPEN, RUNNING, CLOSED)))
    golden("programs/list_of_a_manager", programs.listing((OPEN,), may_create=False))
    golden("programs/list_longer_than_a_message", programs.listing((CLOSED,) * 25))
    golden("programs/list_rest", programs.listing((CLOSED,) * 22, begin=20))


def test_the_form(golden: Golden) -> None:
    golden("programs/edit", programs.edit_form(replace(GROW, version=3)))


def test_what_comes_after_it(golden: Golden) -> None:
    golden("programs/made_open", programs.made(OPEN))
    golden("programs/made_invite_only", programs.made(replace(OPEN, program=INVITE_ONLY)))
    golden("programs/made_draft", programs.made(DRAFT))
    by_rule = replace(GROW, joining=Joining.BY_RULE, rule=JoiningRule(levels=(2,)))
    golden("programs/made_by_rule", programs.made(replace(OPEN, program=by_rule, fits=34)))
    keeps = replace(by_rule, rule=JoiningRule(started_within_days=90, keeps_inviting=True))
    golden("programs/made_keeps_inviting", programs.made(replace(OPEN, program=keeps, fits=1)))
    golden("programs/made_nobody_fits", programs.made(replace(OPEN, program=keeps)))
    golden("programs/list_by_rule", programs.listing((replace(OPEN, program=by_rule, fits=34),)))
    golden("programs/saved", programs.saved(GROW, OldWords()))
    old = OldWords(agreement=("every two weeks", "two hours a month", "six months"), sayings=("six months",))
    golden("programs/saved_with_old_words", programs.saved(GROW, old))
    golden("programs/closed", programs.closed(CLOSED.program))


@pytest.mark.parametrize("entry", [DRAFT, OPEN, RUNNING, CLOSED])
def test_any_words_in_any_number_fit(entry: Listed) -> None:
    tricky = replace(
        entry.program,
        name=TRICKY,
        purpose=TRICKY,
        skills=(TRICKY,) * 100,
        managers=(GRACE,) * 300,
        asking=Asking.ANNOUNCED,
    )
    assert check_message(programs.listing([replace(entry, program=tricky)] * 100).as_json()) == []
    assert check_message(programs.closed(tricky).as_json()) == []
    for view in (
        programs.edit_form(tricky),
        programs.made(replace(entry, program=tricky)),
        programs.saved(tricky, OldWords()),
    ):
        assert check_view(view, "modal") == []
