"""Where somebody else looks at each announcement before it goes out, and whoever may."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.domain.announcement import Audience
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import Refusal, Refused
from bot.ports import UnitOfWork
from bot.services.permissions import admin_ids, is_admin, note, require_admin

EVERYWHERE = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The programs (0 is everywhere) whose announcements somebody else approves, and all that could be chosen."""

    programs: tuple[Program, ...]
    chosen: frozenset[int]


def show(uow: UnitOfWork, actor: PersonId) -> Rules:
    """Admins only: a program manager could otherwise approve alone by switching it off."""
    with uow:
        require_admin(uow, actor)
        return Rules(programs=_programs(uow), chosen=uow.second_looks.all())


def change(uow: UnitOfWork, actor: PersonId, now: datetime, chosen: Collection[int]) -> Rules:
    with uow:
        require_admin(uow, actor)
        programs = _programs(uow)
        kept = frozenset(chosen) & {EVERYWHERE, *(one.id for one in programs)}
        uow.second_looks.put(kept)
        note(uow, actor, now, "second_look_changed", "workspace", programs=len(kept))
        return Rules(programs=programs, chosen=kept)


def is_needed(uow: UnitOfWork, audience: Audience) -> bool:
    """Called in an open unit of work."""
    return bool(uow.second_looks.all() & {EVERYWHERE, *audience.programs})


def those_who_may(uow: UnitOfWork, author: PersonId) -> tuple[PersonId, ...]:
    """Every other admin who is here. Called in an open unit of work."""
    others = [one for one in admin_ids(uow) if one != author]
    known = uow.people.those(others)
    return tuple(one for one in others if one in known and known[one].can_take_part)


def require_other(uow: UnitOfWork, actor: PersonId, author: PersonId) -> None:
    """Called in an open unit of work."""
    if actor == author:
        raise Refused(Refusal.NOT_YOUR_OWN, who=those_who_may(uow, author))
    if not is_admin(uow, actor):
        require_admin(uow, actor)


def _programs(uow: UnitOfWork) -> tuple[Program, ...]:
    return tuple(one for one in uow.programs.all() if not one.is_over)
