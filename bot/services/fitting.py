"""Whom the rule of a program names and who was not asked yet."""

from datetime import datetime

from bot.domain.person import PersonId
from bot.domain.program import Joining, Program
from bot.ports import UnitOfWork


def who_fits(uow: UnitOfWork, program: Program, now: datetime) -> tuple[PersonId, ...]:
    """Those who would be invited now: neither in the program nor asked before. Called in an open unit of work."""
    if program.joining is not Joining.BY_RULE or not program.takes_sign_ups(now):
        return ()
    fitting = uow.people.fitting(program.rule, program.today(now))
    if not fitting:
        return ()
    known = {one.person_id for one in uow.enrollments.in_program(program.id)} | uow.enrollments.wanting_no_invitations()
    return tuple(one.id for one in fitting if one.id not in known)
