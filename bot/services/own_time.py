"""How long a pairing has: until its program ends, or for months of its own where the program goes on for others."""

from dataclasses import replace
from datetime import datetime

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


def is_over(uow: UnitOfWork, program: Program, pairing: Pairing, now: datetime) -> bool:
    """Months of its own are; until a program is closed, all others go on. In an open unit of work."""
    own = of(uow, program, pairing)
    return own is not program and program.today(now) > own.ends_on
