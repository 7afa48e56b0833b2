"""Who may pause, cancel, change and delete an announcement. Everything here is called in an open unit of work."""

from bot.domain.announcement import Announcement
from bot.domain.person import PersonId
from bot.errors import Refusal, Refused
from bot.ports import UnitOfWork
from bot.services.permissions import is_admin, require_runs, require_runs_something, runs


def may_steer(uow: UnitOfWork, actor: PersonId, said: Announcement) -> bool:
    """Admins, and whoever runs every program that it goes to; its author for a channel."""
    if is_admin(uow, actor):
        return True
    if not said.audience.programs:
        runs_something = any(actor in one.managers for one in uow.programs.all())
        return actor == said.author_id and runs_something
    return all(runs(uow, actor, uow.programs.get(one)) for one in said.audience.programs)


def require_steers(uow: UnitOfWork, actor: PersonId, said: Announcement) -> None:
    if may_steer(uow, actor, said):
        return
    require_runs_something(uow, actor)
    for program_id in said.audience.programs:
        require_runs(uow, actor, uow.programs.get(program_id))
    raise Refused(Refusal.NOT_YOURS)
