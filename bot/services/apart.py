"""Those who were together until somebody new was wanted: never again in this program, whatever its rules allow."""

from collections.abc import Iterator

from bot.domain.pairing import PairingState
from bot.domain.program import Program
from bot.matching.values import Couple
from bot.ports import UnitOfWork


def apart(uow: UnitOfWork, program: Program) -> Iterator[Couple]:
    """Either way round. Called in an open unit of work."""
    for pairing_id, person_id in uow.rematches.wanted_in(program.id):
        pairing = uow.pairings.get(pairing_id)
        if pairing.state is not PairingState.ACTIVE or not pairing.has(person_id):
            for other in pairing.partners_of(person_id):
                yield Couple(person_id, other)
                yield Couple(other, person_id)
