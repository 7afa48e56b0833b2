"""What a pairing noted, for its own people, also after it is over: nobody else ever sees it."""

from dataclasses import dataclass

from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.session import ActionItem, Session, SessionState
from bot.ports import UnitOfWork
from bot.services import my_pairings
from bot.services.my_pairings import Chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The sessions that were held, the latest first, and the small steps that are still open."""

    chosen: Chosen
    sessions: tuple[Session, ...]
    steps: tuple[ActionItem, ...]


def look(uow: UnitOfWork, actor: PersonId, pairing_id: int) -> History:
    """Raises Refused for whoever was not in it to the end."""
    with uow:
        chosen = my_pairings.of_pairing(uow, actor, pairing_id)
        held = [one for one in uow.sessions.of(pairing_id) if one.state is SessionState.HELD]
        steps = tuple(one for one in uow.action_items.of(pairing_id) if one.done_at is None)
        return History(chosen=chosen, sessions=tuple(held), steps=steps)


def earlier(uow: UnitOfWork, actor: PersonId, pairing: Pairing) -> tuple[Pairing, ...]:
    """Of the same program and over, the latest first. In an open unit of work."""
    theirs = [one for one in uow.pairings.all_of(actor) if one.program_id == pairing.program_id]
    over = [one for one in theirs if one.state is not PairingState.ACTIVE]
    return tuple(sorted(over, key=lambda one: -one.id))
