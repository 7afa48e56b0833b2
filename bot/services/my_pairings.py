"""The pairings of somebody, and the one that they mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import Person, PersonId
from bot.domain.program import Program
from bot.domain.session import Session
from bot.errors import Refusal, Refused
from bot.ports import UnitOfWork
from bot.services import own_time
from bot.services.permissions import require_member


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A pairing as one of its members sees it, and those it could be instead; the program with its own last day."""

    actor: PersonId
    pairing: Pairing
    program: Program
    all: tuple[Pairing, ...]
    people: Mapping[PersonId, Person]
    programs: Mapping[int, Program] = field(default_factory=dict)  # of all of them

    @property
    def partners(self) -> tuple[PersonId, ...]:
        return self.pairing.partners_of(self.actor)

    @property
    def partner_names(self) -> tuple[str, ...]:
        return names_of(self.partners, self.people)


def names_of(people: tuple[PersonId, ...], known: Mapping[PersonId, Person]) -> tuple[str, ...]:
    return tuple(known[one].name if one in known else "somebody" for one in people)


def choose(uow: UnitOfWork, actor: PersonId, pairing_id: int | None = None) -> Chosen:
    """The pairing of this id, else the actor's first; raises Refused where there is none. In an open unit of work."""
    mine = tuple(uow.pairings.active_of(actor))
    if not mine:
        ended = any(one.id == pairing_id for one in uow.pairings.all_of(actor))
        raise Refused(Refusal.NOT_POSSIBLE_NOW if ended else Refusal.NO_PAIRING)
    pairing = next((one for one in mine if one.id == pairing_id), None)
    if pairing is None and pairing_id is not None:
        raise Refused(Refusal.NOT_POSSIBLE_NOW)
    return _seen_by(uow, actor, pairing or mine[0], mine)


def of_session(uow: UnitOfWork, actor: PersonId, session: Session, *, active: bool = True) -> Chosen:
    """The pairing of a session; one that has ended can be looked at only. In an open unit of work."""
    pairing = uow.pairings.get(session.pairing_id)
    require_member(pairing, actor)
    if active and pairing.state is not PairingState.ACTIVE:
        raise Refused(Refusal.NOT_POSSIBLE_NOW)
    return _seen_by(uow, actor, pairing, (pairing,))


def of_pairing(uow: UnitOfWork, actor: PersonId, pairing_id: int) -> Chosen:
    """One of the actor's, also after it is over. In an open unit of work."""
    pairing = uow.pairings.get(pairing_id)
    require_member(pairing, actor)
    return _seen_by(uow, actor, pairing, (pairing,))


def as_it_was(uow: UnitOfWork, actor: PersonId, pairing: Pairing) -> Chosen:
    """One that goes on without the actor, with those who were in it then. In an open unit of work."""
    return _seen_by(uow, actor, pairing, (pairing,))


def _seen_by(uow: UnitOfWork, actor: PersonId, pairing: Pairing, mine: tuple[Pairing, ...]) -> Chosen:
    everybody = {one for each in mine for one in each.people}
    programs = {number: uow.programs.get(number) for number in {one.program_id for one in mine}}
    own = own_time.of(uow, programs[pairing.program_id], pairing)
    return Chosen(
        actor=actor,
        pairing=pairing,
        program=own,
        all=mine,
        people=uow.people.those(everybody),
        programs=programs,
    )


def as_seen_by(chosen: Chosen, person_id: PersonId) -> Chosen:
    """The same pairing as another of its members sees it."""
    return replace(chosen, actor=person_id, all=(chosen.pairing,))
