"""What placeholders stand for, reader by reader. Everything here is called in an open unit of work."""

from datetime import datetime

from bot.domain.kinds import Role
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.placeholders import Filling
from bot.domain.program import Program
from bot.domain.session import SessionState
from bot.ports import UnitOfWork


def of_reader(uow: UnitOfWork, reader: PersonId, program: Program | None, now: datetime) -> Filling:
    """Only what this reader knows anyway: their name, their program, their own mentor and next session."""
    person = uow.people.find(reader)
    pairings = [one for one in uow.pairings.active_of(reader) if program is None or one.program_id == program.id]
    return Filling(
        first_name=first_name(person.name if person else ""),
        program=program.name if program else "",
        mentors=tuple(name for one in pairings for name in _mentors(uow, one, reader)),
        next_session=min((at for one in pairings for at in _planned(uow, one, now)), default=None),
    )


def of_channel(program: Program | None) -> Filling:
    return Filling(program=program.name if program else "")


def first_name(name: str) -> str:
    return next(iter(name.split()), "")


def _mentors(uow: UnitOfWork, pairing: Pairing, reader: PersonId) -> list[str]:
    """Among peers, the other one."""
    mentors = pairing.those(Role.MENTOR) or pairing.people
    known = uow.people.those([one for one in mentors if one != reader])
    return [known[one].name for one in mentors if one in known] if _learns(pairing, reader) else []


def _learns(pairing: Pairing, reader: PersonId) -> bool:
    return reader in pairing.those(Role.MENTEE) or not pairing.those(Role.MENTOR)


def _planned(uow: UnitOfWork, pairing: Pairing, now: datetime) -> list[datetime]:
    if pairing.state is not PairingState.ACTIVE:
        return []
    sessions = uow.sessions.of(pairing.id)
    return [one.starts_at for one in sessions if one.state is SessionState.PLANNED and one.starts_at > now]
