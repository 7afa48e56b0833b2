"""Somebody asks for another partner: one person reads why and decides, and the partner hears once it is settled.

It is a private word with a wish: between its writer and the one reader whom they chose. Nobody else learns who asked.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.domain.kinds import Role
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import Person, PersonId
from bot.domain.session import Concern
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import Nudge, NudgeKind, Priority
from bot.ports import UnitOfWork
from bot.services import concerns, end_pairing, history, my_pairings, rematch, say
from bot.services.my_pairings import Chosen
from bot.services.permissions import note

log = structlog.get_logger()

LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What the form shows: who may decide, and what is asked for already."""

    chosen: Chosen
    readers: tuple[Person, ...]
    waiting: Concern | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """What may be done about one pairing when life happens, as one of it sees it."""

    chosen: Chosen
    may_ask: bool
    waiting: Concern | None
    on_a_break: bool
    earlier: tuple[Pairing, ...] = ()  # of the same program, over by now


def turns(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int) -> Turns:
    with uow:
        chosen = my_pairings.choose(uow, actor, pairing_id)
        return Turns(
            chosen=chosen,
            may_ask=may_ask(chosen.pairing, actor),
            waiting=waiting(uow, pairing_id, actor),
            on_a_break=chosen.pairing.is_paused(chosen.program.today(now)),
            earlier=history.earlier(uow, actor, chosen.pairing),
        )


def may_ask(pairing: Pairing, person_id: PersonId) -> bool:
    """Not where somebody only stands in; and who leads a circle leaves it instead."""
    leads = person_id in pairing.those(Role.MENTOR) and len(pairing.those(Role.MENTEE)) > 1
    return pairing.covers_id is None and not leads


def waiting(uow: UnitOfWork, pairing_id: int, writer: PersonId) -> Concern | None:
    """What they asked for and nobody decided yet. In an open unit of work."""
    return next((one for one in concerns.asks_about(uow, pairing_id) if one.writer_id == writer), None)


def begin(uow: UnitOfWork, actor: PersonId, pairing_id: int) -> Asking:
    """Opening it tells nobody, and is not noted anywhere."""
    with uow:
        return _asking(uow, actor, pairing_id)


def _asking(uow: UnitOfWork, actor: PersonId, pairing_id: int) -> Asking:
    chosen = my_pairings.choose(uow, actor, pairing_id)
    if not may_ask(chosen.pairing, actor) or chosen.program.is_over:
        raise Refused(Refusal.NOT_POSSIBLE_NOW)
    readers = concerns.possible_readers(uow, actor, pairing_id)
    return Asking(chosen=chosen, readers=readers, waiting=waiting(uow, pairing_id, actor))


def ask(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int, reader: PersonId, words: str) -> Concern:
    """Kept for the one reader and brought to them in their working hours. Sent twice, it is asked once."""
    if not words or len(words) > LONGEST_REASON:
        raise FieldProblems({"words": Problem.TOO_LONG if words else Problem.REQUIRED})
    with uow:
        shown = _asking(uow, actor, pairing_id)
        if shown.waiting is not None:
            return shown.waiting
        if reader not in {one.id for one in shown.readers}:
            raise FieldProblems({"reader": Problem.REQUIRED})
        asked = Concern(pairing_id=pairing_id, writer_id=actor, reader_id=reader, words=words, written_at=now)
        concern = uow.concerns.add(replace(asked, somebody_else=True))
        concerns.bring(uow, concern, now)
        log.info("somebody_else_asked_for", action="ask", concern=concern.id)
        return concern


def take_back(uow: UnitOfWork, actor: PersonId, now: datetime, concern_id: int) -> tuple[Chosen, PersonId]:
    """By its writer, while nobody decided; raises Refused afterwards. With whom they had asked."""
    with uow:
        concern = uow.concerns.get(concern_id)
        if concern.writer_id != actor:
            raise Refused(Refusal.GONE)
        _require_waits(uow, concern)
        uow.concerns.save(replace(concern, closed_at=now))
        return my_pairings.choose(uow, actor, concern.pairing_id), concern.reader_id


# Whoever decides


def settle(uow: UnitOfWork, actor: PersonId, now: datetime, concern_id: int) -> tuple[Pairing, PersonId]:
    """Yes: all of them hear kindly that it ended, and never why; raises Refused where it is settled already.

    The pairing as it was, and who asked.
    """
    with uow:
        concern = _decided_by(uow, actor, concern_id)
        pairing = uow.pairings.get(concern.pairing_id)
        uow.concerns.save(replace(concern, read_at=concern.read_at or now, closed_at=now))
        rematch.note_wanted(uow, pairing, concern.writer_id, now)
        end_pairing.end_for_somebody_else(uow, pairing, concern.writer_id, now)
        # In the words of every other end, so that the log does not say that somebody asked for it.
        note(uow, actor, now, "pairing_ended", f"pairing:{pairing.id}")
        log.info("somebody_else_settled", action="end", concern=concern.id)
        return pairing, concern.writer_id


def keep(uow: UnitOfWork, actor: PersonId, now: datetime, concern_id: int) -> Concern:
    """Not now: its writer alone hears it."""
    with uow:
        concern = _decided_by(uow, actor, concern_id)
        kept = uow.concerns.save(replace(concern, read_at=concern.read_at or now, closed_at=now))
        kind, first = NudgeKind.SOMEBODY_ELSE_NOT_NOW, Priority.REQUEST
        ends, about = now + concerns.HOLDS, {"concern": kept.id}
        say.later(uow, kind, kept.writer_id, now, about={**about}, priority=first, ends_at=ends)
        log.info("somebody_else_settled", action="keep", concern=concern.id)
        return kept


def _decided_by(uow: UnitOfWork, actor: PersonId, concern_id: int) -> Concern:
    concern = uow.concerns.get(concern_id)
    if concern.reader_id != actor or not concern.somebody_else:
        raise Refused(Refusal.GONE)
    _require_waits(uow, concern)
    able = [one.id for one in concerns.possible_readers(uow, concern.writer_id, concern.pairing_id)]
    if actor not in able:
        raise Refused(Refusal.ADMINS_ONLY, who=able)
    return concern


def _require_waits(uow: UnitOfWork, concern: Concern) -> None:
    if concern.id not in {one.id for one in concerns.asks_about(uow, concern.pairing_id)}:
        raise Refused(Refusal.REMATCH_OVER)


def not_now(uow: UnitOfWork, nudge: Nudge) -> tuple[Chosen, Concern] | None:
    """For whoever asked, while the two of them go on. In an open unit of work."""
    concern = uow.concerns.get(nudge.about("concern"))
    pairing = uow.pairings.get(concern.pairing_id)
    if pairing.state is not PairingState.ACTIVE or not pairing.has(nudge.reader):
        return None
    return my_pairings.choose(uow, nudge.reader, pairing.id), concern
