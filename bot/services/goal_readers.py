"""Who sees the goals of a mentee: their mentors, and of one that they keep to themselves nobody.

Called in an open unit of work.
"""

from collections.abc import Sequence

from bot.domain.goal import Goal
from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Pairing
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.ports import UnitOfWork


def of_goal(uow: UnitOfWork, goal: Goal) -> tuple[PersonId, ...]:
    """Who sees it beside its mentee."""
    return () if goal.only_mine else mentors(uow, goal.mentee_id, goal.program_id)


def mentors(uow: UnitOfWork, mentee: PersonId, program_id: int) -> tuple[PersonId, ...]:
    """Each once, in the order in which they were put together."""
    program = uow.programs.get(program_id)
    pairings = [one for one in uow.pairings.active_of(mentee) if one.program_id == program_id]
    return tuple(dict.fromkeys(mentor for one in pairings for mentor in mentors_in(one, program, mentee)))


def mentors_in(pairing: Pairing, program: Program, mentee: PersonId) -> Sequence[PersonId]:
    """Peers are each other's mentor; in a circle the other mentees see nothing."""
    if program.kind is Kind.PEER:
        return pairing.partners_of(mentee)
    return [one for one in pairing.those(Role.MENTOR) if one != mentee]


def told(uow: UnitOfWork, mentee: PersonId, program_id: int) -> tuple[Goal, ...]:
    """Those of a mentee in a program that they do not keep to themselves."""
    return tuple(one for one in uow.goals.of(mentee) if one.program_id == program_id and not one.only_mine)


def of_partners(uow: UnitOfWork, actor: PersonId, pairing: Pairing) -> tuple[Goal, ...]:
    """Those that somebody sees as the mentor of a pairing, or as a peer in it."""
    program = uow.programs.get(pairing.program_id)
    mentees = [one for one in pairing.partners_of(actor) if actor in mentors_in(pairing, program, one)]
    return tuple(goal for one in mentees for goal in told(uow, one, program.id))
