"""A session that was logged by mistake did not happen after all: whoever logged it may say so."""

from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.domain.pairing import PairingState
from bot.domain.person import PersonId
from bot.domain.session import Session, SessionState
from bot.errors import Refusal, Refused
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import keep_meeting, my_pairings, no_shows, say
from bot.services.my_pairings import Chosen

log = structlog.get_logger()

TOLD_WITHIN = timedelta(days=14)


def is_possible(session: Session, chosen: Chosen) -> bool:
    """For whoever said that it was held; of a session from before this was kept, for whoever planned or noted it."""
    goes_on = session.state is SessionState.HELD and chosen.pairing.state is PairingState.ACTIVE
    return goes_on and chosen.actor == (session.logged_by or session.recorded_by)


def take_back(uow: UnitOfWork, actor: PersonId, now: datetime, session_id: int) -> tuple[Session, Chosen]:
    """It counts as one that did not happen. Ratings of it are kept and count no more; notes and next steps stay.

    Raises Refused where it was not logged as held, or by somebody else.
    """
    with uow:
        session = uow.sessions.get(session_id)
        chosen = my_pairings.of_session(uow, actor, session)
        if session.state is SessionState.MISSED:
            raise Refused(Refusal.ALREADY_LOGGED)
        if session.state is not SessionState.HELD:
            raise Refused(Refusal.NOT_POSSIBLE_NOW)
        if not is_possible(session, chosen):
            raise Refused(Refusal.LOGGED_BY_SOMEBODY_ELSE)
        missed = uow.sessions.save(replace(session, state=SessionState.MISSED))
        _turn_back(uow, chosen, now)
        no_shows.offer_help(uow, chosen.pairing, now)
        _tell(uow, chosen, missed, now)
        log.info("session_taken_back", action="take_back", session=session_id, pairing=chosen.pairing.id)
        return missed, chosen


def _turn_back(uow: UnitOfWork, chosen: Chosen, now: datetime) -> None:
    """The clocks that the session had put off run from the one before it."""
    pairing = uow.pairings.get(chosen.pairing.id)
    held = [one.starts_at for one in uow.sessions.of(pairing.id) if one.state is SessionState.HELD]
    pairing = uow.pairings.save(replace(pairing, last_held_at=max(held, default=None)))
    keep_meeting.watch_anew(uow, chosen.program, pairing, now)


def _tell(uow: UnitOfWork, chosen: Chosen, session: Session, now: datetime) -> None:
    """Quietly: in the partners' working hours, and without asking for anything."""
    about: dict[str, str | int] = {"session": session.id, "by": chosen.actor}
    for partner in chosen.partners:
        say.later(uow, NudgeKind.SESSION_TAKEN_BACK, partner, now, about=about, ends_at=now + TOLD_WITHIN)


def told(uow: UnitOfWork, nudge: Nudge) -> tuple[Session, Chosen] | None:
    """What a partner hears, while it is so. In an open unit of work."""
    session = uow.sessions.get(nudge.about("session"))
    if session.state is not SessionState.MISSED:
        return None
    chosen = my_pairings.of_session(uow, nudge.reader, session, active=False)
    return (session, chosen) if chosen.pairing.state is PairingState.ACTIVE else None
