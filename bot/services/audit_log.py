"""The record of what the people who run mentoring did, for admins."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.administration import AuditEntry
from bot.domain.person import PersonId
from bot.ports import UnitOfWork
from bot.services.permissions import require_admin

SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The latest acts first, and the names of the programs they may be about."""

    entries: tuple[AuditEntry, ...]
    programs: Mapping[int, str]


def latest(uow: UnitOfWork, actor: PersonId) -> Record:
    with uow:
        require_admin(uow, actor)
        names = {program.id: program.name for program in uow.programs.all()}
        return Record(entries=tuple(uow.audit.latest(SHOWN)), programs=names)
