"""Whether mentees may look for mentors and mentors may offer themselves: whoever runs the program says."""

from dataclasses import replace
from datetime import datetime

from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import Refusal, Refused
from bot.ports import UnitOfWork
from bot.services.permissions import note, require_runs


def show(uow: UnitOfWork, actor: PersonId, program_id: int) -> Program:
    """What the form shows; raises Refused for whoever does not run it, and once it is closed."""
    with uow:
        return _mine(uow, actor, program_id)


def save(
    uow: UnitOfWork,
    actor: PersonId,
    now: datetime,
    program_id: int,
    *,
    version: int,
    may_find: bool,
    may_offer: bool,
) -> Program:
    """`version` is the one that the form was opened with."""
    with uow:
        known = replace(_mine(uow, actor, program_id), version=version)
        program = uow.programs.save(replace(known, may_find=may_find, may_offer=may_offer))
        allowed = {"may_find": int(may_find), "may_offer": int(may_offer)}
        note(uow, actor, now, "chose_who_may_ask", f"program:{program_id}", **allowed, version=program.version)
        return program


def _mine(uow: UnitOfWork, actor: PersonId, program_id: int) -> Program:
    program = uow.programs.get(program_id)
    require_runs(uow, actor, program)
    if program.is_over:
        raise Refused(Refusal.PROGRAM_IS_CLOSED, program=program.name)
    return program
