"""Who saved a program since somebody opened a form of it, so that whoever comes second knows whom to talk to."""

from collections.abc import Sequence

from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.ports import UnitOfWork


def since(uow: UnitOfWork, program: Program, version: int) -> Sequence[PersonId]:
    """The latest first, each once. Nobody where it changed by itself, as when one of its texts went out."""
    with uow:
        entries = uow.audit.about(f"program:{program.id}")
    later = [one.actor_id for one in reversed(entries) if int(one.details.get("version", 0)) > version]
    return tuple(dict.fromkeys(later))
