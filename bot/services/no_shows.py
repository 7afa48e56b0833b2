"""A session that did not happen: who could not come is private to whoever noted it, and three in a row offer help."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.domain.life import NoShow, WhoMissed
from bot.domain.pairing import Pairing
from bot.domain.person import PersonId
from bot.domain.session import Session, SessionState
from bot.errors import Refusal, Refused
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import my_pairings, say
from bot.services.keep_meeting import goes_on
from bot.services.my_pairings import Chosen

log = structlog.get_logger()

MANY = 3
HOLDS = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """As the writer sees it: nobody else does."""

    chosen: Chosen
    session: Session
    who: WhoMissed


def note(uow: UnitOfWork, actor: PersonId, now: datetime, session_id: int, who: WhoMissed) -> Noted:
    """Private to the actor; the last answer counts. Raises Refused where the session was not missed."""
    with uow:
        session = uow.sessions.get(session_id)
        chosen = my_pairings.of_session(uow, actor, session, active=False)
        if session.state is not SessionState.MISSED:
            raise Refused(Refusal.NOT_POSSIBLE_NOW)
        known = uow.no_shows.find(session_id=session_id, writer_id=actor)
        if known is None:
            uow.no_shows.add(NoShow(session_id=session_id, writer_id=actor, who=who, noted_at=now))
        elif known.who is not who:
            uow.no_shows.save(replace(known, who=who, noted_at=now))
        return Noted(chosen=chosen, session=session, who=who)


def offer_help(uow: UnitOfWork, pairing: Pairing, now: datetime) -> None:
    """After every third session in a row that did not happen, to each of them alone. In an open unit of work."""
    missed = in_a_row(uow.sessions.of(pairing.id))
    if len(missed) < MANY or len(missed) % MANY:
        return
    about: dict[str, str | int] = {"pairing": pairing.id, "missed": missed[0].id}
    for reader in pairing.people:
        say.later(uow, NudgeKind.OFTEN_MISSED, reader, now, about=about, ends_at=now + HOLDS)
    log.info("help_offered", action="offer", pairing=pairing.id, missed=len(missed))


def in_a_row(sessions: Sequence[Session]) -> list[Session]:
    """Those missed since the last that was held, the latest first."""
    missed: list[Session] = []
    for one in sorted(sessions, key=lambda each: (each.starts_at, each.id), reverse=True):
        if one.state is SessionState.HELD:
            break
        if one.state is SessionState.MISSED:
            missed.append(one)
    return missed


def offered(uow: UnitOfWork, nudge: Nudge, now: datetime) -> tuple[Chosen, int] | None:
    """The pairing as its reader sees it, and how many were missed, while it is so. In an open unit of work."""
    pairing = uow.pairings.get(nudge.about("pairing"))
    missed = in_a_row(uow.sessions.of(pairing.id))
    if len(missed) < MANY or not goes_on(uow, uow.programs.get(pairing.program_id), pairing, now):
        return None
    return my_pairings.choose(uow, nudge.reader, pairing.id), len(missed)
