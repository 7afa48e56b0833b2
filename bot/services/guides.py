"""The guide to one session of a pairing, as somebody in it sees it."""

from dataclasses import dataclass

from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Pairing
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.session import Session
from bot.errors import Refusal, Refused
from bot.ports import UnitOfWork
from bot.services import contents, own_time
from bot.services.contents import Step
from bot.services.permissions import require_member


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenStep:
    """A session on the path. `role` is the reader's; None where both roles are shared, or everybody reads it."""

    pairing: Pairing
    program: Program
    step: Step
    role: Role | None = None

    @property
    def shares_roles(self) -> bool:
        return self.program.kind is Kind.PEER


def open_guide(uow: UnitOfWork, actor: PersonId, pairing_id: int, number: int) -> SeenStep:
    """Session `number` of the pairing, counted from 1; raises Refused for whoever is not in it."""
    with uow:
        pairing = uow.pairings.get(pairing_id)
        require_member(pairing, actor)
        seen = at(uow, pairing, number, actor)
        if seen.step.guide is None:
            raise Refused(Refusal.GONE)
        return seen


def at(uow: UnitOfWork, pairing: Pairing, number: int, reader: PersonId | None = None) -> SeenStep:
    """In an open unit of work."""
    program = uow.programs.get(pairing.program_id)
    step = contents.step_at(uow, pairing, program, number)
    own = own_time.of(uow, program, pairing)
    return SeenStep(pairing=pairing, program=own, step=step, role=_role(pairing, program, reader))


def next_of(uow: UnitOfWork, pairing: Pairing) -> SeenStep:
    """The first session that is not held yet, as everybody reads it. In an open unit of work."""
    return at(uow, pairing, contents.held_on_the_path(uow, pairing) + 1)


def of_session(uow: UnitOfWork, session: Session, reader: PersonId | None = None) -> SeenStep:
    """In an open unit of work."""
    pairing = uow.pairings.get(session.pairing_id)
    return at(uow, pairing, contents.number_of(session, uow.sessions.of(pairing.id)), reader)


def _role(pairing: Pairing, program: Program, reader: PersonId | None) -> Role | None:
    if program.kind is Kind.PEER:
        return None
    return next((one.role for one in pairing.members if one.person_id == reader), None)
