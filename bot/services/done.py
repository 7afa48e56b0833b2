"""Whether what a nudge asks for was done, where its own words would still hold."""

from datetime import datetime, timedelta

from bot.domain.pairing import PairingState
from bot.domain.person import PersonId
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services.concerned import concerned
from bot.services.keep_meeting import asked_at

REMEMBERED = timedelta(days=120)


def is_done(uow: UnitOfWork, nudge: Nudge) -> bool:
    """In an open unit of work."""
    if nudge.kind is NudgeKind.CHECK_IN:
        latest = uow.check_ins.latest(nudge.about("pairing"))
        answered = latest is not None and nudge.reader in latest.answers
        return answered and latest is not None and latest.asked_at >= asked_at(nudge)
    return False


def done_by(uow: UnitOfWork, nudge: Nudge, actor: PersonId | None) -> PersonId | None:
    """Who did what it asks for: not whoever ended the pairing that it is about, nor somebody outside of it.

    In an open unit of work.
    """
    if actor is None or actor == nudge.reader:
        return actor
    _, pairing = concerned(uow, nudge.subject)
    outside = pairing is not None and (pairing.state is not PairingState.ACTIVE or not pairing.has(actor))
    return None if outside else actor


def forget_old(uow: UnitOfWork, now: datetime) -> None:
    """What was asked long ago stays in its place as it is."""
    with uow:
        uow.questions.forget_before(now - REMEMBERED)
