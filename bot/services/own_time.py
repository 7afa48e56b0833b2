"""How long a pairing has: until its program ends, or for months of its own where the program goes on for others."""

from dataclasses import replace

from bot.domain.pairing import Pairing
from bot.domain.program import Program
from bot.domain.recurring import months_later
from bot.ports import UnitOfWork
from bot.services import contents


def of(uow: UnitOfWork, program: Program, pairing: Pairing) -> Program:
    """The program as this pairing lives it: with the day that is their last. In an open unit of work."""
    content = contents.of_pairing(uow, pairing, program)
    if not content.rolling:
        return program
    last = months_later(program.today(pairing.matched_at), content.months)
    return replace(program, ends_on=min(program.ends_on, last))
