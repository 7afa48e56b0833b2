"""What placeholders stand for, reader by reader. Everything here is called in an open unit of work."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.kinds import Role
from bot.domain.marked_text import without_code
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import Person, PersonId
from bot.domain.placeholders import Filling, Placeholder, parts
from bot.domain.program import Program
from bot.domain.session import SessionState
from bot.ports import UnitOfWork

OF_PAIRS = {Placeholder.MENTOR, Placeholder.NEXT_SESSION}


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


def without(
    uow: UnitOfWork, text: str, program_ids: Sequence[int], readers: Sequence[Person], now: datetime
) -> Mapping[Placeholder, int]:
    """For how many readers there is nothing to fill in, of what the text asks for."""
    asked = {one for one in parts(without_code(text)) if isinstance(one, Placeholder)}
    pairings = [one for program in program_ids for one in _active_in(uow, program)] if asked & OF_PAIRS else []
    have = {
        Placeholder.MENTOR: {who for one in pairings for who in one.people if _learns(one, who)},
        Placeholder.NEXT_SESSION: _meeting(uow, program_ids, pairings, now)
        if Placeholder.NEXT_SESSION in asked
        else set(),
    }
    counts = {one: sum(reader.id not in have[one] for reader in readers) for one in sorted(asked & OF_PAIRS)}
    return {one: count for one, count in counts.items() if count}


def _active_in(uow: UnitOfWork, program_id: int) -> list[Pairing]:
    return [one for one in uow.pairings.in_program(program_id) if one.state is PairingState.ACTIVE]


def _meeting(uow: UnitOfWork, program_ids: Sequence[int], pairings: Sequence[Pairing], now: datetime) -> set[PersonId]:
    planned = {one for program in program_ids for one in uow.sessions.planned_after(program, now)}
    return {who for one in pairings if one.id in planned for who in one.people}


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
