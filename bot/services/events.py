"""What Slack tells: each event acts once, however often it is delivered."""

from datetime import datetime, timedelta

from bot.domain.person import PersonId
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import say

KEPT = timedelta(days=2)


def begin(uow: UnitOfWork, event_id: str, now: datetime, lease: timedelta) -> bool:
    """True for whoever should handle the event: nobody finished it, and nobody has been at it within `lease`."""
    with uow:
        return uow.seen_events.take(event_id, now=now, lease=lease)


def finish(uow: UnitOfWork, event_id: str, now: datetime) -> None:
    with uow:
        uow.seen_events.done(event_id, now=now)


def greet(uow: UnitOfWork, actor: PersonId, now: datetime) -> None:
    """A welcome at the first visit, once."""
    with uow:
        say.at_once(uow, NudgeKind.WELCOME, actor, now, about={})


def reply(uow: UnitOfWork, actor: PersonId, event_id: str, now: datetime, *, word: str = "") -> None:
    """One reply for one event: the event's id is part of the key. `word` is one of ours, never what was typed."""
    about: dict[str, str | int] = {"word": word} if word else {}
    with uow:
        say.at_once(uow, NudgeKind.REPLY, actor, now, about=about, part=event_id)


def forget_old(uow: UnitOfWork, now: datetime) -> None:
    with uow:
        uow.seen_events.forget_before(now - KEPT)
