"""What somebody had typed into a form that was closed before it was sent: kept for them alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.person import PersonId
from bot.ports import UnitOfWork


def keep(uow: UnitOfWork, actor: PersonId, now: datetime, form: str, values: Mapping[str, Any]) -> None:
    """`form` names the form; `values` are as they came, and go back into the same form only."""
    with uow:
        uow.drafts.put(actor, form, values, now=now)


def forget(uow: UnitOfWork, actor: PersonId, form: str) -> None:
    """Once the form was sent."""
    with uow:
        uow.drafts.forget(actor, form)


def find(uow: UnitOfWork, actor: PersonId, form: str) -> Mapping[str, Any] | None:
    with uow:
        return uow.drafts.find(actor, form)
