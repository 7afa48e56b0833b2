"""Something worth reading or watching: for one's own pairing, or offered to everybody in the program."""

from datetime import datetime
from urllib.parse import urlsplit

from bot.domain.kinds import Kind, Role
from bot.domain.person import PersonId
from bot.domain.resource import Resource
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import my_pairings, say
from bot.services.my_pairings import Chosen

LONGEST_ADDRESS = 1000
LONGEST_WHY = 300
MOST_SHARED = 100  # of one pairing, or of one program


def begin(uow: UnitOfWork, actor: PersonId, pairing_id: int) -> Chosen:
    """Raises Refused for whoever is not a mentor there."""
    with uow:
        chosen = my_pairings.choose(uow, actor, pairing_id)
        if not may_share(chosen):
            raise Refused(Refusal.NOT_YOURS)
        return chosen


def may_share(chosen: Chosen) -> bool:
    """The mentors of a pairing; among peers everybody."""
    return chosen.program.kind is Kind.PEER or chosen.actor in chosen.pairing.those(Role.MENTOR)


def share(
    uow: UnitOfWork,
    actor: PersonId,
    now: datetime,
    pairing_id: int,
    *,
    address: str,
    why: str,
    with_everybody: bool,
) -> Resource:
    """Tells the partners where it is for them. The same link shared twice is there once."""
    _check(address, why)
    with uow:
        chosen = my_pairings.choose(uow, actor, pairing_id)
        if not may_share(chosen):
            raise Refused(Refusal.NOT_YOURS)
        program_id = chosen.program.id
        there = uow.resources.for_program(program_id) if with_everybody else uow.resources.of(pairing_id)
        already = next((one for one in there if one.address == address), None)
        if already is not None:
            return already
        if len(there) >= MOST_SHARED:
            raise FieldProblems({"address": Problem.TOO_MANY})
        shared = uow.resources.add(
            Resource(
                program_id=program_id,
                pairing_id=None if with_everybody else pairing_id,
                shared_by=actor,
                address=address,
                why=why,
                shared_at=now,
            )
        )
        _tell(uow, shared, chosen, now)
        return shared


def _tell(uow: UnitOfWork, shared: Resource, chosen: Chosen, now: datetime) -> None:
    for partner in chosen.partners:
        about: dict[str, str | int] = {"resource": shared.id, "pairing": chosen.pairing.id}
        say.later(uow, NudgeKind.RESOURCE_SHARED, partner, now, about=about)


def take_back(uow: UnitOfWork, actor: PersonId, resource_id: int) -> Resource:
    """By whoever shared it."""
    with uow:
        resource = uow.resources.get(resource_id)
        if resource.shared_by != actor:
            raise Refused(Refusal.NOT_YOURS)
        uow.resources.remove(resource)
        return resource


def _check(address: str, why: str) -> None:
    problems: dict[str, Problem] = {}
    if not is_link(address):
        problems["address"] = Problem.NOT_A_LINK
    if len(address) > LONGEST_ADDRESS:
        problems["address"] = Problem.TOO_LONG
    if len(why) > LONGEST_WHY:
        problems["why"] = Problem.TOO_LONG
    if not why.strip():
        problems["why"] = Problem.REQUIRED
    if problems:
        raise FieldProblems(problems)


def is_link(address: str) -> bool:
    """Something that a browser opens, that cannot end the link that it stands in, nor look like another place."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    harmless = not any(mark.isspace() or mark in "<>|" for mark in address)
    named = "." in (parts.hostname or "") and "@" not in parts.netloc
    return harmless and parts.scheme in {"http", "https"} and named
