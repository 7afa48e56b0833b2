"""Points for the next session of a pairing; they wait until one is planned."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.agenda import LONGEST_POINT, AgendaPoint
from bot.domain.person import PersonId
from bot.domain.session import Session
from bot.errors import FieldProblems, Problem
from bot.ports import UnitOfWork
from bot.services import my_pairings
from bot.services.my_pairings import Chosen
from bot.services.schedule import is_too_long, upcoming


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """Where the point is: in the agenda of `session`, or waiting for one to be planned."""

    chosen: Chosen
    words: str
    session: Session | None = None


def choose(uow: UnitOfWork, actor: PersonId, pairing_id: int | None = None) -> Chosen:
    with uow:
        return my_pairings.choose(uow, actor, pairing_id)


def choose_with(uow: UnitOfWork, actor: PersonId, other: PersonId | None) -> tuple[Chosen, bool]:
    """The actor's pairing with somebody, such as the writer of a message, and whether it is sure that it is meant.

    Where there are several and nothing tells which, the words of one must not land with the other by oversight.
    """
    with uow:
        mine = [one.id for one in uow.pairings.active_of(actor)]
        theirs = [one.id for one in uow.pairings.active_of(actor) if other != actor and other and one.has(other)]
        meant = theirs if len(theirs) == 1 else mine
        return my_pairings.choose(uow, actor, next(iter(meant), None)), len(meant) == 1


def save(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int, words: str) -> Saved:
    """The same point saved twice is there once."""
    point = " ".join(words.split())
    if not point or len(point) > LONGEST_POINT:
        raise FieldProblems({"point": Problem.TOO_LONG if point else Problem.REQUIRED})
    with uow:
        chosen = my_pairings.choose(uow, actor, pairing_id)
        session = next(iter(upcoming(uow, pairing_id, now)), None)
        if session is None:
            _keep(uow, actor, now, pairing_id, point)
        elif point not in session.agenda:
            session = uow.sessions.save(replace(session, agenda=_with(session.agenda, point)))
        return Saved(chosen=chosen, words=point, session=session)


def _with(agenda: tuple[str, ...], point: str) -> tuple[str, ...]:
    longer = (*agenda, point)
    if is_too_long(longer):
        raise FieldProblems({"point": Problem.AGENDA_FULL})
    return longer


def _keep(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int, point: str) -> None:
    waiting = uow.agenda_points.of(pairing_id)
    if any(one.words == point for one in waiting):
        return
    if is_too_long((*(one.words for one in waiting), point)):
        raise FieldProblems({"point": Problem.AGENDA_FULL})
    uow.agenda_points.add(AgendaPoint(pairing_id=pairing_id, writer_id=actor, words=point, saved_at=now))
