"""Every state of a pairing that went quiet, and of the offer of somebody new."""

from dataclasses import replace

import pytest

from bot.domain.rematch import Rematch, RematchAnswer, RematchState
from bot.services.ladder import Quiet
from bot.services.rematch import Offered
from handlers.blocks import ladder as blocks
from tests.golden_files import Golden
from tests.handlers.samples import ADA, BOB, GRACE, GROW, INES, NOW
from tests.handlers.session_samples import CIRCLE, WITH_INES

QUIET = Quiet(pairing=WITH_INES, program=GROW, days=36, managers=(GRACE,))
OFFER = Offered(
    rematch=Rematch(id=3, pairing_id=7, offered_by=GRACE, offered_at=NOW), pairing=WITH_INES, program=GROW, reader=ADA
)


def in_state(state: RematchState) -> Offered:
    return replace(OFFER, rematch=replace(OFFER.rematch, state=state))


def test_the_warning_to_each(golden: Golden) -> None:
    golden("ladder/warning", blocks.warning(QUIET, ADA))
    golden("ladder/warning_after_a_pause", blocks.warning(replace(QUIET, paused=21), ADA))
    golden("ladder/warning_circle", blocks.warning(replace(QUIET, pairing=CIRCLE), ADA))
    golden("ladder/warning_of_a_mentor", blocks.warning(replace(QUIET, pairing=CIRCLE), BOB))
    golden(
        "ladder/warning_of_a_stand_in", blocks.warning(replace(QUIET, pairing=replace(WITH_INES, covers_id=3)), INES)
    )


def test_the_offer_of_somebody_new(golden: Golden) -> None:
    golden("ladder/offer", blocks.offer(OFFER))
    by_itself = replace(OFFER, rematch=replace(OFFER.rematch, offered_by=None))
    golden("ladder/offer_by_the_clock", blocks.offer(by_itself))
    golden("ladder/answered_go_on", blocks.answered(OFFER, RematchAnswer.GO_ON))
    golden("ladder/answered_somebody_new", blocks.answered(OFFER, RematchAnswer.SOMEBODY_NEW))
    golden("ladder/answered_ended", blocks.answered(in_state(RematchState.ENDED), RematchAnswer.SOMEBODY_NEW))
    golden("ladder/offered", blocks.offered(WITH_INES))
    golden("ladder/offered_circle", blocks.offered(CIRCLE))


@pytest.mark.parametrize("state", [RematchState.GOES_ON, RematchState.UNDECIDED, RematchState.ENDED])
def test_what_came_of_it_without_who(golden: Golden, state: RematchState) -> None:
    golden(f"ladder/outcome_{state}", blocks.outcome(in_state(state)))


def test_the_words_to_those_who_run_programs(golden: Golden) -> None:
    golden("ladder/to_manager", blocks.to_manager(QUIET))
    golden("ladder/looked_after", blocks.looked_after(WITH_INES))
    golden("ladder/to_admin", blocks.to_admin(replace(QUIET, told_at=NOW)))
    golden("ladder/to_admin_nobody", blocks.to_admin(replace(QUIET, managers=())))
