"""What somebody writes down for themselves after a session. Nobody else ever reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.person import PersonId
from bot.domain.reflection import Reflection
from bot.errors import FieldProblems, Problem
from bot.ports import UnitOfWork
from bot.services import my_pairings
from bot.services.my_pairings import Chosen

LONGEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The pairing that it is about, and what the writer wrote so far, latest first."""

    chosen: Chosen
    reflections: tuple[Reflection, ...]


def begin(uow: UnitOfWork, actor: PersonId, pairing_id: int) -> Written:
    """Also once it is over: that is when one has learned most."""
    with uow:
        chosen = my_pairings.of_pairing(uow, actor, pairing_id)
        return Written(chosen=chosen, reflections=tuple(_about(uow, actor, chosen.pairing.id)))


def write(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int, words: str) -> Written:
    """Also once it is over. Sent twice, it is there once."""
    if not words.strip() or len(words) > LONGEST:
        raise FieldProblems({"words": Problem.TOO_LONG if words.strip() else Problem.REQUIRED})
    with uow:
        chosen = my_pairings.of_pairing(uow, actor, pairing_id)
        before = _about(uow, actor, pairing_id)
        if not before or before[0].words != words:
            uow.reflections.add(Reflection(writer_id=actor, pairing_id=pairing_id, words=words, written_at=now))
        return Written(chosen=chosen, reflections=tuple(_about(uow, actor, pairing_id)))


def _about(uow: UnitOfWork, actor: PersonId, pairing_id: int) -> Sequence[Reflection]:
    return [one for one in uow.reflections.of(actor) if one.pairing_id == pairing_id]
