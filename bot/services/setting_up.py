"""What is noted once the bot knows its workspace."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.administration import Admin
from bot.domain.person import PersonId
from bot.ports import UnitOfWork
from bot.services.permissions import admin_ids, note


def remember_workspace(uow: UnitOfWork, *, name: str, bot_user_id: PersonId) -> None:
    with uow:
        known = uow.workspace.settings()
        said = replace(known, name=name, bot_user_id=bot_user_id)
        if said != known:
            uow.workspace.save(said)


def appoint_at_start(uow: UnitOfWork, person_ids: Sequence[PersonId], now: datetime) -> None:
    """Those whom MENTOR_ADMINS names; whoever is appointed already stays as they are."""
    with uow:
        for person_id in person_ids:
            if person_id not in admin_ids(uow):
                uow.admins.appoint(Admin(person_id=person_id, appointed_by=None, appointed_at=now))
                note(uow, person_id, now, "appointed_by_setting", f"person:{person_id}")
