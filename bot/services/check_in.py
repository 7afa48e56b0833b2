"""The short question "how is it going?", and a private word to somebody who can help."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.person import Person, PersonId
from bot.domain.session import CheckIn, CheckInAnswer, Concern, Session
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind, Priority
from bot.ports import UnitOfWork
from bot.services import my_pairings, say
from bot.services.my_pairings import Chosen
from bot.services.permissions import admin_ids
from bot.services.schedule import upcoming

LONGEST_CONCERN = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """`planned` is the next session, where one is in the plan already."""

    check_in: CheckIn
    chosen: Chosen
    planned: Session | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernForm:
    """Who may read it: those who run mentoring, but no partner and not the writer's own line manager."""

    chosen: Chosen
    readers: tuple[Person, ...]
    misconduct_contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A concern with the names that its reader needs."""

    concern: Concern
    partners: tuple[PersonId, ...]


def answer(
    uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int, asked_at: datetime, given: CheckInAnswer
) -> Answered:
    """Each of a pairing answers for themselves; the last answer of a person counts."""
    with uow:
        chosen = my_pairings.choose(uow, actor, pairing_id)
        check_in = uow.check_ins.asked(pairing_id, asked_at)
        answered = uow.check_ins.answer(check_in.id, actor, given)
        planned = next(iter(upcoming(uow, pairing_id, now)), None)
        return Answered(check_in=answered, chosen=chosen, planned=planned)


def begin_concern(uow: UnitOfWork, actor: PersonId, pairing_id: int) -> ConcernForm:
    """Opening it tells nobody, and is not noted anywhere."""
    with uow:
        return _concern_form(uow, actor, pairing_id)


def tell(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int, reader: PersonId, words: str) -> Concern:
    """Kept for the one reader, and brought to them in their working hours."""
    if not words:
        raise FieldProblems({"words": Problem.REQUIRED})
    if len(words) > LONGEST_CONCERN:
        raise FieldProblems({"words": Problem.TOO_LONG})
    with uow:
        form = _concern_form(uow, actor, pairing_id)
        if reader not in {one.id for one in form.readers}:
            raise FieldProblems({"reader": Problem.REQUIRED})
        concern = uow.concerns.add(
            Concern(pairing_id=pairing_id, writer_id=actor, reader_id=reader, words=words, written_at=now)
        )
        about: dict[str, str | int] = {"concern": concern.id}
        # It waits for its reader however long that takes.
        ends = say.in_days(now, 366)
        say.later(uow, NudgeKind.CONCERN, reader, now, about=about, priority=Priority.REQUEST, ends_at=ends)
        return concern


def read(uow: UnitOfWork, actor: PersonId, now: datetime, concern_id: int) -> Concern:
    """The reader has seen it; nobody else may even know of it."""
    with uow:
        concern = uow.concerns.get(concern_id)
        if concern.reader_id != actor:
            raise Refused(Refusal.GONE)
        return concern if concern.read_at else uow.concerns.save(replace(concern, read_at=now))


def told(uow: UnitOfWork, reader: PersonId, concern_id: int) -> Told | None:
    """For its reader alone. In an open unit of work."""
    concern = uow.concerns.get(concern_id)
    if concern.reader_id != reader:
        return None
    partners = uow.pairings.get(concern.pairing_id).partners_of(concern.writer_id)
    return Told(concern=concern, partners=partners)


def _concern_form(uow: UnitOfWork, actor: PersonId, pairing_id: int) -> ConcernForm:
    chosen = my_pairings.choose(uow, actor, pairing_id)
    line_manager = uow.people.get(actor).manager_id
    never = {actor, *chosen.partners, line_manager}
    possible = dict.fromkeys((*chosen.program.managers, *admin_ids(uow)))
    known = uow.people.those(possible)
    readers = [known[one] for one in possible if one in known and one not in never and known[one].can_take_part]
    contact = uow.workspace.settings().misconduct_contact
    return ConcernForm(chosen=chosen, readers=tuple(readers), misconduct_contact=contact)
