"""Slack's members as people: what Slack knows is taken over, what HR data and the person added stays."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.person import Person, PersonId
from bot.ports import UnitOfWork
from bot.services import own_hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What Slack says of somebody."""

    id: PersonId
    name: str
    title: str = ""
    email: str | None = None
    time_zone: str = "UTC"
    owns_workspace: bool = False
    is_guest: bool = False
    is_bot: bool = False
    is_deactivated: bool = False


def learn(uow: UnitOfWork, members: Iterable[Member], now: datetime) -> int:
    """Takes over what is new; returns how many changed."""
    with uow:
        return sum(_learn_one(uow, member, now) for member in members)


def _learn_one(uow: UnitOfWork, member: Member, now: datetime) -> bool:
    known = uow.people.find(member.id)
    person = _as_slack_says(known, member)
    if person == known:
        return False
    uow.people.put(person)
    if known is not None and known.time_zone != person.time_zone:
        own_hours.follow(uow, person.id, now)
    return True


def _as_slack_says(known: Person | None, member: Member) -> Person:
    said = {
        "name": member.name,
        "title": member.title,
        "email": member.email,
        "time_zone": member.time_zone,
        "owns_workspace": member.owns_workspace,
        "is_guest": member.is_guest,
        "is_bot": member.is_bot,
        "is_deactivated": member.is_deactivated,
    }
    return replace(known, **said) if known else Person(id=member.id, **said)  # type: ignore[arg-type]


def is_known(uow: UnitOfWork, person_id: PersonId) -> bool:
    with uow:
        return uow.people.find(person_id) is not None
