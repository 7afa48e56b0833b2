"""A pair that went quiet: how long it is said to be so."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.ports import OpenUnitOfWork
from bot.services import ladder, stops
from tests.bot.running_program import begin_everything, program_of
from tests.conftest import TEAM


def test_whoever_comes_back_from_a_break_does_not_read_that_it_was_a_silence(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = program_of(open_uow, now)
    pairing = begin_everything(open_uow, program, now)
    back = now + timedelta(days=21)
    with open_uow(TEAM) as uow:
        stops.stop_pairing(uow, program, uow.pairings.save(replace(pairing, paused_until=back.date())), now)
    with open_uow(TEAM) as uow:
        quiet = ladder.how_quiet(uow, pairing.id, back + timedelta(days=36))
    assert quiet is not None
    assert (quiet.days, quiet.paused) == (36, 20), "the break ended at midnight, before the hour at which they met"
